//! Selection of operations.

use openapi_source::Document;

#[test]
fn selection_keeps_named_webhooks() {
    let text = r##"
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {operationId: getA, responses: {}}}}
webhooks:
  pet.changed: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  other: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Other"}}}}}}
components: {schemas: {Pet: {type: object}, Other: {type: object}}}
"##;
    let select = |names: &[&str]| {
        let mut document = Document::parse(text).expect("a description");
        document.select(names).map(|()| document.to_value())
    };
    let names = |value: &serde_json::Value| {
        let members = value.as_object().into_iter().flatten();
        members.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let value = select(&["getA"]).expect("selected");
    assert_eq!(names(&value["components"]["schemas"]), [""; 0]);
    assert!(value.get("webhooks").is_none());
    for selection in [
        &["webhook pet.changed"][..],
        &["getA", "webhook pet.changed"],
    ] {
        let value = select(selection).expect("selected");
        assert_eq!(names(&value["webhooks"]), ["pet.changed"]);
        assert_eq!(names(&value["components"]["schemas"]), ["Pet"]);
        let operations = usize::from(selection.contains(&"getA"));
        assert_eq!(names(&value["paths"]).len(), operations);
    }
    let error = select(&["webhook pet"]).expect_err("unknown").to_string();
    assert!(error.contains("webhook pet.changed"), "{error}");
}

#[test]
fn selection_keeps_used_nodes() {
    let text = r##"
swagger: "2.0"
paths:
  /a:
    parameters: [{$ref: "#/parameters/P"}]
    get: {operationId: getA, responses: {"200": {schema: {$ref: "#/definitions/A"}}}}
    put: {operationId: putA, responses: {"200": {schema: {$ref: "#/definitions/Unused"}}}}
  /b: {get: {responses: {"200": {$ref: "#/responses/R"}}}}
parameters: {P: {name: p, in: query, type: string}, Q: {name: q, in: query, type: string}}
responses: {R: {description: r}}
definitions:
  A: {discriminator: kind, properties: {b: {$ref: "#/definitions/B"}}}
  B: {type: string}
  Child: {allOf: [{$ref: "#/definitions/A"}]}
  Unused: {type: string}
"##;
    let select = |names: &[&str]| {
        let mut document = Document::parse(text).expect("a description");
        document.select(names).map(|()| document.to_value())
    };
    let value = select(&["getA"]).expect("selected");
    assert!(value.pointer("/paths/~1a/put").is_none() && value.pointer("/paths/~1b").is_none());
    let names = |key: &str| {
        value[key]
            .as_object()
            .map(|map| map.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(
        names("definitions").expect("definitions"),
        ["A", "B", "Child"]
    );
    assert_eq!(names("parameters").expect("parameters"), ["P"]);
    assert_eq!(names("responses"), None);
    let value = select(&["GET /b"]).expect("selected");
    assert!(value.pointer("/responses/R").is_some() && value.get("definitions").is_none());
    let error = select(&["getB"]).expect_err("unknown").to_string();
    assert!(
        error.contains("no operation `getB`") && error.contains("getA"),
        "{error}"
    );
    assert_eq!(
        select(&["*"]).expect("all")["definitions"]
            .as_object()
            .map(|map| map.len()),
        Some(4)
    );
}

#[test]
fn operations_in_unusual_locations_are_found() {
    let text = r##"
openapi: 3.2.0
paths:
  /a: {query: {operationId: find}, additionalOperations: {COPY: {operationId: copy}, LINK: {operationId: link}}}
x-ms-paths:
  /a?b: {get: {operationId: getB}}
  /a?c: {get: {operationId: getC}}
"##;
    let mut document = Document::parse(text).expect("a description");
    let names = |document: &Document| {
        let operations = document.operations().into_iter();
        operations.map(|(name, ..)| name).collect::<Vec<_>>()
    };
    assert_eq!(names(&document), ["find", "copy", "link", "getB", "getC"]);
    document.select(&["COPY /a", "getC"]).expect("selected");
    assert_eq!(names(&document), ["copy", "getC"]);
}

#[test]
fn spaces_around_names_are_ignored() {
    let text = "
openapi: 3.1.0
paths:
  /a: {get: {operationId: getA}, put: {operationId: ' putA'}}
  '/b(x, y)': {get: {}}
  /c: {get: {operationId: getC}}
";
    let select = |names: &str| {
        let mut document = Document::parse(text).expect("a description");
        let names: Vec<&str> = names.split(',').collect();
        document.select(&names).map(|()| {
            let operations = document.operations().into_iter();
            operations.map(|(name, ..)| name).collect::<Vec<_>>()
        })
    };
    let names = select("getA, GET /b(x, y) , putA").expect("selected");
    assert_eq!(names, ["getA", " putA", "GET /b(x, y)"]);
    assert_eq!(select(" *").expect("selected").len(), 4);
    let error = select("getA, getB").expect_err("unknown").to_string();
    assert!(error.contains("no operation `getB`"), "{error}");
}
