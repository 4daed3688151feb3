//! Runs a single pass on a document, for unit tests.

use openapi_source::{Changes, Dialect, Node};
use serde_json::Value;

use crate::Pass;
use crate::cx::Cx;

/// Returns the document after the pass, and its notes as `effect pointer: code`.
pub(crate) fn run(pass: Pass, document: Value) -> (Value, Vec<String>) {
    openapi_source::testing::run(document, rewrite(pass))
}

/// Returns the messages of the pass, for tests of their values.
pub(crate) fn messages(pass: Pass, document: Value) -> Vec<String> {
    let (_, notes) = openapi_source::testing::run_for_messages(document, rewrite(pass));
    notes.into_iter().map(|(_, message)| message).collect()
}

fn rewrite(pass: Pass) -> impl FnOnce(&mut Node, Dialect, Changes) -> Changes {
    move |root, dialect, changes| {
        let mut cx = Cx::new(dialect, changes, Default::default());
        pass(root, &mut cx);
        cx.changes
    }
}

/// Sets the members of an object, and returns it.
pub(crate) fn with_members(mut object: Value, members: Value) -> Value {
    for (key, value) in members.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}
