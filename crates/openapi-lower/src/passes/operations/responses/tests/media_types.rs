use serde_json::{Value, json};

use super::{document, empty, reference, run, with_content};
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

#[test]
fn a_text_response_is_widened_unless_it_is_any_string() {
    for (media_type, schema, widened) in [
        (
            "text/plain",
            json!({"type": "string", "maxLength": 3, "description": "d"}),
            0,
        ),
        ("text/plain", json!({}), 0),
        ("application/xml", json!({"type": "object"}), 0),
        (
            "text/plain",
            json!({"type": "string", "enum": ["UP", "DOWN"]}),
            1,
        ),
        ("text/plain", json!({"type": "boolean"}), 1),
        (
            "text/csv",
            json!({"type": "array", "items": {"type": "object"}}),
            1,
        ),
    ] {
        let text = json!({"schema": schema});
        let alone = run(json!({"200": with_content(json!({media_type: text}))}));
        assert_eq!(alone.count("widened"), widened, "{media_type}: {schema}");
        let beside_json = json!({media_type: text, "application/json": {"schema": {}}});
        let beside_json = run(json!({"200": with_content(beside_json)}));
        assert_eq!(
            beside_json.count("widened"),
            widened,
            "{media_type}: {schema}"
        );
    }
}

#[test]
fn a_header_with_content_is_a_string() {
    let header = |media_type: &str| {
        let response = json!({"description": "", "headers": {"X": {"content": {
            media_type: {"schema": {"type": "integer"}}
        }}}});
        run(json!({"204": response}))
    };
    let json = header("application/json");
    assert_eq!(
        json.plan()["204"]["headers"],
        json!({"X": {"type": "string"}})
    );
    assert_eq!(json.count("widened"), 1);
    let text = header("text/plain");
    assert_eq!(
        text.plan()["204"]["headers"],
        json!({"X": {"type": "integer"}})
    );
    assert_eq!(text.count("widened"), 0);
}

#[test]
fn a_status_that_the_method_does_not_return_is_an_entry() {
    for (status, name, location, code) in [
        ("304", "x", "header", "exact responses/unconditional"),
        (
            "304",
            "if-none-match",
            "query",
            "exact responses/unconditional",
        ),
        (
            "304",
            "IF-NONE-MATCH",
            "header",
            "narrowed responses/not-modified",
        ),
        (
            "3XX",
            "If-Modified-Since",
            "header",
            "narrowed responses/not-modified",
        ),
        ("300", "x", "header", "narrowed responses/not-returned"),
        ("103", "x", "header", "exact responses/informational"),
    ] {
        let mut description = document(json!({"200": empty(), status: empty()}));
        description["paths"]["/a"]["get"]["parameters"] =
            json!([{"name": name, "in": location, "schema": {"type": "string"}}]);
        let (_, notes) = testing::run(super::super::run, description);
        let (effect, code) = code.split_once(' ').expect("effect and code");
        assert!(
            notes
                .iter()
                .any(|it| it.starts_with(effect) && it.ends_with(code)),
            "{status} {name}: {notes:?}"
        );
    }
}
