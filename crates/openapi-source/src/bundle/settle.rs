//! Writes out in place what OpenAPI has no reference for, or what is looked for by its place:
//! sections (`components: {schemas: {$ref: schemas.yaml}}`), path items and operations, and
//! components that are nothing but a reference into another file. References to these
//! lead to the components from then on; and those through a reference in the middle of their
//! pointer, to the end of it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use heck::ToPascalCase;

use super::Notes;
use super::reference::{each_reference, in_file, is_deep, write_references};
use crate::node::{Kind, Node, Origin};
use crate::pointer::{escape, normal};
use crate::references::{self, MAX_HOPS};
use crate::vocabulary::{OTHER_METHODS, PATHS, is_method};

/// Settles a bundled document; `shorten` where references may lead elsewhere than straight to
/// a component.
pub(super) fn run(root: &mut Node, shorten: bool, notes: &mut Notes) {
    let mut settle = Settle::of(root, notes);
    settle.sections();
    settle.components();
    settle.operations();
    if shorten {
        settle.references();
    }
}

/// Writes out the operations alone.
pub(super) fn operations(root: &mut Node, notes: &mut Notes) {
    let mut settle = Settle::of(root, notes);
    for paths in PATHS {
        settle.write_out(&format!("/{paths}"), false);
    }
    settle.operations();
}

struct Settle<'r> {
    root: &'r mut Node,
    /// The places of components by the places in other files that they were kept at.
    aliases: BTreeMap<String, String>,
    /// What path items and operations that references led through say together with what
    /// they lead to, by their places. Each is merged once, so that chains of them cost time
    /// in proportion to their length.
    merged: HashMap<String, Rc<Node>>,
    notes: &'r mut Notes,
}

impl<'r> Settle<'r> {
    fn of(root: &'r mut Node, notes: &'r mut Notes) -> Settle<'r> {
        Settle {
            root,
            aliases: BTreeMap::new(),
            merged: HashMap::new(),
            notes,
        }
    }

    /// Writes out the members of the root and of the components.
    fn sections(&mut self) {
        for holder in ["", "/components"] {
            for place in self.children(holder) {
                // Extensions may hold anything, but for the one with paths.
                if !place.starts_with("/x-") || place == "/x-ms-paths" {
                    self.write_out(&place, true);
                }
            }
        }
    }

    /// Writes out the components that are nothing but a reference into another file. Of
    /// several that refer to one thing, it becomes the one that is called as it is there.
    fn components(&mut self) {
        let sections = self.children("/components").into_iter();
        let sections = sections.chain(SWAGGER_SECTIONS.map(str::to_owned));
        let places = sections.flat_map(|section| self.members(&section, |it| it.has("$ref")));
        let mut wanted: Vec<(bool, String)> = places
            .filter_map(|place| {
                let node = self.root.at(&place)?;
                let target = node.text("$ref").filter(|_| is_bare(node))?;
                let target = target.strip_prefix('#')?;
                let (last, _) = target.rsplit_once('.').unwrap_or((target, ""));
                let named_so = ends_with(target, &place) || ends_with(last, &place);
                in_file(target).then_some((!named_so, place))
            })
            .collect();
        wanted.sort();
        for (_, place) in wanted {
            self.write_out(&place, true);
        }
    }

    /// Writes out path items and operations.
    fn operations(&mut self) {
        for paths in PATHS {
            for item in self.members(&format!("/{paths}"), refers) {
                self.write_out(&item, false);
                self.write_out(&format!("{item}/{OTHER_METHODS}"), false);
                for member in self.children(&item) {
                    if member.rsplit('/').next().is_some_and(is_method) {
                        self.write_out(&member, false);
                    }
                }
                for operation in self.children(&format!("{item}/{OTHER_METHODS}")) {
                    self.write_out(&operation, false);
                }
            }
        }
    }

    /// The pointers of the members of what is at a pointer.
    fn children(&self, holder: &str) -> Vec<String> {
        self.members(holder, |_| true)
    }

    /// The pointers of those members of what is at a pointer that are wanted.
    fn members(&self, holder: &str, is_wanted: impl Fn(&Node) -> bool) -> Vec<String> {
        let members = self.root.at(holder).and_then(Node::as_object);
        let wanted = members.into_iter().flatten();
        let wanted = wanted.filter(|(_, member)| is_wanted(member));
        wanted
            .map(|(key, _)| format!("{holder}/{}", escape(key)))
            .collect()
    }

    /// Writes out what is at a pointer, where that is a reference; its own members win, and
    /// those of the references on the way over what these lead to. References to what is
    /// written out lead here from then on, where that is `moved`.
    fn write_out(&mut self, place: &str, moved: bool) {
        let Some(node) = self.root.at(place) else {
            return;
        };
        let bare = is_bare(node);
        let Some(passed) = node.text("$ref").and_then(|text| self.chain(text, moved)) else {
            return;
        };
        let Some(target) = self.merge(&passed) else {
            return;
        };
        let Some(node) = self.root.at_mut(place) else {
            return;
        };
        let reference = node.take("$ref");
        let written_out = reference.map(|node| node.origin);
        self.notes.written_out.extend(written_out);
        let target = Rc::unwrap_or_clone(target);
        if !bare {
            add(node, target, &mut self.notes.hidden);
            return;
        }
        *node = target;
        let passed = passed.into_iter().filter(|passed| moved && in_file(passed));
        self.aliases
            .extend(passed.map(|passed| (passed, place.to_owned())));
    }

    /// The places that a reference leads through, the last being that of what it means in the
    /// end, or, where the others do not matter, the first that was merged before. `None` where
    /// there is no such object, or where it is written out elsewhere already.
    fn chain(&self, text: &str, all: bool) -> Option<Vec<String>> {
        let mut passed: Vec<String> = Vec::new();
        let mut text = text;
        let mut way = references::Way::default();
        loop {
            let place = references::fragment(self.root, text)?;
            let (place, node) = locate(self.root, place, &mut { MAX_HOPS })?;
            if way.leads_back(node) || self.aliases.contains_key(&place) {
                return None;
            }
            let is_end = !all && self.merged.contains_key(&place);
            passed.push(place);
            match node.text("$ref") {
                Some(next) if !is_end => text = next,
                _ => return node.is_object().then_some(passed),
            }
        }
    }

    /// What is at the first of the places that a reference leads through, with the members of
    /// what it leads to.
    fn merge(&mut self, passed: &[String]) -> Option<Rc<Node>> {
        let mut below: Option<Rc<Node>> = None;
        for place in passed.iter().rev() {
            let merged = match (self.merged.get(place), below) {
                (Some(known), _) => Rc::clone(known),
                (None, None) => Rc::new(self.root.at(place)?.clone()),
                (None, Some(below)) => match self.root.at(place)? {
                    node if is_bare(node) => below,
                    node => {
                        let mut node = node.clone();
                        node.take("$ref");
                        add(&mut node, (*below).clone(), &mut self.notes.hidden);
                        Rc::new(node)
                    }
                },
            };
            self.merged.insert(place.clone(), Rc::clone(&merged));
            below = Some(merged);
        }
        below
    }

    /// Makes all references lead straight to what they mean.
    fn references(&mut self) {
        let mut texts = HashMap::new();
        self.shorten(self.root, &mut texts);
        self.notes.linked.extend(texts.keys());
        write_references(self.root, &texts);
    }

    fn shorten(&self, node: &Node, texts: &mut HashMap<Origin, String>) {
        each_reference(node, &mut |text, origin| {
            let Some(place) = text.strip_prefix('#').filter(|_| is_deep(text)) else {
                return;
            };
            let located = locate(self.root, place, &mut { MAX_HOPS });
            let new = located.map_or_else(|| place.to_owned(), |(place, _)| place);
            let new = self.alias(&new).unwrap_or(new);
            // Another spelling of the same place stays.
            if normal(place).is_none_or(|place| new != place) {
                texts.insert(origin, format!("#{new}"));
            }
        });
    }

    /// The place of a component's part by that in the file where it was kept.
    fn alias(&self, place: &str) -> Option<String> {
        if self.aliases.is_empty() || !in_file(place) {
            return None;
        }
        let mut start = place;
        loop {
            if let Some(component) = self.aliases.get(start) {
                let rest = place.strip_prefix(start)?;
                return Some(format!("{component}{rest}"));
            }
            start = start.rsplit_once('/')?.0;
        }
    }
}

/// Adds the members of an object to another one, whose own win. What they hide is noted;
/// parameters of both count, and a summary or description is meant to be replaced.
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

/// Whether two parameters are one: of the same name and location (OpenAPI 3.1.1, Path Item
/// Object), or the same reference.
fn is_same_parameter(one: &Node, other: &Node) -> bool {
    let is_same = |keys: &[&str]| {
        let mut keys = keys.iter();
        keys.all(|key| one.text(key).is_some() && one.text(key) == other.text(key))
    };
    is_same(&["$ref"]) || is_same(&["name", "in"])
}

/// The sections of Swagger 2.0.
const SWAGGER_SECTIONS: [&str; 4] = [
    "/definitions",
    "/parameters",
    "/responses",
    "/securityDefinitions",
];

/// Whether a path item or one of its operations is a reference. Few are, and to look up the
/// members of all others by their pointers would take a tenth of the time of reading.
fn refers(item: &Node) -> bool {
    let members = item.as_object().into_iter().flatten();
    let mut members = members.chain(item.members(OTHER_METHODS));
    item.has("$ref") || members.any(|(_, member)| member.has("$ref"))
}

/// Whether a node is a reference and nothing else.
fn is_bare(node: &Node) -> bool {
    node.has("$ref") && node.as_object().is_some_and(|members| members.len() == 1)
}

/// Whether two pointers have the same last segment, where `~1` separates, too; spelled in any
/// way.
fn ends_with(pointer: &str, place: &str) -> bool {
    let last = |pointer: &str| {
        let segment = pointer.rsplit('/').next().unwrap_or_default();
        let name = segment.rsplit("~1").next().unwrap_or_default();
        name.to_pascal_case()
    };
    last(pointer) == last(place)
}

/// What is at a pointer that may lead through references, and its own place.
fn locate<'r>(root: &'r Node, pointer: &str, hops: &mut usize) -> Option<(String, &'r Node)> {
    let mut place = String::new();
    let mut node = root;
    for segment in pointer.split('/').skip(1) {
        let mut way = references::Way::default();
        loop {
            if let Some((key, child)) = references::entry(node, segment) {
                place.push('/');
                place.push_str(&escape(&key));
                node = child;
                break;
            }
            *hops = hops.checked_sub(1).filter(|_| !way.leads_back(node))?;
            let next = references::fragment(root, node.text("$ref")?)?;
            (place, node) = locate(root, next, hops)?;
        }
    }
    Some((place, node))
}
