//! Several main files of one description.

use serde_json::json;

use super::{HEAD, get, losses, lower, names, response};
use crate::support::folder::Folder;

#[test]
fn an_index_lists_main_files() {
    let one = format!("{HEAD}paths:\n{}", get("/a", "getA", "{type: integer}"));
    let other = format!(
        "{HEAD}security: [{{token: []}}]\npaths:\n{}components: {{securitySchemes: {{token: {{type: http, scheme: bearer}}}}}}\n",
        get("/b", "getB", "{type: string}"),
    );
    let through_paths = format!(
        "{HEAD}paths:\n  /a: {{$ref: 'one.yaml#/paths/~1a'}}\n  /b: {{$ref: 'other.yaml#/paths/~1b'}}\n"
    );
    let folder = Folder::new(&[
        ("one.yaml", &one),
        ("other.yaml", &other),
        (
            "map.yaml",
            "one: {$ref: one.yaml}\nother: {$ref: ./other.yaml}\n",
        ),
        ("list.yaml", "- $ref: one.yaml\n- $ref: other.yaml\n"),
        ("paths.yaml", &through_paths),
    ]);
    for index in ["map.yaml", "list.yaml", "paths.yaml"] {
        let mut document = folder.read(index).expect(index);
        assert_eq!(names(&document), ["getA", "getB"], "{index}");
        document.select(&["getB"]).expect(index);
        assert_eq!(names(&document), ["getB"], "{index}");
        let value = lower(document).to_value();
        assert_eq!(response(&value, "/b")["type"], "string", "{index}");
    }
}

#[test]
fn main_files_are_merged() {
    let shared = "tags: [{name: shop}]\ncomponents:\n  schemas:\n    Error: {type: object, properties: {code: {type: integer}}}\n  securitySchemes: {token: {type: http, scheme: bearer}, key: {type: apiKey, in: header, name: K}}\n";
    let one = format!(
        "{HEAD}servers: [{{url: 'https://one.example'}}]\nsecurity: [{{token: []}}]\npaths:\n{}  /both: {{get: {{operationId: getBoth, responses: {{}}}}, parameters: [{{name: p, in: query, schema: {{type: string}}}}]}}\n{shared}",
        get("/a", "getA", "{$ref: '#/components/schemas/Error'}"),
    );
    let other = format!(
        "{HEAD}servers: [{{url: 'https://other.example'}}]\nsecurity: [{{key: []}}]\npaths:\n{}  /both: {{put: {{operationId: putBoth, responses: {{}}}}}}\n{shared}",
        get("/b", "getB", "{$ref: '#/components/schemas/Error'}"),
    );
    let folder = Folder::new(&[("one.yaml", &one), ("sub/other.yaml", &other)]);
    let document = folder
        .merged(&["one.yaml", "sub/other.yaml"])
        .expect("merged");
    assert_eq!(names(&document), ["getA", "getBoth", "putBoth", "getB"]);
    let value = document.to_value();
    assert_eq!(value["tags"], json!([{"name": "shop"}]));
    assert_eq!(
        value["paths"]["/a"]["get"]["security"],
        json!([{"token": []}])
    );
    assert_eq!(
        value["paths"]["/b"]["get"]["security"],
        json!([{"key": []}])
    );
    assert_eq!(
        value["paths"]["/both"]["put"]["security"],
        json!([{"key": []}])
    );
    assert!(value["paths"]["/both"]["put"]["parameters"].is_null());
    assert_eq!(value["paths"]["/both"]["get"]["parameters"][0]["name"], "p");
    assert_eq!(value["servers"][0]["url"], "https://one.example");
    assert_eq!(
        value["paths"]["/b"]["servers"][0]["url"],
        "https://other.example"
    );
    let lowered = lower(document);
    assert_eq!(losses(&lowered), Vec::<String>::new());
    assert_eq!(
        lowered.to_value()["components"]["schemas"]
            .as_object()
            .map(|schemas| schemas.len()),
        Some(1)
    );
}

#[test]
fn main_files_that_contradict_each_other_are_an_error() {
    let one = format!(
        "{HEAD}paths:\n{}components: {{schemas: {{A: {{type: string}}}}}}\n",
        get("/a", "getA", "{type: string}")
    );
    let cases = [
        (
            format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: integer}}}}}}\n"),
            "/components/schemas/A",
        ),
        (
            format!("{HEAD}paths:\n{}", get("/a", "getA", "{type: integer}")),
            "/paths/~1a/get",
        ),
        (
            format!("{HEAD}paths:\n{}", get("/b", "getA", "{type: string}")),
            "/paths/~1b/get/operationId",
        ),
        ("swagger: '2.0'\npaths: {}\n".to_owned(), "cannot be merged"),
    ];
    for (other, part) in cases {
        let folder = Folder::new(&[("one.yaml", &one), ("other.yaml", &other)]);
        let error = folder.merged(&["one.yaml", "other.yaml"]).expect_err(part);
        let text = error.to_string();
        assert!(
            text.contains(part) && text.contains("other.yaml:"),
            "{text}"
        );
        assert!(text.contains("help: "), "{text}");
    }
}
