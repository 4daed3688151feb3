//! Runs one pass on a document, for the tests beside it.

use serde_json::Value;

use super::cx::Cx;
use crate::node::Node;
use crate::{Document, Options};

/// The document behind the pass, and its notes as `effect pointer: detail`.
pub(crate) fn run(pass: fn(&mut Node, &mut Cx), document: Value) -> (Value, Vec<String>) {
    let document = Document::parse(&document.to_string()).expect("a description");
    let options = Options::default();
    let mut cx = Cx::new(&options, document.dialect, document.origins);
    let mut root = document.root;
    pass(&mut root, &mut cx);
    let notes = cx
        .notes
        .iter()
        .map(|note| {
            let pointer = cx.origins.pointer(note.at);
            format!("{} {pointer}: {}", note.effect, note.detail)
        })
        .collect();
    (root.to_value(), notes)
}
