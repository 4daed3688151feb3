//! Finds and rewrites the references in a tree.

use std::collections::HashMap;

use super::BUNDLED;
use crate::node::{Kind, Node, Origin};
use crate::walk;

/// Rewrites references by their origins.
pub(crate) fn write_references(node: &mut Node, texts: &HashMap<Origin, String>) {
    if texts.is_empty() {
        return;
    }
    if let Kind::String(text) = &mut node.kind
        && let Some(new) = texts.get(&node.origin)
    {
        text.clone_from(new);
    }
    node.children_mut()
        .for_each(|child| write_references(child, texts));
}

/// Calls `visit` on every reference of a tree: each `$ref` and each target of a discriminator's
/// `mapping`.
pub(crate) fn each_reference<'n>(node: &'n Node, visit: &mut dyn FnMut(&'n str, Origin)) {
    walk::objects(node, &mut |node| {
        let reference = node.get("$ref").and_then(string_with_origin);
        for (text, origin) in reference.into_iter().chain(mapped(node)) {
            visit(text, origin);
        }
    });
}

/// Returns the string of a node, and its origin; `None` for any other value.
pub(super) fn string_with_origin(node: &Node) -> Option<(&str, Origin)> {
    Some((node.as_str()?, node.origin))
}

/// Returns the targets of a discriminator's `mapping`; none if the node is not a discriminator.
pub(super) fn mapped(node: &Node) -> impl Iterator<Item = (&str, Origin)> {
    let is_discriminator = node.has("propertyName");
    let mapping = is_discriminator.then(|| node.members("mapping"));
    mapping
        .into_iter()
        .flatten()
        .filter_map(|(_, target)| string_with_origin(target))
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
