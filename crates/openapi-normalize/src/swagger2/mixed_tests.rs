//! Tests of documents that mix Swagger 2.0 and OpenAPI 3.

use openapi_source::Node;
use serde_json::{Value, json};

use crate::cx::Cx;
use crate::{UPGRADE, testing};

fn upgrade(root: &mut Node, cx: &mut Cx) {
    for pass in UPGRADE {
        pass(root, cx);
    }
}

/// Converts a description, and returns the notes without those of the survey.
fn upgraded(document: Value) -> (Value, Vec<String>) {
    let (document, mut notes) = testing::run(upgrade, document);
    notes.retain(|note| !note.ends_with("dialects/other-version"));
    (document, notes)
}

/// Returns the member of the root with the version.
fn version_key(version: &str) -> &'static str {
    if version == "2.0" {
        "swagger"
    } else {
        "openapi"
    }
}

/// Converts an operation in a document of the given version.
fn operation(version: &str, operation: Value) -> (Value, Vec<String>) {
    let (document, notes) =
        upgraded(json!({version_key(version): version, "paths": {"/a": {"post": operation}}}));
    (document["paths"]["/a"]["post"].clone(), notes)
}

/// Returns the converted OpenAPI 3.0 parameter, and the notes that are not `exact`.
fn parameter(version: &str, members: Value) -> (Value, Vec<String>) {
    let input = testing::with_members(json!({"name": "p", "in": "query"}), members);
    let (operation, mut notes) = operation(version, json!({"parameters": [input]}));
    let mut parameter = operation["parameters"][0].clone();
    for key in ["name", "in"] {
        parameter.as_object_mut().map(|members| members.remove(key));
    }
    notes.retain(|note| !note.starts_with("exact"));
    (parameter, notes)
}

#[test]
fn openapi_3_is_unchanged() {
    let input = json!({"openapi": "3.0.3", "paths": {"/a": {"get": {
        "parameters": [{"name": "q", "in": "query", "schema": {"type": "array"}}],
        "responses": {"200": {"description": "ok", "headers": {"X": {"schema": {}}}}}
    }}}});
    assert_eq!(upgraded(input.clone()), (input, vec![]));
}

#[test]
fn swagger_2_members_in_openapi_3_are_converted() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let (converted, notes) = operation(
        "3.0.3",
        json!({
            "consumes": ["application/xml"],
            "parameters": [
                {"name": "ids", "in": "query", "type": "array", "items": {"type": "integer"}, "collectionFormat": "csv"},
                {"name": "q", "in": "query", "type": "string", "maxLength": 3},
                {"name": "body", "in": "body", "required": true, "schema": schema},
                {"name": "r", "in": "query", "schema": {"type": "string"}}
            ],
            "responses": {"200": {
                "description": "ok", "schema": schema, "headers": {"X-Left": {"type": "integer"}}
            }}
        }),
    );
    let expected = json!({
        "parameters": [
            {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}, "explode": false},
            {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 3}},
            {"name": "r", "in": "query", "schema": {"type": "string"}}
        ],
        "responses": {"200": {
            "description": "ok", "content": {"application/json": {"schema": schema}},
            "headers": {"X-Left": {"schema": {"type": "integer"}}}
        }},
        "requestBody": {"required": true, "content": {"application/xml": {"schema": schema}}}
    });
    assert_eq!(converted, expected);
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:#?}"
    );
}

#[test]
fn form_parameters_in_openapi_3_become_a_body() {
    let (converted, _) = operation(
        "3.0.3",
        json!({
            "parameters": [
                {"name": "a", "in": "formData", "type": "string", "required": true},
                {"name": "f", "in": "formData", "type": "file"}
            ],
            "responses": {}
        }),
    );
    let body = &converted["requestBody"]["content"]["multipart/form-data"]["schema"];
    assert_eq!(body["required"], json!(["a"]));
    assert_eq!(
        body["properties"]["f"],
        json!({"type": "string", "format": "binary"})
    );
}

#[test]
fn sections_of_swagger_2_become_components() {
    let (document, notes) = upgraded(json!({
        "openapi": "3.0.3",
        "host": "h", "basePath": "/v1", "schemes": ["https"],
        "securityDefinitions": {"b": {"type": "basic"}, "o": {"type": "oauth2", "flow": "implicit", "authorizationUrl": "u"}},
        "definitions": {
            "A": {"properties": {"b": {"$ref": "#/definitions/B"}}},
            "B": {"discriminator": {"propertyName": "k", "mapping": {"a": "#/definitions/A"}}}
        },
        "components": {"schemas": {"C": {"$ref": "#/definitions/A"}}, "securitySchemes": {"k": {"type": "basic"}}}
    }));
    let expected = json!({
        "openapi": "3.0.3",
        "components": {
            "schemas": {
                "C": {"$ref": "#/components/schemas/A"},
                "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
                "B": {"discriminator": {"propertyName": "k", "mapping": {"a": "#/components/schemas/A"}}}
            },
            "securitySchemes": {
                "k": {"type": "http", "scheme": "basic"},
                "b": {"type": "http", "scheme": "basic"},
                "o": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "u", "scopes": {}}}}
            }
        },
        "servers": [{"url": "https://h/v1"}]
    });
    assert_eq!(document, expected);
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:#?}"
    );
}

#[test]
fn components_of_both_versions_are_kept() {
    let differ = |version: &str, own: &str, other: &str| {
        let (document, notes) = upgraded(json!({
            version_key(version): version,
            "definitions": {"A": {"type": "string"}, "B": {"type": "boolean"}},
            "components": {"schemas": {"A": {"type": "integer"}, "B": {"type": "boolean"}, "Uses": {"properties": {
                "old": {"$ref": "#/definitions/A"}, "new": {"$ref": "#/components/schemas/A"}, "b": {"$ref": "#/definitions/B"}
            }}}}
        }));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["A"]["type"], own);
        assert_eq!(document["definitions"], json!({"A": {"type": other}}));
        let both = "swagger2/components-differ";
        assert!(notes.iter().any(|note| note.ends_with(both)), "{notes:#?}");
        let properties = &schemas["Uses"]["properties"];
        assert_eq!(properties["b"]["$ref"], "#/components/schemas/B");
        for (name, kind) in [("old", "string"), ("new", "integer")] {
            let reference = properties[name]["$ref"].as_str().unwrap_or_default();
            let target = document.pointer(reference.trim_start_matches('#'));
            assert_eq!(target.map(|it| &it["type"]), Some(&json!(kind)));
        }
    };
    differ("2.0", "string", "integer");
    differ("3.0.3", "integer", "string");
}

#[test]
fn openapi_3_members_in_swagger_2_are_kept() {
    let schema = json!({"oneOf": [{"type": "string", "nullable": true}]});
    let content = json!({"application/json": {"schema": schema}});
    let input = json!({
        "parameters": [
            {"name": "s", "in": "query", "schema": {"type": "array", "items": {}}, "style": "pipeDelimited"},
            {"name": "c", "in": "query", "content": content},
            {"name": "k", "in": "cookie", "schema": {"type": "string"}}
        ],
        "responses": {"200": {"description": "ok", "content": content, "headers": {"X": {"schema": schema}, "Y": {"content": content}}}},
        "requestBody": {"content": content}
    });
    let (converted, notes) = operation("2.0", input.clone());
    for key in ["responses", "requestBody"] {
        assert_eq!(converted[key], input[key]);
    }
    for at in 0..3 {
        assert_eq!(converted["parameters"][at], input["parameters"][at]);
    }
    assert_eq!(notes, ["exact /swagger: dialects/version-rewritten"]);
}

#[test]
fn both_notations_of_a_value_are_merged() {
    let schema = |value: Value| (json!({"schema": value}), Vec::<String>::new());
    for version in ["2.0", "3.0.3"] {
        assert_eq!(
            parameter(
                version,
                json!({"schema": {"type": "string"}, "enum": ["a"], "default": "a"})
            ),
            schema(json!({"type": "string", "enum": ["a"], "default": "a"}))
        );
        assert_eq!(
            parameter(
                version,
                json!({"type": "string", "schema": {"format": "date"}})
            ),
            schema(json!({"type": "string", "format": "date"}))
        );
        assert_eq!(
            parameter(
                version,
                json!({"type": "string", "schema": {"type": "string"}})
            ),
            schema(json!({"type": "string"}))
        );
    }
}

#[test]
fn the_notation_of_the_stated_version_takes_precedence() {
    let both = json!({"type": "string", "schema": {"type": "integer"}});
    let assert_narrowed = |notes: Vec<String>| {
        assert_eq!(notes.len(), 1, "{notes:#?}");
        assert!(notes[0].starts_with("narrowed "), "{notes:#?}");
    };
    for (version, kind) in [("2.0", "string"), ("3.0.3", "integer")] {
        let (converted, notes) = parameter(version, both.clone());
        assert_eq!(converted, json!({"schema": {"type": kind}}));
        assert_narrowed(notes);
    }
    let own_content = json!({"type": "string", "content": {"application/json": {"schema": {}}}});
    let (converted, notes) = parameter("3.1.0", own_content.clone());
    assert_eq!(converted, json!({"content": own_content["content"]}));
    assert_narrowed(notes);
    let (converted, notes) = parameter("2.0", own_content);
    assert_eq!(converted, json!({"schema": {"type": "string"}}));
    assert_narrowed(notes);

    let string = json!({"application/json": {"schema": {"type": "string"}}});
    let integer = json!({"application/json": {"schema": {"type": "integer"}}});
    for (version, counts) in [("2.0", &integer), ("3.0.3", &string)] {
        let (converted, mut notes) = operation(
            version,
            json!({
                "parameters": [{"name": "b", "in": "body", "schema": {"type": "integer"}}],
                "requestBody": {"content": string},
                "responses": {"200": {"description": "", "schema": {"type": "integer"}, "content": string}}
            }),
        );
        assert_eq!(&converted["requestBody"]["content"], counts);
        assert_eq!(&converted["responses"]["200"]["content"], counts);
        notes.retain(|note| note.starts_with("narrowed "));
        assert_eq!(notes.len(), 2, "{notes:#?}");
    }
    for (version, url) in [("2.0", "https://own/v1"), ("3.0.3", "https://other/v2")] {
        let (document, notes) = upgraded(json!({
            version_key(version): version, "host": "own", "basePath": "/v1", "servers": [{"url": "https://other/v2"}]
        }));
        assert_eq!(document["servers"], json!([{"url": url}]));
        assert!(
            notes.iter().any(|note| note.starts_with("narrowed ")),
            "{notes:#?}"
        );
    }
}

#[test]
fn array_styles_are_read_in_both_notations() {
    let list = json!({"type": "array", "items": {}});
    let written = |version: &str, members: Value| {
        let (converted, notes) = parameter(version, members);
        (
            converted["style"].clone(),
            converted["explode"].clone(),
            notes.len(),
        )
    };
    let none = Value::Null;
    for version in ["2.0", "3.0.3"] {
        let pipes = json!({"schema": list, "collectionFormat": "pipes"});
        assert_eq!(
            written(version, pipes),
            (json!("pipeDelimited"), none.clone(), 0)
        );
        let inside = json!({"schema": {"type": "array", "items": {}, "collectionFormat": "csv"}});
        assert_eq!(written(version, inside), (none.clone(), json!(false), 0));
        let agree =
            json!({"schema": list, "collectionFormat": "csv", "style": "form", "explode": false});
        assert_eq!(written(version, agree).1, json!(false));
    }
    // The default is that of the document's version.
    assert_eq!(
        written("2.0", json!({"schema": list})),
        (none.clone(), json!(false), 0)
    );
    let stated = json!({"type": "array", "items": {}});
    assert_eq!(written("3.0.3", stated), (none.clone(), none.clone(), 0));
    let disagree = json!({"schema": list, "collectionFormat": "multi", "explode": false});
    assert_eq!(written("3.0.3", disagree), (none, json!(false), 1));
}

#[test]
fn a_request_body_with_a_schema_gets_content() {
    for version in ["2.0", "3.0.3"] {
        let (converted, _) = operation(
            version,
            json!({"consumes": ["a/b"], "requestBody": {"required": true, "schema": {"type": "string"}}}),
        );
        assert_eq!(
            converted["requestBody"],
            json!({"required": true, "content": {"a/b": {"schema": {"type": "string"}}}})
        );
    }
}

#[test]
fn a_schema_beside_content_is_moved_into_it() {
    let (converted, _) = operation(
        "3.0.3",
        json!({"responses": {"200": {"description": "", "content": {"a/b": {}}, "schema": {"type": "string"}}}}),
    );
    assert_eq!(
        converted["responses"]["200"],
        json!({"description": "", "content": {"a/b": {"schema": {"type": "string"}}}})
    );
}
