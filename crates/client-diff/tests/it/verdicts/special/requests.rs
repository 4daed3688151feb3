//! Changes of parameters and request bodies.

use serde_json::{Value, json};

use super::{fields, with_thing};
use crate::verdicts::pairs::{plain, reference, request_body, text};

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let parameter = |name: &str, location: &str, required: bool, schema: Value| {
        json!({
        "name": name, "in": location, "required": required, "schema": schema})
    };
    let with = |list: Value| plain(json!({"parameters": list}));
    let first = || parameter("first", "query", true, text());
    let with_value = |required: bool| {
        with(json!([
            first(),
            parameter("value", "query", required, text())
        ]))
    };
    let deprecated_then_removed = |more: Value| {
        let mut value = parameter("value", "query", true, text());
        value["deprecated"] = true.into();
        if let Some(date) = more.as_str() {
            value["x-sunset"] = date.into();
        }
        (with(json!([first(), value])), with(json!([first()])))
    };
    let body = |schema: Value, required: bool| request_body(&schema, required);
    let content =
        |content: Value| plain(json!({"requestBody": {"required": true, "content": content}}));
    let thing = |properties: Value, required: Value| {
        with_thing(body(reference("Thing"), true), &properties, &required)
    };
    let header = |schema: Value| with(json!([parameter("x-value", "header", false, schema)]));
    let default = || json!({"a": text(), "value": {"type": "string", "default": "x"}});
    let path = |path: &str, list: Value| {
        let mut api = with(list);
        let item = api["paths"]["/things"].take();
        api["paths"] = json!({path: item});
        api
    };
    Some(match id {
        "new-optional-request-parameter" => (
            with(json!([parameter("first", "query", false, text())])),
            with(json!([
                parameter("first", "query", false, text()),
                parameter("value", "query", false, text())
            ])),
        ),
        "new-optional-request-default-parameter-to-existing-path" => (
            with(json!([])),
            with(json!([parameter(
                "value",
                "query",
                false,
                json!({"type": "string", "default": "a"})
            )])),
        ),
        "new-required-request-parameter" => (with(json!([first()])), with_value(true)),
        "new-required-request-default-parameter-to-existing-path" => (
            with(json!([first()])),
            with(json!([
                first(),
                parameter(
                    "value",
                    "query",
                    true,
                    json!({"type": "string", "default": "a"})
                )
            ])),
        ),
        "new-request-path-parameter" => (
            path("/things", json!([])),
            path(
                "/things/{id}",
                json!([parameter("id", "path", true, text())]),
            ),
        ),
        "request-parameter-became-required" => (with_value(false), with_value(true)),
        "request-parameter-removed" => (with_value(true), with(json!([first()]))),
        "request-parameter-removed-with-deprecation" => deprecated_then_removed(json!(null)),
        "request-parameter-removed-before-sunset" => deprecated_then_removed(json!("2030-01-01")),
        "request-parameter-type-form-explode-array-comment" => (
            with(json!([parameter("value", "query", false, text())])),
            with(json!([parameter(
                "value",
                "query",
                false,
                json!({"type": "array", "items": text()})
            )])),
        ),
        "request-header-property-became-enum" => (
            header(text()),
            header(json!({"type": "string", "enum": ["a"]})),
        ),
        "request-header-property-became-required" => (
            header(text()),
            with(json!([parameter("x-value", "header", true, text())])),
        ),
        "new-required-request-header-property" => (
            with(json!([first()])),
            with(json!([
                first(),
                parameter("x-value", "header", true, text())
            ])),
        ),
        "request-body-added-optional" => (posting(json!({})), posting(body(text(), false))),
        "request-body-added-required" => (posting(json!({})), posting(body(text(), true))),
        "request-body-removed" => (posting(body(text(), true)), posting(json!({}))),
        "request-body-became-required" => (
            plain(body(reference("Cat"), false)),
            plain(body(reference("Cat"), true)),
        ),
        "request-body-media-type-added" => (
            content(json!({"application/json": {"schema": reference("Cat")}})),
            content(
                json!({"application/json": {"schema": reference("Cat")}, "text/plain": {"schema": text()}}),
            ),
        ),
        "request-body-media-type-schema-added" => (
            content(json!({"application/json": {}})),
            content(json!({"application/json": {"schema": reference("Cat")}})),
        ),
        "new-optional-request-property" => (
            thing(json!({"a": text()}), json!([])),
            thing(fields(), json!([])),
        ),
        "new-required-request-property" => (
            thing(json!({"a": text()}), json!(["a"])),
            thing(fields(), json!(["a", "value"])),
        ),
        "new-required-request-property-with-default"
        | "required-request-property-with-default-error-comment" => (
            thing(json!({"a": text()}), json!([])),
            thing(default(), json!(["value"])),
        ),
        "request-property-removed" => (
            thing(fields(), json!([])),
            thing(json!({"a": text()}), json!([])),
        ),
        "request-property-became-required" => (
            thing(fields(), json!([])),
            thing(fields(), json!(["value"])),
        ),
        "request-property-became-nullable" => (
            thing(fields(), json!(["value"])),
            thing(
                json!({"a": text(), "value": {"type": ["string", "null"]}}),
                json!(["value"]),
            ),
        ),
        "request-property-became-required-with-default" => (
            thing(default(), json!([])),
            thing(default(), json!(["value"])),
        ),
        "pattern-added-error-comment" | "pattern-changed-warn-comment" => {
            let pattern = |pattern: Value| thing(json!({"value": pattern}), json!([]));
            let old = match id {
                "pattern-added-error-comment" => text(),
                _ => json!({"type": "string", "pattern": "^b$"}),
            };
            (
                pattern(old),
                pattern(json!({"type": "string", "pattern": "^a$"})),
            )
        }
        _ => return None,
    })
}

/// A method that may have a body.
fn posting(operation: Value) -> Value {
    let mut api = plain(operation);
    let item = api["paths"]["/things"]
        .as_object_mut()
        .expect("a path item");
    if let Some(operation) = item.remove("get") {
        item.insert("post".into(), operation);
    }
    api
}
