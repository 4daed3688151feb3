//! Runs a single pass on a document, for unit tests.

use openapi_source::Node;
use serde_json::Value;

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

/// Returns the document after the pass, which runs on normalized input.
pub(crate) fn run_normalized(pass: fn(&mut Node, &mut Cx), document: Value) -> Value {
    let document = Document::parse(&document.to_string()).expect("a description");
    let normalized = openapi_normalize::normalize(document).expect("a form");
    let options = Options::default();
    let mut cx = Cx::new(&options, normalized.dialect, normalized.changes);
    cx.enum_values = normalized.enum_values;
    let mut root = normalized.root;
    pass(&mut root, &mut cx);
    openapi_source::testing::shown(root)
}
