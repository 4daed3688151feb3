//! The examples of a description in the Plan.

use openapi_lower::{Document, Options, lower};
use serde_json::json;

#[test]
fn the_plan_has_the_examples_if_the_options_request_them() -> Result<(), Box<dyn std::error::Error>>
{
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"},
                 "example": "rex"},
                {"name": "sort", "in": "query", "schema": {"type": "string", "example": "name"}}
            ],
            "post": {
                "operationId": "changePet",
                "requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Pet"}
                }}},
                "responses": {
                    "200": {"description": "", "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Pet"},
                        "examples": {
                            "elsewhere": {"externalValue": "https://example.com/"},
                            "shared": {"$ref": "#/components/examples/Tom"}
                        }
                    }}},
                    "404": {"description": "", "content": {"application/json": {
                        "schema": {"type": "string"}
                    }}}
                }
            }
        }},
        "components": {
            "schemas": {"Pet": {
                "type": "object", "properties": {"name": {"type": "string", "example": "Rex"}},
                "example": {"name": "Rex"}
            }},
            "examples": {"Tom": {"value": {"name": "Tom"}}}
        }
    });
    let lowered = |options: &Options| {
        let document = Document::parse(&description.to_string())?;
        lower(document, options)
    };
    let mut options = Options::default();
    let without = lowered(&options)?;
    assert!(without.plan().operations["changePet"].examples.is_empty());
    options.examples = true;
    let with = lowered(&options)?;
    let examples = serde_json::to_value(&with.plan().operations["changePet"].examples)?;
    let expected = json!({
        "parameters": {"id": "rex", "sort": "name"},
        "bodies": {"application/json": {"name": "Rex"}},
        "responses": {"200": {"application/json": {"name": "Tom"}}}
    });
    assert_eq!(examples, expected);

    // Nothing else differs.
    assert_eq!(with.json(), without.json());
    assert_eq!(with.report(), without.report());
    let mut plan = with.plan().as_ref().clone();
    plan.operations["changePet"].examples = Default::default();
    assert_eq!(&plan, without.plan().as_ref());
    Ok(())
}
