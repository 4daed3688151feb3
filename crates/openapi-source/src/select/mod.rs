//! Selection: keeps the named operations and everything that they use.

use std::collections::{HashMap, HashSet};

mod prune;

use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::vocabulary::{OTHER_METHODS, PATHS, is_method};
use prune::prune;

/// An operation as `(name, method, path)`.
type Operation = (String, String, String);

/// The members of the root that hold webhooks, by name.
const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// The prefix of the name of a selected webhook, in place of the method of an operation.
const WEBHOOK: &str = "webhook";

/// Returns the operations with a name. Spaces around it, as after the comma of a list, only matter
/// if an operation has them in its operationId.
fn find<'m, 'a>(
    existing: &'m HashMap<String, Vec<&'a Operation>>,
    name: &str,
) -> Option<&'m Vec<&'a Operation>> {
    existing.get(name).or_else(|| existing.get(name.trim()))
}

/// Joins names of operations that were split at commas. Parts that cannot all be joined to existing
/// names are returned unchanged.
fn join_names(parts: &[&str], existing: &HashMap<String, Vec<&Operation>>) -> Vec<String> {
    let commas = existing.keys().map(|name| name.matches(',').count());
    let longest = commas.max().unwrap_or_default() + 1;
    // For each part, the number of parts from there on that form a name, if all following parts
    // form names as well.
    let mut lengths: Vec<Option<usize>> = vec![None; parts.len()];
    for start in (0..parts.len()).rev() {
        let rest = parts.get(start..).expect("`start` is an index of `parts`");
        let forms_name = |length: &usize| {
            let rest_forms_names = match lengths.get(start + length) {
                Some(next) => next.is_some(),
                None => rest.len() == *length,
            };
            let name = rest.get(..*length).map(|parts| parts.join(","));
            rest_forms_names && name.is_some_and(|name| find(existing, &name).is_some())
        };
        let found = (1..=longest).find(forms_name);
        if let Some(length) = lengths.get_mut(start) {
            *length = found;
        }
    }
    let mut names = Vec::new();
    let mut rest = parts;
    while !rest.is_empty() {
        let length = lengths.get(parts.len() - rest.len()).copied().flatten();
        let (name, others) = rest.split_at(length.unwrap_or(1).min(rest.len()));
        names.push(name.join(","));
        rest = others;
    }
    names
}

/// Returns the operations of a path item as `(name, method, path)`.
fn item_operations<'a>(path: &'a str, item: &'a Node) -> impl Iterator<Item = Operation> + 'a {
    let members = item.as_object().into_iter().flatten();
    members
        .filter(|(key, _)| is_method(key))
        .chain(item.members(OTHER_METHODS))
        .filter(|(_, operation)| operation.is_object())
        .map(move |(method, operation)| {
            let method = method.to_uppercase();
            let id = operation.text("operationId").map(str::to_owned);
            let name = id.unwrap_or_else(|| format!("{method} {path}"));
            (name, method, path.to_owned())
        })
}

impl Document {
    /// Returns the operations as `(name, method, path)`, in the order of the description. The name
    /// is the operationId, or `METHOD path` without one.
    pub fn operations(&self) -> Vec<(String, String, String)> {
        PATHS
            .iter()
            .flat_map(|paths| self.root.members(paths))
            // Extensions of `paths` are not paths.
            .filter(|(path, _)| !path.starts_with("x-"))
            .flat_map(|(path, item)| item_operations(path, item))
            .collect()
    }

    /// Returns the webhooks, each as `(webhook NAME, webhook, name)`.
    fn webhooks(&self) -> impl Iterator<Item = Operation> {
        let webhooks = WEBHOOKS.iter().flat_map(|key| self.root.members(key));
        webhooks.map(|(name, _)| {
            let full_name = format!("{WEBHOOK} {name}");
            (full_name, WEBHOOK.to_owned(), name.to_owned())
        })
    }

    /// Keeps the named operations, each by operationId or as `GET /path`, the named webhooks, each
    /// as `webhook NAME`, and everything that they use. `*` keeps the whole description.
    ///
    /// A name that contains commas may be split into several items, as happens in comma-separated
    /// lists. Spaces around a name are ignored.
    ///
    /// # Errors
    ///
    /// The description has no operation with one of the names.
    pub fn select(&mut self, wanted: &[impl AsRef<str>]) -> Result<()> {
        let wanted: Vec<&str> = wanted.iter().map(AsRef::as_ref).collect();
        if wanted.iter().any(|name| name.trim() == "*") {
            return Ok(());
        }
        let mut operations = self.operations();
        operations.extend(self.webhooks());
        let mut by_name: HashMap<String, Vec<&Operation>> = HashMap::new();
        for operation in &operations {
            let (name, method, path) = operation;
            by_name.entry(name.clone()).or_default().push(operation);
            let method_and_path = format!("{method} {path}");
            if method_and_path != *name {
                by_name.entry(method_and_path).or_default().push(operation);
            }
        }
        let mut kept = HashSet::new();
        for name in join_names(&wanted, &by_name) {
            let Some(selected) = find(&by_name, &name) else {
                return Err(self.unknown_operation(name.trim(), &operations));
            };
            for (_, method, path) in selected {
                kept.insert((path.clone(), method.to_lowercase()));
            }
        }
        let unselected = self.remove_unselected(&kept);
        prune(&mut self.root, unselected);
        Ok(())
    }

    /// Removes and returns the operations and webhooks that are not kept, and removes `tags`.
    fn remove_unselected(&mut self, kept: &HashSet<(String, String)>) -> Node {
        let mut unselected = Node::object(self.root.origin);
        for key in PATHS {
            let Some(paths) = self.root.get_mut(key) else {
                continue;
            };
            let mut others = Node::object(paths.origin);
            for (path, mut item) in std::mem::take(paths.members_mut()) {
                let is_wanted =
                    |method: &str| kept.contains(&(path.clone(), method.to_lowercase()));
                if !kept.iter().any(|(kept_path, _)| *kept_path == path) {
                    others.insert(&path, item);
                    continue;
                }
                if let Some(methods) = item.get_mut(OTHER_METHODS).and_then(Node::as_object_mut) {
                    methods.retain(|method, _| is_wanted(method));
                }
                let mut other_operations = Node::object(item.origin);
                for (key, member) in std::mem::take(item.members_mut()) {
                    if is_method(&key) && !is_wanted(&key) {
                        other_operations.insert(&key, member)
                    } else {
                        item.insert(&key, member)
                    }
                }
                others.insert(&path, other_operations);
                paths.insert(&path, item);
            }
            unselected.insert(key, others);
        }
        for key in WEBHOOKS {
            let Some(webhooks) = self.root.get_mut(key) else {
                continue;
            };
            let mut others = Node::object(webhooks.origin);
            for (name, item) in std::mem::take(webhooks.members_mut()) {
                let is_wanted = kept.contains(&(name.clone(), WEBHOOK.to_owned()));
                if is_wanted {
                    webhooks.insert(&name, item);
                } else {
                    others.insert(&name, item);
                }
            }
            if webhooks.members_mut().is_empty() {
                self.root.take(key);
            }
            unselected.insert(key, others);
        }
        self.root.take("tags");
        unselected
    }

    /// Returns the error for a name that no operation has, with up to five similar names.
    fn unknown_operation(&self, name: &str, operations: &[Operation]) -> Error {
        let lower = name.to_lowercase();
        let is_similar = |(existing, _, path): &&Operation| {
            let existing = existing.to_lowercase();
            existing.contains(&lower)
                || lower.contains(&existing)
                || lower.ends_with(&path.to_lowercase())
        };
        let similar = operations.iter().filter(is_similar);
        let mut names: Vec<&str> = similar.map(|(name, ..)| name.as_str()).take(5).collect();
        if names.is_empty() {
            let first = operations.iter().take(5);
            names = first.map(|(name, ..)| name.as_str()).collect();
        }
        let help = if names.is_empty() {
            "the description has no operations".to_owned()
        } else {
            let (count, names) = (operations.len(), names.join(", "));
            let plural = if count == 1 { "" } else { "s" };
            format!(
                "use an operationId, `GET /path` or `webhook NAME`; the description has {count} \
                 operation{plural}, such as {names}"
            )
        };
        self.error_at(
            ErrorKind::UnknownOperation,
            "/paths",
            format!("the description has no operation `{name}`"),
        )
        .with_help(help)
    }
}
