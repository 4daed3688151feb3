//! Webhooks and callbacks: the requests that the API's server sends to a receiver of the caller's.
//!
//! They stand in path items of three places: `webhooks` (OpenAPI 3.1), `x-webhooks` (ReDoc's
//! extension for earlier versions) and the `callbacks` of operations. [`gather`] copies each to
//! `paths`, so that the passes treat it as any other operation. [`settle`] takes the copies out of
//! `paths` again and keeps, beside the members of the root, what a receiver needs: the name, the
//! schema of the payload, and the responses that the server expects.

use openapi_source::media_type::essence;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin};

use crate::codes;
use crate::cx::{Cx, Gathered};

/// Where the Plan keeps them.
const KEY: &str = "webhooks";

/// Copies the path items of webhooks and callbacks to `paths`.
pub(crate) fn gather(root: &mut Node, cx: &mut Cx) {
    let mut found: Vec<(String, Option<String>, Node)> = Vec::new();
    for key in [KEY, "x-webhooks"] {
        let items = root.members(key);
        found.extend(items.map(|(name, item)| (name.clone(), None, item.clone())));
    }
    for (path, item) in root.members("paths") {
        for method in METHODS {
            let operation = item.get(method);
            let callbacks = operation.into_iter().flat_map(|it| it.members("callbacks"));
            for (name, callback) in callbacks {
                let callback_of = Some(format!("{} {path}", method.to_uppercase()));
                // The keys are expressions for the URL, which the caller knows.
                for (_, item) in target(root, callback).into_iter().flatten() {
                    found.push((name.clone(), callback_of.clone(), item.clone()));
                }
            }
        }
    }
    found.retain(|(_, _, item)| item.as_object().is_some_and(|members| !members.is_empty()));
    let mut copied: Vec<(String, Node)> = Vec::new();
    for (name, callback_of, item) in found {
        // Several operations may have the same callback.
        if copied
            .iter()
            .any(|(other, copy)| *other == name && copy.is_same(&item))
        {
            continue;
        }
        copied.push((name.clone(), item.clone()));
        let paths = root.object_at("paths");
        let mut key = format!("/webhooks/{name}");
        while paths.contains_key(&key) {
            key.push('_');
        }
        paths.insert(key.clone(), item);
        cx.webhooks.push(Gathered {
            key,
            name,
            callback_of,
        });
    }
}

/// The callback that a reference names, or the callback itself.
fn target<'n>(root: &'n Node, callback: &'n Node) -> Option<&'n Map> {
    let reference = callback.text("$ref").and_then(|it| it.strip_prefix('#'));
    let target = reference.map_or(Some(callback), |pointer| root.at(pointer));
    target?.as_object()
}

/// Takes the copies out of `paths`, and keeps what a receiver needs.
pub(crate) fn settle(root: &mut Node, cx: &mut Cx) {
    let mut events: Vec<Node> = Vec::new();
    for gathered in std::mem::take(&mut cx.webhooks) {
        let Some(mut item) = root.get_mut("paths").and_then(|it| it.take(&gathered.key)) else {
            continue;
        };
        for method in METHODS {
            if let Some(operation) = item.take(method) {
                let name = free_name(&gathered, method, &events);
                events.push(event(&gathered, name, method, operation, root, cx));
            }
        }
    }
    if !events.is_empty() {
        let origin = root.origin;
        let events = Node::new(events, origin);
        root.plan_at().insert(KEY.to_owned(), events);
    }
}

/// The name of an event; of a name that another one has, with what tells the two apart.
fn free_name(gathered: &Gathered, method: &str, events: &[Node]) -> String {
    let name = &gathered.name;
    let method = method.to_uppercase();
    let mut names = vec![name.clone(), format!("{name} by {method}")];
    if let Some(operation) = &gathered.callback_of {
        names.insert(1, format!("{name} of {operation}"));
        names.push(format!("{name} of {operation} by {method}"));
    }
    let numbered = (2..).map(|number: u32| format!("{name} {number}"));
    let is_free = |name: &String| events.iter().all(|it| it.text("name") != Some(name));
    let mut free = names.into_iter().chain(numbered).filter(is_free);
    free.next().unwrap_or_default()
}

/// What the Plan has of an event.
fn event(
    gathered: &Gathered,
    name: String,
    method: &str,
    mut operation: Node,
    root: &mut Node,
    cx: &mut Cx,
) -> Node {
    let origin = operation.origin;
    let code = match gathered.callback_of {
        Some(_) => codes::extensions::CALLBACKS,
        None => codes::extensions::WEBHOOKS,
    };
    cx.note(origin, code);
    let mut event = Node::object(origin);
    event.insert("name", Node::new(name, origin));
    event.insert("method", Node::new(method.to_uppercase(), origin));
    if let Some(operation) = &gathered.callback_of {
        event.insert("callbackOf", Node::new(operation.clone(), origin));
    }
    for key in ["summary", "description"] {
        if let Some(text) = operation.take(key).filter(|it| it.as_str().is_some()) {
            event.insert(key, text);
        }
    }
    if operation.flag("deprecated") {
        event.insert("deprecated", Node::new(true, origin));
    }
    if let Some((media_type, schema)) = payload(&mut operation) {
        if !is_json(&media_type) {
            event.insert("mediaType", Node::new(media_type, origin));
        }
        let at = schema.origin;
        let schema = component(schema, &gathered.name, root);
        if schema.origin == at && schema.has("$ref") {
            cx.note(at, code);
        }
        event.insert("schema", schema);
    }
    let mut responses = Node::object(origin);
    for (status, response) in operation.members("responses") {
        let text = response
            .get("description")
            .filter(|it| it.as_str().is_some());
        if text.is_none() {
            cx.note(response.origin, code);
        }
        let text = text.cloned();
        responses.insert(
            status,
            text.unwrap_or_else(|| Node::new("", response.origin)),
        );
    }
    event.insert("responses", responses);
    event
}

/// The media type and the schema of the payload: of JSON, or of a form.
fn payload(operation: &mut Node) -> Option<(String, Node)> {
    let content = operation.get_mut("requestBody")?.get_mut("content")?;
    let names: Vec<&String> = content.as_object()?.keys().collect();
    let json = names.iter().find(|name| is_json(name));
    let form = || names.iter().find(|name| essence(name).contains("form"));
    let name = json.or_else(form)?.to_string();
    let media_type = content.get_mut(&name)?;
    let schema = media_type.take("schema").filter(Node::is_object);
    let schema = schema.unwrap_or_else(|| Node::object(media_type.origin));
    Some((name, schema))
}

fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// The schema itself where it is a reference or allows any value, or a reference to the component
/// that it becomes.
fn component(schema: Node, event: &str, root: &mut Node) -> Node {
    let is_any = schema.as_object().is_some_and(Map::is_empty);
    if is_any || schema.ref_name().is_some() {
        return schema;
    }
    let origin: Origin = schema.origin;
    let mut components = root
        .take("components")
        .unwrap_or_else(|| Node::object(origin));
    let schemas = components.object_at("schemas");
    let mut name = format!("{event}-payload");
    while schemas.contains_key(&name) {
        name.push_str("-event");
    }
    schemas.insert(name.clone(), schema);
    root.insert("components", components);
    Node::schema_ref(&name, origin)
}

#[cfg(test)]
mod tests {
    use openapi_source::Document;
    use serde_json::{Value, json};

    /// What the Plan keeps, and the normalized description.
    fn normalized(document: &Value) -> (Value, Value) {
        let document = Document::parse(&document.to_string()).expect("a description");
        let normalized = crate::normalize(document).expect("normalized");
        let plan = normalized.root.plan();
        let kept = plan.and_then(|plan| plan.get(super::KEY));
        (
            kept.map_or(Value::Null, |it| it.to_value()),
            normalized.to_value(),
        )
    }

    #[test]
    fn webhooks_and_callbacks_are_kept_beside_the_root() {
        let hook = |schema: Value| {
            json!({"post": {
                "summary": "a change",
                "requestBody": {"content": {"application/json": {"schema": schema}}},
                "responses": {"204": {"description": "seen"}}
            }})
        };
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        let inline = json!({"type": "object", "properties": {"at": {"type": "string"}}});
        let (kept, document) = normalized(&json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "webhooks": {"changed": {"$ref": "#/components/pathItems/Changed"}},
            "x-webhooks": {"gone": hook(inline)},
            "paths": {"/a": {"post": {
                "operationId": "watch", "responses": {},
                "callbacks": {
                    "changed": {"$ref": "#/components/callbacks/Changed"},
                    "ping": {"{$request.body#/url}": {"get": {"responses": {}}}}
                }
            }}},
            "components": {
                "schemas": {"Pet": {"type": "object"}},
                "pathItems": {"Changed": hook(pet.clone())},
                "callbacks": {"Changed": {"{$request.body#/url}": hook(pet.clone())}}
            }
        }));
        let event = |name: &str, schema: Value| {
            json!({"name": name, "method": "POST", "summary": "a change", "schema": schema,
                "responses": {"204": "seen"}})
        };
        let mut callback = event("changed of POST /a", pet.clone());
        callback["callbackOf"] = json!("POST /a");
        let hoisted = json!({"$ref": "#/components/schemas/gone-payload"});
        let ping =
            json!({"name": "ping", "method": "GET", "callbackOf": "POST /a", "responses": {}});
        assert_eq!(
            kept,
            json!([
                event("changed", pet),
                event("gone", hoisted),
                callback,
                ping
            ])
        );
        let paths: Vec<&String> = document["paths"]
            .as_object()
            .expect("paths")
            .keys()
            .collect();
        assert_eq!(paths, ["/a"]);
        assert!(document["components"]["schemas"]["gone-payload"].is_object());
    }

    #[test]
    fn forms_are_payloads_and_text_is_none() {
        for (media_type, has_schema) in [
            ("application/vnd.api+json", true),
            ("multipart/form-data", true),
            ("text/plain", false),
        ] {
            let (kept, _) = normalized(&json!({
                "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
                "webhooks": {"a": {"put": {
                    "requestBody": {"content": {media_type: {}}}, "responses": {}
                }}}
            }));
            assert_eq!(kept[0].get("schema").is_some(), has_schema, "{media_type}");
            let named = kept[0].get("mediaType").is_some();
            assert_eq!(named, media_type == "multipart/form-data");
        }
    }
}
