//! Descriptions in Swagger 2.0, and their upgrades to OpenAPI 3.0.

use crate::support::{losses, with_components};
use openapi_lower::{Document, Lowered, Options, lower, upgrade};
use serde_json::{Value, json};

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
    for (name, description) in [("Swagger 2.0", SWAGGER), ("mixed", MIXED)] {
        let mut document = Document::parse(description)?;
        let original = lower(document.clone(), &options)?;
        upgrade(&mut document)?;
        let upgraded = lower(document, &options)?;
        assert_eq!(upgraded.to_value(), original.to_value(), "{name}");
        assert_eq!(upgraded.plan(), original.plan(), "{name}");
    }
    Ok(())
}

fn lower_swagger(paths: Value) -> Lowered {
    lower(
        with_components("2.0", paths, json!({})),
        &Options::default(),
    )
    .expect("it lowers")
}

#[test]
fn headers_that_swagger2_does_not_ignore_are_reported() {
    let lowered = |values: Value| {
        let mut header =
            json!({"name": "Accept", "in": "header", "required": true, "type": "string"});
        if values.is_array() {
            header["enum"] = values;
        }
        let response = json!({"description": "", "schema": {"type": "string"}});
        let operation = json!({
            "produces": ["application/json", "text/csv"], "parameters": [header],
            "responses": {"200": response},
        });
        lower_swagger(json!({"/a": {"get": operation}}))
    };
    for (values, is_lossy) in [
        (Value::Null, true),
        (json!(["text/csv", "application/json"]), false),
        (json!(["application/json", "text/xml"]), true),
    ] {
        let losses = losses(&lowered(values.clone()));
        let expected = if is_lossy {
            "[parameters/accept-header]"
        } else {
            ""
        };
        assert_eq!(losses.len(), usize::from(is_lossy), "{values}: {losses:?}");
        assert!(
            losses.iter().all(|it| it.ends_with(expected)),
            "{values}: {losses:?}"
        );
    }
}

#[test]
fn the_content_type_of_swagger2_is_an_argument() {
    let lowered = |operation: Value| lower_swagger(json!({"/a": {"post": operation}}));
    let header = |values: Value| json!({"name": "Content-type", "in": "header", "required": true, "type": "string", "enum": values});
    let body = json!({"name": "b", "in": "body", "schema": {"type": "string", "format": "binary"}});
    let ok = json!({"204": {"description": "ok"}});
    let names = |lowered: &Lowered| {
        let value = lowered.to_value();
        let parameters = &value["paths"]["/a"]["post"]["parameters"];
        let parameters = parameters.as_array().into_iter().flatten();
        let names = parameters.map(|it| it["name"].as_str().unwrap_or_default().to_owned());
        names.collect::<Vec<_>>()
    };
    // A media type that no `consumes` lists.
    let archive = lowered(json!({
        "operationId": "op", "consumes": ["application/octet-stream"], "responses": ok,
        "parameters": [header(json!(["application/x-tar"])), body],
    }));
    assert_eq!(losses(&archive), Vec::<String>::new());
    assert_eq!(names(&archive), ["Content-type-header"]);
    let planned = &archive.plan().operations["op"].parameters["Content-type-header"];
    assert_eq!(planned.wire_name.as_deref(), Some("Content-type"));
    // A header that the body determines is not an argument.
    for (consumes, values, body) in [
        (
            "application/json",
            json!(["application/json"]),
            body.clone(),
        ),
        (
            "multipart/form-data",
            json!(["x/y"]),
            json!({"name": "f", "in": "formData", "type": "string"}),
        ),
    ] {
        let decided = lowered(json!({
            "operationId": "op", "consumes": [consumes], "responses": ok,
            "parameters": [header(values), body],
        }));
        assert_eq!(losses(&decided), Vec::<String>::new());
        let names = names(&decided);
        assert!(
            !names.iter().any(|it| it.starts_with("Content-type")),
            "{names:?}"
        );
    }
}
