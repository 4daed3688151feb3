//! Accounts for objects that have become empty.
//!
//! Several passes may remove members of an object, each with a note. Which objects have become
//! empty is known only after the last pass.

use std::collections::HashSet;

use openapi_source::{Kind, Node, Origin};

use crate::codes;
use crate::cx::Cx;

/// Notes every empty object of the output that has members in the input, unless it is already
/// accounted for: by another note, or by an object of the same origin that has members.
pub(crate) fn note(document: &Node, plan: &Node, cx: &mut Cx) {
    let mut empty = Vec::new();
    let mut accounted: HashSet<Origin> = cx.notes().iter().map(|note| note.at).collect();
    for tree in [document, plan] {
        objects(tree, &mut empty, &mut accounted);
    }
    empty.retain(|origin| accounted.insert(*origin));
    for origin in cx.origins.filled(empty) {
        cx.note(origin, codes::tree::EMPTIED);
    }
}

fn objects(node: &Node, empty: &mut Vec<Origin>, filled: &mut HashSet<Origin>) {
    match &node.kind {
        Kind::Object(map) if map.is_empty() => empty.push(node.origin),
        Kind::Object(map) => {
            filled.insert(node.origin);
            map.values().for_each(|child| objects(child, empty, filled));
        }
        Kind::Array(items) => items.iter().for_each(|child| objects(child, empty, filled)),
        _ => {}
    }
}
