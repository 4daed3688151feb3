//! Keys of `paths`: rewrites them as templates that progenitor can parse, and declares their
//! parameters.
//!
//! progenitor skips a path without a leading slash, rejects stray braces, supports neither the
//! operators of URI templates nor the patterns of web frameworks, and panics if the template and
//! the declared parameters differ. Keys are rewritten without operators and patterns; a name in the
//! path becomes a required path parameter of every operation, and a name in the query becomes a
//! query parameter (see [`query`]). HTTP clients never send a fragment, but a fragment of the form
//! `key=value` distinguishes operations for the server, so it becomes a query. Lost: a double slash
//! at the beginning, and constraints of patterns.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::changes::Code;
use openapi_source::names::first_unused;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node};

mod declare;
mod names;
mod query;
mod template;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::operation_ids::join_words;
use crate::passes::operations::wire_shape::Components;
use declare::declare;
use names::{Names, parameters_of_item};
use template::{Piece, expression};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    Components::beside(root, |root, components| {
        let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else {
            return;
        };
        let items = std::mem::take(paths);
        let rewritten: Vec<(String, Key, Node)> = items
            .into_iter()
            .map(|(old, mut item)| {
                let new = if item.is_object() {
                    PathItem::new(&mut item, cx).rewrite_key(&old, components)
                } else {
                    Key {
                        path: old.clone(),
                        mark: String::new(),
                    }
                };
                (old, new, item)
            })
            .collect();
        *paths = distinct(rewritten, cx);
    });
}

/// A key of `paths` after rewriting.
struct Key {
    path: String,
    /// The parts of the key outside of the path: its fragment, and the names in its query.
    mark: String,
}

/// Returns the path items with unique keys. A fragment, which is never sent, distinguishes keys with
/// the same path. It starts with `-`, by which lowering recognizes it.
fn distinct(items: Vec<(String, Key, Node)>, cx: &mut Cx) -> Map {
    let mut taken: HashSet<String> = HashSet::new();
    let mut changed: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (old, new, _) in &items {
        if *old == new.path {
            taken.insert(old.clone());
        } else {
            changed.entry(&new.path).or_default().push((&new.mark, old));
        }
    }
    let mut keys: HashMap<String, String> = HashMap::new();
    for (path, mut changed) in changed {
        changed.sort_unstable();
        let is_alone = changed.len() == 1;
        for (mark, old) in changed {
            let plain = (is_alone || mark.is_empty()).then(|| path.to_owned());
            let marked = (!mark.is_empty()).then(|| format!("{path}#-{mark}"));
            let separator = if mark.is_empty() { "" } else { "-" };
            let key = first_unused(
                plain.into_iter().chain(marked),
                |number| format!("{path}#-{mark}{separator}{number}"),
                |key| taken.insert(key.to_owned()),
            );
            keys.insert(old.to_owned(), key);
        }
    }
    items
        .into_iter()
        .map(|(old, new, item)| {
            let key = keys.remove(&old).unwrap_or(new.path);
            if key != old {
                cx.note(item.origin, codes::paths::TEMPLATE);
            }
            (key, item)
        })
        .collect()
}

/// A path item whose key is being rewritten.
struct PathItem<'n, 'c, 'o> {
    node: &'n mut Node,
    names: Names,
    cx: &'c mut Cx<'o>,
}

impl<'n, 'c, 'o> PathItem<'n, 'c, 'o> {
    fn new(node: &'n mut Node, cx: &'c mut Cx<'o>) -> PathItem<'n, 'c, 'o> {
        PathItem {
            names: Names::declared(node),
            node,
            cx,
        }
    }

    /// Returns the new key, and makes the operations declare the parameters in it.
    fn rewrite_key(mut self, old: &str, components: Components) -> Key {
        let slash = if old.starts_with('/') { "" } else { "/" };
        let key = template::parse(&format!("{slash}{old}"));
        let (address, fragment) = match template::split(&key, '#') {
            Some((address, fragment)) => (address, plain_text(&fragment)),
            None => (key, String::new()),
        };
        let (pieces, mut query) = match template::split(&address, '?') {
            Some((path, query)) => (path, query::divide(&query)),
            None => (address, Vec::new()),
        };
        let mut mark = join_words(&fragment, "-");
        if self.is_discriminator(&fragment) {
            query.push(vec![Piece::Text(fragment)]);
            mark = String::new();
            self.note(codes::paths::FRAGMENT_QUERY);
        } else if !fragment.is_empty() && !fragment.starts_with('-') {
            self.note(codes::paths::FRAGMENT);
        }

        let in_braces = template::names(&pieces);
        let is_parameter = |name: &str| self.names.is_declared(name) && !in_braces.contains(name);
        let pieces = template::parse_routes(pieces, is_parameter);
        let mut path = self.plain_template(&pieces);
        if path.starts_with("//") {
            // `client-codegen` marks the paths of other request bodies by a double slash.
            path = format!("/{}", path.trim_start_matches('/'));
            self.note(codes::paths::DOUBLE_SLASH);
        }
        let query = self.rewrite_query(query);
        if !query.text.is_empty() {
            path = format!("{path}?{}", query.text);
        }
        if mark.is_empty() {
            mark = query.names.join("-");
        }
        for method in METHODS {
            if let Some(operation) = self.node.get_mut(method).filter(|node| node.is_object()) {
                declare(operation, &self.names, components, self.cx);
            }
        }
        Key { path, mark }
    }

    fn note(&mut self, code: Code) {
        self.cx.note(self.node.origin, code);
    }

    /// Whether a fragment is a key and a value that no parameter sends.
    fn is_discriminator(&self, fragment: &str) -> bool {
        let Some((key, value)) = fragment.split_once('=') else {
            return false;
        };
        let is_plain = |text: &str| {
            let mut chars = text.chars();
            !text.is_empty() && chars.all(|c| c.is_ascii_alphanumeric() || "-_.:/".contains(c))
        };
        let mut names = parameters_of_item(self.node).filter_map(|it| it.text("name"));
        is_plain(key) && is_plain(value) && !names.any(|name| name.eq_ignore_ascii_case(key))
    }

    /// Returns the template without operators and patterns.
    fn plain_template(&mut self, pieces: &[Piece]) -> String {
        let mut template = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => push_text(&mut template, text),
                Piece::Parameter(inner) => {
                    let (before, _) = pieces.split_at(at);
                    self.push_expression(&mut template, inner, before);
                }
            }
        }
        template
    }

    /// Appends the parameters of an expression in braces.
    fn push_expression(&mut self, path: &mut String, inner: &str, before: &[Piece]) {
        let expression = expression(inner);
        if let Some('?' | '&') = expression.operator {
            return self.declare_expression(&expression);
        }
        for (at, variable) in expression.variables.iter().enumerate() {
            let name = self.names.resolve(variable.name, inner, before);
            let has_prefix = self.names.prefixed.contains(&name);
            match expression.operator {
                // A fragment, which is never sent.
                Some('#') => continue,
                Some('/') if path.ends_with('/') => {}
                Some(operator @ ('/' | '.')) if !has_prefix => path.push(operator),
                Some(';') if !has_prefix => path.push_str(&format!(";{}=", variable.name)),
                None | Some('+' | '*') if at > 0 => path.push(','),
                _ => {}
            }
            if variable.is_multi_segment {
                self.names.multi_segment.insert(name.clone());
            }
            if variable.is_exploded {
                self.names.exploded.insert(name.clone());
            }
            if variable.is_restricted {
                self.note(codes::paths::PATTERN_UNCHECKED);
            }
            self.names.push(path, name);
        }
    }
}

fn plain_text(pieces: &[Piece]) -> String {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text(text) | Piece::Parameter(text) => text.as_str(),
    });
    texts.collect()
}

/// Appends literal text; percent-encodes the characters that URL parsers remove or read as a slash.
fn push_text(path: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\0'..=' ' | '\\' | '\x7f' => path.push_str(&format!("%{:02X}", u32::from(c))),
            _ => path.push(c),
        }
    }
}
