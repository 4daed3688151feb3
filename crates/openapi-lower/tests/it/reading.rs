//! Reading descriptions and selecting their operations.

use crate::support::{losses, operation_with_schema, with_components};
use openapi_lower::{Document, lower};
use serde_json::json;

#[test]
fn duplicate_keys_are_reported() {
    let lowered = |text: &str| {
        let document = Document::parse(text).expect("a description");
        let lowered = lower(document, &Default::default()).expect("it lowers");
        let value = lowered.to_value();
        let item = value["paths"]["/a"].as_object().into_iter();
        let methods: Vec<String> = item.flat_map(|item| item.keys().cloned()).collect();
        (methods, format!("{:#}", lowered.report()))
    };
    let operation =
        |id: &str| format!("{{operationId: {id}, responses: {{'204': {{description: ok}}}}}}");
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n";
    let (read, make) = (operation("readA"), operation("makeA"));
    let (methods, report) = lowered(&format!(
        "{head}  /a: {{get: {read}}}\n  /a: {{post: {make}}}\n"
    ));
    assert_eq!(methods, ["get", "post"]);
    assert!(
        report.contains("exact 1 /paths/~1a: ") && report.contains("[load/duplicate-path]"),
        "{report}"
    );
    let (methods, report) = lowered(&format!(
        "{head}  /a: {{get: {read}}}\n  /a: {{get: {make}}}\n"
    ));
    assert_eq!(methods, ["get"]);
    assert!(report.contains("[load/duplicate-operation]"), "{report}");
    let json = r#"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {
        "get": {"operationId": "readA", "responses": {"204": {"description": "ok"}}},
        "get": {"operationId": "listA", "responses": {"204": {"description": "ok"}}}}}}"#;
    let (_, report) = lowered(json);
    assert!(report.contains("[load/duplicate-operation]"), "{report}");
    let (_, report) = lowered(&format!(
        "{head}  /a: {{get: {read}}}\ntags: []\ntags: [{{name: x}}]\n"
    ));
    assert!(report.contains("[load/duplicate-key]"), "{report}");
}

#[test]
fn selection_follows_misspelled_references() {
    let cat = json!({"type": "object", "properties": {"id": {"type": "string"}}});
    for (name, reference) in [
        ("Cat", "#/definitions/Cat"),
        ("Cat", "#/Components/Schemas/cat"),
        ("Cat", "/components/schemas/Cat"),
        ("My Cat", "#/components/schemas/My%20Cat"),
        ("My%20Cat", "#/components/schemas/My%20Cat"),
        ("My%20Cat", "#/components/schemas/My%2520Cat"),
        ("a/b~c", "#/components/schemas/a%2Fb%7Ec"),
        ("a/b~c", "#/components/schemas/a~1b~0c"),
        ("Cat", "#/definitions/Cat/properties/id"),
        ("Кот", "#/definitions/%D0%9A%D0%BE%D1%82"),
    ] {
        let schemas = json!({name: cat, "Other": {"type": "object"}});
        let components = json!({"schemas": schemas});
        let get = operation_with_schema(json!({"$ref": reference}));
        let mut document = with_components("3.0.3", json!({"/cat": {"get": get}}), components);
        document.select(&["op"]).expect("an operation");
        let value = document.to_value();
        let kept = value["components"]["schemas"].as_object().expect("schemas");
        assert_eq!(kept.keys().collect::<Vec<_>>(), [name], "{reference}");
        let lowered = lower(document, &Default::default()).expect("it lowers");
        assert_eq!(losses(&lowered), Vec::<String>::new(), "{reference}");
    }
    let response = json!({"description": "", "schema": {"$ref": "#/components/schemas/Cat"}});
    let paths = json!({"/cat": {"get": {"operationId": "getCat", "responses": {"200": response}}}});
    let definitions = json!({"definitions": {"Cat": cat, "Other": {"type": "object"}}});
    let mut document = with_components("2.0", paths, definitions);
    document.select(&["getCat"]).expect("an operation");
    let value = document.to_value();
    let kept = value["definitions"].as_object().expect("definitions");
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["Cat"]);
}

#[test]
fn operations_of_other_methods_may_be_references() {
    let copy = json!({"operationId": "copyCat", "responses": {"204": {"description": ""}}});
    let paths =
        json!({"/cats": {"additionalOperations": {"COPY": {"$ref": "#/x-operations/copy"}}}});
    let document = json!({
        "openapi": "3.2.0", "info": {"title": "Cats", "version": "1"}, "paths": paths,
        "x-operations": {"copy": copy},
    });
    let mut document = Document::parse(&document.to_string()).expect("a description");
    assert_eq!(document.operations().len(), 1);
    assert_eq!(document.operations()[0].0, "copyCat");
    document.select(&["copyCat"]).expect("an operation");
    assert_eq!(
        document.to_value()["paths"]["/cats"]["additionalOperations"]["COPY"],
        copy
    );
}

#[test]
fn names_of_operations_may_have_commas() {
    let operation = |id: &str| json!({"get": {"operationId": id, "responses": {}}});
    let paths = json!({
        "/a": operation("a"), "/b": operation("b,c"), "/c": operation("c"),
        "/p/{x,y}": {"get": {"responses": {}}},
    });
    let kept = |list: &str| {
        let mut document = with_components("3.0.3", paths.clone(), json!({}));
        let names: Vec<&str> = list.split(',').collect();
        document.select(&names).map_err(|error| error.to_string())?;
        let names = document.operations().into_iter().map(|(id, ..)| id);
        Ok::<Vec<String>, String>(names.collect())
    };
    assert_eq!(kept("b,c"), Ok(vec!["b,c".to_owned()]));
    let all = ["a", "b,c", "c", "GET /p/{x,y}"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(kept("c,GET /p/{x,y},b,c,a"), Ok(all));
    assert!(kept("a,b").is_err_and(|error| error.contains("no operation `b`")));
}
