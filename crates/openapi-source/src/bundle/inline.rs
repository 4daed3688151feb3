//! Replaces references by their targets where OpenAPI allows no reference, or where the following
//! steps expect an object: sections (`components: {schemas: {$ref: schemas.yaml}}`), path items,
//! operations, and components that consist of a reference into another file. References to such a
//! target are rewritten to the new location, as are references whose pointer leads through another
//! reference.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use heck::ToPascalCase;

use super::Notes;
use super::reference::{each_reference, in_file, is_deep, write_references};
use crate::node::{Kind, Node, Origin};
use crate::pointer::{escape, normal};
use crate::references::{self, MAX_HOPS};
use crate::vocabulary::{OTHER_METHODS, PATHS, is_method};

/// Replaces references in a bundled document. `shorten`: whether some references name something
/// other than a component as a whole.
pub(super) fn run(root: &mut Node, shorten: bool, notes: &mut Notes) {
    let mut inliner = Inliner::of(root, notes);
    inliner.sections();
    inliner.components();
    inliner.operations();
    if shorten {
        inliner.references();
    }
}

/// Replaces references to operations and path items only.
pub(super) fn operations(root: &mut Node, notes: &mut Notes) {
    let mut inliner = Inliner::of(root, notes);
    for paths in PATHS {
        inliner.inline(&format!("/{paths}"), false);
    }
    inliner.operations();
}

struct Inliner<'r> {
    root: &'r mut Node,
    /// The pointers of components, by the pointers of the nodes in other files that they replace.
    aliases: BTreeMap<String, String>,
    /// The merged members of path items and operations along a chain of references, by pointer.
    /// Each is merged once, so that the time is linear in the length of the chains.
    merged: HashMap<String, Rc<Node>>,
    notes: &'r mut Notes,
}

impl<'r> Inliner<'r> {
    fn of(root: &'r mut Node, notes: &'r mut Notes) -> Inliner<'r> {
        Inliner {
            root,
            aliases: BTreeMap::new(),
            merged: HashMap::new(),
            notes,
        }
    }

    /// Replaces the references in place of members of the root and of `components`.
    fn sections(&mut self) {
        for holder in ["", "/components"] {
            for location in self.children(holder) {
                // Extensions may contain anything, except for the one with paths.
                if !location.starts_with("/x-") || location == "/x-ms-paths" {
                    self.inline(&location, true);
                }
            }
        }
    }

    /// Replaces the components that consist of a reference into another file. If several refer to
    /// the same node, the component with the same name as the node is used for it.
    fn components(&mut self) {
        let sections = self.children("/components").into_iter();
        let sections = sections.chain(SWAGGER_SECTIONS.map(str::to_owned));
        let locations = sections.flat_map(|section| self.members(&section, |it| it.has("$ref")));
        let mut wanted: Vec<(bool, String)> = locations
            .filter_map(|location| {
                let node = self.root.at(&location)?;
                let target = node.text("$ref").filter(|_| is_bare(node))?;
                let target = target.strip_prefix('#')?;
                let (last, _) = target.rsplit_once('.').unwrap_or((target, ""));
                let named_so = ends_with(target, &location) || ends_with(last, &location);
                in_file(target).then_some((!named_so, location))
            })
            .collect();
        wanted.sort();
        for (_, location) in wanted {
            self.inline(&location, true);
        }
    }

    /// Replaces the references in place of path items and operations.
    fn operations(&mut self) {
        for paths in PATHS {
            for item in self.members(&format!("/{paths}"), refers) {
                self.inline(&item, false);
                self.inline(&format!("{item}/{OTHER_METHODS}"), false);
                for member in self.children(&item) {
                    if member.rsplit('/').next().is_some_and(is_method) {
                        self.inline(&member, false);
                    }
                }
                for operation in self.children(&format!("{item}/{OTHER_METHODS}")) {
                    self.inline(&operation, false);
                }
            }
        }
    }

    /// The pointers of the members of the node at a pointer.
    fn children(&self, holder: &str) -> Vec<String> {
        self.members(holder, |_| true)
    }

    /// The pointers of the selected members of the node at a pointer.
    fn members(&self, holder: &str, is_wanted: impl Fn(&Node) -> bool) -> Vec<String> {
        let members = self.root.at(holder).and_then(Node::as_object);
        let wanted = members.into_iter().flatten();
        let wanted = wanted.filter(|(_, member)| is_wanted(member));
        wanted
            .map(|(key, _)| format!("{holder}/{}", escape(key)))
            .collect()
    }

    /// Replaces the node at a pointer, if it is a reference, by the target with the members beside
    /// the reference, which take precedence over those of the target. If `moved`, references to the
    /// target are rewritten to this pointer.
    fn inline(&mut self, location: &str, moved: bool) {
        let Some(node) = self.root.at(location) else {
            return;
        };
        let bare = is_bare(node);
        let Some(passed) = node.text("$ref").and_then(|text| self.chain(text, moved)) else {
            return;
        };
        let Some(target) = self.merge(&passed) else {
            return;
        };
        let Some(node) = self.root.at_mut(location) else {
            return;
        };
        let reference = node.take("$ref");
        let inlined = reference.map(|node| node.origin);
        self.notes.inlined.extend(inlined);
        let target = Rc::unwrap_or_clone(target);
        if !bare {
            add(node, target, &mut self.notes.hidden);
            return;
        }
        *node = target;
        let passed = passed.into_iter().filter(|passed| moved && in_file(passed));
        self.aliases
            .extend(passed.map(|passed| (passed, location.to_owned())));
    }

    /// The pointers of a reference's targets along a chain of references. Ends at the final target,
    /// or unless `all` at the first target that was merged before. `None` if a target is not an
    /// object, or has already been moved.
    fn chain(&self, text: &str, all: bool) -> Option<Vec<String>> {
        let mut passed: Vec<String> = Vec::new();
        let mut text = text;
        let mut visited = references::CycleDetector::default();
        loop {
            let location = references::fragment(self.root, text)?;
            let (location, node) = locate(self.root, location, &mut { MAX_HOPS })?;
            if visited.revisits(node) || self.aliases.contains_key(&location) {
                return None;
            }
            let is_end = !all && self.merged.contains_key(&location);
            passed.push(location);
            match node.text("$ref") {
                Some(next) if !is_end => text = next,
                _ => return node.is_object().then_some(passed),
            }
        }
    }

    /// Merges the targets along a chain of references; the members of earlier ones take precedence.
    fn merge(&mut self, passed: &[String]) -> Option<Rc<Node>> {
        let mut below: Option<Rc<Node>> = None;
        for location in passed.iter().rev() {
            let merged = match (self.merged.get(location), below) {
                (Some(known), _) => Rc::clone(known),
                (None, None) => Rc::new(self.root.at(location)?.clone()),
                (None, Some(below)) => match self.root.at(location)? {
                    node if is_bare(node) => below,
                    node => {
                        let mut node = node.clone();
                        node.take("$ref");
                        add(&mut node, (*below).clone(), &mut self.notes.hidden);
                        Rc::new(node)
                    }
                },
            };
            self.merged.insert(location.clone(), Rc::clone(&merged));
            below = Some(merged);
        }
        below
    }

    /// Rewrites all references whose pointers lead through other references.
    fn references(&mut self) {
        let mut texts = HashMap::new();
        self.shorten(self.root, &mut texts);
        self.notes.linked.extend(texts.keys());
        write_references(self.root, &texts);
    }

    fn shorten(&self, node: &Node, texts: &mut HashMap<Origin, String>) {
        each_reference(node, &mut |text, origin| {
            let Some(location) = text.strip_prefix('#').filter(|_| is_deep(text)) else {
                return;
            };
            let located = locate(self.root, location, &mut { MAX_HOPS });
            let new = located.map_or_else(|| location.to_owned(), |(location, _)| location);
            let new = self.alias(&new).unwrap_or(new);
            // A pointer that differs only in spelling is kept.
            if normal(location).is_none_or(|location| new != location) {
                texts.insert(origin, format!("#{new}"));
            }
        });
    }

    /// The new pointer of a node inside a component that was moved from another file.
    fn alias(&self, location: &str) -> Option<String> {
        if self.aliases.is_empty() || !in_file(location) {
            return None;
        }
        let mut start = location;
        loop {
            if let Some(component) = self.aliases.get(start) {
                let rest = location.strip_prefix(start)?;
                return Some(format!("{component}{rest}"));
            }
            start = start.rsplit_once('/')?.0;
        }
    }
}

/// Adds the members of an object to another one, whose members take precedence. Adds the overridden
/// members to `hidden`, except for a summary or description, and merges parameters.
fn add(node: &mut Node, other: Node, hidden: &mut Vec<Origin>) {
    let (Some(own), Kind::Object(others)) = (node.as_object_mut(), other.kind) else {
        return;
    };
    for (key, other) in *others {
        let Some(own) = own.get_mut(&key) else {
            own.insert(key, other);
            continue;
        };
        match (&mut own.kind, other.kind) {
            (Kind::Array(own), Kind::Array(others)) if key == "parameters" => {
                for other in others {
                    if own.iter().any(|own| is_same_parameter(own, &other)) {
                        hidden.push(other.origin);
                    } else {
                        own.push(other);
                    }
                }
            }
            _ if key == "summary" || key == "description" => {}
            _ => hidden.push(other.origin),
        }
    }
}

/// Whether two parameters are the same: equal name and location (OpenAPI 3.1.1, Path Item Object),
/// or the same reference.
fn is_same_parameter(one: &Node, other: &Node) -> bool {
    let is_same = |keys: &[&str]| {
        let mut keys = keys.iter();
        keys.all(|key| one.text(key).is_some() && one.text(key) == other.text(key))
    };
    is_same(&["$ref"]) || is_same(&["name", "in"])
}

/// The sections of Swagger 2.0 with components.
const SWAGGER_SECTIONS: [&str; 4] = [
    "/definitions",
    "/parameters",
    "/responses",
    "/securityDefinitions",
];

/// Whether a path item or one of its operations is a reference. Few are; looking up the members of
/// all others by pointer would take a tenth of the time of reading.
fn refers(item: &Node) -> bool {
    let members = item.as_object().into_iter().flatten();
    let mut members = members.chain(item.members(OTHER_METHODS));
    item.has("$ref") || members.any(|(_, member)| member.has("$ref"))
}

/// Whether a node has only the member `$ref`.
fn is_bare(node: &Node) -> bool {
    node.has("$ref") && node.as_object().is_some_and(|members| members.len() == 1)
}

/// Whether two pointers end with the same name. `~1` counts as a separator; percent-encoding is
/// ignored.
fn ends_with(pointer: &str, location: &str) -> bool {
    let last = |pointer: &str| {
        let segment = pointer.rsplit_once('/').map_or(pointer, |(_, last)| last);
        let name = segment.rsplit_once("~1").map_or(segment, |(_, last)| last);
        name.to_pascal_case()
    };
    last(pointer) == last(location)
}

/// The node at a pointer that may lead through references, and its final pointer.
fn locate<'r>(root: &'r Node, pointer: &str, hops: &mut usize) -> Option<(String, &'r Node)> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    let mut location = String::new();
    let mut node = root;
    for segment in pointer.split('/').skip(1) {
        let mut visited = references::CycleDetector::default();
        loop {
            if let Some((key, child)) = references::entry(node, segment) {
                location.push('/');
                location.push_str(&escape(&key));
                node = child;
                break;
            }
            *hops = hops.checked_sub(1).filter(|_| !visited.revisits(node))?;
            let next = references::fragment(root, node.text("$ref")?)?;
            (location, node) = locate(root, next, hops)?;
        }
    }
    Some((location, node))
}
