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

/// The word before the name of a selected webhook, where an operation has its method.
const WEBHOOK: &str = "webhook";

/// Joins names of operations that were split at commas. Parts that cannot all be joined to known
/// names are returned as they are.
fn join_names(parts: &[&str], known: &HashMap<String, Vec<&Operation>>) -> Vec<String> {
    let commas = known.keys().map(|name| name.matches(',').count());
    let longest = commas.max().unwrap_or_default() + 1;
    // For each part, the number of parts from there on that form a name, if all following parts
    // form names as well.
    let mut lengths: Vec<Option<usize>> = vec![None; parts.len()];
    for start in (0..parts.len()).rev() {
        let rest = parts.get(start..).expect("`start` is an index of `parts`");
        let fits = |length: &usize| {
            let goes_on = match lengths.get(start + length) {
                Some(next) => next.is_some(),
                None => rest.len() == *length,
            };
            let name = rest.get(..*length).map(|parts| parts.join(","));
            goes_on && name.is_some_and(|name| known.contains_key(&name))
        };
        let length = (1..=longest).find(fits);
        if let Some(known) = lengths.get_mut(start) {
            *known = length;
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

/// The operations of a path item as `(name, method, path)`.
fn item_operations<'a>(path: &'a str, item: &'a Node) -> impl Iterator<Item = Operation> + 'a {
    let members = item.as_object().into_iter().flatten();
    let known = members.filter(|(key, _)| is_method(key));
    let operations = known.chain(item.members(OTHER_METHODS));
    operations
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
        let paths = PATHS.iter().flat_map(|paths| self.root.members(paths));
        // Extensions of `paths` are not paths.
        let paths = paths.filter(|(path, _)| !path.starts_with("x-"));
        paths
            .flat_map(|(path, item)| item_operations(path, item))
            .collect()
    }

    /// Returns the webhooks, each as `(webhook name, webhook, name)`.
    fn webhooks(&self) -> impl Iterator<Item = Operation> {
        let webhooks = WEBHOOKS.iter().flat_map(|key| self.root.members(key));
        webhooks.map(|(name, _)| {
            let spelled = format!("{WEBHOOK} {name}");
            (spelled, WEBHOOK.to_owned(), name.to_owned())
        })
    }

    /// Keeps the named operations, each by operationId or as `GET /path`, the named webhooks, each
    /// as `webhook name`, and everything that they use. `*` keeps the whole description.
    ///
    /// A name that contains commas may be split into several items, as happens in comma-separated
    /// lists.
    ///
    /// # Errors
    ///
    /// The description has no operation with one of the names.
    pub fn select(&mut self, wanted: &[impl AsRef<str>]) -> Result<()> {
        let wanted: Vec<&str> = wanted.iter().map(AsRef::as_ref).collect();
        if wanted.contains(&"*") {
            return Ok(());
        }
        let mut known = self.operations();
        known.extend(self.webhooks());
        let mut names: HashMap<String, Vec<&Operation>> = HashMap::new();
        for operation in &known {
            let (id, method, path) = operation;
            names.entry(id.clone()).or_default().push(operation);
            let spelled = format!("{method} {path}");
            if spelled != *id {
                names.entry(spelled).or_default().push(operation);
            }
        }
        let mut kept = HashSet::new();
        for name in join_names(&wanted, &names) {
            let Some(found) = names.get(&name) else {
                return Err(self.unknown(&name, &known));
            };
            let found = found.iter();
            kept.extend(found.map(|(_, method, path)| (path.clone(), method.to_lowercase())));
        }
        let unselected = self.remove_unselected(&kept);
        prune(&mut self.root, unselected);
        Ok(())
    }

    /// Removes the operations that are not kept, and the members that belong to no operation.
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
                if !kept.iter().any(|(kept, _)| *kept == path) {
                    others.insert(&path, item);
                    continue;
                }
                let mut rest = Node::object(item.origin);
                let others_of_item = item.get_mut(OTHER_METHODS).and_then(Node::as_object_mut);
                if let Some(methods) = others_of_item {
                    methods.retain(|method, _| is_wanted(method));
                }
                for (key, member) in std::mem::take(item.members_mut()) {
                    if is_method(&key) && !is_wanted(&key) {
                        rest.insert(&key, member)
                    } else {
                        item.insert(&key, member)
                    }
                }
                others.insert(&path, rest);
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
                let target = if is_wanted {
                    &mut *webhooks
                } else {
                    &mut others
                };
                target.insert(&name, item);
            }
            if webhooks.members_mut().is_empty() {
                self.root.take(key);
            }
            unselected.insert(key, others);
        }
        self.root.take("tags");
        unselected
    }

    fn unknown(&self, name: &str, known: &[(String, String, String)]) -> Error {
        let lower = name.to_lowercase();
        let close = known.iter().filter(|(id, _, path)| {
            let id = id.to_lowercase();
            id.contains(&lower) || lower.contains(&id) || lower.ends_with(&path.to_lowercase())
        });
        let mut close: Vec<&str> = close.map(|(id, ..)| id.as_str()).take(5).collect();
        if close.is_empty() {
            close = known.iter().map(|(id, ..)| id.as_str()).take(5).collect();
        }
        let help = if close.is_empty() {
            "the description has no operations".to_owned()
        } else {
            format!(
                "use an operationId, `GET /path` or `webhook name`; of its {} operations: {}",
                known.len(),
                close.join(", ")
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
