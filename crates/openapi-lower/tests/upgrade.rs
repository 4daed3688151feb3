//! A Swagger 2.0 description and its upgrade to OpenAPI 3.0 are lowered to the same document.

use openapi_lower::{Document, Options, lower, upgrade};

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
fn an_upgraded_description_lowers_to_the_same_document() -> openapi_lower::Result<()> {
    let options = Options::default();
    let at_once = lower(Document::parse(SWAGGER)?, &options)?;
    let mut document = Document::parse(SWAGGER)?;
    upgrade(&mut document)?;
    let in_two = lower(document, &options)?;
    assert_eq!(in_two.to_value(), at_once.to_value());
    assert_eq!(in_two.plan(), at_once.plan());
    Ok(())
}

#[test]
fn a_mixed_description_lowers_as_its_upgrade_does() -> openapi_lower::Result<()> {
    let options = Options::default();
    let at_once = lower(Document::parse(MIXED)?, &options)?;
    let mut document = Document::parse(MIXED)?;
    upgrade(&mut document)?;
    let in_two = lower(document, &options)?;
    assert_eq!(in_two.to_value(), at_once.to_value());
    assert_eq!(in_two.plan(), at_once.plan());
    Ok(())
}
