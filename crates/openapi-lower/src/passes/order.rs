//! One order for all descriptions that say the same.
//!
//! The members of an object have no order in JSON, and neither have the names in `required`
//! and `tags`. What we make must not depend on one: a vendor whose generator writes its paths
//! in another order each day would change all of the code. So everything is put in the order
//! of its names before any other pass looks at it. Nothing is given up.

use super::cx::Cx;
use crate::node::{Kind, Node};

pub(crate) fn run(root: &mut Node, _: &mut Cx) {
    sort(root);
}

fn sort(node: &mut Node) {
    match &mut node.kind {
        Kind::Object(members) => {
            if !members.keys().is_sorted() {
                members.sort_unstable_keys();
            }
            for (name, member) in members.iter_mut() {
                sort(member);
                if matches!(name.as_str(), "required" | "tags") {
                    sort_names(member);
                }
            }
        }
        Kind::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}

/// Sorts an array of names; any other value stays.
fn sort_names(node: &mut Node) {
    let Some(names) = node.as_array_mut() else {
        return;
    };
    if names.iter().all(|name| name.as_str().is_some()) {
        names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
}
