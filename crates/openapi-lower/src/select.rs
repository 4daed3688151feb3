//! Selection: keeps the wanted operations and what they reach.

use std::collections::HashSet;

use crate::document::Document;
use crate::error::{Error, Result};
use crate::node::Node;
use crate::passes::walk::METHODS;
use crate::prune::prune;

/// The members of the root that hold path items: an extension keeps those with a query apart.
pub(crate) const PATHS: [&str; 2] = ["paths", "x-ms-paths"];

/// The member of a path item for the methods that OpenAPI has no member for.
const OTHER_METHODS: &str = "additionalOperations";

pub(crate) fn is_method(key: &str) -> bool {
    // Some write them as they are on the wire.
    let mut methods = METHODS.iter().chain(["query"].iter());
    methods.any(|method| method.eq_ignore_ascii_case(key))
}

/// The operations of a path item as `(name, method, path)`.
fn item_operations<'a>(
    path: &'a str,
    item: &'a Node,
) -> impl Iterator<Item = (String, String, String)> + 'a {
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
    /// The operations as `(name, method, path)`, in the description's order. The name is
    /// the operationId, or `METHOD path` where there is none.
    pub fn operations(&self) -> Vec<(String, String, String)> {
        let paths = PATHS.iter().flat_map(|paths| self.root.members(paths));
        // An extension beside the paths is none.
        let paths = paths.filter(|(path, _)| !path.starts_with("x-"));
        paths
            .flat_map(|(path, item)| item_operations(path, item))
            .collect()
    }

    /// Keeps the operations named, each by its operationId or as `GET /path`, and what
    /// they reach. `*` keeps all operations, and everything.
    ///
    /// # Errors
    ///
    /// A name is no operation of the description.
    pub fn select(&mut self, wanted: &[impl AsRef<str>]) -> Result<()> {
        let wanted: Vec<&str> = wanted.iter().map(AsRef::as_ref).collect();
        if wanted.contains(&"*") {
            return Ok(());
        }
        let known = self.operations();
        let mut kept = HashSet::new();
        for name in wanted {
            let found = known.iter().filter(|(id, method, path)| {
                id == name || name.split_once(' ') == Some((method.as_str(), path.as_str()))
            });
            let mut found = found.peekable();
            if found.peek().is_none() {
                return Err(self.unknown(name, &known));
            }
            kept.extend(found.map(|(_, method, path)| (path.clone(), method.to_lowercase())));
        }
        let unselected = self.take_unselected(&kept);
        prune(&mut self.root, unselected);
        Ok(())
    }

    /// Takes out the operations that are not kept, and what is about no operation.
    fn take_unselected(&mut self, kept: &HashSet<(String, String)>) -> Node {
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
                    match is_method(&key) && !is_wanted(&key) {
                        true => rest.insert(&key, member),
                        false => item.insert(&key, member),
                    }
                }
                others.insert(&path, rest);
                paths.insert(&path, item);
            }
            unselected.insert(key, others);
        }
        for key in ["webhooks", "x-webhooks"] {
            if let Some(webhooks) = self.root.take(key) {
                unselected.insert(key, webhooks);
            }
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
        let help = match close.is_empty() {
            true => "the description has no operations".to_owned(),
            false => format!(
                "use an operationId or `GET /path`; of its {} operations: {}",
                known.len(),
                close.join(", ")
            ),
        };
        self.error_at("/paths", format!("there is no operation `{name}`"))
            .help(help)
    }
}
