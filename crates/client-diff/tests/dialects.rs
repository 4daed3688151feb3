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
fn told(old: &Document, new: &Document, operations: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    for tolerant in [false, true] {
        let [old, new] = [old, new].map(|it| lowered(it.clone(), operations, tolerant));
        for interface in [Interface::Positional, Interface::Builder] {
            let client = |lowered| Client::new(lowered).with_interface(interface);
            for (old, new) in [(&old, &new), (&new, &old)] {
                let found = changes(&client(old), &client(new));
                told.extend(found.iter().map(ToString::to_string));
            }
        }
    }
    told
}

#[test]
fn the_same_api_in_two_dialects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects");
    for name in ["people", "tasks", "files", "shop", "tokens"] {
        let read = |file: &str| Document::read(folder.join(name).join(file)).expect(file);
        let (old, new) = (read("swagger.yaml"), read("openapi.yaml"));
        let told = told(&old, &new, &["*"]);
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

/// The types that two published descriptions of one product share, if the files exist.
#[test]
fn a_product_described_twice() {
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
    let told = told(&old, &new, &operations);
    assert!(told.is_empty(), "{told:#?}");
}

/// Returns an operation for each type that sends and returns it.
fn paths(names: &[&String], operation: impl Fn(Value) -> Value, home: &str) -> Value {
    let paths = names.iter().map(|name| {
        let mut operation = operation(json!({"$ref": format!("{home}{name}")}));
        operation["operationId"] = format!("use{name}").into();
        (format!("/{name}"), json!({"post": operation}))
    });
    Value::Object(paths.collect())
}

/// Returns the names of the types whose schemas are equal in both, with everything to which
/// they refer.
fn shared<'v>(old: &'v Value, new: &Value) -> Vec<&'v String> {
    let same = |name: &str| match (old.get(name), new.get(name)) {
        (Some(old), Some(new)) => essence(old) == essence(new),
        _ => false,
    };
    let names = old.as_object().into_iter().flat_map(|types| types.keys());
    names
        .filter(|name| {
            let (mut open, mut seen) = (vec![(*name).clone()], BTreeSet::new());
            while let Some(name) = open.pop() {
                if seen.insert(name.clone()) {
                    if !same(&name) {
                        return false;
                    }
                    references(&essence(&old[&name]), &mut open);
                }
            }
            true
        })
        .collect()
}

/// Returns a schema without descriptions, in one spelling.
fn essence(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let said = map.iter().filter(|(key, value)| {
                let words = ["title", "description", "example"].contains(&key.as_str());
                (!words || value.is_object()) && !key.starts_with("x-go-")
            });
            let said = said.map(|(key, value)| {
                // Vendors of 2.0 spell it like this.
                let key = if key == "x-nullable" { "nullable" } else { key };
                (key.to_owned(), essence(value))
            });
            Value::Object(said.collect::<BTreeMap<_, _>>().into_iter().collect())
        }
        Value::Array(items) => items.iter().map(essence).collect(),
        Value::String(text) => text
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
