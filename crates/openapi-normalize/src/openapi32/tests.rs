use serde_json::{Value, json};

use crate::testing;

#[test]
fn the_version_becomes_3_0_3() {
    for (version, expected) in [
        (json!("3.0.0"), "3.0.0"),
        (json!("3.0"), "3.0.3"),
        (json!(3.1), "3.0.3"),
        (json!("3.1.1"), "3.0.3"),
        (json!("3.2.0"), "3.0.3"),
        (json!("3.0.0-rc2"), "3.0.3"),
    ] {
        let (document, notes) = testing::run(super::run, json!({"openapi": version}));
        assert_eq!(document, json!({"openapi": expected}));
        assert_eq!(notes.is_empty(), version == expected);
    }
}

fn parameters(parameters: Value) -> (Value, Vec<String>) {
    let (document, notes) = testing::run(
        super::run,
        json!({
            "openapi": "3.0.3",
            "paths": {"/a": {"get": {"parameters": parameters}}},
            "components": {"schemas": {
                "Alias": {"$ref": "#/components/schemas/Form"},
                "Form": {"required": ["a"], "properties": {"a": {"type": "string"}, "b": {}}},
            }},
        }),
    );
    (document["paths"]["/a"]["get"]["parameters"].clone(), notes)
}

#[test]
fn a_query_string_becomes_query_parameters() {
    let form = json!({
        "schema": {"$ref": "#/components/schemas/Alias"},
        "encoding": {"b": {"style": "pipeDelimited"}},
    });
    let content = json!({"application/x-www-form-urlencoded": form});
    let (converted, _) =
        parameters(json!([{"name": "q", "in": "querystring", "content": content}]));
    assert_eq!(
        converted,
        json!([
            {"name": "a", "in": "query", "required": true, "schema": {"type": "string"}},
            {"name": "b", "in": "query", "style": "pipeDelimited", "schema": {}},
        ])
    );
    let content = json!({"application/json": {"schema": {"type": "object"}}});
    let (converted, notes) =
        parameters(json!([{"name": "q", "in": "querystring", "content": content}]));
    assert_eq!(converted, json!([]));
    assert!(notes.iter().any(|note| note.starts_with("narrowed")));
}

#[test]
fn parts_without_names_become_bytes() {
    let (document, notes) = testing::run(
        super::run,
        json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {
            "content": {"multipart/mixed": {"itemSchema": {"type": "object"}}},
        }}}}}}),
    );
    let response = &document["paths"]["/a"]["get"]["responses"]["200"];
    assert_eq!(*response, json!({"content": {"multipart/mixed": {}}}));
    assert!(notes.iter().any(|note| note.starts_with("narrowed")));
}

/// The caller passes bytes, as for any structured body that the client cannot serialize.
#[test]
fn item_schemas_of_requests_are_ignored() {
    let content = json!({"application/jsonl": {"itemSchema": {"type": "object"}}});
    let (document, notes) = testing::run(
        super::run,
        json!({"openapi": "3.0.3", "paths": {"/a": {"put": {"requestBody": {"content": content}}}}}),
    );
    let body = &document["paths"]["/a"]["put"]["requestBody"];
    assert_eq!(*body, json!({"content": {"application/jsonl": {}}}));
    let is_sent = |note: &String| note.ends_with(": openapi32/item-schema-sent");
    assert!(notes.iter().any(is_sent), "{notes:?}");
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:?}"
    );
}

#[test]
fn stream_items_become_array_items() {
    let item = json!({"type": "object"});
    let array = json!({"type": "array", "items": item});
    let content = |media_type: &str, media: serde_json::Value| {
        let responses = json!({"200": {"content": {media_type: media}}});
        let document =
            json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": responses}}}});
        let (document, notes) = testing::run(super::run, document);
        let response = &document["paths"]["/a"]["get"]["responses"]["200"];
        assert!(
            notes.iter().all(|note| note.starts_with("exact")),
            "{notes:?}"
        );
        response["content"][media_type].clone()
    };
    let described = content("application/jsonl", json!({"itemSchema": item}));
    assert_eq!(described, json!({"schema": array}));
    let both = json!({"itemSchema": item, "schema": {"type": "array"}});
    assert_eq!(
        content("application/json-seq", both),
        json!({"schema": array})
    );

    // The schema of the event data is that of its content.
    let event = |data: serde_json::Value| json!({"oneOf": [{"properties": {"event": {"const": "a"}, "data": data}}]});
    let text = json!({"type": "string", "contentMediaType": "application/json",
        "contentSchema": {"type": "integer"}});
    assert_eq!(
        content("text/event-stream", json!({"itemSchema": event(text)})),
        json!({"schema": {"type": "array", "items": event(json!({"type": "integer"}))}})
    );
    let image = json!({"type": "string", "contentMediaType": "image/png", "contentSchema": {}});
    assert_eq!(
        content(
            "text/event-stream",
            json!({"itemSchema": event(image.clone())})
        ),
        json!({"schema": {"type": "array", "items": event(image)}})
    );
}

#[test]
fn the_default_variant_is_last() {
    let (a, b) = (
        json!({"$ref": "#/components/schemas/A"}),
        json!({"$ref": "#/components/schemas/B"}),
    );
    for fallback in ["A", "#/components/schemas/A"] {
        let discriminator = json!({"propertyName": "k", "defaultMapping": fallback});
        let (document, _) = testing::run(
            super::run,
            json!({"openapi": "3.0.3", "components": {"schemas": {
                "U": {"oneOf": [a, b], "discriminator": discriminator}, "A": {}, "B": {},
            }}}),
        );
        assert_eq!(
            document["components"]["schemas"]["U"],
            json!({"oneOf": [b, a], "discriminator": {"propertyName": "k"}})
        );
    }
}
