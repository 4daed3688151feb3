//! Changes that oasdiff does not report, with the kinds of `Change` that report them.

mod requests;
mod responses;
mod servers;
mod types;

use serde_json::{Value, json};

use crate::verdicts::pairs::{Pair, plain, reference, text};
use requests::{
    media_type, moved, parameter, parameter_renamed, preset, query, reordered, sent,
    server_default, styled,
};
use responses::{
    first_required_response, redirected, representation_retyped, represented,
    represented_otherwise, status,
};
use servers::{
    operation_added_to_server, operation_server_added, operation_servers_removed, servers,
    variables,
};
use types::{
    additional, ambiguous, bytes_component, closed, deprecated, direction, flattened, more_values,
    opened, prefix, renamed, renamed_variant, reshaped, spelling, tagged, unused, variants,
    wire_name,
};

/// Returns the pairs, each with the reported kind.
pub fn all() -> Vec<(&'static str, Pair)> {
    let rows = [
        ("parameter-renamed", parameter_renamed()),
        ("parameter-moved", moved("query", "header")),
        (
            "parameter-became-optional",
            parameter(text(), nullable("string")),
        ),
        ("parameter-style-changed", styled()),
        ("parameters-reordered", reordered("integer")),
        ("parameters-reordered", reordered("string")),
        (
            "body-media-type-changed",
            media_type("application/vnd.cat+json"),
        ),
        ("body-retyped", media_type("multipart/form-data")),
        ("type-added", swap(unused())),
        ("type-renamed", renamed()),
        ("type-reshaped", reshaped()),
        ("unknown-fields-changed", closed()),
        ("field-renamed-on-wire", wire_name()),
        ("field-added", first_required_response()),
        ("field-added", additional()),
        (
            "field-default-changed",
            preset(text(), json!("a"), json!("b")),
        ),
        (
            "field-became-optional",
            preset(text(), Value::Null, json!("a")),
        ),
        (
            "field-became-required",
            preset(text(), json!("a"), Value::Null),
        ),
        ("field-retyped", sent(text(), nullable("string"))),
        ("field-retyped", sent(nullable("array"), array())),
        ("field-retyped", sent(bytes("byte"), text())),
        ("field-retyped", sent(text(), bytes("byte"))),
        ("field-retyped", sent(bytes("byte"), bytes("base64url"))),
        ("parameter-retyped", parameter(text(), bytes("byte"))),
        ("parameter-retyped", parameter(bytes("byte"), text())),
        ("type-reshaped", swap(bytes_component())),
        (
            "field-default-changed",
            preset(bytes("byte"), json!("AA=="), json!("AQ==")),
        ),
        ("enum-opened", opened()),
        ("enum-closed", swap(opened())),
        ("server-added", servers(&["a"], &["a", "b"])),
        ("server-removed", servers(&["a", "b"], &["a"])),
        ("servers-reordered", servers(&["a", "b"], &["b", "a"])),
        ("server-variables-changed", variables()),
        ("server-added", servers(&["a"], &["b", "a"])),
        ("server-removed", servers(&["a"], &[])),
        ("operation-servers-changed", operation_server_added()),
        ("operation-added", operation_added_to_server()),
        ("server-default-changed", server_default()),
        ("variant-renamed", renamed_variant()),
        ("accept-changed", represented_otherwise()),
        ("pages-added", pages(Value::Null, by_number())),
        ("pages-removed", pages(by_number(), Value::Null)),
        (
            "pages-changed",
            pages(
                by_number(),
                json!({"items": "$response.body", "offset": "$request.query.page"}),
            ),
        ),
        (
            "stream-parameter-changed",
            streamed(Value::Null, json!("$request.body#/stream")),
        ),
        (
            "stream-parameter-changed",
            streamed(json!("$request.body#/stream"), json!("$request.body#/live")),
        ),
        (
            "stream-parameter-changed",
            streamed(json!("$request.body#/stream"), Value::Null),
        ),
        ("webhook-added", webhooks(&["a"], &["a", "b"])),
        ("webhook-retyped", webhooks(&["a"], &["a!"])),
        ("webhook-renamed", webhooks(&["a-b"], &["a.b"])),
        ("webhook-tag-changed", webhooks(&["a", "b"], &["a", "b+"])),
        ("webhook-tag-changed", webhooks(&["a", "b"], &["a?", "b"])),
        ("webhook-tag-changed", webhooks(&["a?", "b"], &["a", "b"])),
        ("operation-servers-changed", operation_servers_removed()),
        (
            "operation-servers-changed",
            swap(operation_servers_removed()),
        ),
        ("response-removed", swap(status())),
        ("response-retyped", redirected()),
        ("operation-removed", swap(represented(&["text/csv"]))),
        (
            "operation-added",
            represented(&["application/pdf", "text/event-stream"]),
        ),
        ("response-retyped", representation_retyped()),
        ("variant-added", prefix()),
        (
            "variant-added",
            variants(
                json!([integer(), boolean()]),
                json!([integer(), boolean(), reference("Cat")]),
            ),
        ),
        (
            "variant-removed",
            variants(
                json!([reference("Cat"), reference("Dog")]),
                json!([reference("Cat"), reference("Tagged")]),
            ),
        ),
        (
            "variant-retyped",
            variants(
                json!([reference("Cat"), sized("int32")]),
                json!([reference("Cat"), sized("int64")]),
            ),
        ),
        ("value-renamed-on-wire", spelling()),
        ("setters-added", direction()),
        ("setters-removed", swap(direction())),
        ("value-added", more_values()),
        (
            "variant-added",
            flattened(json!([reference("Cat"), reference("Dog")]), "a"),
        ),
        ("field-added", flattened(json!([reference("Cat")]), "b")),
        ("variant-added", ambiguous()),
        ("variant-removed", swap(ambiguous())),
        ("deprecated", deprecated()),
        ("undeprecated", swap(deprecated())),
        ("variant-values-changed", tagged("first", false)),
        ("variant-values-changed", tagged("second", true)),
    ];
    rows.into_iter()
        .map(|(kind, (old, new))| (kind, Pair { old, new }))
        .collect()
}

fn swap((old, new): (Value, Value)) -> (Value, Value) {
    (new, old)
}

/// An operation with these values of `x-pagination`.
fn pages(old: Value, new: Value) -> (Value, Value) {
    let with = |extension: Value| {
        let mut operation = json!({
            "parameters": [query("page", integer())],
            "responses": {"200": {"description": "", "content": {
                "application/json": {"schema": {"type": "array", "items": {"type": "string"}}}
            }}}
        });
        if !extension.is_null() {
            operation["x-pagination"] = extension;
        }
        plain(operation)
    };
    (with(old), with(new))
}

/// An operation with a stream and these values of `x-stream-parameter`.
fn streamed(old: Value, new: Value) -> (Value, Value) {
    let flag = || json!({"type": "boolean"});
    let body = json!({"type": "object", "properties": {"stream": flag(), "live": flag()}});
    let with = |extension: Value| {
        let mut operation = json!({
            "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
            "responses": {"200": {"description": "", "content": {
                "application/json": {"schema": {"type": "string"}},
                "text/event-stream": {"schema": {"type": "string"}}
            }}}
        });
        if !extension.is_null() {
            operation["x-stream-parameter"] = extension;
        }
        plain(operation)
    };
    (with(old), with(new))
}

/// Webhooks whose payloads have a property `kind`: the name of the webhook, with `+` other
/// values, with `?` any. The payload of one with `!` is plain text.
fn webhooks(old: &[&str], new: &[&str]) -> (Value, Value) {
    let with = |names: &[&str]| {
        let hooks = names.iter().map(|marked| {
            let name = marked.trim_end_matches(['+', '?', '!']);
            let kind = match marked.strip_prefix(name) {
                Some("?") => text(),
                Some("+") => json!({"enum": [format!("{name}+")], "type": "string"}),
                _ => json!({"enum": [name], "type": "string"}),
            };
            let schema = json!({"type": "object", "properties": {"kind": kind}});
            let media_type = if marked.ends_with('!') {
                "text/plain"
            } else {
                "application/json"
            };
            let body = json!({"content": {media_type: {"schema": schema}}});
            (
                name.to_owned(),
                json!({"post": {"requestBody": body, "responses": {}}}),
            )
        });
        let mut api = plain(json!({}));
        api["openapi"] = json!("3.1.0");
        api["webhooks"] = Value::Object(hooks.collect());
        api
    };
    (with(old), with(new))
}

fn by_number() -> Value {
    json!({"items": "$response.body", "page": "$request.query.page"})
}

/// A string that holds bytes.
fn bytes(format: &str) -> Value {
    json!({"type": "string", "format": format})
}

fn nullable(kind: &str) -> Value {
    json!({"type": [kind, "null"], "items": text()})
}

fn array() -> Value {
    json!({"type": "array", "items": text()})
}

/// A description whose operation is at another path, beside a second operation.
fn at(path: &str, operation: Value) -> Value {
    let mut api = plain(operation);
    let item = api["paths"]["/things"].take();
    let other =
        json!({"get": {"operationId": "others", "responses": {"204": {"description": ""}}}});
    api["paths"] = json!({path: item, "/others": other});
    api
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

fn integer() -> Value {
    json!({"type": "integer"})
}

fn boolean() -> Value {
    json!({"type": "boolean"})
}

fn sized(format: &str) -> Value {
    json!({"type": "integer", "format": format})
}
