//! Shared code of the tests.

#![allow(dead_code, reason = "the fuzz targets use some of these functions")]

pub mod accounting;
pub mod described;
pub mod folder;

use openapi_lower::{Document, Effect, Lowered, Options};
use serde_json::{Value, json};

/// Lowers a description and checks that every leaf is accounted for, and that lowering the result
/// again changes nothing.
pub fn lower_checked(input: &Value, tolerant: bool) -> Lowered {
    let lowered = lower_accounted(input, tolerant);
    check_settled(&lowered, tolerant);
    lowered
}

/// Checks that lowering the description again gives the same result: no order depends on a hash.
pub fn check_repeatable(input: &Value, lowered: &Lowered, tolerant: bool) {
    let again = lower(input, tolerant);
    assert_eq!(pretty(&again), pretty(lowered));
    assert_eq!(again.plan(), lowered.plan());
    let (changes, others) = (&lowered.report().changes, &again.report().changes);
    for (change, other) in changes.iter().zip(others) {
        assert_eq!(change, other);
    }
    assert_eq!(changes.len(), others.len());
}

/// Checks that lowering the result again changes nothing, byte for byte.
pub fn check_settled(lowered: &Lowered, tolerant: bool) {
    let again = lower(&lowered.to_value(), tolerant);
    assert_eq!(
        format!("{:#}", again.report()),
        "0 exact, 0 widened, 0 narrowed, 0 dropped\n"
    );
    let (once, twice) = (pretty(lowered), pretty(&again));
    let differing = once.lines().zip(twice.lines()).position(|(a, b)| a != b);
    if let Some(line) = differing {
        let around = |text: &str| {
            let lines = text.lines().skip(line.saturating_sub(8));
            lines.take(16).collect::<Vec<_>>().join("\n")
        };
        let (once, twice) = (around(&once), around(&twice));
        panic!("lowering again changes line {line}:\n{once}\n-- becomes --\n{twice}");
    }
    assert_eq!(once.len(), twice.len());
}

fn pretty(lowered: &Lowered) -> String {
    serde_json::to_string_pretty(&lowered.to_value()).expect("JSON")
}

/// Lowers a description and checks that every leaf is accounted for.
pub fn lower_accounted(input: &Value, tolerant: bool) -> Lowered {
    let lowered = lower(input, tolerant);
    let problems = accounting::unaccounted(input, &lowered);
    assert!(
        problems.is_empty(),
        "{} leaves are not accounted for:\n{}",
        problems.len(),
        problems[..problems.len().min(20)].join("\n")
    );
    lowered
}

/// Returns the changes that are not exact.
pub fn losses(lowered: &Lowered) -> Vec<String> {
    let changes = lowered.report().changes.iter();
    changes
        .filter(|change| change.effect != Effect::Exact)
        .map(|change| format!("{}: {} [{}]", change.pointer, change.detail, change.code))
        .collect()
}

/// Returns a description in the given version of OpenAPI or Swagger, with `paths` and `components`.
pub fn with_components(version: &str, paths: Value, components: Value) -> Document {
    let info = json!({"title": "Test", "version": "1"});
    let document = match version {
        "2.0" => {
            let mut document = json!({"swagger": "2.0", "info": info, "paths": paths});
            for (section, named) in components.as_object().expect("sections") {
                document[section] = named.clone();
            }
            document
        }
        _ => json!({"openapi": version, "info": info, "paths": paths, "components": components}),
    };
    Document::parse(&document.to_string()).expect("a description")
}

/// Returns a reference to a component schema.
pub fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Returns an operation whose response has the given content.
pub fn operation_with_content(content: Value) -> Value {
    json!({"operationId": "op", "responses": {"200": {"description": "ok", "content": content}}})
}

/// Returns an operation whose JSON response has the given schema.
pub fn operation_with_schema(schema: Value) -> Value {
    operation_with_content(json!({"application/json": {"schema": schema}}))
}

pub fn lower(input: &Value, tolerant: bool) -> Lowered {
    let document = Document::parse(&input.to_string()).expect("a description");
    let mut options = Options::default();
    options.tolerant = tolerant;
    openapi_lower::lower(document, &options).expect("it lowers")
}
