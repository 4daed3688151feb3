//! Changes of spelling, made where the survey has found that they are due.

use std::collections::HashMap;

use super::grammar::Object;
use crate::node::{Kind, Map, Node, Origin};

/// A change of an object, or of a string.
#[derive(Debug)]
pub(super) enum Edit {
    /// Gives a member the name that the specification has.
    Rename(String, &'static str),
    /// Takes out the member that is this node, of the name given.
    Discard(Node),
    /// Writes a string anew.
    Text(String),
    /// Moves the keywords of a schema into the member `schema` of this object.
    Wrap(Object),
}

/// Applies the edits to a tree, each to all nodes of its origin.
pub(super) fn apply(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(|item| apply(item, edits)),
        Kind::Object(map) => map.values_mut().for_each(|member| apply(member, edits)),
        _ => {}
    }
    apply_to(node, edits);
}

/// Applies the edits to a node alone.
pub(super) fn apply_to(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    for edit in edits.get(&node.origin).into_iter().flatten() {
        match edit {
            Edit::Rename(from, to) => rename(node, from, to),
            Edit::Discard(member) => {
                if let Some(map) = node.as_object_mut() {
                    map.retain(|_, other| other.origin != member.origin);
                }
            }
            Edit::Text(text) => node.kind = text.as_str().into(),
            Edit::Wrap(object) => wrap(node, *object),
        }
    }
}

fn rename(node: &mut Node, from: &str, to: &str) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    *map = std::mem::take(map)
        .into_iter()
        .map(|(key, member)| match key == from {
            true => (to.to_owned(), member),
            false => (key, member),
        })
        .collect();
}

fn wrap(node: &mut Node, object: Object) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    let of_schema = |key: &str| {
        key == "$ref" || Object::Schema.member(key).is_some() && object.member(key).is_none()
    };
    let (schema, rest): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| of_schema(key));
    *map = rest;
    node.insert("schema", Node::made(schema, node.origin));
}
