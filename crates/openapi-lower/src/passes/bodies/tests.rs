use serde_json::{Value, json};

use super::super::testing;

fn run(body: Value) -> (Value, Vec<String>) {
    let document = json!({
        "openapi": "3.0.3",
        "paths": {"/a": {"post": {"requestBody": body}}},
        "components": {"schemas": {"Pet": {"type": "object", "properties": {
            "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}}},
    });
    let (document, notes) = testing::run(super::run, document);
    (document["paths"]["/a"]["post"].clone(), notes)
}

fn pet() -> Value {
    json!({"$ref": "#/components/schemas/Pet"})
}

fn bytes() -> Value {
    json!({"type": "string", "format": "binary"})
}

#[test]
fn what_progenitor_sends_stays_without_a_note() {
    for content in [
        json!({"application/json": {"schema": pet()}}),
        json!({"application/octet-stream": {"schema": bytes()}}),
        json!({"text/plain": {"schema": {"type": "string", "description": "Text."}}}),
        json!({"application/x-www-form-urlencoded": {"schema": {"type": "object",
            "properties": {"a": {"type": "string"}}}}}),
    ] {
        let body = json!({"required": true, "content": content});
        let (operation, notes) = run(body.clone());
        assert_eq!(operation, json!({"requestBody": body}));
        assert!(notes.is_empty(), "{notes:?}");
    }
}

#[test]
fn of_equal_bodies_json_is_kept() {
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
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:?}"
    );
}

#[test]
fn another_body_is_not_offered() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "multipart/form-data": {"schema": {"type": "object"}, "encoding": {"f": {"contentType": "a/b"}}},
        "application/json": {"schema": pet()},
    }}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": pet()}})
    );
    assert_eq!(
        operation["x-plan"]["bodies"][0]["encoding"],
        json!({"f": {"contentType": "a/b"}})
    );
    assert!(
        notes
            .iter()
            .any(|note| note.ends_with("not offered: multipart/form-data"))
    );
}

#[test]
fn a_multipart_body_is_written_by_the_caller() {
    let (operation, notes) =
        run(json!({"required": true, "content": {"multipart/form-data": {"schema": pet()}}}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/octet-stream": {"schema": bytes()}})
    );
    assert_eq!(operation["parameters"][0]["name"], "content-type");
    assert_eq!(operation["parameters"][0]["required"], true);
    assert_eq!(operation["x-plan"]["bodies"][0]["schema"], pet());
    assert_eq!(
        notes
            .iter()
            .filter(|note| note.starts_with("narrowed"))
            .count(),
        1
    );
}

#[test]
fn json_by_another_name_is_json() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "application/json-patch+json": {"schema": {"type": "array"}},
        "application/merge-patch+json": {"schema": pet()},
    }}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": pet()}})
    );
    assert_eq!(operation["x-plan"]["bodies"][1]["chosen"], true);
    assert!(
        notes.contains(
            &"exact /paths/~1a/post/requestBody: the true `Content-Type` is left to the Plan"
                .to_owned()
        )
    );
    let (operation, notes) = run(json!({"required": true, "content": {
        "Application/JSON; charset=utf-8": {}}}));
    assert_eq!(
        operation["requestBody"]["content"],
        json!({"application/json": {"schema": {}}})
    );
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:?}"
    );
}

#[test]
fn other_media_types_are_bytes() {
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
    let (operation, _) =
        run(json!({"required": true, "content": {"image/*": {"schema": bytes()}}}));
    assert_eq!(operation["parameters"][0]["name"], "content-type");
}

#[test]
fn any_media_type_is_what_the_schema_asks() {
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
fn an_optional_body_is_always_sent() {
    let (operation, notes) = run(json!({"content": {"application/json": {"schema": pet()}}}));
    assert_eq!(operation["requestBody"]["required"], true);
    assert_eq!(
        operation["x-plan"]["bodies"],
        json!([{"mediaType": "application/json", "chosen": true}])
    );
    assert_eq!(
        notes[0],
        "narrowed /paths/~1a/post/requestBody: the body is always sent"
    );
}

#[test]
fn how_a_form_is_encoded_is_left_to_the_plan() {
    let (operation, notes) = run(json!({"required": true, "content": {
        "application/x-www-form-urlencoded": {"schema": pet(), "encoding": {"tags": {"explode": true}}}}}));
    assert_eq!(
        operation["x-plan"]["bodies"][0]["encoding"],
        json!({"tags": {"explode": true}})
    );
    assert!(
        notes
            .iter()
            .any(|note| note.ends_with("fields are written in the default encoding"))
    );
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
fn a_body_without_a_media_type_is_none() {
    let (operation, notes) = run(json!({"required": true, "content": {}}));
    assert_eq!(operation, json!({}));
    assert_eq!(notes.len(), 1);
}
