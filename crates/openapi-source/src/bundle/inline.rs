//! Replaces references with their targets where OpenAPI allows no reference, or where the following
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
use crate::references;
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
    /// Each is merged once, so the time is linear in the length of the chains.
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
        let mut locations: Vec<(bool, String)> = sections
            .chain(SWAGGER_SECTIONS.map(str::to_owned))
            .flat_map(|section| self.members(&section, |it| it.has("$ref")))
            .filter_map(|location| {
                let node = self.root.at(&location)?;
                let reference = node.text("$ref").filter(|_| is_bare(node))?;
                let target = reference.strip_prefix('#')?;
                let (stem, _) = target.rsplit_once('.').unwrap_or((target, ""));
                let has_same_name =
                    is_same_name(target, &location) || is_same_name(stem, &location);
                in_file(target).then_some((!has_same_name, location))
            })
            .collect();
        locations.sort();
        for (_, location) in locations {
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

    /// Returns the pointers of the members of the node at a pointer.
    fn children(&self, holder: &str) -> Vec<String> {
        self.members(holder, |_| true)
    }

    /// Returns the pointers of the selected members of the node at a pointer.
    fn members(&self, holder: &str, is_selected: impl Fn(&Node) -> bool) -> Vec<String> {
        let members = self.root.at(holder).and_then(Node::as_object);
        members
            .into_iter()
            .flatten()
            .filter(|(_, member)| is_selected(member))
            .map(|(key, _)| format!("{holder}/{}", escape(key)))
            .collect()
    }

    /// Replaces the node at a pointer, if it is a reference, by the target with the members beside
    /// the reference, which take precedence over those of the target. If `is_moved`, references to
    /// the target are rewritten to this pointer.
    fn inline(&mut self, location: &str, is_moved: bool) {
        let Some(node) = self.root.at(location) else {
            return;
        };
        let is_bare = is_bare(node);
        let Some(chain) = node
            .text("$ref")
            .and_then(|text| self.chain(text, is_moved))
        else {
            return;
        };
        let Some(target) = self.merge(&chain) else {
            return;
        };
        let Some(node) = self.root.at_mut(location) else {
            return;
        };
        let reference = node.take("$ref");
        self.notes.inlined.extend(reference.map(|node| node.origin));
        let target = Rc::unwrap_or_clone(target);
        if !is_bare {
            add(node, target, &mut self.notes.hidden);
            return;
        }
        *node = target;
        if is_moved {
            let in_files = chain.into_iter().filter(|pointer| in_file(pointer));
            self.aliases
                .extend(in_files.map(|pointer| (pointer, location.to_owned())));
        }
    }

    /// Returns the pointers of the targets along a chain of references: to the final target, or,
    /// unless `is_complete`, to the first target that was merged before. `None` if a target is not
    /// an object, or has already been moved.
    fn chain(&self, text: &str, is_complete: bool) -> Option<Vec<String>> {
        let mut chain: Vec<String> = Vec::new();
        let mut text = text;
        let mut visited = references::CycleDetector::default();
        loop {
            let pointer = references::fragment(self.root, text)?;
            let (location, node) = references::locate(self.root, pointer)?;
            if visited.revisits(node) || self.aliases.contains_key(&location) {
                return None;
            }
            let is_end = !is_complete && self.merged.contains_key(&location);
            chain.push(location);
            match node.text("$ref") {
                Some(next) if !is_end => text = next,
                _ => return node.is_object().then_some(chain),
            }
        }
    }

    /// Merges the targets along a chain of references; the members of earlier ones take precedence.
    fn merge(&mut self, chain: &[String]) -> Option<Rc<Node>> {
        let mut below: Option<Rc<Node>> = None;
        for location in chain.iter().rev() {
            let merged = match (self.merged.get(location), below) {
                (Some(merged), _) => Rc::clone(merged),
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
            let Some(pointer) = text.strip_prefix('#').filter(|_| is_deep(text)) else {
                return;
            };
            let location = match references::locate(self.root, pointer) {
                Some((location, _)) => location,
                None => pointer.to_owned(),
            };
            let new = self.alias(&location).unwrap_or(location);
            // A pointer that differs only in spelling is kept.
            if normal(pointer).is_none_or(|pointer| new != pointer) {
                texts.insert(origin, format!("#{new}"));
            }
        });
    }

    /// Returns the new pointer of a node inside a component that was moved from another file.
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
    let (Some(members), Kind::Object(others)) = (node.as_object_mut(), other.kind) else {
        return;
    };
    for (key, other) in *others {
        let Some(member) = members.get_mut(&key) else {
            members.insert(key, other);
            continue;
        };
        match (&mut member.kind, other.kind) {
            (Kind::Array(parameters), Kind::Array(others)) if key == "parameters" => {
                for other in others {
                    if parameters.iter().any(|it| is_same_parameter(it, &other)) {
                        hidden.push(other.origin);
                    } else {
                        parameters.push(other);
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

/// Whether a path item or one of its operations is a reference. Most are not, and looking up their
/// members by pointer would take a tenth of the time of reading.
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
fn is_same_name(pointer: &str, other: &str) -> bool {
    let name = |pointer: &str| {
        let segment = pointer.rsplit_once('/').map_or(pointer, |(_, last)| last);
        let name = segment.rsplit_once("~1").map_or(segment, |(_, last)| last);
        name.to_pascal_case()
    };
    name(pointer) == name(other)
}
