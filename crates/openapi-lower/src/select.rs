//! Selection: keeps the wanted operations and what they reach.

use std::collections::HashSet;

use crate::document::Document;
use crate::error::{Error, Result};
use crate::node::{Kind, Node, escape, unescape};
use crate::passes::walk::METHODS;

/// Places below which a description keeps things by name for others to refer to.
const SECTIONS: [&str; 12] = [
    "/definitions",
    "/parameters",
    "/responses",
    "/components/schemas",
    "/components/parameters",
    "/components/responses",
    "/components/requestBodies",
    "/components/headers",
    "/components/examples",
    "/components/links",
    "/components/callbacks",
    "/components/pathItems",
];

/// The members of the root that hold path items: an extension keeps those with a query apart.
const PATHS: [&str; 2] = ["paths", "x-ms-paths"];

/// The member of a path item for the methods that OpenAPI has no member for.
const OTHER_METHODS: &str = "additionalOperations";

fn is_method(key: &str) -> bool {
    METHODS.contains(&key) || key == "query"
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
            let before = kept.len();
            kept.extend(found.map(|(_, method, path)| (path.clone(), method.to_lowercase())));
            if kept.len() == before {
                return Err(self.unknown(name, &known));
            }
        }
        for paths in PATHS {
            let Some(paths) = self.root.get_mut(paths).and_then(Node::as_object_mut) else {
                continue;
            };
            paths.retain(|path, item| {
                let wanted = |method: &str| kept.contains(&(path.clone(), method.to_lowercase()));
                if let Some(others) = item.get_mut(OTHER_METHODS).and_then(Node::as_object_mut) {
                    others.retain(|method, _| wanted(method));
                }
                if let Some(members) = item.as_object_mut() {
                    members.retain(|key, _| !is_method(key) || wanted(key));
                }
                kept.iter().any(|(kept, _)| kept == path)
            });
        }
        for unread in ["webhooks", "x-webhooks", "tags"] {
            self.root.take(unread);
        }
        self.prune();
        Ok(())
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

    /// Removes what nothing kept refers to.
    fn prune(&mut self) {
        let mut reached: HashSet<String> = HashSet::new();
        let mut open: Vec<String> = Vec::new();
        if let Kind::Object(members) = &self.root.kind {
            let shared = ["definitions", "parameters", "responses", "components"];
            for (key, node) in members.iter() {
                if !shared.contains(&key.as_str()) {
                    targets(node, &mut open);
                }
            }
        }
        loop {
            while let Some(pointer) = open.pop() {
                let Some(place) = shared_place(&pointer) else {
                    continue;
                };
                if reached.insert(place.clone())
                    && let Some(node) = self.root.at(&place)
                {
                    targets(node, &mut open);
                }
            }
            // What extends a base with a discriminator may stand wherever the base may.
            self.children(&reached, &mut open);
            if open.is_empty() {
                break;
            }
        }
        for section in SECTIONS {
            if let Some(members) = self.root.at_mut(section).and_then(Node::as_object_mut) {
                members.retain(|name, _| reached.contains(&format!("{section}/{}", escape(name))));
            }
            let empty = self.root.at(section).and_then(Node::as_object);
            if empty.is_some_and(|members| members.is_empty())
                && let Some((parent, name)) = section.rsplit_once('/')
                && let Some(parent) = self.root.at_mut(parent)
            {
                parent.take(name);
            }
        }
    }

    fn children(&self, reached: &HashSet<String>, open: &mut Vec<String>) {
        for section in ["/definitions", "/components/schemas"] {
            let schemas = self.root.at(section).and_then(Node::as_object);
            for (name, schema) in schemas.into_iter().flatten() {
                let place = format!("{section}/{}", escape(name));
                let extends = schema.items("allOf").iter().any(|member| {
                    let base = member.text("$ref").and_then(|base| base.strip_prefix('#'));
                    base.is_some_and(|base| {
                        reached.contains(base)
                            && self
                                .root
                                .at(base)
                                .is_some_and(|base| base.has("discriminator"))
                    })
                });
                if extends && !reached.contains(&place) {
                    open.push(place);
                }
            }
        }
    }
}

/// The pointers that a tree refers to.
fn targets(node: &Node, found: &mut Vec<String>) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| targets(item, found)),
        Kind::Object(members) => {
            for (key, value) in members.iter() {
                match &value.kind {
                    Kind::String(text) if key == "$ref" => {
                        let pointer = text.split_once('#').map_or(text.as_str(), |(_, rest)| rest);
                        found.push(pointer.to_owned());
                    }
                    Kind::Object(mapping) if key == "mapping" => {
                        for target in mapping.values().filter_map(Node::as_str) {
                            let pointer = target.rsplit('#').next().unwrap_or_default();
                            found.push(match pointer.contains('/') {
                                true => pointer.to_owned(),
                                false => format!("/components/schemas/{}", escape(pointer)),
                            });
                        }
                    }
                    _ => targets(value, found),
                }
            }
        }
        _ => {}
    }
}

/// The named thing of a shared section that a pointer points to or into.
fn shared_place(pointer: &str) -> Option<String> {
    SECTIONS.iter().find_map(|section| {
        let rest = pointer.strip_prefix(section)?.strip_prefix('/')?;
        let name = rest.split('/').next()?;
        Some(format!("{section}/{}", escape(&unescape(name))))
    })
}
