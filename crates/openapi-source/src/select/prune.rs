//! Removes everything that the selected operations do not use.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::bundle::{BUNDLED, UNSELECTED, each_reference, write_references};
use crate::node::{Kind, Node, Origin};
use crate::pointer::{escape, normal};
use crate::references::{self, repair};

/// The sections of Swagger 2.0 with referenced components.
const SWAGGER_SECTIONS: [&str; 3] = ["/definitions", "/parameters", "/responses"];

/// The sections in which a bare name is looked up.
const SCHEMAS: [&str; 2] = ["/components/schemas", "/definitions"];

/// Removes unused nodes from a document. `unselected` has the operations that were removed before;
/// the nodes in them that references name are kept separately.
pub(crate) fn prune(root: &mut Node, unselected: Node) {
    let sections = sections(root);
    let mut follower = Follower {
        parents: parents(root),
        root,
        unselected: &unselected,
        sections: &sections,
        reached: BTreeSet::new(),
    };
    follower.follow();
    let reached = follower.reached;
    for section in &sections {
        retain_members(root, section, |name| {
            reached.contains(&format!("{section}/{}", escape(name)))
        });
    }
    let holder = format!("/{BUNDLED}");
    if let Some(files) = root.at_mut(&holder) {
        retain_used(files, &holder, &reached);
    }
    move_unselected(root, unselected, &reached);
    retain_members(root, &holder, |_| true);
}

/// Returns the pointers of sections with referenced components. Security schemes are referenced by
/// name.
fn sections(root: &Node) -> Vec<String> {
    root.members("components")
        .filter(|(key, section)| {
            section.is_object() && *key != "securitySchemes" && !key.starts_with("x-")
        })
        .map(|(key, _)| format!("/components/{}", escape(key)))
        .chain(SWAGGER_SECTIONS.map(str::to_owned))
        .collect()
}

/// Keeps the selected members of the node at a pointer, and removes the node if no member is left.
fn retain_members(root: &mut Node, location: &str, is_kept: impl Fn(&str) -> bool) {
    let Some(members) = root.at_mut(location).and_then(Node::as_object_mut) else {
        return;
    };
    members.retain(|name, _| is_kept(name));
    if members.is_empty()
        && let Some((holder, name)) = location.rsplit_once('/')
        && let Some(holder) = root.at_mut(holder)
    {
        holder.take(name);
    }
}

/// Keeps the used nodes inside the object at a pointer, and their ancestors.
fn retain_used(node: &mut Node, pointer: &str, reached: &BTreeSet<String>) {
    // References name items of an array by index, so all items are kept.
    let Some(members) = node.as_object_mut() else {
        return;
    };
    members.retain(|key, child| {
        let location = format!("{pointer}/{}", escape(key));
        if reached.contains(&location) {
            return true;
        }
        let below = format!("{location}/");
        let next = reached.range(below.clone()..).next();
        let is_above = next.is_some_and(|next| next.starts_with(&below));
        if is_above {
            retain_used(child, &location, reached);
        }
        is_above
    });
}

/// Keeps the used nodes of operations that are not selected.
fn move_unselected(root: &mut Node, mut unselected: Node, reached: &BTreeSet<String>) {
    let is_moved =
        |location: &str| unselected.at(location).is_some() && root.at(location).is_none();
    let moved: BTreeSet<String> = reached
        .iter()
        .filter(|location| is_moved(location))
        .cloned()
        .collect();
    if moved.is_empty() {
        return;
    }
    retain_used(&mut unselected, "", &moved);
    let mut texts: HashMap<Origin, String> = HashMap::new();
    let mut link = |text: &str, origin| {
        if let Some(location) = normalized(root, &unselected, text)
            && moved.contains(&location)
        {
            texts.insert(origin, format!("#/{BUNDLED}/{UNSELECTED}{location}"));
        }
    };
    each_reference(root, &mut link);
    each_reference(&unselected, &mut link);
    root.object_at(BUNDLED)
        .insert(UNSELECTED.to_owned(), unselected);
    write_references(root, &texts);
}

/// Normalizes the pointer of a reference into the document: a name may be percent-encoded, or be
/// defined in the section of another version. `None` if the reference is not a pointer.
fn normalized(root: &Node, unselected: &Node, text: &str) -> Option<String> {
    let pointer = references::fragment(root, text)?;
    references::exact(root, pointer)
        .or_else(|| references::exact(unselected, pointer))
        .or_else(|| references::exact(root, repair(root, pointer)?.strip_prefix('#')?))
        .or_else(|| normal(pointer))
}

/// Finds the nodes that operations use, directly or indirectly.
struct Follower<'r> {
    root: &'r Node,
    unselected: &'r Node,
    sections: &'r [String],
    /// The base schemas of each schema, if one of them has a discriminator.
    parents: HashMap<String, Vec<String>>,
    /// The pointers of all used nodes.
    reached: BTreeSet<String>,
}

impl Follower<'_> {
    fn follow(&mut self) {
        let mut open = Vec::new();
        for (key, node) in self.root.as_object().into_iter().flatten() {
            let location = format!("/{key}");
            let is_shared = SWAGGER_SECTIONS.contains(&location.as_str());
            if !is_shared && key != "components" && key != BUNDLED {
                collect_references(node, &mut open);
            }
        }
        while !open.is_empty() {
            while let Some(target) = open.pop() {
                for location in self.locations(&target) {
                    let node = self
                        .root
                        .at(&location)
                        .or_else(|| self.unselected.at(&location));
                    if let Some(node) = node
                        && self.reached.insert(location)
                    {
                        collect_references(node, &mut open);
                    }
                }
            }
            // A subtype may be used instead of a base schema with a discriminator.
            let children = self.parents.iter().filter(|(child, parents)| {
                !self.reached.contains(*child)
                    && parents.iter().any(|parent| self.reached.contains(parent))
            });
            open.extend(children.map(|(child, _)| format!("#{child}")));
        }
    }

    /// Returns the pointers of the nodes that a reference may name.
    fn locations(&self, target: &str) -> Vec<String> {
        let Some(location) = normalized(self.root, self.unselected, target) else {
            let name = target.trim_start_matches('#');
            return SCHEMAS
                .iter()
                .chain(&SWAGGER_SECTIONS)
                .map(|section| format!("{section}/{}", escape(name)))
                .collect();
        };
        for section in self.sections {
            let rest = location
                .strip_prefix(section.as_str())
                .and_then(|rest| rest.strip_prefix('/'));
            if let Some(name) = rest.and_then(|rest| rest.split('/').next()) {
                return vec![format!("{section}/{name}")];
            }
        }
        // A pointer may lead through a reference.
        let mut location = location.as_str();
        while self.root.at(location).is_none() && self.unselected.at(location).is_none() {
            location = location.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        if location.is_empty() {
            Vec::new()
        } else {
            vec![location.to_owned()]
        }
    }
}

/// Returns the base schemas of each schema, if a base schema has a discriminator.
fn parents(root: &Node) -> HashMap<String, Vec<String>> {
    let mut children: HashMap<String, Vec<String>> = HashMap::new();
    for section in SCHEMAS {
        let schemas = root.at(section).and_then(Node::as_object);
        for (name, schema) in schemas.into_iter().flatten() {
            let location = format!("{section}/{}", escape(name));
            for base in schema
                .items("allOf")
                .iter()
                .filter_map(|it| it.text("$ref"))
            {
                if let Some(base) = normalized(root, root, base) {
                    children.entry(base).or_default().push(location.clone());
                }
            }
        }
    }
    let has_discriminator =
        |base: &&String| root.at(base).is_some_and(|base| base.has("discriminator"));
    let mut open: Vec<String> = children.keys().filter(has_discriminator).cloned().collect();
    let mut parents: HashMap<String, Vec<String>> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(base) = open.pop() {
        if !seen.insert(base.clone()) {
            continue;
        }
        for child in children.get(&base).into_iter().flatten() {
            parents.entry(child.clone()).or_default().push(base.clone());
            open.push(child.clone());
        }
    }
    parents
}

/// Adds the references in a tree to `found`.
fn collect_references(node: &Node, found: &mut Vec<String>) {
    match &node.kind {
        Kind::Array(items) => {
            for item in items {
                collect_references(item, found);
            }
        }
        Kind::Object(members) => {
            for (key, value) in members.iter() {
                match &value.kind {
                    Kind::String(text)
                        if matches!(key.as_str(), "$ref" | "$dynamicRef" | "defaultMapping") =>
                    {
                        found.push(text.clone());
                    }
                    Kind::Object(mapping) if key == "mapping" => {
                        let targets = mapping.values().filter_map(Node::as_str);
                        found.extend(targets.map(str::to_owned));
                        collect_references(value, found);
                    }
                    _ => collect_references(value, found),
                }
            }
        }
        _ => {}
    }
}
