//! Runs one pass on a document, for the tests beside it.

use openapi_source::Node;
use serde_json::Value;

use crate::cx::Cx;

/// The document behind the pass, and its notes as `effect pointer: code`.
pub(crate) fn run(pass: fn(&mut Node, &mut Cx), document: Value) -> (Value, Vec<String>) {
    openapi_source::testing::run(document, |root, dialect, changes| {
        let mut cx = Cx::new(dialect, changes);
        pass(root, &mut cx);
        cx.changes
    })
}

/// The messages of the pass, for tests of the values in them.
pub(crate) fn messages(pass: fn(&mut Node, &mut Cx), document: Value) -> Vec<String> {
    let (_, notes) =
        openapi_source::testing::run_for_messages(document, |root, dialect, changes| {
            let mut cx = Cx::new(dialect, changes);
            pass(root, &mut cx);
            cx.changes
        });
    notes.into_iter().map(|(_, message)| message).collect()
}
