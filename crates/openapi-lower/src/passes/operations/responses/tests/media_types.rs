use serde_json::{Value, json};

use super::{empty, reference, run, with_content};
use crate::passes::testing;

#[test]
fn decoded_media_types_are_requested() {
    let pet = json!({"schema": testing::reference("Pet")});
    let problem = with_content(json!({"application/problem+json": pet}));
    for (responses, expected) in [
        (
            json!({"200": with_content(json!({"application/json": pet}))}),
            Value::Null,
        ),
        (
            json!({"200": with_content(json!({"application/json; charset=utf-8": pet}))}),
            Value::Null,
        ),
        (
            json!({"200": with_content(json!({"text/plain": pet, "text/json": pet, "application/json": pet}))}),
            json!(["application/json", "text/json"]),
        ),
        // With another schema.
        (
            json!({"200": with_content(json!({"application/json": pet, "application/hal+json": {"schema": {"type": "object"}}}))}),
            Value::Null,
        ),
        (
            json!({"200": with_content(json!({"application/json;odata=verbose": pet}))}),
            json!(["application/json;odata=verbose"]),
        ),
        (
            json!({"200": with_content(json!({"*/*": pet}))}),
            Value::Null,
        ),
        (
            json!({"200": reference("Pet"), "404": problem}),
            Value::Null,
        ),
        (
            json!({"204": empty(), "404": problem}),
            json!(["application/problem+json"]),
        ),
        (
            json!({"200": with_content(json!({"text/csv": {}, "*/*": {}}))}),
            json!(["text/csv", "*/*"]),
        ),
        // The document itself states the media type.
        (
            json!({"200": with_content(json!({"image/png": {}}))}),
            Value::Null,
        ),
        (
            json!({"200": with_content(json!({"text/csv": {}}))}),
            json!(["text/csv"]),
        ),
        (
            json!({"200": with_content(json!({"application/json": {"schema": {"type": "string", "format": "binary"}}}))}),
            json!(["application/json"]),
        ),
    ] {
        assert_eq!(run(responses.clone()).accept(), &expected, "{responses}");
    }
}

#[test]
fn json_media_types_become_application_json() {
    let pet = json!({"schema": testing::reference("Pet")});
    let lowered = run(json!({"200": with_content(json!({
        "application/xml": {"schema": {"type": "object"}},
        "application/json": {"schema": testing::reference("Pet"), "encoding": {"a": {}}, "example": 1}}))}));
    assert_eq!(lowered.kinds(), ["200 Pet"]);
    assert_eq!(lowered.count("exact"), 4);
    let lowered = run(json!({"200": with_content(json!({"application/vnd.x+json": pet}))}));
    assert_eq!(lowered.kinds(), ["200 Pet"]);
    assert_eq!(lowered.accept(), &json!(["application/vnd.x+json"]));
    assert_eq!(lowered.count("narrowed"), 0);
    for (content, kind) in [
        (json!({"application/json; charset=utf-8": {}}), "{}"),
        (
            json!({"*/*": {"schema": {"type": "array", "items": {"type": "string"}}}}),
            r#"{"type":"array","items":{"type":"string"}}"#,
        ),
        (json!({"*/*": {"schema": {"type": "string"}}}), "raw"),
        (json!({"*/*": {}}), "raw"),
        (
            json!({"application/json": {"schema": {"type": "string", "format": "binary"}}}),
            "raw",
        ),
    ] {
        let lowered = run(json!({"200": with_content(content)}));
        assert_eq!(lowered.kinds(), [format!("200 {kind}")]);
    }
}

#[test]
fn other_media_types_of_success_have_methods() {
    let pet = json!({"schema": testing::reference("Pet")});
    let lowered = run(json!({
        "200": with_content(json!({
            "application/json": pet, "text/csv": {}, "application/pdf": {},
            "application/vnd.dog+json": {"schema": {"type": "object", "required": ["a"]}},
            "application/xml": pet, "text/xml": pet, "text/json": pet, "text/plain": pet,
            "application/grpc": pet,
        })),
        "202": reference("Dog"),
        "404": with_content(json!({"application/json": pet, "text/html": {}})),
    }));
    assert_eq!(lowered.bodies(), ["200 Pet", "202 Dog"]);
    let dog = json!({"json": testing::reference("Dog")});
    let vendor = json!({"json": testing::reference("GetAVndDogResponse")});
    let method = |id: &str, media_types: &[&str], body: Value| {
        json!({"operationId": id, "mediaTypes": media_types,
            "responses": {"200": body, "202": dog}})
    };
    assert_eq!(
        lowered.operation["x-plan"]["representations"],
        json!([
            method("getA_csv", &["text/csv"], json!("text")),
            method("getA_pdf", &["application/pdf"], json!("bytes")),
            method("getA_vnd_dog", &["application/vnd.dog+json"], vendor),
            method("getA_xml", &["application/xml", "text/xml"], json!("text")),
        ])
    );
    assert_eq!(lowered.count("exact"), lowered.notes.len());
}
