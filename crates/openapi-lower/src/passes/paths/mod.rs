//! Path keys: templates that progenitor parses, and the parameters that they name.
//!
//! progenitor skips a path without a leading slash, refuses stray braces, knows none of
//! the operators of URI templates, panics where template and declared parameters differ,
//! and takes two slashes as one. Keys are written plainly; what a template names is a
//! required path parameter of every operation. A `#key=value` is what the server must
//! see to tell operations apart, so it becomes a query. A fragment of another kind is
//! never sent and stays as it is. Given up: a double slash.

mod names;
mod template;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::cx::Cx;
use super::walk;
use super::walk::METHODS;
use crate::node::{Map, Node, Origin};
use crate::report::Effect;
use names::{Names, add, each_parameter, location, parameters, text_parameter};
use template::Piece;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    if let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) {
        let items = std::mem::take(paths);
        let rewritten: Vec<(String, String, Node)> = items
            .into_iter()
            .map(|(key, mut item)| {
                let new = match item.is_object() {
                    true => rewrite(&key, &mut item, cx),
                    false => key.clone(),
                };
                (key, new, item)
            })
            .collect();
        *paths = distinct(rewritten, cx);
    }
}

/// The items under keys of their own. A key that two have got is told apart by a
/// fragment, which is never sent.
fn distinct(items: Vec<(String, String, Node)>, cx: &mut Cx) -> Map {
    let mut taken: HashSet<String> = items
        .iter()
        .filter(|(old, new, _)| old == new)
        .map(|(_, new, _)| new.clone())
        .collect();
    let mut changed: Vec<(&str, &str)> = items
        .iter()
        .filter(|(old, new, _)| old != new)
        .map(|(old, new, _)| (old.as_str(), new.as_str()))
        .collect();
    changed.sort_unstable();
    let mut keys = std::collections::HashMap::new();
    for (old, new) in changed {
        let mark = if new.contains('#') { '-' } else { '#' };
        let numbered = (2..).map(|number: u32| format!("{new}{mark}{number}"));
        let key = std::iter::once(new.to_owned())
            .chain(numbered)
            .find(|key| taken.insert(key.clone()));
        keys.insert(old.to_owned(), key.unwrap_or_default());
    }
    items
        .into_iter()
        .map(|(old, new, item)| {
            let key = keys.remove(&old).unwrap_or(new);
            if key != old {
                cx.exact(item.origin, "a path is written as a plain template");
            }
            (key, item)
        })
        .collect()
}

/// The new key of a path item, whose operations declare what it names afterwards.
fn rewrite(key: &str, item: &mut Node, cx: &mut Cx) -> String {
    let (address, fragment) = match key.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        // An operator may hold the character.
        None => (key, None),
    };
    let mut address = match address.starts_with('/') {
        true => address.to_owned(),
        false => format!("/{address}"),
    };
    let mut fragment = fragment.map(|text| text.replace('{', "%7B").replace('}', "%7D"));
    if let Some(query) = fragment.take_if(|text| discriminates(text, item)) {
        let mark = if address.contains('?') { '&' } else { '?' };
        address.push(mark);
        address.push_str(&query);
        cx.widened(item.origin, "`#key=value` sent as a query");
    }

    let (pieces, _) = template::parse(&address);
    let mut names = Names::declared(item);
    let mut path = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => push_text(&mut path, text, item.origin, cx),
            Piece::Parameter(inner) => {
                let before = pieces.get(..at).unwrap_or_default();
                push_parameter(&mut path, inner, before, &mut names, item, cx);
            }
        }
    }
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).filter(|node| node.is_object()) {
            declare(operation, &names, cx);
        }
    }
    match fragment {
        Some(fragment) => format!("{path}#{fragment}"),
        None => path,
    }
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

/// Appends literal text. progenitor takes several slashes as one; behind a `?` they can
/// be encoded.
fn push_text(path: &mut String, text: &str, item: Origin, cx: &mut Cx) {
    for c in text.chars() {
        match c {
            '/' if path.ends_with('/') && path.contains('?') => path.push_str("%2F"),
            '/' if path.ends_with('/') => cx.narrowed(item, "`//` in the path sent as `/`"),
            _ => path.push(c),
        }
    }
}

/// Appends what an expression in braces stands for.
fn push_parameter(
    path: &mut String,
    inner: &str,
    before: &[Piece],
    names: &mut Names,
    item: &mut Node,
    cx: &mut Cx,
) {
    if names.path.contains(inner) {
        return names.push(path, inner.to_owned());
    }
    let expression = template::expression(inner);
    if matches!(expression.operator, Some('?' | '&')) {
        for name in expression.names {
            names.query(name, item, cx);
        }
        return;
    }
    match expression.operator {
        Some('/') if !path.ends_with('/') => path.push('/'),
        Some('.') => path.push('.'),
        _ => {}
    }
    let asked = expression.names.first().copied().unwrap_or_default();
    let name = names.resolve(asked, before);
    if let Some(';') = expression.operator {
        path.push_str(&format!(";{asked}="));
    }
    if expression.reserved {
        names.reserved.insert(name.clone());
    }
    names.push(path, name);
}

/// Makes the path parameters of an operation those that the path uses.
fn declare(operation: &mut Node, names: &Names, cx: &mut Cx) {
    let in_path = |parameter: &Node, name: &str| {
        location(parameter) == "path" && parameter.text("name") == Some(name)
    };
    for name in &names.used {
        if parameters(operation).any(|parameter| in_path(parameter, name)) {
            continue;
        }
        let query = walk::list(operation.get_mut("parameters")).find(|parameter| {
            matches!(location(parameter), "query" | "") && parameter.text("name") == Some(name)
        });
        if let Some(parameter) = query {
            convert(parameter, cx);
            continue;
        }
        cx.exact(
            operation.origin,
            "a name in the path that no parameter declares is a text",
        );
        let parameter = text_parameter(name, "path", operation.origin);
        add(operation, parameter);
    }
    if let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
        list.retain(|parameter| {
            let used = parameter
                .text("name")
                .is_some_and(|name| names.used.iter().any(|used| used == name));
            if location(parameter) == "path" && !used {
                cx.removed(
                    Effect::Narrowed,
                    parameter,
                    "a path parameter that the path does not name",
                );
                return false;
            }
            true
        });
    }
    for parameter in walk::list(operation.get_mut("parameters")) {
        if location(parameter) == "path" && !parameter.flag("required") {
            require(parameter, cx);
        }
    }
    for name in &names.reserved {
        let origin = operation.origin;
        let plan = operation.plan_at().entry("parameters".to_owned());
        let plan = plan.or_insert_with(|| Node::object(origin));
        plan.object_at(name)
            .insert("allowReserved".to_owned(), Node::made(true, origin));
        cx.exact(
            origin,
            "reserved characters of a path parameter are left to the Plan",
        );
    }
}

/// Makes a parameter that the path names one of the path.
fn convert(parameter: &mut Node, cx: &mut Cx) {
    let origin = parameter
        .get("in")
        .map_or(parameter.origin, |place| place.origin);
    cx.exact(origin, "a parameter that the path names is one of the path");
    parameter.insert("in", Node::made("path", origin));
    for key in ["style", "explode", "allowReserved", "allowEmptyValue"] {
        cx.remove(
            parameter,
            key,
            Effect::Exact,
            "serialization that a path does not know",
        );
    }
}

fn require(parameter: &mut Node, cx: &mut Cx) {
    const DETAIL: &str = "a path parameter is required";
    let origin = match parameter.get("required") {
        Some(other) => {
            cx.removed(Effect::Exact, other, DETAIL);
            other.origin
        }
        None => {
            cx.exact(parameter.origin, DETAIL);
            parameter.origin
        }
    };
    parameter.insert("required", Node::made(true, origin));
}
