//! Parameters: path, query and header parameters that progenitor can write.
//!
//! It refuses cookies, `content`, and every style but the default of path and header and
//! `form` of a query; it ignores `explode`, what it makes of lists and objects in a path or
//! header does not compile, and a date-time there is not RFC 3339. Every parameter keeps
//! its type here and becomes a plain one of path, query or header; how its value is written
//! stands in the Plan (see [`written`]), without which the operation cannot be generated. An
//! object of known properties, `form` exploded or `deepObject`, becomes one query parameter
//! for each, which progenitor writes rightly. Arguments are named by the name alone: of
//! two that fall together one is renamed, with the name on the wire in the Plan, where it
//! is sent. Given up: `content` other than JSON is a text.

use std::collections::{BTreeSet, HashSet};

use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin};
use typify_model::names::method_name;

mod lower;
mod prepare;
mod query;
mod style;
#[cfg(test)]
mod tests;
mod text;

use crate::codes;
use crate::cx::{Cx, Once};
use crate::passes::operations::wire_shape::Components;
use lower::{Lowering, Parameter};

/// Arguments that the generated code names itself, and methods of its builders.
const RESERVED: [&str; 4] = ["encode_path", "header_map", "new", "send"];

/// The same where there is a body.
const RESERVED_BESIDE_BODY: [&str; 2] = ["body", "body_map"];

/// How many parameters a document has at most by division of objects: what one object has many
/// operations may refer to.
const DIVIDED: usize = 50_000;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut divisible = DIVIDED;
    let placeholder = Node::object(Origin::ROOT);
    let components = match root.get_mut("components") {
        Some(components) => std::mem::replace(components, placeholder),
        None => placeholder,
    };
    let authorizing = authorizing(root);
    let mut notes = Once::new(cx);
    if let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) {
        let items = std::mem::take(paths);
        let mut taken: HashSet<String> = items.keys().cloned().collect();
        *paths = items
            .into_iter()
            .map(|(key, mut item)| {
                let components = Components::of(&components);
                let new = path_item(
                    &key,
                    &mut item,
                    components,
                    &authorizing,
                    &mut divisible,
                    &mut notes,
                );
                if new == key {
                    return (key, item);
                }
                // Its names have changed, and another path may have the new ones.
                let mark = if new.contains('#') { "-" } else { "#-" };
                let marked = (2..).map(|number: u32| format!("{new}{mark}{number}"));
                let mut keys = std::iter::once(new.clone()).chain(marked);
                let free = keys.find(|key| taken.insert(key.clone()));
                (free.unwrap_or(key), item)
            })
            .collect();
    }
    if let Some(place) = root.get_mut("components") {
        *place = components;
    }
}

/// The security schemes that send the header `Authorization`.
fn authorizing(root: &Node) -> HashSet<String> {
    let schemes = root.plan().into_iter();
    let schemes = schemes.flat_map(|plan| plan.members("securitySchemes"));
    let sends = |scheme: &Node| match scheme.text("type") {
        Some("apiKey") => {
            let name = scheme.text("name").unwrap_or_default();
            scheme.text("in") == Some("header") && name.eq_ignore_ascii_case("authorization")
        }
        kind => matches!(kind, Some("http" | "oauth2" | "openIdConnect")),
    };
    schemes
        .filter(|(_, scheme)| sends(scheme))
        .map(|(name, _)| name.clone())
        .collect()
}

/// The parameters of an operation behind their lowering.
struct Operation {
    method: &'static str,
    /// The list, where the operation had one: its origin.
    list: Option<Origin>,
    has_body: bool,
    parameters: Vec<Parameter>,
}

/// Lowers the parameters of a path item; returns its key, in which names may differ.
fn path_item(
    key: &str,
    item: &mut Node,
    components: Components,
    authorizing: &HashSet<String>,
    divisible: &mut usize,
    notes: &mut Once,
) -> String {
    let mut operations = Vec::new();
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).filter(|node| node.is_object()) {
            let (list, parameters) =
                Lowering::new(components, authorizing, divisible, notes).operation(operation);
            operations.push(Operation {
                method,
                list,
                has_body: operation
                    .get("requestBody")
                    .is_some_and(|body| body.has("content")),
                parameters,
            });
        }
    }
    let key = rename_in_path(key, &mut operations, notes);
    for mut operation in operations {
        give_places(&mut operation, notes);
        if let Some(node) = item.get_mut(operation.method) {
            write(operation, node);
        }
    }
    key
}

/// Puts the lowered parameters and their part of the Plan into an operation.
fn write(operation: Operation, node: &mut Node) {
    let Operation {
        list, parameters, ..
    } = operation;
    let mut plans = Map::default();
    let mut nodes = Vec::new();
    for Parameter { node, plan } in parameters {
        let kept = plan.as_object().is_some_and(|plan| !plan.is_empty());
        if let (true, Some(name)) = (kept, node.text("name")) {
            plans.insert(name.to_owned(), plan);
        }
        nodes.push(node);
    }
    match list {
        Some(origin) if !nodes.is_empty() => {
            node.insert("parameters", Node::made(nodes, origin));
        }
        None if !nodes.is_empty() => {
            node.insert_before(
                &["requestBody", "responses"],
                "parameters",
                Node::made(nodes, node.origin),
            );
        }
        _ => {
            // What the list held is noted one by one.
            node.take("parameters");
        }
    }
    if !plans.is_empty() {
        let plans = Node::made(plans, node.origin);
        node.plan_at().insert("parameters".to_owned(), plans);
    }
}

/// Renames the path parameters whose argument another one needs; returns the new key.
fn rename_in_path(key: &str, operations: &mut [Operation], notes: &mut Once) -> String {
    let mut clashing = BTreeSet::new();
    for operation in operations.iter() {
        let mut arguments: HashSet<String> = reserved(operation.has_body).collect();
        for parameter in &operation.parameters {
            if !parameter.is_in("path") {
                arguments.insert(parameter.argument());
            }
        }
        let mut in_path: Vec<&Parameter> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.is_in("path"))
            .collect();
        in_path.sort_by(|a, b| a.name().cmp(b.name()));
        for parameter in in_path {
            if !arguments.insert(parameter.argument()) {
                clashing.insert(parameter.name().to_owned());
            }
        }
    }
    let mut key = key.to_owned();
    let mut taken: HashSet<String> = operations
        .iter()
        .flat_map(|operation| &operation.parameters)
        .map(Parameter::argument)
        .chain(reserved(true))
        .collect();
    for old in clashing {
        let new = placeholder(&old, "path", &mut taken);
        key = key.replace(&format!("{{{old}}}"), &format!("{{{new}}}"));
        for operation in operations.iter_mut() {
            let clashing = operation
                .parameters
                .iter_mut()
                .filter(|parameter| parameter.is_in("path") && parameter.name() == old);
            for parameter in clashing {
                let old = parameter.rename(&new);
                if let Some(old) = old {
                    notes.note(old.origin, codes::parameters::PATH_RENAMED);
                    // Only this style sends the name of a path parameter.
                    if parameter.plan.text("style") == Some("matrix") {
                        parameter.plan.insert("wireName", old);
                    }
                }
            }
        }
    }
    key
}

/// Gives every query and header parameter an argument of its own.
fn give_places(operation: &mut Operation, notes: &mut Once) {
    let mut taken: HashSet<String> = reserved(operation.has_body).collect();
    let (mut others, in_path): (Vec<_>, Vec<_>) = operation
        .parameters
        .iter_mut()
        .partition(|parameter| !parameter.is_in("path"));
    taken.extend(in_path.iter().map(|parameter| parameter.argument()));
    // Whose name stays must not depend on their order.
    others.sort_by_cached_key(|parameter| {
        let style = parameter.plan.text("style").map(str::to_owned);
        (
            parameter.is_in("header"),
            parameter.name().to_owned(),
            style,
        )
    });
    let mut clashing = Vec::new();
    for parameter in others {
        if !taken.insert(parameter.argument()) {
            clashing.push(parameter);
        }
    }
    for parameter in clashing {
        let location = if parameter.is_in("header") {
            "header"
        } else {
            "query"
        };
        let new = placeholder(parameter.name(), location, &mut taken);
        if let Some(old) = parameter.rename(&new) {
            notes.note(old.origin, codes::parameters::RENAMED);
            parameter.plan.insert("wireName", old);
        }
    }
}

fn reserved(beside_body: bool) -> impl Iterator<Item = String> {
    let body = RESERVED_BESIDE_BODY.iter().filter(move |_| beside_body);
    RESERVED.iter().chain(body).map(|name| (*name).to_owned())
}

/// A name made of another whose argument is free; takes it.
fn placeholder(name: &str, location: &str, taken: &mut HashSet<String>) -> String {
    let base = format!("{name}_{location}");
    let numbered = (2..).map(|number: u32| format!("{base}_{number}"));
    std::iter::once(base.clone())
        .chain(numbered)
        .find(|name| taken.insert(method_name(name)))
        .unwrap_or_default()
}
