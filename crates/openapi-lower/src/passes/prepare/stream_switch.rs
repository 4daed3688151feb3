//! Records in the Plan which request field selects a stream.
//!
//! Many APIs have one operation for a complete response and for a stream, selected by a request
//! property, usually `stream`, which the client's method for the stream sets. The extension
//! `x-stream-parameter`, an expression such as `$request.body#/stream`, names the field. A property
//! or query parameter `stream` needs no extension if its schema, or a subschema, is the constant
//! `true`. A required property gets the default value `false`, so that callers do not
//! have to set it.

use std::collections::HashSet;

use openapi_source::media_type::Stream;
use openapi_source::{Node, Origin, walk};

use super::context::{OperationContext, PlanEntries, field, replace_extensions};
use crate::codes;
use crate::cx::Cx;

const EXTENSION: &str = "x-stream-parameter";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut entries = PlanEntries::new();
    let mut switches: HashSet<Origin> = HashSet::new();
    for (path, method, operation) in walk::operations(root) {
        let context = OperationContext::new(root, operation, method, path);
        let switch = match context.extension(EXTENSION) {
            Some(extension) => match named_by(extension, &context) {
                Ok(switch) => Some(switch),
                Err(message) => {
                    let message = format!("`{EXTENSION}` of {}: {message}", context.name);
                    cx.errors.push((extension.origin, message));
                    None
                }
            },
            None => constant(&context),
        };
        if let Some(switch) = switch {
            switches.extend(schemas(&context, &switch).iter().map(|it| it.origin));
            entries.insert((path.to_owned(), method.to_owned()), switch);
        }
    }
    replace_extensions(root, &[EXTENSION], "streamSwitch", entries);
    if !switches.is_empty() {
        walk::schemas(root, |schema| add_default(schema, &switches, cx));
    }
}

/// Returns the field that the extension names, if the operation has a stream.
fn named_by(extension: &Node, context: &OperationContext<'_>) -> Result<Node, String> {
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
        Err("the property or parameter is not a boolean".to_owned())
    }
}

/// Returns a property or a parameter that is the constant `true` for a stream.
fn constant(context: &OperationContext<'_>) -> Option<Node> {
    let origin = context.operation.origin;
    if !has_stream(context.operation) {
        return None;
    }
    let fields = [
        field("body", "/stream", origin),
        field("query", "stream", origin),
    ];
    fields
        .into_iter()
        .find(|field| schemas(context, field).into_iter().any(is_true))
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
    parameters
        .filter(|it| it.text("name") == name)
        .find_map(|it| it.get("schema"))
        .into_iter()
        .collect()
}

/// Whether a schema allows only `true`.
fn is_true(schema: &Node) -> bool {
    schema.flag("const") || matches!(schema.items("enum"), [only] if only.as_bool() == Some(true))
}

fn has_stream(operation: &Node) -> bool {
    let mut responses = operation.members("responses");
    responses.any(|(status, response)| {
        let is_success = status.starts_with('2') || status == "default";
        let mut content = response.members("content");
        is_success && content.any(|(name, _)| Stream::of(name).is_some())
    })
}

/// Adds the default value `false` to required properties that select a stream.
fn add_default(schema: &mut Node, switches: &HashSet<Origin>, cx: &mut Cx) {
    let required: HashSet<String> = schema
        .items("required")
        .iter()
        .filter_map(|it| Some(it.as_str()?.to_owned()))
        .collect();
    if required.is_empty() {
        return;
    }
    let properties = schema.get_mut("properties").and_then(Node::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let is_required_switch = required.contains(name) && switches.contains(&property.origin);
        let allows_default = !["default", "const", "enum", "$ref"]
            .iter()
            .any(|key| property.has(key));
        if is_required_switch && allows_default {
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

    /// Returns the Plan entry of the operation, or the error.
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
        Ok(serde_json::to_value(switch).expect("JSON"))
    }

    #[test]
    fn the_switch_is_named_by_the_extension_or_a_constant() {
        let events = "text/event-stream";
        let flag = json!({"type": "boolean"});
        let body = json!({"body": "/stream"});
        let named = json!("$request.body#/stream");
        let constant = json!({"const": true});
        let either = json!({"oneOf": [{"enum": [true]}, {"enum": [false]}]});
        for (extension, stream, media_type, expected) in [
            (&named, &flag, events, &body),
            (&Value::Null, &constant, events, &body),
            (&Value::Null, &either, events, &Value::Null),
            // A name alone is not enough, and without a stream there is no switch.
            (&Value::Null, &flag, events, &Value::Null),
            (&Value::Null, &constant, "text/csv", &Value::Null),
        ] {
            let found = switch(extension.clone(), stream.clone(), media_type);
            assert_eq!(
                found.as_ref(),
                Ok(expected),
                "{extension}, {stream}, {media_type}"
            );
        }
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
            (
                json!("$request.body#/q"),
                events,
                "the property or parameter is not a boolean",
            ),
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
