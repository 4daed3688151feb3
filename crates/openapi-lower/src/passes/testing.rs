//! Runs a single pass on a document, for unit tests.

use openapi_source::Node;
use serde_json::{Value, json};

use crate::cx::Cx;
use crate::{Document, Options};

/// Returns the document after the pass, and its notes as `effect pointer: code`.
pub(crate) fn run(pass: fn(&mut Node, &mut Cx), document: Value) -> (Value, Vec<String>) {
    openapi_source::testing::run(document, |root, dialect, changes| {
        let options = Options::default();
        let mut cx = Cx::new(&options, dialect, changes);
        pass(root, &mut cx);
        cx.changes
    })
}

/// Returns the component schemas after the pass, and its notes.
pub(crate) fn run_on_schemas(pass: fn(&mut Node, &mut Cx), schemas: Value) -> (Value, Vec<String>) {
    let document = json!({"openapi": "3.0.3", "components": {"schemas": schemas}});
    let (mut document, notes) = run(pass, document);
    (document["components"]["schemas"].take(), notes)
}

/// Returns the only component schema after the pass, and its notes.
pub(crate) fn run_on_schema(pass: fn(&mut Node, &mut Cx), schema: Value) -> (Value, Vec<String>) {
    let (mut schemas, notes) = run_on_schemas(pass, json!({"A": schema}));
    (schemas["A"].take(), notes)
}

/// Checks that all notes are exact.
#[track_caller]
pub(crate) fn assert_exact(notes: &[String]) {
    assert!(notes.iter().all(|it| it.starts_with("exact")), "{notes:?}");
}

/// Returns a reference to a component schema.
pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Returns the document after the pass, which runs on normalized input.
pub(crate) fn run_normalized(pass: fn(&mut Node, &mut Cx), document: Value) -> Value {
    let document = Document::parse(&document.to_string()).expect("a description");
    let normalized = openapi_normalize::normalize(document).expect("a canonical form");
    let options = Options::default();
    let mut cx = Cx::new(&options, normalized.dialect, normalized.changes);
    cx.enum_values = normalized.enum_values;
    let mut root = normalized.root;
    pass(&mut root, &mut cx);
    openapi_source::testing::to_value_with_plan(root)
}
