//! The same API in two dialects shows no change.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use client_codegen::Interface;
use client_diff::{Client, changes};
use openapi_lower::{Document, Lowered, Options};
use serde_json::{Value, json};

fn lowered(mut document: Document, operations: &[&str], tolerant: bool) -> Lowered {
    document.select(operations).expect("operations");
    let mut options = Options::default();
    options.tolerant = tolerant;
    openapi_lower::lower(document, &options).expect("a lowered description")
}

/// Returns the changes between two descriptions for every combination of options.
fn changes_between(old: &Document, new: &Document, operations: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for tolerant in [false, true] {
        let [old, new] = [old, new].map(|it| lowered(it.clone(), operations, tolerant));
        for interface in [Interface::Positional, Interface::Builder] {
            let client = |lowered| Client::new(lowered).with_interface(interface);
            for (old, new) in [(&old, &new), (&new, &old)] {
                let changes = changes(&client(old), &client(new));
                found.extend(changes.iter().map(ToString::to_string));
            }
        }
    }
    found
}

#[test]
fn the_same_api_in_two_dialects_shows_no_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects");
    for name in ["people", "tasks", "files", "shop", "tokens"] {
        let read = |file: &str| Document::read(folder.join(name).join(file)).expect(file);
        let (old, new) = (read("swagger.yaml"), read("openapi.yaml"));
        let found = changes_between(&old, &new, &["*"]);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

/// Compares the types that two published descriptions of one product share, if the files exist.
#[test]
fn the_types_of_a_product_described_twice_show_no_change() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/openapi3");
    let read = |file: &str| {
        let text = fs::read_to_string(corpus.join(file)).ok()?;
        Some(serde_json::from_str::<Value>(&text).expect("JSON"))
    };
    let (Some(old), Some(new)) = (read("kratos-swagger2.json"), read("kratos.json")) else {
        return;
    };
    let (old_types, new_types) = (&old["definitions"], &new["components"]["schemas"]);
    let shared = shared(old_types, new_types);
    assert!(shared.len() >= 20, "{shared:?}");
    let old = json!({"swagger": "2.0", "info": {"title": "", "version": ""},
        "consumes": ["application/json"], "produces": ["application/json"],
        "definitions": old_types, "paths": paths(&shared, |schema| json!({
            "parameters": [{"name": "body", "in": "body", "required": true, "schema": schema}],
            "responses": {"200": {"description": "", "schema": schema}}}), "#/definitions/")});
    let new = json!({"openapi": "3.0.3", "info": {"title": "", "version": ""},
        "components": {"schemas": new_types}, "paths": paths(&shared, |schema| {
            let content = json!({"application/json": {"schema": schema}});
            json!({"requestBody": {"required": true, "content": content},
                "responses": {"200": {"description": "", "content": content}}})
        }, "#/components/schemas/")});
    let [old, new] = [old, new].map(|it| Document::parse(&it.to_string()).expect("a description"));
    let operations: Vec<String> = shared.iter().map(|name| format!("use{name}")).collect();
    let operations: Vec<&str> = operations.iter().map(String::as_str).collect();
    let found = changes_between(&old, &new, &operations);
    assert!(found.is_empty(), "{found:#?}");
}

/// Returns an operation for each type that sends and returns it.
fn paths(names: &[&String], operation: impl Fn(Value) -> Value, prefix: &str) -> Value {
    let paths = names.iter().map(|name| {
        let mut operation = operation(json!({"$ref": format!("{prefix}{name}")}));
        operation["operationId"] = format!("use{name}").into();
        (format!("/{name}"), json!({"post": operation}))
    });
    Value::Object(paths.collect())
}

/// Returns the names of the types whose schemas are equal in both, with everything to which
/// they refer.
fn shared<'v>(old: &'v Value, new: &Value) -> Vec<&'v String> {
    let is_same = |name: &str| match (old.get(name), new.get(name)) {
        (Some(old), Some(new)) => essence(old) == essence(new),
        _ => false,
    };
    let names = old.as_object().into_iter().flat_map(|types| types.keys());
    names
        .filter(|name| {
            let (mut open, mut seen) = (vec![(*name).clone()], BTreeSet::new());
            while let Some(name) = open.pop() {
                if seen.insert(name.clone()) {
                    if !is_same(&name) {
                        return false;
                    }
                    references(&essence(&old[&name]), &mut open);
                }
            }
            true
        })
        .collect()
}

/// Returns a schema without prose, as OpenAPI 3.0 spells it.
fn essence(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let essential = map.iter().filter(|(key, value)| {
                let is_prose = ["title", "description", "example"].contains(&key.as_str());
                (!is_prose || value.is_object()) && !key.starts_with("x-go-")
            });
            let sorted: BTreeMap<_, _> = essential
                .map(|(key, value)| {
                    // Swagger 2.0 has no `nullable`.
                    let key = if key == "x-nullable" { "nullable" } else { key };
                    (key.to_owned(), essence(value))
                })
                .collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(essence).collect(),
        Value::String(string) => string
            .replace("#/definitions/", "#/components/schemas/")
            .into(),
        other => other.clone(),
    }
}

fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str);
            found.extend(name.and_then(|it| it.rsplit('/').next()).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
