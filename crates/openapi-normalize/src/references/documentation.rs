//! Replaces references in place of documentation strings that are in separate files.

use std::collections::HashMap;

use openapi_source::references::Resolver;
use openapi_source::{Kind, Node, Origin};

use crate::codes;
use crate::cx::Cx;

pub(super) fn run(root: &mut Node, cx: &mut Cx) {
    let mut texts = HashMap::new();
    collect(&mut Resolver::new(root), root, &mut texts);
    if !texts.is_empty() {
        location(root, &texts, cx);
    }
}

/// Collects the referenced strings, by the origins of the references.
fn collect(resolver: &mut Resolver, node: &Node, texts: &mut HashMap<Origin, Node>) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| collect(resolver, item, texts)),
        Kind::Object(map) => {
            for (key, member) in map.iter() {
                let reference = match key.as_str() {
                    "description" | "summary" => member.text("$ref"),
                    _ => None,
                };
                // A property may have this name; its target is not a string.
                let target = reference.and_then(|text| resolver.resolve(text, "").ok());
                match target.filter(|target| target.as_str().is_some()) {
                    Some(text) => {
                        texts.insert(member.origin, text.clone());
                    }
                    None => collect(resolver, member, texts),
                }
            }
        }
        _ => {}
    }
}

fn location(node: &mut Node, texts: &HashMap<Origin, Node>, cx: &mut Cx) {
    if let Some(text) = texts.get(&node.origin).filter(|_| node.has("$ref")) {
        cx.removed(node, codes::tree::REFERENCE_INLINED);
        *node = text.clone();
        return;
    }
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(|item| location(item, texts, cx)),
        Kind::Object(map) => map
            .values_mut()
            .for_each(|member| location(member, texts, cx)),
        _ => {}
    }
}
