//! Changes of parameters and request bodies.

use serde_json::{Value, json};

use super::{at, object, text};
use crate::verdicts::pairs::{api, plain, reference, request_body, types};

/// A required parameter gets another schema.
pub(super) fn parameter(old: Value, new: Value) -> (Value, Value) {
    let with = |schema| plain(json!({"parameters": [query("value", schema), query("x", text())]}));
    (with(old), with(new))
}

/// An optional property of a body.
pub(super) fn sent(old: Value, new: Value) -> (Value, Value) {
    let with = |schema: Value| body_of(json!({"type": "object", "properties": {"value": schema}}));
    (with(old), with(new))
}

/// A required property of a body, identified by its default value if it has one.
pub(super) fn preset(schema: Value, old: Value, new: Value) -> (Value, Value) {
    let with = |default: Value| {
        let mut schema = schema.clone();
        if !default.is_null() {
            schema["default"] = default;
        }
        let properties = json!({"a": text(), "value": schema});
        body_of(json!({"type": "object", "properties": properties, "required": ["a", "value"]}))
    };
    (with(old), with(new))
}

/// A description whose operation sends a value of the schema.
fn body_of(schema: Value) -> Value {
    let body = request_body(&reference("Thing"), true);
    let mut api = api(body, types(&[("Thing", schema)]));
    api["paths"]["/things"]["post"]["operationId"] = json!("sendIt");
    api
}

pub(super) fn query(name: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "required": true, "schema": schema})
}

pub(super) fn parameter_renamed() -> (Value, Value) {
    let with = |name: &str| {
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": text()});
        at(
            &format!("/things/{{{name}}}"),
            json!({"parameters": [parameter]}),
        )
    };
    (with("id"), with("thingId"))
}

pub(super) fn moved(from: &str, to: &str) -> (Value, Value) {
    let with = |location: &str| {
        let parameter = json!({"name": "value", "in": location, "schema": text()});
        plain(json!({"parameters": [parameter]}))
    };
    (with(from), with(to))
}

pub(super) fn styled() -> (Value, Value) {
    let with = |explode: bool| {
        let mut parameter = query("value", json!({"type": "array", "items": text()}));
        parameter["explode"] = explode.into();
        plain(json!({"parameters": [parameter]}))
    };
    (with(true), with(false))
}

/// The order of two arguments in a path changes.
pub(super) fn reordered(kind: &str) -> (Value, Value) {
    let with = |path: &str| {
        let parameter = |name: &str, kind: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": kind}});
        at(
            path,
            json!({"parameters": [parameter("a", "string"), parameter("b", kind)]}),
        )
    };
    (with("/things/{a}/{b}"), with("/things/{b}/{a}"))
}

fn body(media_type: &str) -> Value {
    json!({"requestBody": {"required": true, "content": {media_type: {"schema": reference("Cat")}}}})
}

/// A JSON body gets another media type.
pub(super) fn media_type(new: &str) -> (Value, Value) {
    (plain(body("application/json")), plain(body(new)))
}

pub(super) fn sending(name: &str, schema: Value) -> Value {
    api(
        request_body(&reference(name), true),
        types(&[(name, schema)]),
    )
}

/// The server's default values of a parameter and a property.
pub(super) fn server_default() -> (Value, Value) {
    let with = |default: i32| {
        let count = json!({"type": "integer", "default": default});
        let mut api = body_of(object(json!({"count": count})));
        api["paths"]["/things"]["post"]["parameters"] =
            json!([{"name": "limit", "in": "query", "schema": count}]);
        api
    };
    (with(20), with(50))
}
