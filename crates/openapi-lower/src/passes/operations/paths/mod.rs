//! Path keys: templates that progenitor parses, and the parameters that they name.
//!
//! progenitor skips a path without a leading slash, refuses stray braces, knows none of
//! the operators of URI templates and none of the patterns of routers, and panics where
//! template and declared parameters differ. Keys are written plainly; what a template names
//! is a required path parameter of every operation, and what its query names is a query
//! parameter (see [`query`]). A fragment is never sent, but one of `key=value` is what the
//! server must see to tell operations apart, so it becomes a query. Given up: a double slash
//! at the beginning, and what patterns ask of a value.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin};

mod declare;
mod names;
mod query;
mod template;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::operation_ids::words;
use crate::passes::operations::wire_shape::Components;
use declare::declare;
use names::{Names, each_parameter};
use template::{Piece, expression};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let placeholder = Node::object(Origin::ROOT);
    let components = match root.get_mut("components") {
        Some(components) => std::mem::replace(components, placeholder),
        None => placeholder,
    };
    if let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) {
        let items = std::mem::take(paths);
        let rewritten: Vec<(String, Key, Node)> = items
            .into_iter()
            .map(|(old, mut item)| {
                let new = if item.is_object() {
                    rewrite(&old, &mut item, Components::of(&components), cx)
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
    }
    if let Some(place) = root.get_mut("components") {
        *place = components;
    }
}

/// A path key behind its rewriting.
struct Key {
    path: String,
    /// What it had beside the path: its fragment, and the names that were in its query.
    mark: String,
}

/// The items under keys of their own. Keys with one path are told apart by a fragment, which
/// is never sent. It begins with a sign by which lowering knows its own.
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
            let numbered = (2..).map(|n: u32| format!("{path}#-{mark}{separator}{n}"));
            let mut candidates = plain.into_iter().chain(marked).chain(numbered);
            let free = candidates.find(|key| taken.insert(key.clone()));
            keys.insert(old.to_owned(), free.unwrap_or_default());
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

/// The new key of a path item, whose operations declare what it names afterwards.
fn rewrite(old: &str, item: &mut Node, components: Components, cx: &mut Cx) -> Key {
    let slash = if old.starts_with('/') { "" } else { "/" };
    let whole = template::parse(&format!("{slash}{old}"));
    let (address, fragment) = match template::split(&whole, '#') {
        Some((address, fragment)) => (address, plain_text(&fragment)),
        None => (whole, String::new()),
    };
    let (pieces, mut query) = match template::split(&address, '?') {
        Some((path, query)) => (path, query::divide(&query)),
        None => (address, Vec::new()),
    };
    let mut mark = words(&fragment).collect::<Vec<_>>().join("-");
    if discriminates(&fragment, item) {
        query.push(vec![Piece::Text(fragment)]);
        mark = String::new();
        cx.note(item.origin, codes::paths::FRAGMENT_QUERY);
    } else if !fragment.is_empty() && !fragment.starts_with('-') {
        cx.note(item.origin, codes::paths::FRAGMENT);
    }

    let mut names = Names::declared(item);
    let in_braces = template::names(&pieces);
    let is_free = |name: &str| names.is_declared(name) && !in_braces.contains(name);
    let pieces = template::routed(pieces, is_free);
    let mut path = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let before = pieces.get(..at).unwrap_or_default();
        push(&mut path, piece, before, &mut names, item, cx);
    }
    if path.starts_with("//") {
        // `client-codegen` marks the paths of further bodies so.
        path = format!("/{}", path.trim_start_matches('/'));
        cx.note(item.origin, codes::paths::DOUBLE_SLASH);
    }
    let query = query::rewrite(query, &mut names, item, cx);
    if !query.text.is_empty() {
        path = format!("{path}?{}", query.text);
    }
    if mark.is_empty() {
        mark = query.names.join("-");
    }
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).filter(|node| node.is_object()) {
            declare(operation, &names, components, cx);
        }
    }
    Key { path, mark }
}

fn plain_text(pieces: &[Piece]) -> String {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text(text) | Piece::Parameter(text) => text.as_str(),
    });
    texts.collect()
}

/// Whether a fragment is a key and a value that no parameter carries.
fn discriminates(fragment: &str, item: &mut Node) -> bool {
    let Some((key, value)) = fragment.split_once('=') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/".contains(c);
    let mut declared = false;
    each_parameter(item, |parameter| {
        let name = parameter.text("name");
        declared |= name.is_some_and(|name| name.eq_ignore_ascii_case(key));
    });
    !key.is_empty()
        && !value.is_empty()
        && key.chars().all(plain)
        && value.chars().all(plain)
        && !declared
}

/// Appends a piece of a template to a plain one.
fn push(
    path: &mut String,
    piece: &Piece,
    before: &[Piece],
    names: &mut Names,
    item: &mut Node,
    cx: &mut Cx,
) {
    match piece {
        Piece::Text(text) => push_text(path, text),
        Piece::Parameter(inner) => push_expression(path, inner, before, names, item, cx),
    }
}

/// Appends literal text, with what URL parsers skip, or take for a slash, percent-encoded.
fn push_text(path: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\0'..=' ' | '\\' | '\x7f' => path.push_str(&format!("%{:02X}", u32::from(c))),
            _ => path.push(c),
        }
    }
}

/// Appends what an expression in braces stands for.
fn push_expression(
    path: &mut String,
    inner: &str,
    before: &[Piece],
    names: &mut Names,
    item: &mut Node,
    cx: &mut Cx,
) {
    let expression = expression(inner);
    if let Some('?' | '&') = expression.operator {
        return query::expression(&expression, item, cx);
    }
    for (at, variable) in expression.variables.iter().enumerate() {
        let name = names.resolve(variable.name, inner, before);
        match expression.operator {
            // The value goes nowhere.
            Some('#') => continue,
            Some('/') if path.ends_with('/') => {}
            Some(operator @ ('/' | '.')) if !names.prefixed.contains(&name) => path.push(operator),
            Some(';') if !names.prefixed.contains(&name) => {
                path.push_str(&format!(";{}=", variable.name));
            }
            None | Some('+' | '*') if at > 0 => path.push(','),
            _ => {}
        }
        if variable.is_multi_segment {
            names.multi_segment.insert(name.clone());
        }
        if variable.is_exploded {
            names.exploded.insert(name.clone());
        }
        if variable.is_restricted {
            let code = codes::paths::PATTERN_UNCHECKED;
            cx.note(item.origin, code);
        }
        names.push(path, name);
    }
}
