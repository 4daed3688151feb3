//! Webhooks and callbacks: requests that the API's server sends to a server of the client's user,
//! the receiver.
//!
//! A description has their path items in `webhooks` (OpenAPI 3.1), `x-webhooks` (ReDoc's extension
//! for earlier versions) and the `callbacks` of operations. [`copy_to_paths`] copies each one to
//! `paths`, so that the passes convert it like any other path item. [`move_to_plan`] removes the
//! copies from `paths`, and keeps the data that a receiver needs beside the members of the root:
//! the name, the schema of the payload, and the responses that the server expects.

use openapi_source::media_type::{essence, is_json};
use openapi_source::names::first_unused;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, walk};

use crate::codes;
use crate::cx::{Cx, Webhook};

/// The member of the description, and of the Plan.
const KEY: &str = "webhooks";

/// Copies the path items of webhooks and callbacks to `paths`.
pub(crate) fn copy_to_paths(root: &mut Node, cx: &mut Cx) {
    let mut items: Vec<(String, Option<String>, Node)> = Vec::new();
    for (name, callback_of, item) in path_items(root) {
        let is_empty = item.as_object().is_none_or(Map::is_empty);
        // Several operations may have the same callback.
        let is_same =
            |(other_name, _, other): &(String, _, Node)| other_name == name && other.is_same(item);
        if !is_empty && !items.iter().any(is_same) {
            items.push((name.clone(), callback_of, item.clone()));
        }
    }
    for (name, callback_of, item) in items {
        let paths = root.object_at("paths");
        let key = format!("/webhooks/{name}");
        let numbered = |number| format!("{key}_{number}");
        let key = first_unused([key.clone()], numbered, |key| !paths.contains_key(key));
        paths.insert(key.clone(), item);
        cx.webhooks.push(Webhook {
            key,
            name,
            callback_of,
        });
    }
}

/// Returns the path items with their names; with a callback, the operation that declares it.
fn path_items(root: &Node) -> Vec<(&String, Option<String>, &Node)> {
    let mut path_items: Vec<_> = [KEY, "x-webhooks"]
        .into_iter()
        .flat_map(|key| root.members(key))
        .map(|(name, item)| (name, None, item))
        .collect();
    for (path, method, operation) in walk::operations(root) {
        for (name, callback) in operation.members("callbacks") {
            let callback_of = format!("{} {path}", method.to_uppercase());
            // The keys are expressions for the URL, which the caller knows.
            for item in target(root, callback).into_iter().flat_map(Map::values) {
                path_items.push((name, Some(callback_of.clone()), item));
            }
        }
    }
    path_items
}

/// Returns the callback that a reference names, or the callback itself.
fn target<'n>(root: &'n Node, callback: &'n Node) -> Option<&'n Map> {
    let reference = callback.text("$ref").and_then(|it| it.strip_prefix('#'));
    let target = reference.map_or(Some(callback), |pointer| root.at(pointer));
    target?.as_object()
}

/// Removes the copies from `paths`, and keeps the data that a receiver needs.
pub(crate) fn move_to_plan(root: &mut Node, cx: &mut Cx) {
    let mut events: Vec<Node> = Vec::new();
    for webhook in std::mem::take(&mut cx.webhooks) {
        let Some(mut item) = root.get_mut("paths").and_then(|it| it.take(&webhook.key)) else {
            continue;
        };
        for method in METHODS {
            if let Some(operation) = item.take(method) {
                let name = unused_name(&webhook, method, &events);
                events.push(event(&webhook, name, method, operation, root, cx));
            }
        }
    }
    if !events.is_empty() {
        let origin = root.origin;
        let events = Node::new(events, origin);
        root.plan_at().insert(KEY.to_owned(), events);
    }
}

/// Returns the name of an event. If another event has the name, the operation or the method is
/// added to it.
fn unused_name(webhook: &Webhook, method: &str, events: &[Node]) -> String {
    let name = &webhook.name;
    let method = method.to_uppercase();
    let mut names = vec![name.clone(), format!("{name} by {method}")];
    if let Some(operation) = &webhook.callback_of {
        names.insert(1, format!("{name} of {operation}"));
        names.push(format!("{name} of {operation} by {method}"));
    }
    let is_unused = |name: &str| events.iter().all(|it| it.text("name") != Some(name));
    first_unused(names, |number| format!("{name} {number}"), is_unused)
}

/// Returns the entry of the Plan for an event.
fn event(
    webhook: &Webhook,
    name: String,
    method: &str,
    mut operation: Node,
    root: &mut Node,
    cx: &mut Cx,
) -> Node {
    let origin = operation.origin;
    let code = if webhook.callback_of.is_some() {
        codes::extensions::CALLBACKS
    } else {
        codes::extensions::WEBHOOKS
    };
    cx.note(origin, code);
    let method = Node::new(method.to_uppercase(), origin);
    let mut event = Node::with_members(
        [("name", Node::new(name, origin)), ("method", method)],
        origin,
    );
    if let Some(operation) = &webhook.callback_of {
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
    if let Some((media_type, schema)) = payload(&mut operation, cx) {
        if !is_json(&media_type) {
            event.insert("mediaType", Node::new(media_type, origin));
        }
        let schema_origin = schema.origin;
        let schema = make_component(schema, &webhook.name, root);
        if schema.origin == schema_origin && schema.has("$ref") {
            cx.note(schema_origin, code);
        }
        event.insert("schema", schema);
    }
    let mut responses = Node::object(origin);
    for (status, response) in operation.members("responses") {
        let description = response.get("description");
        let description = match description.filter(|it| it.as_str().is_some()) {
            Some(description) => description.clone(),
            None => {
                cx.note(response.origin, code);
                Node::new("", response.origin)
            }
        };
        responses.insert(status, description);
    }
    event.insert("responses", responses);
    event
}

/// Returns the media type and the schema of the payload: of JSON, or else of a form; `None` for a
/// payload in another media type.
fn payload(operation: &mut Node, cx: &mut Cx) -> Option<(String, Node)> {
    let content = operation.get_mut("requestBody")?.get_mut("content")?;
    let names: Vec<&String> = content.as_object()?.keys().collect();
    let json = names.iter().find(|name| is_json(name));
    let form = names.iter().find(|name| essence(name).contains("form"));
    let typed = json.or(form);
    let name = typed.or(names.first())?.to_string();
    let is_typed = typed.is_some();
    if json.is_none() {
        let code = codes::extensions::WEBHOOK_MEDIA_TYPE.with([&name]);
        cx.note(content.origin, code);
    }
    let media_type = content.get_mut(&name).filter(|_| is_typed)?;
    let schema = media_type.take("schema").filter(Node::is_object);
    let schema = schema.unwrap_or_else(|| Node::object(media_type.origin));
    Some((name, schema))
}

/// Returns the schema, if it is a reference or allows any value, or else a reference to the
/// component that it becomes.
fn make_component(schema: Node, event: &str, root: &mut Node) -> Node {
    let is_any = schema.as_object().is_some_and(Map::is_empty);
    if is_any || schema.ref_name().is_some() {
        return schema;
    }
    let origin = schema.origin;
    let mut components = root
        .take("components")
        .unwrap_or_else(|| Node::object(origin));
    let schemas = components.object_at("schemas");
    let name = format!("{event}-payload");
    let numbered = |number| format!("{name}-{number}");
    let name = first_unused([name.clone()], numbered, |it| !schemas.contains_key(it));
    schemas.insert(name.clone(), schema);
    root.insert("components", components);
    Node::schema_ref(&name, origin)
}

#[cfg(test)]
mod tests {
    use openapi_source::{Document, Node};
    use serde_json::{Value, json};

    /// Returns the events in the Plan, and the normalized description.
    fn normalized(document: &Value) -> (Value, Value) {
        let document = Document::parse(&document.to_string()).expect("a description");
        let normalized = crate::normalize(document).expect("normalized");
        let plan = normalized.root.plan();
        let events = plan.and_then(|plan| plan.get(super::KEY));
        (
            events.map_or(Value::Null, Node::to_value),
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
        let (events, document) = normalized(&json!({
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
            events,
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
    fn json_and_form_payloads_have_a_schema() {
        for (media_type, has_schema) in [
            ("application/vnd.api+json", true),
            ("multipart/form-data", true),
            ("text/plain", false),
        ] {
            let (events, _) = normalized(&json!({
                "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
                "webhooks": {"a": {"put": {
                    "requestBody": {"content": {media_type: {}}}, "responses": {}
                }}}
            }));
            let event = &events[0];
            assert_eq!(event.get("schema").is_some(), has_schema, "{media_type}");
            let has_media_type = event.get("mediaType").is_some();
            assert_eq!(has_media_type, media_type == "multipart/form-data");
        }
    }
}
