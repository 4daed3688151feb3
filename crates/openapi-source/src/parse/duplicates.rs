//! Keys that an object has more than once.
//!
//! YAML forbids them, JSON leaves them open, and parsers take the last one or refuse the file.
//! Here the last one counts, and each is reported. A path that is described twice keeps the
//! operations of both places.

use crate::code::Code;
use crate::codes::load;
use crate::node::{Kind, Node, Origin, Origins};

/// A key that an object has more than once, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Duplicate {
    pub(crate) at: Origin,
    pub(crate) code: Code,
}

/// Puts the value `last` of a key in the place of its value `first`.
pub(super) fn settle(first: &mut Node, last: Node, origins: &Origins) -> Vec<Duplicate> {
    let at = first.origin;
    let pointer = origins.pointer(at);
    let steps: Vec<&str> = pointer.split('/').collect();
    let code = match steps.as_slice() {
        _ if first.same(&last) => load::DUPLICATE_KEY_EQUAL,
        ["", "paths", _] if first.is_object() && last.is_object() => {
            return merge(first, last, origins);
        }
        ["", "paths", _, method] if *method != "parameters" && last.is_object() => {
            load::DUPLICATE_OPERATION
        }
        _ => load::DUPLICATE_KEY,
    };
    *first = last;
    vec![Duplicate { at, code }]
}

/// Adds the members of a path item to those of another one for the same path.
fn merge(first: &mut Node, last: Node, origins: &Origins) -> Vec<Duplicate> {
    let mut duplicates = vec![Duplicate {
        at: first.origin,
        code: load::DUPLICATE_PATH,
    }];
    if let (Kind::Object(members), Kind::Object(others)) = (&mut first.kind, last.kind) {
        for (key, node) in *others {
            match members.get_mut(&key) {
                Some(member) => duplicates.extend(settle(member, node, origins)),
                None => {
                    members.insert(key, node);
                }
            }
        }
    }
    duplicates
}
