//! Upgrades of Swagger 2.0 to OpenAPI 3.0, for tools other than progenitor.

use openapi_normalize::{normalize, upgrade};
use openapi_source::{Dialect, Document};
use serde_json::json;

const SWAGGER: &str = r##"{
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "example.com",
    "basePath": "/v1",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "parameters": {"limit": {"name": "limit", "in": "query", "type": "integer"}},
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "parameters": [
                    {"$ref": "#/parameters/limit"},
                    {"name": "tags", "in": "query", "type": "array", "items": {"type": "string"}}
                ],
                "responses": {"200": {"description": "all", "schema": {
                    "type": "array", "items": {"$ref": "#/definitions/Pet"}
                }}}
            },
            "post": {
                "operationId": "addPet",
                "parameters": [{"name": "pet", "in": "body", "required": true,
                                "schema": {"$ref": "#/definitions/Pet"}}],
                "responses": {"201": {"$ref": "#/paths/~1pets/get/responses/200"}}
            }
        }
    },
    "definitions": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}
}"##;

#[test]
fn swagger_2_becomes_openapi_3() -> openapi_source::Result<()> {
    let mut document = Document::parse(SWAGGER)?;
    let report = upgrade(&mut document)?;
    assert!(!report.changes.is_empty());
    assert_eq!(document.dialect(), Dialect::OpenApi30);
    let upgraded = document.to_value();
    assert_eq!(
        upgraded["servers"],
        json!([{"url": "https://example.com/v1"}])
    );
    let operations = &upgraded["paths"]["/pets"];
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    assert_eq!(
        operations["post"]["requestBody"]["content"]["application/json"]["schema"],
        pet
    );
    assert_eq!(
        operations["get"]["parameters"][1]["schema"]["type"],
        "array"
    );
    // References to shared responses are replaced.
    let content = &operations["post"]["responses"]["201"]["content"]["application/json"];
    assert_eq!(content["schema"]["items"], pet);
    Ok(())
}

#[test]
fn an_upgraded_description_normalizes_to_the_same_document() -> openapi_source::Result<()> {
    for (name, description) in [("Swagger 2.0", SWAGGER), ("mixed", MIXED)] {
        let original = normalize(Document::parse(description)?)?;
        let mut document = Document::parse(description)?;
        upgrade(&mut document)?;
        let upgraded = normalize(document)?;
        assert_eq!(upgraded.to_value(), original.to_value(), "{name}");
    }
    Ok(())
}

#[test]
fn upgrade_keeps_other_dialects() -> openapi_source::Result<()> {
    let text = r#"{"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}}"#;
    let mut document = Document::parse(text)?;
    let before = document.to_value();
    assert_eq!(upgrade(&mut document)?.changes, []);
    assert_eq!(document.dialect(), Dialect::OpenApi31);
    assert_eq!(document.to_value(), before);
    Ok(())
}

/// A description of OpenAPI 3 that was partly converted.
const MIXED: &str = r##"{
    "openapi": "3.1.0",
    "info": {"title": "Tools", "version": "1"},
    "host": "tools.example.com",
    "schemes": ["https"],
    "securityDefinitions": {"login": {"type": "basic"}},
    "paths": {
        "/tools": {
            "parameters": [{"$ref": "#/parameters/page"}],
            "post": {
                "operationId": "addTool",
                "parameters": [{"name": "tool", "in": "body", "schema": {"$ref": "#/definitions/Tool"}}],
                "responses": {"200": {"description": "added", "schema": {"$ref": "#/components/schemas/Tool"}}}
            }
        }
    },
    "parameters": {"page": {"name": "page", "in": "query", "type": "integer"}},
    "definitions": {"Tool": {"type": "object", "properties": {"price": {"type": "number", "nullable": true}}}}
}"##;

#[test]
fn members_of_swagger_2_become_openapi_3() -> openapi_source::Result<()> {
    let mut document = Document::parse(MIXED)?;
    let report = upgrade(&mut document)?;
    let detail = "`definitions` of an OpenAPI Object belongs to Swagger 2.0; read as that version defines it";
    assert!(report.changes.iter().any(|it| it.detail == detail));
    assert_eq!(document.dialect(), Dialect::OpenApi31);
    let tool = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Tool"}}});
    let expected = json!({
        "openapi": "3.1.0",
        "info": {"title": "Tools", "version": "1"},
        "paths": {"/tools": {"post": {
            "operationId": "addTool",
            "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
            "requestBody": {"content": tool},
            "responses": {"200": {"description": "added", "content": tool}}
        }}},
        "servers": [{"url": "https://tools.example.com"}],
        "components": {
            "schemas": {"Tool": {"type": "object", "properties": {"price": {"type": "number", "nullable": true}}}},
            "parameters": {"page": {"name": "page", "in": "query", "type": "integer"}},
            "securitySchemes": {"login": {"type": "http", "scheme": "basic"}}
        }
    });
    assert_eq!(document.to_value(), expected);
    Ok(())
}
