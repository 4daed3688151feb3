//! Duplicate keys of objects.
//!
//! YAML forbids them, JSON leaves their meaning undefined, and parsers take the last value or
//! reject the file. This reader takes the last value and reports each duplicate. If a path has
//! duplicates, the operations of all of them are kept.

use crate::codes::load;
use crate::node::{Kind, Node, Origins};
use crate::parse::ReadingChange;

/// Replaces the first value of a key with the last.
pub(super) fn resolve(first: &mut Node, last: Node, origins: &Origins) -> Vec<ReadingChange> {
    let at = first.origin;
    let pointer = origins.pointer(at);
    let segments: Vec<&str> = pointer.split('/').collect();
    let code = match segments.as_slice() {
        _ if first.is_same(&last) => load::DUPLICATE_KEY_EQUAL,
        ["", "paths", _] if first.is_object() && last.is_object() => {
            return merge(first, last, origins);
        }
        ["", "paths", _, method] if *method != "parameters" && last.is_object() => {
            load::DUPLICATE_OPERATION
        }
        _ => load::DUPLICATE_KEY,
    };
    *first = last;
    vec![ReadingChange { at, code }]
}

/// Adds the members of a path item to those of another one for the same path.
fn merge(first: &mut Node, last: Node, origins: &Origins) -> Vec<ReadingChange> {
    let mut duplicates = vec![ReadingChange {
        at: first.origin,
        code: load::DUPLICATE_PATH,
    }];
    if let (Kind::Object(members), Kind::Object(others)) = (&mut first.kind, last.kind) {
        for (key, node) in *others {
            match members.get_mut(&key) {
                Some(member) => duplicates.extend(resolve(member, node, origins)),
                None => {
                    members.insert(key, node);
                }
            }
        }
    }
    duplicates
}
