use serde_json::{Value, json};

use crate::passes::testing;

#[test]
fn the_version_is_one_that_progenitor_knows() {
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
fn a_query_string_is_written_as_its_fields() {
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
fn sequences_of_items_are_bytes() {
    let (document, notes) = testing::run(
        super::run,
        json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {
            "content": {"application/jsonl": {"itemSchema": {"type": "object"}}},
        }}}}}}),
    );
    let response = &document["paths"]["/a"]["get"]["responses"]["200"];
    assert_eq!(*response, json!({"content": {"application/jsonl": {}}}));
    assert!(notes.iter().any(|note| note.starts_with("narrowed")));
}

#[test]
fn the_fallback_of_a_discriminator_comes_last() {
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
