//! Follows references inside a document.

use std::borrow::Cow;
use std::collections::HashMap;

mod meant;

use crate::node::{Kind, Node};
use crate::pointer::{decoded, escape, unescape};
pub use meant::{meant, split};

/// How many references one pointer may lead through on its way. A pointer that leads through
/// references whose pointers lead through references can double the work with each of them.
pub const MAX_HOPS: usize = 1_000;

/// Why a reference cannot be followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// There is nothing at the pointer.
    Undefined,
    /// The references that it leads through refer to each other.
    Cycle,
    /// It leads through more than [`MAX_HOPS`] references.
    TooLong,
}

/// The fragment of a reference that stays inside the document, without its `#`. Some
/// writers leave the `#` out, and since OpenAPI 3.2 a document may know its own URL.
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

/// The node at the JSON pointer in a fragment. The pointer may lead through references.
pub fn at<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    find_at(root, pointer).ok()
}

/// The node at the JSON pointer in a fragment, or why there is none.
pub fn find_at<'a>(root: &'a Node, pointer: &str) -> Result<&'a Node, Fault> {
    descend(root, root, pointer, &mut { MAX_HOPS })
}

/// The node at the JSON pointer in a fragment, from `start` on.
pub fn below<'a>(root: &'a Node, start: &'a Node, pointer: &str) -> Option<&'a Node> {
    descend(root, start, pointer, &mut { MAX_HOPS }).ok()
}

/// Finds what references lead to in the end, through any references on the way. Each
/// reference is followed once, so that chains cost time in proportion to their length.
pub struct Ends<'r> {
    root: &'r Node,
    /// What the references that were passed lead to, by their nodes and the section in which
    /// a bare name is looked up.
    passed: HashMap<(*const Node, &'static str), Result<&'r Node, Fault>>,
}

impl<'r> Ends<'r> {
    /// The references of the document with this root, none followed yet.
    pub fn new(root: &'r Node) -> Ends<'r> {
        Ends {
            root,
            passed: HashMap::new(),
        }
    }

    /// Returns what a reference leads to in the end; `kind` is the member of the components
    /// in which a bare name is looked up.
    pub fn of(&mut self, reference: &str, kind: &'static str) -> Result<&'r Node, Fault> {
        let mut way = Vec::new();
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
            // What the rest of the way finds if it comes back here.
            self.passed.insert(key, Err(Fault::Cycle));
            way.push(key);
            target = find(self.root, next, kind);
        };
        self.passed.extend(way.into_iter().map(|key| (key, end)));
        end
    }
}

/// A way along references, however long, which may lead back to where it was (Brent's search
/// for a cycle: a node is remembered after 1, 2, 4, … steps).
#[derive(Default)]
pub struct Way<'a> {
    remembered: Option<&'a Node>,
    steps: usize,
}

impl<'a> Way<'a> {
    /// Goes on to a node; `true` where it was there before, which is known some steps later.
    pub fn leads_back(&mut self, node: &'a Node) -> bool {
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

/// Takes `paths` out of a document, to be changed while the rest is looked things up in; a
/// copy where a reference may lead into it.
pub fn take_paths(root: &mut Node) -> Option<Node> {
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

/// Goes on from a node by one segment, past the references that the node stands for.
fn step<'a>(
    root: &'a Node,
    node: &'a Node,
    segment: &str,
    hops: &mut usize,
) -> Result<&'a Node, Fault> {
    let mut node = node;
    let mut way = Way::default();
    loop {
        if let Some(child) = child(node, segment) {
            return Ok(child);
        }
        let reference = node.text("$ref").ok_or(Fault::Undefined)?;
        if way.leads_back(node) {
            return Err(Fault::Cycle);
        }
        *hops = hops.checked_sub(1).ok_or(Fault::TooLong)?;
        let pointer = fragment(root, reference).ok_or(Fault::Undefined)?;
        node = descend(root, root, pointer, hops)?;
    }
}

/// The member or item that a segment of a pointer in a fragment names.
pub fn child<'a>(node: &'a Node, segment: &str) -> Option<&'a Node> {
    entry(node, segment).map(|(_, child)| child)
}

/// The member or item that a segment of a pointer in a fragment names, with its key.
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

/// The pointer of what is at the pointer in a fragment, where no reference is on the way, as
/// its keys spell it.
pub fn exact(root: &Node, pointer: &str) -> Option<String> {
    let mut place = String::new();
    let mut node = root;
    for segment in pointer.split('/').skip(1) {
        let (key, child) = entry(node, segment)?;
        place.push('/');
        place.push_str(&escape(&key));
        node = child;
    }
    Some(place)
}
