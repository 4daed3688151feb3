use openapi_source::Node;
use serde_json::{Value, json};

use crate::cx::Cx;
use crate::passes::testing;

fn run(body: Value) -> (Value, Vec<String>) {
    let document = json!({
        "openapi": "3.0.3",
        "paths": {"/a": {"post": {"operationId": "send", "requestBody": body}}},
        "components": {"schemas": {"Pet": {"type": "object", "properties": {
            "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}}},
    });
    fn both(root: &mut Node, cx: &mut Cx) {
        super::run(root, cx);
        super::move_to_plan(root, cx);
    }
    let (document, notes) = testing::run(both, document);
    (document["paths"]["/a"]["post"].clone(), notes)
}

fn pet() -> Value {
    json!({"$ref": "#/components/schemas/Pet"})
}

fn bytes() -> Value {
    json!({"type": "string", "format": "binary"})
}

#[test]
fn supported_bodies_are_unchanged() {
    for content in [
        json!({"application/json": {"schema": pet()}}),
        json!({"application/octet-stream": {"schema": bytes()}}),
        json!({"text/plain": {"schema": {"type": "string", "description": "Text."}}}),
        json!({"application/x-www-form-urlencoded": {"schema": {"type": "object",
            "properties": {"a": {"type": "string"}}}}}),
    ] {
        let body = json!({"required": true, "content": content});
        let (operation, notes) = run(body.clone());
        assert_eq!(
            operation,
            json!({"operationId": "send", "requestBody": body})
        );
        assert!(notes.is_empty(), "{notes:?}");
    }
}

#[test]
fn json_is_preferred_among_equivalent_bodies() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "application/x-www-form-urlencoded": {"schema": pet()},
        "application/json": {"schema": pet()},
    }}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": pet()}})
    );
    assert_eq!(
        operation["x-plan"]["bodies"],
        json!([
            {"mediaType": "application/x-www-form-urlencoded", "schema": pet(), "required": true},
            {"mediaType": "application/json", "chosen": true, "required": true},
        ])
    );
    testing::assert_exact(&notes);
}

#[test]
fn another_body_has_a_separate_method() {
    let other = json!({"type": "object", "properties": {"f": bytes()}});
    let (operation, notes) = run(json!({"required": true, "content": {
        "multipart/form-data": {"schema": other, "encoding": {"f": {"contentType": "a/b"}}},
        "application/json": {"schema": pet()},
        "application/pdf": {"schema": bytes()},
        "image/png": {}, "image/gif": {},
        "text/xml": {"schema": {"type": "string"}},
    }}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": pet()}})
    );
    let bodies = &operation["x-plan"]["bodies"];
    assert_eq!(
        bodies[0],
        json!({"mediaType": "multipart/form-data", "required": true,
            "operationId": "send_multipart", "sentAs": "multipart/form-data",
            "encoding": {"f": {"contentType": "a/b"}}, "schema": other})
    );
    for raw in [2, 3, 4] {
        assert_eq!(bodies[raw]["operationId"], "send_raw");
        assert_eq!(bodies[raw]["namedByCaller"], true);
    }
    assert_eq!(bodies[5]["operationId"], "send_xml");
    assert_eq!(bodies[5]["sentAs"], "application/octet-stream");
    testing::assert_exact(&notes);
}

#[test]
fn each_patch_format_has_a_method() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "application/json-patch+json": {"schema": pet()},
        "application/merge-patch+json": {"schema": pet()},
    }}));
    let bodies = &operation["x-plan"]["bodies"];
    assert_eq!(bodies[0]["operationId"], "send_json_patch");
    assert_eq!(bodies[1]["chosen"], true);
    testing::assert_exact(&notes);
}

#[test]
fn the_plan_keeps_the_parts_of_a_form() {
    let (operation, notes) =
        run(json!({"required": true, "content": {"multipart/form-data": {"schema": pet()}}}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/octet-stream": {"schema": bytes()}})
    );
    assert_eq!(operation["parameters"][0]["name"], "content-type");
    assert_eq!(operation["parameters"][0]["required"], true);
    let body = &operation["x-plan"]["bodies"][0];
    assert_eq!(body["schema"], pet());
    assert_eq!(body["sentAs"], "multipart/form-data");
    testing::assert_exact(&notes);
}

#[test]
fn json_media_types_are_json() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "application/json-patch+json": {"schema": {"type": "array"}},
        "application/merge-patch+json": {"schema": pet()},
    }}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": pet()}})
    );
    assert_eq!(operation["x-plan"]["bodies"][1]["chosen"], true);
    assert!(notes.contains(&"exact /paths/~1a/post/requestBody: bodies/content-type".to_owned()));
    let (operation, notes) = run(json!({"required": true, "content": {
        "Application/JSON; charset=utf-8": {}}}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": {}}})
    );
    testing::assert_exact(&notes);
}

#[test]
fn other_media_types_are_sent_as_bytes() {
    let (operation, _) = run(
        json!({"required": true, "content": {"application/pdf": {"schema": {"type": "string"}}}}),
    );
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/octet-stream": {"schema": bytes()}})
    );
    assert!(operation.get("parameters").is_none());
    let (operation, _) =
        run(json!({"required": true, "content": {"image/png": {}, "image/gif": {}}}));
    assert_eq!(operation["parameters"][0]["name"], "content-type");
    let (operation, _) = run(json!({"content": {"image/*": {"schema": bytes()}}}));
    assert_eq!(operation["parameters"][0]["name"], "content-type");
    assert_eq!(operation["parameters"][0].get("required"), None);
}

#[test]
fn the_schema_determines_the_encoding_of_a_wildcard() {
    for (schema, key) in [
        (pet(), "application/json"),
        (json!({"type": "string"}), "text/plain"),
        (bytes(), "application/octet-stream"),
    ] {
        let (operation, _) = run(json!({"required": true, "content": {"*/*": {"schema": schema}}}));
        assert!(
            operation["requestBody"]["content"][key].is_object(),
            "{operation}"
        );
    }
}

#[test]
fn the_plan_records_optional_bodies() {
    let (operation, notes) = run(json!({"content": {"application/json": {"schema": pet()}}}));
    assert_eq!(operation["requestBody"]["required"], true);
    assert_eq!(
        operation["x-plan"]["bodies"],
        json!([{"mediaType": "application/json", "chosen": true}])
    );
    assert_eq!(
        notes[0],
        "exact /paths/~1a/post/requestBody: bodies/optional"
    );
}

#[test]
fn the_plan_keeps_the_encoding_of_a_form() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "application/x-www-form-urlencoded": {"schema": pet(), "encoding": {"tags": {"explode": true}}}}}));
    assert_eq!(
        operation["x-plan"]["bodies"][0]["encoding"],
        json!({"tags": {"explode": true}})
    );
    testing::assert_exact(&notes);
}

#[test]
fn raw_bodies_have_the_schema_that_progenitor_expects() {
    let (operation, notes) = run(
        json!({"required": true, "content": {"text/plain": {"schema": {"type": "string", "maxLength": 3}}}}),
    );
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"text/plain": {"schema": {"type": "string"}}})
    );
    assert!(notes[0].starts_with("widened"));
    let (operation, _) =
        run(json!({"required": true, "content": {"text/plain": {"schema": pet()}}}));
    assert_eq!(operation["x-plan"]["bodies"][0]["schema"], pet());
}

#[test]
fn a_body_without_a_media_type_is_removed() {
    let (operation, notes) = run(json!({"required": true, "content": {}}));
    assert_eq!(operation, json!({"operationId": "send"}));
    assert_eq!(notes.len(), 1);
}

#[test]
fn the_caller_encodes_a_form_without_fields() {
    let urlencoded = "application/x-www-form-urlencoded";
    for schema in [
        json!({"type": "string"}),
        json!({"type": "array", "items": {"type": "string"}}),
    ] {
        let body = json!({"required": true, "content": {urlencoded: {"schema": schema}}});
        let (operation, notes) = run(body);
        let content = json!({"text/plain": {"schema": {"type": "string"}}});
        assert_eq!(operation["requestBody"]["content"], content);
        let bodies = &operation["x-plan"]["bodies"];
        assert_eq!(bodies[0]["mediaType"], urlencoded);
        assert!(notes.iter().any(|it| it.ends_with("bodies/form-raw")));
        testing::assert_exact(&notes);
    }
}

#[test]
fn a_form_has_no_argument_for_its_media_type() {
    let body = json!({"content": {"multipart/form-data": {"schema": pet()}}});
    let (operation, notes) = run(body);
    assert_eq!(operation["x-plan"]["bodies"][0].get("namedByCaller"), None);
    assert!(notes.iter().any(|it| it.ends_with("bodies/boundary")));
    assert!(!notes.iter().any(|it| it.ends_with("caller-media-type")));
}
