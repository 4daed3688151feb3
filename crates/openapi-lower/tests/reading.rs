//! Changes made while reading a description are in the report.

use std::fs;
use std::path::PathBuf;

use openapi_lower::Document;

#[test]
fn duplicate_keys_are_reported() {
    let report = |text: &str| {
        let document = Document::parse(text).expect("a description");
        let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
        let value = lowered.to_value();
        let paths = value["paths"]["/a"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let names: Vec<String> = paths.keys().cloned().collect();
        (names, format!("{:#}", lowered.report()))
    };
    let operation =
        |id: &str| format!("{{operationId: {id}, responses: {{'204': {{description: ok}}}}}}");
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n";
    let (read, make) = (operation("readA"), operation("makeA"));
    let (names, told) = report(&format!(
        "{head}  /a: {{get: {read}}}\n  /a: {{post: {make}}}\n"
    ));
    assert_eq!(names, ["get", "post"]);
    assert!(
        told.contains("exact 1 /paths/~1a: ") && told.contains("[load/duplicate-path]"),
        "{told}"
    );
    let (names, told) = report(&format!(
        "{head}  /a: {{get: {read}}}\n  /a: {{get: {make}}}\n"
    ));
    assert_eq!(names, ["get"]);
    assert!(told.contains("[load/duplicate-operation]"), "{told}");
    let json = r#"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {
        "get": {"operationId": "readA", "responses": {"204": {"description": "ok"}}},
        "get": {"operationId": "listA", "responses": {"204": {"description": "ok"}}}}}}"#;
    let (_, told) = report(json);
    assert!(told.contains("[load/duplicate-operation]"), "{told}");
    let (_, told) = report(&format!(
        "{head}  /a: {{get: {read}}}\ntags: []\ntags: [{{name: x}}]\n"
    ));
    assert!(told.contains("[load/duplicate-key]"), "{told}");
}

fn several_files() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "api/main.yaml",
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'paths/a.yml'}\n  /b: {get: {operationId: b, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: 'nowhere/outside.yaml'}}}}}}}\n",
    );
    write(
        "api/paths/a.yml",
        "get:\n  operationId: a\n  responses:\n    '200':\n      description: ok\n      content: {application/json: {schema: {$ref: '../models/tree%20node.json#/Tree'}}}\n",
    );
    write(
        "api/models/tree node.json",
        r##"{"Tree": {"type": "object", "properties": {"left": {"$ref": "#/Tree"}, "up": {"$ref": "../paths/a.yml#/get/responses/200/content/application~1json/schema"}}}}"##,
    );
    write("outside.yaml", "type: string\n");
    let main = folder.path().join("api/main.yaml");
    (folder, main)
}

#[test]
fn several_files_become_one_document() {
    let (_folder, main) = several_files();
    let document = Document::read(&main).expect("a description");
    let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
    let value = lowered.to_value();
    assert!(
        value.pointer("/paths/~1a/get/responses/200").is_some(),
        "{value:#}"
    );
    let text = value.to_string();
    assert!(
        !text.contains("x-bundled") && !text.contains("tree%20node"),
        "{value:#}"
    );
    let report = lowered.report().to_string();
    assert!(report.contains("outside.yaml"), "{report}");
}
