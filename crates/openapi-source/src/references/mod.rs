//! Resolves references inside a document.

use std::borrow::Cow;
use std::collections::HashMap;

mod repair;

use crate::node::{Kind, Node};
use crate::pointer::{decoded, escape, unescape};
pub use repair::{repair, split_component};

/// The maximum number of references through which one pointer may lead. Each reference on the way
/// can double the work if its pointer leads through references itself.
pub const MAX_HOPS: usize = 1_000;

/// Why a reference cannot be resolved.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// The pointer names no node.
    Undefined,
    /// The references form a cycle.
    Cycle,
    /// The pointer leads through more than [`MAX_HOPS`] references.
    TooLong,
}

/// Returns the fragment of a reference inside the document, without `#`. Some authors omit the `#`,
/// and since OpenAPI 3.2 a document may declare its own URL.
pub fn fragment<'r>(root: &Node, reference: &'r str) -> Option<&'r str> {
    let self_url = root.text("$self").filter(|url| !url.is_empty());
    let rest = self_url
        .and_then(|url| reference.strip_prefix(url))
        .unwrap_or(reference);
    match rest.strip_prefix('#') {
        Some(fragment) => Some(fragment),
        None => (rest.starts_with('/') && !rest.contains('#')).then_some(rest),
    }
}

/// Returns the node at a JSON pointer in a URI fragment. The pointer may lead through references.
pub fn at<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    find_at(root, pointer).ok()
}

/// Returns the node at a JSON pointer in a URI fragment, or why there is none.
pub fn find_at<'a>(root: &'a Node, pointer: &str) -> Result<&'a Node, Fault> {
    descend(root, root, pointer, &mut String::new(), &mut { MAX_HOPS })
}

/// Returns the node at a JSON pointer in a URI fragment, and its final pointer, which leads through
/// no reference.
pub fn locate<'a>(root: &'a Node, pointer: &str) -> Option<(String, &'a Node)> {
    let mut location = String::new();
    let node = descend(root, root, pointer, &mut location, &mut { MAX_HOPS }).ok()?;
    Some((location, node))
}

/// Returns the node at a JSON pointer in a URI fragment, relative to `start`.
pub fn below<'a>(root: &'a Node, start: &'a Node, pointer: &str) -> Option<&'a Node> {
    descend(root, start, pointer, &mut String::new(), &mut { MAX_HOPS }).ok()
}

/// Resolves references to their final targets. Each reference is resolved once, so the time is
/// linear in the length of chains.
pub struct Resolver<'r> {
    root: &'r Node,
    /// The final targets of the references resolved so far, by node and by the section for bare
    /// names.
    resolved: HashMap<(*const Node, &'static str), Result<&'r Node, Fault>>,
}

impl<'r> Resolver<'r> {
    /// Returns a resolver for the document with this root.
    pub fn new(root: &'r Node) -> Resolver<'r> {
        Resolver {
            root,
            resolved: HashMap::new(),
        }
    }

    /// Returns the final target of a reference; `kind` is the section of `components` in which a
    /// bare name is looked up.
    pub fn resolve(&mut self, reference: &str, kind: &'static str) -> Result<&'r Node, Fault> {
        let mut visited = Vec::new();
        let mut target = find(self.root, reference, kind);
        let end = loop {
            let Ok(node) = target else {
                break target;
            };
            let Some(next) = node.text("$ref") else {
                break target;
            };
            let key = (std::ptr::from_ref(node), kind);
            if let Some(end) = self.resolved.get(&key) {
                break *end;
            }
            // If the references form a cycle, the loop finds this entry.
            self.resolved.insert(key, Err(Fault::Cycle));
            visited.push(key);
            target = find(self.root, next, kind);
        };
        self.resolved
            .extend(visited.into_iter().map(|key| (key, end)));
        end
    }
}

/// Detects cycles in a sequence of references (Brent's algorithm: remembers the node after 1, 2, 4,
/// … steps).
#[derive(Default)]
pub struct CycleDetector<'a> {
    remembered: Option<&'a Node>,
    steps: usize,
}

impl<'a> CycleDetector<'a> {
    /// Continues with a node; returns `true` if it was visited before, which is detected some steps
    /// later.
    pub fn revisits(&mut self, node: &'a Node) -> bool {
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

/// Removes `paths` from a document, so that it can be changed while nodes are looked up in the
/// rest. Copies it if a reference may name a node in it.
pub fn take_paths(root: &mut Node) -> Option<Node> {
    let is_needed = !refers_to_components_only(root);
    let paths = root.get_mut("paths")?;
    if is_needed {
        return Some(paths.clone());
    }
    let null = Node::new(Kind::Null, paths.origin);
    Some(std::mem::replace(paths, null))
}

/// Whether all references of a tree name components, of any dialect.
fn refers_to_components_only(node: &Node) -> bool {
    const SECTIONS: [&str; 4] = ["components", "definitions", "parameters", "responses"];
    let names_component = |reference: &Node| {
        let pointer = reference.as_str().and_then(|it| it.strip_prefix("#/"));
        let section = pointer.and_then(|it| it.split('/').next());
        section.is_some_and(|section| SECTIONS.contains(&section))
    };
    node.get("$ref").is_none_or(names_component) && node.children().all(refers_to_components_only)
}

fn find<'a>(root: &'a Node, reference: &str, kind: &str) -> Result<&'a Node, Fault> {
    if let Some(pointer) = fragment(root, reference) {
        return find_at(root, pointer);
    }
    let components = [root.get("components"), Some(root)];
    components
        .into_iter()
        .flatten()
        .find_map(|holder| holder.get(kind)?.get(reference))
        .ok_or(Fault::Undefined)
}

/// Continues from `start` along a pointer, and resolves references on the way. Appends to
/// `location`, which starts anew at the target of a reference.
fn descend<'a>(
    root: &'a Node,
    start: &'a Node,
    pointer: &str,
    location: &mut String,
    hops: &mut usize,
) -> Result<&'a Node, Fault> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(Fault::Undefined);
    }
    let mut node = start;
    for segment in pointer.split('/').skip(1) {
        let mut visited = CycleDetector::default();
        node = loop {
            if let Some((key, child)) = entry(node, segment) {
                location.push('/');
                location.push_str(&escape(&key));
                break child;
            }
            let reference = node.text("$ref").ok_or(Fault::Undefined)?;
            if visited.revisits(node) {
                return Err(Fault::Cycle);
            }
            *hops = hops.checked_sub(1).ok_or(Fault::TooLong)?;
            let pointer = fragment(root, reference).ok_or(Fault::Undefined)?;
            location.clear();
            node = descend(root, root, pointer, location, hops)?;
        };
    }
    Ok(node)
}

/// Returns the member or item that a segment of a pointer in a URI fragment names, with its key.
pub fn entry<'a, 's>(node: &'a Node, segment: &'s str) -> Option<(Cow<'s, str>, &'a Node)> {
    match &node.kind {
        Kind::Object(map) => {
            let spellings = [decoded(segment), unescape(segment)];
            spellings
                .into_iter()
                .find_map(|key| map.get(&*key).map(|child| (key, child)))
        }
        Kind::Array(items) => {
            let index = decoded(segment);
            let child = items.get(index.parse::<usize>().ok()?)?;
            Some((index, child))
        }
        _ => None,
    }
}

/// Normalizes the pointer in a URI fragment to the spelling of the keys; `None` if a reference is
/// on the way.
pub fn exact(root: &Node, pointer: &str) -> Option<String> {
    let mut location = String::new();
    let mut node = root;
    for segment in pointer.split('/').skip(1) {
        let (key, child) = entry(node, segment)?;
        location.push('/');
        location.push_str(&escape(&key));
        node = child;
    }
    Some(location)
}
