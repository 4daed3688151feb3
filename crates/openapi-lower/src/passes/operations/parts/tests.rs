use serde_json::{Value, json};

use crate::passes::testing;

/// Returns the media type object of a multipart form after the pass, and the notes.
fn form(version: &str, properties: Value, encoding: Value) -> (Value, Vec<String>) {
    let schema = json!({"type": "object", "properties": properties});
    let content = json!({"multipart/form-data": {"schema": schema, "encoding": encoding}});
    run(version, content, "multipart/form-data")
}

fn run(version: &str, content: Value, media_type: &str) -> (Value, Vec<String>) {
    let document = json!({
        "openapi": version,
        "paths": {"/a": {"post": {"requestBody": {"content": content}}}},
        "components": {"schemas": {
            "File": {"type": "string", "format": "binary"},
            "Tree": {"type": "object", "properties": {
                "child": testing::reference("Tree"), "data": testing::reference("File")}},
        }},
    });
    let (mut document, notes) = testing::run(super::run, document);
    let content = &mut document["paths"]["/a"]["post"]["requestBody"]["content"];
    (content[media_type].take(), notes)
}

fn codes(notes: &[String]) -> Vec<&str> {
    notes
        .iter()
        .filter_map(|it| it.rsplit(' ').next())
        .collect()
}

#[test]
fn files_are_recorded() {
    let file = testing::reference("File");
    let (media, notes) = form(
        "3.1.0",
        json!({
            "file": file,
            "nullable": {"anyOf": [file, {"type": "null"}]},
            "either": {"anyOf": [file, {"type": "array", "items": file}]},
            "list": {"type": ["array", "null"], "items": {"contentMediaType": "image/png"}},
            "any": {},
            "pdf": {"type": "string", "contentMediaType": "Application/PDF"},
            "text": {"type": "string"},
            "base64": {"type": "string", "contentEncoding": "base64"},
            "csv": {"type": "string", "contentMediaType": "text/csv"},
            "json": {},
            "described": {"allOf": [{"allOf": [file]}, {"description": "x"}]},
            "text_described": {"allOf": [{"type": "string"}, {"description": "x"}]},
            "alias": {"type": "File"},
            "list_of_aliases": {"type": "List", "items": {"type": "binary"}},
        }),
        json!({"json": {"contentType": "application/json"}}),
    );
    assert_eq!(
        media["x-plan"]["parts"],
        json!({"file": "file", "nullable": "file", "either": "files", "list": "files",
            "any": "file", "pdf": "file", "csv": "text", "described": "file", "alias": "file",
            "list_of_aliases": "files"})
    );
    assert_eq!(
        media["encoding"],
        json!({"json": {"contentType": "application/json"},
            "list": {"contentType": "image/png"},
            "pdf": {"contentType": "Application/PDF"},
            "csv": {"contentType": "text/csv"}})
    );
    testing::assert_exact(&notes);
}

#[test]
fn a_file_without_a_form_is_reported() {
    let file = testing::reference("File");
    let (media, notes) = form(
        "3.0.3",
        json!({
            "map": {"type": "object", "additionalProperties": file},
            "or_url": {"oneOf": [file, {"type": "string", "format": "uri"}]},
            "any": {},
            "recursive": testing::reference("Tree"),
        }),
        json!({}),
    );
    assert_eq!(media.get("x-plan"), None);
    assert_eq!(codes(&notes), ["bodies/file-as-string"; 3]);
    assert!(notes.iter().all(|it| it.starts_with("narrowed")));
}

#[test]
fn other_parts_may_be_files() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "string"}},
        "additionalProperties": testing::reference("File")});
    let content = json!({"multipart/form-data": {"schema": schema}});
    let (media, _) = run("3.1.0", content, "multipart/form-data");
    assert_eq!(media["x-plan"], json!({"otherParts": "file"}));
}

#[test]
fn the_caller_serializes_values_of_other_media_types() {
    let object = json!({"type": "object", "properties": {"b": {"type": "string"}}});
    let properties = json!({"xml": object, "list": {"type": "array", "items": object},
        "choice": object, "json": object, "scalar": {"type": "integer"}});
    let encoding = json!({
        "xml": {"contentType": "application/xml; charset=utf-8"},
        "list": {"contentType": "text/xml"},
        "choice": {"contentType": "application/xml, application/cbor"},
        "json": {"contentType": "application/xml, application/json"},
        "scalar": {"contentType": "text/plain"},
    });
    let (media, notes) = form("3.0.3", properties.clone(), encoding.clone());
    assert_eq!(
        media["x-plan"]["parts"],
        json!({"xml": "text", "list": "texts", "choice": "file"})
    );
    assert_eq!(codes(&notes), ["bodies/part-raw"; 3]);
    let schema = json!({"type": "object", "properties": properties});
    let urlencoded = "application/x-www-form-urlencoded";
    let content = json!({urlencoded: {"schema": schema, "encoding": encoding}});
    let (_, notes) = run("3.0.3", content, urlencoded);
    assert_eq!(codes(&notes), ["bodies/field-as-json"; 3]);
}

#[test]
fn styles_count_since_31() {
    let properties = json!({"a": {"type": "array", "items": {"type": "string"}}});
    let encoding = json!({"a": {"style": "form", "explode": false, "contentType": "text/plain"}});
    let (media, notes) = form("3.0.3", properties.clone(), encoding.clone());
    assert_eq!(
        media["encoding"],
        json!({"a": {"contentType": "text/plain"}})
    );
    assert_eq!(codes(&notes), ["bodies/style-ignored"; 2]);
    let (media, notes) = form("3.1.0", properties, encoding);
    assert_eq!(
        media["encoding"],
        json!({"a": {"style": "form", "explode": false}})
    );
    assert_eq!(codes(&notes), ["bodies/media-type-ignored"]);
}
