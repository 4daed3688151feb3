use serde_json::{Value, json};

use super::super::testing;

/// The keys, and the parameters of each operation as `name in`, behind the pass.
fn run(paths: Value) -> (Vec<String>, Vec<Vec<String>>, Vec<String>) {
    let (document, notes) = testing::run(super::run, json!({"openapi": "3.0.3", "paths": paths}));
    let items = document["paths"].as_object().expect("paths");
    let mut parameters = Vec::new();
    for operation in items
        .values()
        .flat_map(|item| item.as_object().expect("an item").values())
    {
        let list = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        parameters.push(list.iter().map(show).collect());
    }
    (items.keys().cloned().collect(), parameters, notes)
}

fn show(parameter: &Value) -> String {
    let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
    let required = if parameter["required"] == true {
        "!"
    } else {
        ""
    };
    format!("{}{required} {}", text("name"), text("in"))
}

#[test]
fn plain_paths_stay_without_a_note() {
    let (keys, _, notes) = run(json!({
        "/a/{id}/b:c": {"get": {"parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]}},
        "/#DoIt": {"post": {}},
        "/x?list-type=2": {"get": {}},
    }));
    assert_eq!(keys, ["/a/{id}/b:c", "/#DoIt", "/x?list-type=2"]);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn a_key_without_a_slash_gets_one() {
    let (keys, _, notes) = run(json!({"a/b": {"get": {}}, "/a/b": {"get": {}}}));
    assert_eq!(keys, ["/a/b#2", "/a/b"]);
    assert_eq!(
        notes,
        ["exact /paths/a~1b: a path is written as a plain template"]
    );
}

#[test]
fn template_and_declared_parameters_agree() {
    let (keys, parameters, notes) = run(json!({
        "/u/{id}/{userId}/{q}/{}": {"get": {"parameters": [
            {"name": "user_id", "in": "path", "schema": {"type": "integer"}},
            {"name": "q", "in": "query", "style": "form", "schema": {"type": "string"}},
            {"name": "gone", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "other", "in": "path", "required": true, "schema": {"type": "string"}},
        ]}},
    }));
    assert_eq!(keys, ["/u/{id}/{user_id}/{q}/{u}"]);
    assert_eq!(
        parameters,
        [["user_id! path", "q! path", "id! path", "u! path"]]
    );
    assert_eq!(
        notes
            .iter()
            .filter(|note| note.starts_with("narrowed"))
            .count(),
        2
    );
}

#[test]
fn operators_and_patterns_are_taken_off() {
    let (keys, parameters, notes) = run(json!({
        "/a/{+path}": {"get": {}},
        "/b/{ids*}": {"get": {}},
        "/c/{id:[0-9]{3}}": {"get": {}},
        "/d{/rest}": {"get": {}},
        "/e{?page,size}": {"get": {}},
        "/f/{name=projects/*}:run": {"post": {}},
    }));
    assert_eq!(
        keys,
        [
            "/a/{path}",
            "/b/{ids}",
            "/c/{id}",
            "/d/{rest}",
            "/e",
            "/f/{name}:run"
        ]
    );
    assert_eq!(parameters[4], ["page query", "size query"]);
    let detail = "reserved characters of a path parameter are left to the Plan";
    assert!(notes.iter().any(|note| note.ends_with(detail)), "{notes:?}");
}

#[test]
fn stray_braces_are_encoded() {
    let (keys, _, _) = run(json!({
        "/a/{b": {"get": {}}, "/a}/c": {"get": {}}, "/d/{e}}": {"get": {}}, "/f/{g/h": {"get": {}},
    }));
    assert_eq!(keys, ["/a/%7Bb", "/a%7D/c", "/d/{e}%7D", "/f/%7Bg/h"]);
}

#[test]
fn a_key_and_value_behind_a_hash_become_a_query() {
    let (keys, _, notes) = run(json!({
        "/#Action=Run": {"post": {}},
        "/#X-Target=Run": {"post": {"parameters": [{"name": "X-Target", "in": "header"}]}},
        "/b?x#Action=Run": {"post": {}},
    }));
    assert_eq!(keys, ["/?Action=Run", "/#X-Target=Run", "/b?x&Action=Run"]);
    assert_eq!(notes.len(), 4);
}

#[test]
fn double_slashes_are_reported() {
    let (keys, _, notes) = run(json!({"/a//b": {"get": {}}, "/c?u=a//b": {"get": {}}}));
    assert_eq!(keys, ["/a/b", "/c?u=a/%2Fb"]);
    assert!(notes.contains(&"narrowed /paths/~1a~1~1b: `//` in the path sent as `/`".to_owned()));
}

#[test]
fn lowering_again_changes_nothing() {
    let paths = json!({
        "a//{}": {"get": {}}, "/b/{+c}/{d": {"get": {}}, "/#Action=Run": {"post": {}},
        "/c?u=a//b": {"get": {}}, "/a/{a}": {"get": {"parameters": [
            {"name": "a", "in": "path", "required": true, "schema": {"type": "string"}}]}},
    });
    let (once, _) = testing::run(super::run, json!({"openapi": "3.0.3", "paths": paths}));
    let (twice, notes) = testing::run(super::run, once.clone());
    let keys = |value: &Value| {
        value["paths"]
            .as_object()
            .map(|map| map.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(keys(&once), keys(&twice));
    assert!(
        notes.iter().all(|note| !note.contains("plain template")),
        "{notes:?}"
    );
}
