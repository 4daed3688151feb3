//! Runs a single pass on a document, for unit tests.

use openapi_source::Node;
use serde_json::Value;

use crate::cx::Cx;

/// Returns the document after the pass, and its notes as `effect pointer: code`.
pub(crate) fn run(pass: fn(&mut Node, &mut Cx), document: Value) -> (Value, Vec<String>) {
    openapi_source::testing::run(document, |root, dialect, changes| {
        let mut cx = Cx::new(dialect, changes, Default::default());
        pass(root, &mut cx);
        cx.changes
    })
}

/// Returns the messages of the pass, for tests of their values.
pub(crate) fn messages(pass: fn(&mut Node, &mut Cx), document: Value) -> Vec<String> {
    let (_, notes) =
        openapi_source::testing::run_for_messages(document, |root, dialect, changes| {
            let mut cx = Cx::new(dialect, changes, Default::default());
            pass(root, &mut cx);
            cx.changes
        });
    notes.into_iter().map(|(_, message)| message).collect()
}
