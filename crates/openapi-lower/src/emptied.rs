//! Accounts for objects that have become empty.
//!
//! Several passes may remove members of an object, each with a note; only at the end is it known
//! which objects are empty.

use std::collections::HashSet;

use openapi_source::{Kind, Node, Origin};

use crate::codes;
use crate::cx::Cx;

/// Notes every empty object of the output that has members in the input, unless it is already
/// accounted for.
pub(crate) fn note(document: &Node, plan: &Node, cx: &mut Cx) {
    let mut empty = Vec::new();
    for tree in [document, plan] {
        objects(tree, &mut empty);
    }
    let mut noted: HashSet<Origin> = cx.notes().iter().map(|note| note.at).collect();
    empty.retain(|origin| noted.insert(*origin));
    for origin in cx.origins.filled(empty) {
        cx.note(origin, codes::tree::EMPTIED);
    }
}

fn objects(node: &Node, empty: &mut Vec<Origin>) {
    match &node.kind {
        Kind::Object(map) if map.is_empty() => empty.push(node.origin),
        Kind::Object(map) => map.values().for_each(|child| objects(child, empty)),
        Kind::Array(items) => items.iter().for_each(|child| objects(child, empty)),
        _ => {}
    }
}
