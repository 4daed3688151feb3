//! Messages about files, in errors and reports.

use openapi_lower::Overlay;

use super::{HEAD, get, losses, lower};
use crate::support::folder::Folder;

#[test]
fn unfollowed_references_are_reported_with_a_reason() {
    let main = format!(
        "{HEAD}paths:\n{}{}{}",
        get("/a", "getA", "{$ref: 'https://shop.example/a.json'}"),
        get("/b", "getB", "{$ref: '/etc/b.yaml'}"),
        get("/c", "getC", "{$ref: 'missing.yaml#/C'}"),
    );
    let folder = Folder::new(&[("main.yaml", &main)]);
    let lowered = folder.lower("main.yaml");
    let losses = losses(&lowered).join("\n");
    for reason in [
        "URLs are not downloaded",
        "absolute path",
        "the file does not exist",
    ] {
        assert!(losses.contains(reason), "{losses}");
    }
}

#[test]
fn errors_and_reports_name_the_file() {
    let main = format!("{HEAD}paths: {{/a: {{$ref: a.yaml}}}}\n");
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "a.yaml",
            "get:\n  operationId: getA\n  responses:\n    '299x': {description: ok}\n",
        ),
    ]);
    let document = folder.read("main.yaml").expect("a description");
    let lowered = lower(document.clone());
    let changes = &lowered.report().changes;
    let unknown_status = changes
        .iter()
        .find(|change| change.detail.contains("299x"))
        .expect("noted");
    assert_eq!(unknown_status.pointer, "a.yaml#/get/responses/299x");
    assert_eq!(unknown_status.operation.as_deref(), Some("getA"));
    for pointer in [
        "a.yaml#/get/responses/299x",
        "/paths/~1a/get/responses/299x",
    ] {
        let (path, position) = document.location(pointer);
        assert!(path.expect("a file").ends_with("a.yaml"), "{pointer}");
        assert_eq!(position.map(|it| it.line), Some(4), "{pointer}");
    }
}

#[test]
fn messages_name_the_pointer_in_the_file() {
    let main = format!("{HEAD}paths: {{/a: {{$ref: parts/a.yaml}}}}\n");
    let part = "get:
  operationId: getA
  parameters: [{$ref: '#/missing/p'}]
  responses:
    '200': {description: ok, content: {application/json: {schema: {$ref: 'b.yaml#/missing'}}}}
";
    let overlay = "overlay: 1.1.0
info: {title: Corrections, version: '1'}
actions:
  - {target: \"$.paths['/a'].get.operationId\", x-was: getB, update: getC}
  - {target: \"$.paths['/a']\", update: {get: {responses: {'404': {description: x}}}, put: {summary: x}}}
";
    let folder = Folder::new(&[
        ("main.yaml", &main),
        ("parts/a.yaml", part),
        ("parts/b.yaml", "type: string\n"),
        ("overlay.yaml", overlay),
    ]);
    let mut document = folder.read("main.yaml").expect("a description");
    let overlay = Overlay::read(folder.path("overlay.yaml")).expect("an overlay");
    let error = document.apply(&overlay).expect_err("an error").to_string();
    for message in [
        "does not match the value at parts/a.yaml#/get/operationId",
        "the update adds only documentation to parts/a.yaml#/get/responses/404, parts/a.yaml#/put, which",
    ] {
        assert!(error.contains(message), "{error}");
    }
    let losses = losses(&lower(document));
    for message in [
        "`parts/a.yaml#/missing/p` is undefined",
        "`parts/b.yaml#/missing` is undefined",
    ] {
        assert!(losses.iter().any(|it| it.contains(message)), "{losses:#?}");
    }
    assert!(!losses.concat().contains("x-bundled"), "{losses:#?}");
}
