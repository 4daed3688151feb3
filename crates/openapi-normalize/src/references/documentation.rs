//! Replaces references to files that contain documentation with the documentation.

use std::collections::HashMap;

use openapi_source::references::Resolver;
use openapi_source::{Node, Origin};

use crate::codes;
use crate::cx::Cx;

pub(super) fn run(root: &mut Node, cx: &mut Cx) {
    let mut texts = HashMap::new();
    collect(&mut Resolver::new(root), root, &mut texts);
    if !texts.is_empty() {
        replace(root, &texts, cx);
    }
}

/// Collects the referenced strings, by the origins of the references.
fn collect(resolver: &mut Resolver, node: &Node, texts: &mut HashMap<Origin, Node>) {
    for key in ["description", "summary"] {
        if let Some(member) = node.get(key)
            && let Some(reference) = member.text("$ref")
            // A property may have this name; its target is not a string.
            && let Ok(target) = resolver.resolve(reference, "")
            && target.as_str().is_some()
        {
            texts.insert(member.origin, target.clone());
        }
    }
    for child in node.children() {
        collect(resolver, child, texts);
    }
}

fn replace(node: &mut Node, texts: &HashMap<Origin, Node>, cx: &mut Cx) {
    if let Some(text) = texts.get(&node.origin).filter(|_| node.has("$ref")) {
        cx.removed(node, codes::tree::REFERENCE_INLINED);
        *node = text.clone();
        return;
    }
    for child in node.children_mut() {
        replace(child, texts, cx);
    }
}
