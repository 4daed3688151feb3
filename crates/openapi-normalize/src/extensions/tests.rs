use serde_json::{Value, json};

use crate::testing;

fn run(document: Value) -> (Value, Vec<String>) {
    let description = testing::with_members(json!({"openapi": "3.0.3"}), document);
    testing::run(super::run, description)
}

fn schema(schema: Value) -> (Value, Vec<String>) {
    let (document, notes) = run(json!({"components": {"schemas": {"A": schema}}}));
    (document["components"]["schemas"]["A"].clone(), notes)
}

#[test]
fn names_that_look_like_extensions_are_kept() {
    let input = json!({
        "openapi": "3.0.3",
        "paths": {"/x-a": {"get": {
            "responses": {"200": {
                "headers": {"x-h": {"schema": {"type": "string", "enum": [{"x-e": 1}]}}},
                "content": {"x-foo/bar": {}},
            }},
            "security": [{"x-key": []}],
        }}},
        "components": {
            "securitySchemes": {"x-key": {"type": "apiKey", "name": "x-key", "in": "header"}},
            "schemas": {"x-s": {
                "properties": {"x-p": {}, "example": {"type": "string"}, "xml": {}},
                "discriminator": {"propertyName": "p", "mapping": {"x-m": "#/components/schemas/x-s"}},
                "default": {"x-d": 1},
            }},
        },
    });
    assert_eq!(run(input.clone()), (input, vec![]));
}

#[test]
fn extensions_and_documentation_are_removed() {
    let (document, notes) = run(json!({
        "x-a": {"b": 1},
        "info": {"title": "t", "contact": {"email": "e"}, "x-logo": "l"},
        "tags": [{"name": "t"}],
        "externalDocs": {"url": "u"},
        "servers": [{"url": "u", "x-a": 1, "variables": {"v": {"default": "d", "x-a": 1}}}],
        "paths": {"x-a": 1, "/a": {"x-a": 1, "get": {
            "x-a": 1,
            "tags": ["t"],
            "parameters": [{"name": "q", "x-a": 1, "example": "e", "schema": {"x-a": 1}}],
            "requestBody": {"x-a": 1, "content": {"a/b": {"x-a": 1, "examples": {"e": {}}}}},
            "responses": {"x-a": 1, "200": {"x-a": 1, "headers": {"h": {"x-a": 1}}}},
        }}},
        "components": {"x-a": 1, "securitySchemes": {"o": {"type": "oauth2", "x-a": 1, "flows": {
            "x-a": 1, "implicit": {"x-a": 1, "scopes": {}},
        }}}},
    }));
    assert_eq!(
        document,
        json!({
            "openapi": "3.0.3",
            "info": {"title": "t"},
            "servers": [{"url": "u", "variables": {"v": {"default": "d"}}}],
            "paths": {"/a": {"get": {
                "parameters": [{"name": "q", "schema": {}}],
                "requestBody": {"content": {"a/b": {}}},
                "responses": {"200": {"headers": {"h": {}}}},
            }}},
            "components": {"securitySchemes": {"o": {"type": "oauth2", "flows": {
                "implicit": {"scopes": {}},
            }}}},
        })
    );
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:?}"
    );
}

#[test]
fn webhooks_callbacks_and_links_are_removed() {
    let (document, notes) = run(json!({
        "webhooks": {"w": {"post": {}}},
        "paths": {"/a": {"get": {
            "callbacks": {"c": {}}, "responses": {"200": {"links": {"l": {}}}},
        }}},
    }));
    assert_eq!(
        document,
        json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {}}}}}})
    );
    // The Plan has the payloads of webhooks and callbacks.
    assert_eq!(
        notes,
        [
            "narrowed /paths/~1a/get/responses/200/links: extensions/links",
            "exact /paths/~1a/get/responses/200: tree/emptied",
            "exact /paths/~1a/get/callbacks: extensions/callbacks",
            "exact /webhooks: extensions/webhooks",
        ]
    );
}

#[test]
fn nullable_and_secret_extensions_become_keywords() {
    let (converted, _) = schema(json!({"$ref": "#/components/schemas/A", "x-nullable": true}));
    assert_eq!(
        converted,
        json!({"$ref": "#/components/schemas/A", "nullable": true})
    );
    let (converted, _) = schema(json!({"type": "string", "x-nullable": false}));
    assert_eq!(converted, json!({"type": "string"}));
    let (converted, notes) =
        schema(json!({"type": ["string", "null"], "format": "uuid", "x-secret": true}));
    assert_eq!(
        converted,
        json!({"type": ["string", "null"], "format": "password"})
    );
    let is_unchecked = |note: &String| note.starts_with("widened") && note.contains("/format:");
    assert!(notes.iter().any(is_unchecked), "{notes:?}");
    let parameter = json!({"name": "q", "schema": {"type": "string"}, "x-secret": true});
    let (document, _) = run(json!({"paths": {"/a": {"get": {"parameters": [parameter]}}}}));
    assert_eq!(
        document["paths"]["/a"]["get"]["parameters"][0]["schema"],
        json!({"type": "string", "format": "password"})
    );
}

#[test]
fn components_other_than_schemas_are_removed() {
    let (document, notes) = run(json!({
        "paths": {},
        "components": {"schemas": {"A": {}}, "parameters": {"P": {"name": "p"}}, "headers": {}},
    }));
    assert_eq!(document["components"], json!({"schemas": {"A": {}}}));
    let unused = "exact /components/parameters/P: extensions/component-unused";
    assert!(notes.iter().any(|note| note == unused), "{notes:?}");
}

#[test]
fn a_copied_extension_is_noted_once() {
    let input = json!({
        "openapi": "3.0.3",
        "paths": {"/a": {
            "get": {"responses": {"200": {"$ref": "#/components/responses/R"}}},
            "put": {"responses": {"200": {"$ref": "#/components/responses/R"}}},
        }},
        "components": {"responses": {"R": {"description": "d", "x-a": 1}}},
    });
    fn run_both(root: &mut openapi_source::Node, cx: &mut crate::cx::Cx) {
        crate::references::run(root, cx);
        super::run(root, cx);
    }
    let (_, notes) = testing::run(run_both, input);
    let extension_notes = notes.iter().filter(|note| note.contains("/R/x-a"));
    assert_eq!(extension_notes.count(), 1, "{notes:?}");
    assert!(
        notes
            .iter()
            .any(|note| note.ends_with("extensions/component-inlined"))
    );
}

#[test]
fn skip_url_encoding_is_read_by_the_location_of_the_parameter() {
    let parameter = |location: &str| json!({"name": "id", "in": location, "x-ms-skip-url-encoding": true, "x-other": 1});
    let (document, _) = run(json!({
        "openapi": "3.0.3",
        "paths": {"/{id}": {"get": {"parameters": [parameter("path"), parameter("query")]}}},
    }));
    let parameters = &document["paths"]["/{id}"]["get"]["parameters"];
    assert_eq!(parameters[0]["x-plan"], json!({"multiSegment": true}));
    assert_eq!(
        parameters[1],
        json!({"name": "id", "in": "query", "allowReserved": true})
    );
}
