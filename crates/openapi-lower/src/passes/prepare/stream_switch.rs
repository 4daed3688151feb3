//! Records in the Plan which request field selects a stream.
//!
//! Many APIs have one operation for a complete response and for a stream, selected by a request
//! property, usually `stream`. The client's method for the stream sets it. The extension
//! `x-stream-parameter`, an expression such as `$request.body#/stream`, names the field; a property
//! or query parameter `stream` whose schema, or one of whose subschemas, is the constant `true`
//! needs no extension. A required property gets the default value `false`, so that callers do not
//! have to set it.

use std::collections::{HashMap, HashSet};

use openapi_source::media_type::Stream;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin, walk};

use super::context::{OperationContext, one};
use crate::codes;
use crate::cx::Cx;

const EXTENSION: &str = "x-stream-parameter";
const NAME: &str = "stream";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut found: HashMap<(String, String), Node> = HashMap::new();
    let mut switches: HashSet<Origin> = HashSet::new();
    for (path, item) in root.members("paths") {
        for method in METHODS {
            let Some(operation) = item.get(method).filter(|it| it.is_object()) else {
                continue;
            };
            let context = OperationContext::new(root, operation, method, path);
            let switch = match context.extension(EXTENSION) {
                Some(extension) => match stated(&context, extension) {
                    Ok(switch) => Some(switch),
                    Err(message) => {
                        let name = &context.name;
                        let message = format!("`{EXTENSION}` of {name}: {message}");
                        cx.errors.push((extension.origin, message));
                        None
                    }
                },
                None => constant(&context),
            };
            if let Some(switch) = switch {
                switches.extend(schemas(&context, &switch).iter().map(|it| it.origin));
                found.insert((path.clone(), method.to_owned()), switch);
            }
        }
    }
    walk::operations(root, |path, method, operation| {
        if let Some(plan) = operation.plan_mut() {
            plan.take(EXTENSION);
            if plan.as_object().is_some_and(Map::is_empty) {
                operation.take_plan();
            }
        }
        if let Some(switch) = found.remove(&(path.to_owned(), method.to_owned())) {
            let plan = operation.plan_at();
            plan.insert("streamSwitch".to_owned(), switch);
        }
    });
    if !switches.is_empty() {
        walk::schemas(root, |schema| optional(schema, &switches, cx));
    }
}

/// Returns the field that the extension names, if the operation has a stream.
fn stated(context: &OperationContext<'_>, extension: &Node) -> Result<Node, String> {
    let field = context.request_field(extension)?;
    if !has_stream(context.operation) {
        return Err("the operation has no stream as a success response".to_owned());
    }
    let schemas = schemas(context, &field);
    let is_boolean = |it: &&Node| {
        let types = context.schemas.types(it);
        types.is_empty() || types.contains(&"boolean")
    };
    if schemas.is_empty() || schemas.iter().any(is_boolean) {
        Ok(field)
    } else {
        Err("expected a boolean".to_owned())
    }
}

/// Returns a property or a parameter that is the constant `true` for a stream.
fn constant(context: &OperationContext<'_>) -> Option<Node> {
    let origin = context.operation.origin;
    if !has_stream(context.operation) {
        return None;
    }
    let fields = [one("body", "/stream", origin), one("query", NAME, origin)];
    fields.into_iter().find(|field| {
        let mut schemas = schemas(context, field).into_iter();
        schemas.any(is_true)
    })
}

/// Returns the schemas of a request field.
fn schemas<'n>(context: &OperationContext<'n>, field: &Node) -> Vec<&'n Node> {
    if let Some(pointer) = field.text("body") {
        let schema = context.schemas.request(context.operation);
        let found = schema.map(|it| context.schemas.find(it, pointer));
        return found.and_then(Result::ok).unwrap_or_default();
    }
    let name = field.text("query").or_else(|| field.text("header"));
    let parameters = context.operation.items("parameters").iter();
    let mut named = parameters.filter(|it| it.text("name") == name);
    let schema = named.find_map(|it| it.get("schema"));
    schema.into_iter().collect()
}

fn is_true(schema: &Node) -> bool {
    let is_true = |it: &Node| it.as_bool() == Some(true);
    schema.get("const").is_some_and(is_true)
        || matches!(schema.items("enum"), [only] if is_true(only))
}

fn has_stream(operation: &Node) -> bool {
    let mut responses = operation.members("responses");
    responses.any(|(status, response)| {
        let is_success = status.starts_with('2') || status == "default";
        let mut content = response.members("content");
        is_success && content.any(|(name, _)| Stream::of(name).is_some())
    })
}

/// Adds the default value to a required switch.
fn optional(schema: &mut Node, switches: &HashSet<Origin>, cx: &mut Cx) {
    let required = schema.items("required").iter();
    let required: HashSet<String> = required
        .filter_map(|it| Some(it.as_str()?.to_owned()))
        .collect();
    if required.is_empty() {
        return;
    }
    let properties = schema.get_mut("properties").and_then(Node::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let is_switch = required.contains(name) && switches.contains(&property.origin);
        let is_fixed = ["default", "const", "enum", "$ref"]
            .iter()
            .any(|key| property.has(key));
        if is_switch && !is_fixed {
            let origin = property.origin;
            cx.note(origin, codes::streams::SWITCH_DEFAULT);
            property.insert("default", Node::new(false, origin));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Document, Options, lower};

    /// Returns the Plan entry for `POST /answers`, or the error.
    fn switch(extension: Value, stream: Value, media_type: &str) -> Result<Value, String> {
        let mut operation = json!({
            "operationId": "respond",
            "requestBody": {"content": {"application/json": {"schema": {
                "type": "object", "properties": {"stream": stream, "q": {"type": "string"}}
            }}}},
            "responses": {"200": {"description": "ok", "content": {
                "application/json": {"schema": {"type": "string"}}, media_type: {}
            }}}
        });
        if !extension.is_null() {
            operation["x-stream-parameter"] = extension;
        }
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/answers": {"post": operation}}
        });
        let document = Document::parse(&document.to_string()).map_err(|it| it.to_string())?;
        let lowered = lower(document, &Options::default()).map_err(|it| it.to_string())?;
        let planned = lowered.plan().operations.get("respond");
        let switch = planned.and_then(|it| it.stream_switch.as_ref());
        Ok(serde_json::to_value(switch).unwrap_or_default())
    }

    #[test]
    fn the_switch_is_named_by_the_extension_or_a_constant() {
        let events = "text/event-stream";
        let flag = json!({"type": "boolean"});
        let body = json!({"body": "/stream"});
        let named = json!("$request.body#/stream");
        assert_eq!(
            switch(named.clone(), flag.clone(), events),
            Ok(body.clone())
        );
        assert_eq!(
            switch(Value::Null, json!({"const": true}), events),
            Ok(body.clone())
        );
        let either = json!({"oneOf": [{"enum": [true]}, {"enum": [false]}]});
        assert_eq!(switch(Value::Null, either, events), Ok(Value::Null));
        // A name alone is not enough, and without a stream there is no switch.
        assert_eq!(switch(Value::Null, flag.clone(), events), Ok(Value::Null));
        assert_eq!(
            switch(Value::Null, json!({"const": true}), "text/csv"),
            Ok(Value::Null)
        );
        for (extension, media_type, message) in [
            (
                named,
                "text/csv",
                "the operation has no stream as a success response",
            ),
            (
                json!("$request.body#/live"),
                events,
                "the request body has no property `live` for `/live`",
            ),
            (json!("$request.body#/q"), events, "expected a boolean"),
            (
                json!("stream"),
                events,
                "expected `$request.query.…`, `$request.header.…` or `$request.body#/…`, found `stream`",
            ),
        ] {
            let error = switch(extension, flag.clone(), media_type).expect_err(message);
            let pointer = "/paths/~1answers/post/x-stream-parameter";
            let expected =
                format!("`x-stream-parameter` of POST /answers: {message} (at {pointer})");
            assert_eq!(error, expected);
        }
    }
}
