//! Finds and rewrites the references in a tree.

use std::collections::HashMap;

use super::BUNDLED;
use crate::node::{Kind, Node, Origin};

/// Rewrites references by their origins.
pub(crate) fn write_references(node: &mut Node, texts: &HashMap<Origin, String>) {
    if texts.is_empty() {
        return;
    }
    match &mut node.kind {
        Kind::Array(items) => items
            .iter_mut()
            .for_each(|item| write_references(item, texts)),
        Kind::Object(members) => members
            .values_mut()
            .for_each(|member| write_references(member, texts)),
        Kind::String(text) => {
            if let Some(new) = texts.get(&node.origin) {
                text.clone_from(new);
            }
        }
        _ => {}
    }
}

/// Calls `visit` on every reference of a tree: each `$ref` and each target of a discriminator's
/// `mapping`.
pub(crate) fn each_reference<'n>(node: &'n Node, visit: &mut dyn FnMut(&'n str, Origin)) {
    each(node, &mut |node| {
        if let Some(reference) = node.get("$ref")
            && let Some(text) = reference.as_str()
        {
            visit(text, reference.origin);
        }
        mapped(node).for_each(|(text, origin)| visit(text, origin));
    });
}

/// Calls `visit` on every object of a tree.
pub(super) fn each<'n>(node: &'n Node, visit: &mut dyn FnMut(&'n Node)) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| each(item, visit)),
        Kind::Object(members) => {
            visit(node);
            members.values().for_each(|member| each(member, visit));
        }
        _ => {}
    }
}

fn text(node: &Node) -> Option<(&str, Origin)> {
    Some((node.as_str()?, node.origin))
}

/// The targets of a discriminator's `mapping`; none if the node is not a discriminator.
pub(super) fn mapped(discriminator: &Node) -> impl Iterator<Item = (&str, Origin)> {
    let is_one = discriminator.has("propertyName");
    let mapping = is_one.then(|| discriminator.members("mapping"));
    mapping.into_iter().flatten().filter_map(|(_, it)| text(it))
}

/// Whether the target in a `mapping` is a reference rather than the name of a component.
pub(super) fn is_reference(mapped: &str) -> bool {
    mapped.contains(['#', '/', '.'])
}

/// Whether a reference into the document names something other than a component as a whole.
pub(super) fn is_deep(text: &str) -> bool {
    let Some(location) = text.strip_prefix('#').filter(|it| it.starts_with('/')) else {
        return false;
    };
    let depth = if location.starts_with("/components/") {
        3
    } else {
        2
    };
    location.bytes().filter(|byte| *byte == b'/').count() > depth || in_file(location)
}

/// Whether a pointer leads into a file other than a main file.
pub(super) fn in_file(pointer: &str) -> bool {
    let inside = pointer.strip_prefix('/');
    inside.is_some_and(|inside| inside.starts_with(BUNDLED))
}
