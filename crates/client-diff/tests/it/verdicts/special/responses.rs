//! Changes of responses.

use serde_json::{Map, Value, json};

use super::{fields, with_thing};
use crate::verdicts::pairs::{plain, reference, response, success, text};

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let with = |responses: Value| plain(json!({"responses": responses}));
    let ok = || response(&reference("Cat"));
    let headers = |headers: Value| {
        let mut ok = ok();
        ok["headers"] = headers;
        // Beside an import of a removed module, rustc does not report other names.
        ok["headers"]["x-other"] = json!({"schema": text()});
        with(json!({"200": ok}))
    };
    let header = |schema: Value| headers(json!({"x-value": {"schema": schema, "required": true}}));
    let media = |types: &[(&str, Value)]| {
        let content: Map<String, Value> = types
            .iter()
            .map(|(name, schema)| ((*name).to_owned(), json!({"schema": schema})))
            .collect();
        with(json!({"200": {"description": "", "content": content}}))
    };
    let thing = |properties: Value, required: Value| {
        with_thing(success(&reference("Thing")), &properties, &required)
    };
    Some(match id {
        "response-header-added" => (headers(json!({})), header(text())),
        "required-response-header-removed" => (header(text()), headers(json!({}))),
        "optional-response-header-removed" => (
            headers(json!({"x-value": {"schema": text()}})),
            headers(json!({})),
        ),
        "response-header-became-optional" => (
            header(text()),
            headers(json!({"x-value": {"schema": text()}})),
        ),
        "response-header-became-nullable" => {
            (header(text()), header(json!({"type": ["string", "null"]})))
        }
        "response-header-type-changed"
        | "response-header-type-specialized"
        | "response-header-type-compatible"
        | "response-header-type-compatible-comment" => {
            (header(text()), header(json!({"type": "integer"})))
        }
        "response-header-type-generalized" => (
            header(json!({"type": "integer"})),
            header(json!({"type": "number"})),
        ),
        "response-media-type-added" => (
            media(&[("application/json", reference("Cat"))]),
            media(&[("application/json", reference("Cat")), ("text/csv", text())]),
        ),
        "response-media-type-removed" => (
            media(&[("application/json", reference("Cat")), ("text/csv", text())]),
            media(&[("text/csv", text())]),
        ),
        "response-media-type-name-changed" => (
            media(&[("application/json", reference("Cat"))]),
            media(&[("text/csv", text())]),
        ),
        "response-media-type-name-generalized" => (
            media(&[("application/vnd.cat+json", reference("Cat"))]),
            media(&[("application/json", reference("Cat"))]),
        ),
        "response-media-type-name-specialized" => (
            media(&[("application/json", reference("Cat"))]),
            media(&[("application/vnd.cat+json", reference("Cat"))]),
        ),
        "response-mediatype-enum-value-removed" => (
            media(&[(
                "application/json",
                json!({"type": "string", "enum": ["a", "b"]}),
            )]),
            media(&[("application/json", json!({"type": "string", "enum": ["a"]}))]),
        ),
        "response-body-media-type-schema-added" => (
            with(json!({"200": {"description": "", "content": {"application/json": {}}}})),
            with(json!({"200": ok()})),
        ),
        "response-success-status-added" => (
            with(json!({"200": ok(), "202": response(&reference("Dog"))})),
            with(
                json!({"200": ok(), "202": response(&reference("Dog")), "204": {"description": ""}}),
            ),
        ),
        "response-non-success-status-added" => (
            with(json!({"200": ok(), "404": response(&reference("Dog"))})),
            with(
                json!({"200": ok(), "404": response(&reference("Dog")), "409": response(&reference("Dog"))}),
            ),
        ),
        "response-optional-property-added" => (
            thing(json!({"a": text()}), json!(["a"])),
            thing(fields(), json!(["a"])),
        ),
        "response-required-property-added" => (
            thing(json!({"a": text()}), json!(["a"])),
            thing(fields(), json!(["a", "value"])),
        ),
        "response-property-became-nullable" => (
            thing(fields(), json!(["value"])),
            thing(
                json!({"a": text(), "value": {"type": ["string", "null"]}}),
                json!(["value"]),
            ),
        ),
        "response-property-became-required" => (
            thing(fields(), json!([])),
            thing(fields(), json!(["value"])),
        ),
        _ => return None,
    })
}
