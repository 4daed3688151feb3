//! Hostile descriptions: processing each of them terminates soon and with little memory, with
//! success or an error that names the cause.

mod lowering;
mod reading;

use openapi_lower::{Document, Lowered};
use serde_json::{Value, json};

use crate::limits::{LIMIT, within};

const MEMORY_MB: u64 = 300;

fn within_limits<T>(what: &str, work: impl FnOnce() -> T) -> T {
    within(what, LIMIT, MEMORY_MB, work)
}

fn assert_rejected(what: &str, text: &str, cause: &str) {
    let outcome = within_limits(what, || Document::parse(text).map(drop));
    let error = outcome.expect_err(what).to_string();
    assert!(error.contains(cause), "{what}: {error}");
    assert!(
        error.len() < 1_000,
        "{what}: an error of {} bytes",
        error.len()
    );
}

fn lowered(what: &str, document: Value) -> Lowered {
    within_limits(what, || {
        let document = Document::parse(&document.to_string()).expect(what);
        openapi_lower::lower(document, &Default::default()).expect(what)
    })
}

fn without_paths(schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {},
        "components": {"schemas": schemas}})
}

/// Returns a description with an operation whose response has the first of the schemas.
fn with_schemas(schemas: Value) -> Value {
    let mut names = schemas.as_object().expect("schemas").keys();
    let content =
        json!({"application/json": {"schema": reference(names.next().expect("a schema"))}});
    let mut document = without_paths(schemas);
    document["paths"]["/a"]["get"]["responses"]["200"] =
        json!({"description": "", "content": content});
    document
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}
