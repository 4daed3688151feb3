//! Resolves references inside a document.

use std::borrow::Cow;
use std::collections::HashMap;

mod repair;

use crate::node::{Kind, Node};
use crate::pointer::{decoded, escape, unescape};
pub use repair::{repaired, split};

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
    let own = root.text("$self").filter(|own| !own.is_empty());
    let rest = own
        .and_then(|own| reference.strip_prefix(own))
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
    descend(root, root, pointer, &mut { MAX_HOPS })
}

/// Returns the node at a JSON pointer in a URI fragment, relative to `start`.
pub fn below<'a>(root: &'a Node, start: &'a Node, pointer: &str) -> Option<&'a Node> {
    descend(root, start, pointer, &mut { MAX_HOPS }).ok()
}

/// Resolves references to their final targets. Each reference is resolved once, so that the time is
/// linear in the length of chains.
pub struct Resolver<'r> {
    root: &'r Node,
    /// The final targets of the references resolved so far, by node and by the section for bare
    /// names.
    passed: HashMap<(*const Node, &'static str), Result<&'r Node, Fault>>,
}

impl<'r> Resolver<'r> {
    /// Returns a resolver for the document with this root.
    pub fn new(root: &'r Node) -> Resolver<'r> {
        Resolver {
            root,
            passed: HashMap::new(),
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
            if let Some(known) = self.passed.get(&key) {
                break *known;
            }
            // If the references form a cycle, the recursion finds this entry.
            self.passed.insert(key, Err(Fault::Cycle));
            visited.push(key);
            target = find(self.root, next, kind);
        };
        self.passed
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
    let outside = leads_to_components(root);
    let paths = root.get_mut("paths")?;
    if !outside {
        return Some(paths.clone());
    }
    let emptied = Node::new(Kind::Null, paths.origin);
    Some(std::mem::replace(paths, emptied))
}

/// Whether all references of a tree name components, of any dialect.
fn leads_to_components(node: &Node) -> bool {
    const SECTIONS: [&str; 4] = ["components", "definitions", "parameters", "responses"];
    match &node.kind {
        Kind::Array(items) => items.iter().all(leads_to_components),
        Kind::Object(map) => {
            let plain = |reference: &Node| {
                let pointer = reference.as_str().and_then(|it| it.strip_prefix("#/"));
                let location = pointer.and_then(|it| it.split('/').next());
                location.is_some_and(|location| SECTIONS.contains(&location))
            };
            map.get("$ref").is_none_or(plain) && map.values().all(leads_to_components)
        }
        _ => true,
    }
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

fn descend<'a>(
    root: &'a Node,
    start: &'a Node,
    pointer: &str,
    hops: &mut usize,
) -> Result<&'a Node, Fault> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(Fault::Undefined);
    }
    pointer
        .split('/')
        .skip(1)
        .try_fold(start, |node, segment| step(root, node, segment, hops))
}

/// Continues from a node by one segment, and resolves references on the way.
fn step<'a>(
    root: &'a Node,
    node: &'a Node,
    segment: &str,
    hops: &mut usize,
) -> Result<&'a Node, Fault> {
    let mut node = node;
    let mut visited = CycleDetector::default();
    loop {
        if let Some(child) = child(node, segment) {
            return Ok(child);
        }
        let reference = node.text("$ref").ok_or(Fault::Undefined)?;
        if visited.revisits(node) {
            return Err(Fault::Cycle);
        }
        *hops = hops.checked_sub(1).ok_or(Fault::TooLong)?;
        let pointer = fragment(root, reference).ok_or(Fault::Undefined)?;
        node = descend(root, root, pointer, hops)?;
    }
}

/// Returns the member or item that a segment of a pointer in a URI fragment names.
pub fn child<'a>(node: &'a Node, segment: &str) -> Option<&'a Node> {
    entry(node, segment).map(|(_, child)| child)
}

/// Returns the member or item that a segment of a pointer in a URI fragment names, with its key.
pub fn entry<'a, 's>(node: &'a Node, segment: &'s str) -> Option<(Cow<'s, str>, &'a Node)> {
    match &node.kind {
        Kind::Object(map) => {
            let spellings = [decoded(segment), unescape(segment)].into_iter();
            let mut found = spellings.filter_map(|key| map.get(&*key).map(|child| (key, child)));
            found.next()
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
