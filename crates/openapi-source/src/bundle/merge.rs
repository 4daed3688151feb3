//! Merges several main files into one description.
//!
//! Equal members are kept once. If the files have different security requirements or servers, these
//! are copied into the operations; any other difference is an error.

use std::collections::{HashMap, HashSet};

use super::files::File;
use crate::error::{Error, ErrorKind, Result};
use crate::node::{Kind, Map, Node, Origin, is_same_option};
use crate::pointer::{escape, unescape};
use crate::vocabulary::{PATHS, is_method};
use crate::walk;

/// The sections whose members with the same name have to be equal in all files.
const NAMED_SECTIONS: [&str; 6] = [
    "/definitions",
    "/parameters",
    "/responses",
    "/securityDefinitions",
    "/webhooks",
    "/x-webhooks",
];

/// The members of the root that have to be equal in all files, because Swagger 2.0 allows them
/// nowhere else.
const EQUAL_MEMBERS: [&str; 3] = ["host", "basePath", "schemes"];

/// The members of a path item that apply to all of its operations.
const SHARED_MEMBERS: [&str; 4] = ["parameters", "servers", "summary", "description"];

/// Merges the main files (at least one) into the first. Adds the origins of the members that the
/// first file has as well to `merged`.
pub(super) fn merge(mut mains: Vec<File>, merged: &mut Vec<Origin>) -> Result<File> {
    if mains.len() > 1 {
        for (key, holder) in [
            ("security", Holder::Operation),
            ("consumes", Holder::Operation),
            ("produces", Holder::Operation),
            ("servers", Holder::PathItem),
        ] {
            push_down(&mut mains, key, holder);
        }
    }
    let mut mains = mains.into_iter();
    let first = mains
        .next()
        .ok_or_else(|| Error::new(ErrorKind::Options, "no description file is given"))?;
    let mut merger = Merger {
        operation_ids: HashMap::new(),
        first,
        merged,
    };
    for file in mains {
        merger.add(file)?;
    }
    Ok(merger.first)
}

/// The objects into which a member of the root is copied.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Holder {
    Operation,
    PathItem,
}

/// Copies a member of the roots into the objects to which it applies, if the files differ in it.
fn push_down(mains: &mut [File], key: &str, holder: Holder) {
    let is_same = |pair: &[File]| match pair {
        [one, other] => is_same_option(one.tree.get(key), other.tree.get(key)),
        _ => true,
    };
    if mains.windows(2).all(is_same) {
        return;
    }
    for (index, file) in mains.iter_mut().enumerate() {
        // Operations without servers use those of the first file.
        if index == 0 && holder == Holder::PathItem {
            continue;
        }
        let Some(value) = file.tree.take(key) else {
            continue;
        };
        for item in path_items(&mut file.tree) {
            match holder {
                Holder::PathItem => insert_where_missing(item, key, &value),
                Holder::Operation => {
                    for operation in operations(item) {
                        insert_where_missing(operation, key, &value);
                    }
                }
            }
        }
    }
}

fn insert_where_missing(node: &mut Node, key: &str, value: &Node) {
    if node.is_object() && !node.has(key) {
        node.insert(key, value.clone());
    }
}

fn path_items(root: &mut Node) -> impl Iterator<Item = &mut Node> {
    let members = root.as_object_mut().into_iter().flatten();
    members
        .filter(|(key, _)| PATHS.contains(&key.as_str()))
        .flat_map(|(_, paths)| walk::values(Some(paths)))
}

fn operations(item: &mut Node) -> impl Iterator<Item = &mut Node> {
    let members = item.as_object_mut().into_iter().flatten();
    members
        .filter(|(key, _)| is_method(key))
        .map(|(_, operation)| operation)
}

struct Merger<'m> {
    first: File,
    /// The pointers of operations by operationId.
    operation_ids: HashMap<String, String>,
    merged: &'m mut Vec<Origin>,
}

impl Merger<'_> {
    fn add(&mut self, mut file: File) -> Result<()> {
        self.check_operation_ids(&file)?;
        let members = std::mem::take(file.tree.members_mut());
        for (key, value) in members {
            let location = format!("/{}", escape(&key));
            match key.as_str() {
                "components" => {
                    for (section, named) in into_members(value) {
                        let location = format!("{location}/{}", escape(&section));
                        self.add_named(&file, &location, named)?;
                    }
                }
                key if PATHS.contains(&key) => self.add_paths(&file, &location, value)?,
                _ if NAMED_SECTIONS.contains(&location.as_str()) => {
                    self.add_named(&file, &location, value)?
                }
                "tags" => self.add_tags(value),
                key if EQUAL_MEMBERS.contains(&key) => self.add_node(&file, &location, value)?,
                _ => {
                    if self.first.tree.has(&key) {
                        self.merged.push(value.origin)
                    } else {
                        self.first.tree.insert(&key, value)
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the named members of a section.
    fn add_named(&mut self, file: &File, section: &str, named: Node) -> Result<()> {
        for (name, value) in into_members(named) {
            self.add_node(file, &format!("{section}/{}", escape(&name)), value)?;
        }
        Ok(())
    }

    /// Adds a node at a pointer; if the merged files already have a node there, both must be equal.
    fn add_node(&mut self, file: &File, location: &str, value: Node) -> Result<()> {
        match self.first.tree.at(location) {
            Some(existing) if existing.is_same(&value) => self.merged.push(value.origin),
            Some(_) => {
                let message = "another main file has a different value here";
                return Err(conflict(file, location, message));
            }
            None => insert_at(&mut self.first.tree, location, value),
        }
        Ok(())
    }

    fn add_paths(&mut self, file: &File, location: &str, paths: Node) -> Result<()> {
        for (path, mut item) in into_members(paths) {
            let location = format!("{location}/{}", escape(&path));
            match self.first.tree.at_mut(&location) {
                Some(existing) if existing.is_same(&item) => self.merged.push(item.origin),
                Some(existing) => {
                    copy_shared_members(existing, &mut item);
                    for (key, value) in into_members(item) {
                        self.add_node(file, &format!("{location}/{}", escape(&key)), value)?;
                    }
                }
                None => insert_at(&mut self.first.tree, &location, item),
            }
        }
        Ok(())
    }

    fn add_tags(&mut self, tags: Node) {
        let Some(existing) = self.first.tree.get_mut("tags") else {
            self.first.tree.insert("tags", tags);
            return;
        };
        let (Some(existing), Kind::Array(tags)) = (existing.as_array_mut(), tags.kind) else {
            return;
        };
        let names: HashSet<String> = existing
            .iter()
            .filter_map(|tag| tag.text("name").map(str::to_owned))
            .collect();
        for tag in tags {
            if tag.text("name").is_some_and(|name| names.contains(name)) {
                self.merged.push(tag.origin);
            } else {
                existing.push(tag);
            }
        }
    }

    /// Returns an error if operations of two files have the same operationId.
    fn check_operation_ids(&mut self, file: &File) -> Result<()> {
        if self.operation_ids.is_empty() {
            self.operation_ids = operation_ids(&self.first.tree).collect();
        }
        for (id, location) in operation_ids(&file.tree) {
            let first_location = self
                .operation_ids
                .entry(id.clone())
                .or_insert(location.clone());
            if *first_location != location {
                let message = format!("another main file also has an operation `{id}`");
                return Err(conflict(file, &format!("{location}/operationId"), message));
            }
        }
        Ok(())
    }
}

/// Copies the members of two path items that apply to all of their operations into the operations,
/// if the path items differ in them.
fn copy_shared_members(one: &mut Node, other: &mut Node) {
    for key in SHARED_MEMBERS {
        if is_same_option(one.get(key), other.get(key)) {
            continue;
        }
        for item in [&mut *one, &mut *other] {
            let Some(value) = item.take(key) else {
                continue;
            };
            for operation in operations(item) {
                match operation.get_mut(key).and_then(Node::as_array_mut) {
                    // Parameters of the operation precede and override those of the path item.
                    Some(own) if key == "parameters" => {
                        own.extend(value.as_array().into_iter().flatten().cloned());
                    }
                    _ => insert_where_missing(operation, key, &value),
                }
            }
        }
    }
}

fn operation_ids(root: &Node) -> impl Iterator<Item = (String, String)> {
    let items = PATHS.iter().flat_map(move |paths| {
        let items = root.members(paths);
        items.map(move |(path, item)| (format!("/{paths}/{}", escape(path)), item))
    });
    items.flat_map(|(location, item)| {
        let members = item.as_object().into_iter().flatten();
        let ids = members.filter_map(move |(method, operation)| {
            let id = operation.text("operationId")?;
            Some((id.to_owned(), format!("{location}/{method}")))
        });
        ids.collect::<Vec<_>>()
    })
}

/// Inserts a node at a pointer whose ancestors are objects or missing.
fn insert_at(root: &mut Node, location: &str, value: Node) {
    let Some((holder, key)) = location.rsplit_once('/') else {
        return;
    };
    if root.at(holder).is_none() {
        insert_at(root, holder, Node::object(value.origin));
    }
    if let Some(holder) = root.at_mut(holder) {
        holder.insert(&unescape(key), value);
    }
}

fn into_members(node: Node) -> Map {
    match node.kind {
        Kind::Object(members) => *members,
        _ => Map::default(),
    }
}

fn conflict(file: &File, location: &str, message: impl Into<String>) -> Error {
    let source = file.source.as_ref().expect("a main file has its content");
    source
        .error(ErrorKind::Conflict, location, message)
        .with_help("rename one of the two, or process the files separately")
}
