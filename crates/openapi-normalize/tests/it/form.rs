//! Equivalent descriptions in several dialects have the same canonical form.

use openapi_normalize::normalize;
use openapi_source::{Document, Effect, Overlay};
use serde_json::{Value, json};

/// Returns the canonical form, and the changes that are not exact.
fn canonical(description: &Value) -> (Value, Vec<String>) {
    let document = Document::parse(&description.to_string()).expect("a description");
    let normalized = normalize(document).expect("normalization succeeds");
    let value = normalized.to_value();
    let report = normalized.into_report();
    let losses = report
        .changes
        .iter()
        .filter(|it| it.effect != Effect::Exact)
        .map(|it| format!("{} {}: {}", it.effect, it.pointer, it.code));
    (value, losses.collect())
}

fn user() -> Value {
    json!({"type": "object", "required": ["name", "id"],
        "properties": {"name": {"type": "string"}, "id": {"type": "integer"}}})
}

fn swagger() -> Value {
    json!({
        "swagger": "2.0",
        "info": {"title": "Users", "version": "1"},
        "produces": ["application/json"],
        "consumes": ["application/json"],
        "parameters": {"Team": {"in": "path", "name": "team", "required": true, "type": "string"}},
        "paths": {"/{team}/users": {
            "parameters": [{"$ref": "#/parameters/Team"}],
            "post": {
                "operationId": "add",
                "parameters": [
                    {"in": "body", "name": "user", "required": true,
                        "schema": {"$ref": "#/definitions/User"}}],
                "responses": {"200": {"description": "ok", "schema": {"$ref": "#/definitions/User"}}}
            }
        }},
        "definitions": {"User": user()}
    })
}

fn openapi(version: &str) -> Value {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/User"}}});
    json!({
        "openapi": version,
        "info": {"title": "Users", "version": "1"},
        "paths": {"/{team}/users": {"post": {
            "operationId": "add",
            "parameters": [{"$ref": "#/components/parameters/Team"}],
            "requestBody": {"required": true, "content": content.clone()},
            "responses": {"200": {"$ref": "#/components/responses/User"}}
        }}},
        "components": {
            "parameters": {"Team": {"in": "path", "name": "team", "required": true,
                "schema": {"type": "string"}}},
            "responses": {"User": {"description": "ok", "content": content}},
            "schemas": {"User": user()}
        }
    })
}

#[test]
fn equivalent_dialects_normalize_to_the_same_document() {
    let (expected, losses) = canonical(&swagger());
    assert_eq!(losses, [""; 0]);
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/User"}}});
    assert_eq!(
        expected,
        json!({
            "openapi": "3.0.3",
            "info": {"title": "Users", "version": "1"},
            "paths": {"/{team}/users": {"post": {
                "operationId": "add",
                "parameters": [{"in": "path", "name": "team", "required": true,
                    "schema": {"type": "string"}}],
                "requestBody": {"required": true, "content": content.clone()},
                "responses": {"200": {"description": "ok", "content": content}}
            }}},
            "components": {"schemas": {"User": {"type": "object", "required": ["id", "name"],
                "properties": {"name": {"type": "string"}, "id": {"type": "integer"}}}}}
        })
    );
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        assert_eq!(
            canonical(&openapi(version)),
            (expected.clone(), Vec::new()),
            "{version}"
        );
    }
}

#[test]
fn an_unsupported_method_uses_a_free_method() {
    let mut description = openapi("3.2.0");
    let item = &mut description["paths"]["/{team}/users"];
    item["query"] = json!({"operationId": "search", "responses": {}});
    let document = Document::parse(&description.to_string()).expect("a description");
    let normalized = normalize(document).expect("normalization succeeds");
    let operation = normalized.root.at("/paths/~1{team}~1users/put");
    let operation = operation.expect("the operation, beside `post`");
    assert_eq!(operation.text("operationId"), Some("search"));
    let method = operation.plan().and_then(|plan| plan.text("method"));
    assert_eq!(method, Some("QUERY"));
}

#[test]
fn normalizing_twice_changes_nothing() {
    let (form, _) = canonical(&swagger());
    assert_eq!(canonical(&form), (form, Vec::new()));
}

#[test]
fn each_copy_of_a_node_is_corrected_once() {
    let text = "
        openapi: 3.0.3
        info: {title: T, version: '1'}
        paths:
          /a:
            get:
              parameters: {name: q, in: query, type: string}
              responses:
                - '200': {description: d, content: {schema: {type: object}}}
                - default: {description: d, content: {application/json: {schema: string}}}
          /b: {}
    ";
    let overlay = "
        overlay: 1.1.0
        info: {title: T, version: '1'}
        actions:
          - target: $.paths['/b']
            copy: $.paths['/a']
    ";
    let mut document = Document::parse(text).expect("a description");
    let overlay = Overlay::parse(overlay).expect("an overlay");
    document.apply(&overlay).expect("it applies");
    let value = normalize(document).expect("it is normalized").to_value();
    let response = |ty: &str| {
        let content = json!({"application/json": {"schema": {"type": ty}}});
        json!({"description": "d", "content": content})
    };
    let expected = json!({
        "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
        "responses": {"200": response("object"), "default": response("string")},
    });
    for path in ["/a", "/b"] {
        assert_eq!(value["paths"][path]["get"], expected, "{path}");
    }
}
