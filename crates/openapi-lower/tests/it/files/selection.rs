//! Selections of operations that other files define.

use openapi_lower::Document;
use serde_json::json;

use super::{HEAD, losses, lower, names, resolved, response};
use crate::support::folder::Folder;

#[test]
fn selection_follows_references() {
    let text = r##"
openapi: 3.2.0
info: {title: Shop, version: '1'}
paths:
  x-internal: {get: {operationId: none}}
  /a: {$ref: '#/components/pathItems/A'}
  /b: {get: {operationId: getB, responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}}}
components:
  pathItems:
    A:
      get: {operationId: getA, responses: {'200': {description: ok, content: {application/json: {$ref: '#/components/mediaTypes/thing'}}}}}
      put: {operationId: putA, responses: {'200': {$ref: '#/paths/~1b/get/responses/200'}}}
  mediaTypes:
    thing: {schema: {$ref: '#/components/schemas/Thing'}}
  schemas:
    Thing: {type: object, properties: {base: {$ref: '#/components/schemas/Base'}}}
    Base: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Child: {allOf: [{$ref: '#/components/schemas/Base'}]}
    Grandchild: {allOf: [{$ref: '#/components/schemas/Child'}, {properties: {deep: {type: integer}}}]}
    Unused: {type: string}
"##;
    let select = |names: &[&str]| {
        let mut document = Document::parse(text).expect("a description");
        document.select(names).expect("selected");
        document
    };
    assert_eq!(names(&select(&["*"])), ["getA", "putA", "getB"]);
    for name in ["getA", "GET /a"] {
        let document = select(&[name]);
        assert_eq!(names(&document), ["getA"]);
        let value = document.to_value();
        let kept: Vec<&String> = value["components"]["schemas"]
            .as_object()
            .expect("schemas")
            .keys()
            .collect();
        assert_eq!(kept, ["Thing", "Base", "Child", "Grandchild"]);
        let lowered = lower(document);
        let value = lowered.to_value();
        assert!(!response(&value, "/a")["properties"]["base"].is_null());
    }
    // The target is in an operation that is not selected.
    let lowered = lower(select(&["putA"]));
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let schema =
        &value["paths"]["/a"]["put"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(
        resolved(&value, schema)["properties"]["n"]["type"],
        "integer"
    );
    assert!(value["paths"].get("/b").is_none());
}

#[test]
fn selection_keeps_used_nodes_of_other_files() {
    let main = format!(
        "{HEAD}paths:\n  /a: {{$ref: 'a.yaml'}}\n  /b: {{$ref: 'b.yaml'}}\ncomponents: {{schemas: {{Big: {{type: string}}}}}}\n"
    );
    let operation = |id: &str, schema: &str| {
        format!(
            "get: {{operationId: {id}, responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '{schema}'}}}}}}}}}}}}\n"
        )
    };
    let folder = Folder::new(&[
        ("main.yaml", &main),
        ("a.yaml", &operation("getA", "types.yaml#/One")),
        ("b.yaml", &operation("getB", "types.yaml#/Two")),
        (
            "types.yaml",
            "One: {type: object, properties: {next: {$ref: '#/One'}}}\nTwo: {type: object, properties: {big: {$ref: 'main.yaml#/components/schemas/Big'}}}\n",
        ),
    ]);
    let mut document = folder.read("main.yaml").expect("a description");
    document.select(&["getA"]).expect("selected");
    let value = document.to_value();
    assert_eq!(
        value["x-bundled"],
        json!({"types.yaml": {"One": {
            "type": "object",
            "properties": {"next": {"$ref": "#/x-bundled/types.yaml/One"}},
        }}})
    );
    assert!(
        value
            .get("components")
            .is_none_or(|it| it.get("schemas").is_none()),
        "{value:#}"
    );
}
