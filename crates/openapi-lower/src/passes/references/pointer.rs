//! Follows references inside a document.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::node::{Kind, Node, unescape};

/// How many references one pointer may lead through.
const MAX_HOPS: usize = 64;

/// The fragment of a reference that stays inside the document, without its `#`. Some
/// writers leave the `#` out, and since OpenAPI 3.2 a document may know its own URL.
pub(crate) fn fragment<'r>(root: &Node, reference: &'r str) -> Option<&'r str> {
    let own = root.text("$self").filter(|own| !own.is_empty());
    let rest = own
        .and_then(|own| reference.strip_prefix(own))
        .unwrap_or(reference);
    match rest.strip_prefix('#') {
        Some(fragment) => Some(fragment),
        None => (rest.starts_with('/') && !rest.contains('#')).then_some(rest),
    }
}

/// The node at the JSON pointer in a fragment. The pointer may lead through references.
pub(crate) fn at<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    descend(root, root, pointer, &mut { MAX_HOPS })
}

/// The node at the JSON pointer in a fragment, from `start` on.
pub(crate) fn below<'a>(root: &'a Node, start: &'a Node, pointer: &str) -> Option<&'a Node> {
    descend(root, start, pointer, &mut { MAX_HOPS })
}

/// What a reference leads to in the end, through any references on the way; `kind` is
/// the member of the components in which a bare name is looked up. `None` where it leads
/// nowhere, in a circle or out of the document.
pub(crate) fn resolve<'a>(root: &'a Node, reference: &str, kind: &str) -> Option<&'a Node> {
    let mut target = find(root, reference, kind)?;
    let mut way = Way::default();
    while let Some(next) = target.text("$ref") {
        if way.leads_back(target) {
            return None;
        }
        target = find(root, next, kind)?;
    }
    Some(target)
}

/// A way along references, however long, which may lead back to where it was (Brent's search
/// for a cycle: a node is remembered after 1, 2, 4, … steps).
#[derive(Default)]
pub(crate) struct Way<'a> {
    remembered: Option<&'a Node>,
    steps: usize,
}

impl<'a> Way<'a> {
    /// Goes on to a node; `true` where it was there before, which is known some steps later.
    pub(crate) fn leads_back(&mut self, node: &'a Node) -> bool {
        if self.remembered.is_some_and(|it| std::ptr::eq(it, node)) {
            return true;
        }
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.remembered = Some(node);
        }
        false
    }
}

/// The segments of the JSON pointer in a fragment; nothing for the root.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|it| decoded(it).into_owned())
}

/// Takes `paths` out of a document, to be changed while the rest is looked things up in; a
/// copy where a reference may lead into it.
pub(crate) fn take_paths(root: &mut Node) -> Option<Node> {
    let outside = leads_to_components(root);
    let paths = root.get_mut("paths")?;
    if !outside {
        return Some(paths.clone());
    }
    let emptied = Node::made(Kind::Null, paths.origin);
    Some(std::mem::replace(paths, emptied))
}

/// Whether all references of a tree plainly lead to components, of any dialect.
fn leads_to_components(node: &Node) -> bool {
    const PLACES: [&str; 4] = ["components", "definitions", "parameters", "responses"];
    match &node.kind {
        Kind::Array(items) => items.iter().all(leads_to_components),
        Kind::Object(map) => {
            let plain = |reference: &Node| {
                let pointer = reference.as_str().and_then(|it| it.strip_prefix("#/"));
                let place = pointer.and_then(|it| it.split('/').next());
                place.is_some_and(|place| PLACES.contains(&place))
            };
            map.get("$ref").is_none_or(plain) && map.values().all(leads_to_components)
        }
        _ => true,
    }
}

fn find<'a>(root: &'a Node, reference: &str, kind: &str) -> Option<&'a Node> {
    if let Some(pointer) = fragment(root, reference) {
        return at(root, pointer);
    }
    let components = [root.get("components"), Some(root)];
    components
        .into_iter()
        .flatten()
        .find_map(|holder| holder.get(kind)?.get(reference))
}

fn descend<'a>(
    root: &'a Node,
    start: &'a Node,
    pointer: &str,
    hops: &mut usize,
) -> Option<&'a Node> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    pointer
        .split('/')
        .skip(1)
        .try_fold(start, |node, segment| step(root, node, segment, hops))
}

fn step<'a>(root: &'a Node, node: &'a Node, segment: &str, hops: &mut usize) -> Option<&'a Node> {
    if let Some(child) = child(node, segment) {
        return Some(child);
    }
    let reference = node.text("$ref")?;
    *hops = hops.checked_sub(1)?;
    let target = descend(root, root, fragment(root, reference)?, hops)?;
    step(root, target, segment, hops)
}

/// The member or item that a segment of a pointer in a fragment names.
pub(crate) fn child<'a>(node: &'a Node, segment: &str) -> Option<&'a Node> {
    match &node.kind {
        Kind::Object(map) => {
            let literal = || map.get(&*unescape(segment));
            map.get(&*decoded(segment)).or_else(literal)
        }
        Kind::Array(items) => items.get(decoded(segment).parse::<usize>().ok()?),
        _ => None,
    }
}

/// A segment as it is spelled in a fragment: percent-encoded (RFC 3986) around escaped
/// (RFC 6901).
pub(crate) fn decoded(segment: &str) -> Cow<'_, str> {
    match percent_decode_str(segment).decode_utf8() {
        Ok(Cow::Owned(text)) => unescape(&text).into_owned().into(),
        Ok(Cow::Borrowed(text)) => unescape(text),
        Err(_) => unescape(segment),
    }
}
