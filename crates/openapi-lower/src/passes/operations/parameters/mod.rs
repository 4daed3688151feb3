//! Parameters: reduces them to path, query and header parameters that progenitor supports.
//!
//! progenitor rejects cookies, `content`, and every style other than the default of paths and
//! headers and `form` of queries; it ignores `explode`, its code for arrays and objects in a path
//! or header does not compile, and its date-times there are not RFC 3339. Every parameter keeps its
//! type and becomes a path, query or header parameter; the Plan states how its value is serialized,
//! without which the operation cannot be generated. An object with known
//! properties, with the style `form` exploded or `deepObject`, becomes one query parameter per
//! property, which progenitor serializes correctly. Arguments are named by the name alone: if two
//! clash, one is renamed, and the Plan keeps the name that is sent. Lost: a parameter with
//! `content` other than JSON is a string.

use std::collections::{BTreeSet, HashSet};

use openapi_source::names::first_unused;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin};
use typify_model::names::method_name;

mod lower;
mod prepare;
mod query;
mod simple;
mod style;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use crate::passes::operations::wire_shape::Components;
use lower::{Lowering, Parameter};

/// Argument names that generated code uses itself, and methods of its builders.
const RESERVED: [&str; 4] = ["encode_path", "header_map", "new", "send"];

/// Argument names that generated code uses if there is a body.
const RESERVED_BESIDE_BODY: [&str; 2] = ["body", "body_map"];

/// The maximum number of parameters of a document that are split off objects: many operations may
/// refer to one object.
const DIVIDED: usize = 50_000;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut divisible = DIVIDED;
    let authorizing = authorizing(root);
    let mut notes = UniqueChanges::new(cx);
    Components::beside(root, |root, components| {
        let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else {
            return;
        };
        let items = std::mem::take(paths);
        let mut taken: HashSet<String> = items.keys().cloned().collect();
        *paths = items
            .into_iter()
            .map(|(key, mut item)| {
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
                // The names have changed, and another path may already have the new ones.
                let mark = if new.contains('#') { "-" } else { "#-" };
                let marked = |number| format!("{new}{mark}{number}");
                let is_unused = |key: &str| taken.insert(key.to_owned());
                (first_unused([new.clone()], marked, is_unused), item)
            })
            .collect();
    });
}

/// Returns the security schemes that send the header `Authorization`.
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

/// An operation with its lowered parameters.
struct Operation {
    method: &'static str,
    /// The origin of the array, if the operation had one.
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
    notes: &mut UniqueChanges,
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
        make_arguments_unique(&mut operation, notes);
        if let Some(node) = item.get_mut(operation.method) {
            write(operation, node);
        }
    }
    key
}

/// Writes the lowered parameters and their data for the Plan into an operation.
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
            node.insert("parameters", Node::new(nodes, origin));
        }
        None if !nodes.is_empty() => {
            node.insert_before(
                &["requestBody", "responses"],
                "parameters",
                Node::new(nodes, node.origin),
            );
        }
        _ => {
            // Each parameter of the array has a separate note.
            node.take("parameters");
        }
    }
    if !plans.is_empty() {
        let plans = Node::new(plans, node.origin);
        node.plan_at().insert("parameters".to_owned(), plans);
    }
}

/// Renames the path parameters whose argument name another one needs; returns the new key.
fn rename_in_path(key: &str, operations: &mut [Operation], notes: &mut UniqueChanges) -> String {
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

/// Gives every query and header parameter a unique argument name.
fn make_arguments_unique(operation: &mut Operation, notes: &mut UniqueChanges) {
    let mut taken: HashSet<String> = reserved(operation.has_body).collect();
    let (mut others, in_path): (Vec<_>, Vec<_>) = operation
        .parameters
        .iter_mut()
        .partition(|parameter| !parameter.is_in("path"));
    taken.extend(in_path.iter().map(|parameter| parameter.argument()));
    // Sorted, so that the renamed parameter does not depend on their order.
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

/// Returns a name, derived from another one, with an unused argument name, and reserves it.
fn placeholder(name: &str, location: &str, taken: &mut HashSet<String>) -> String {
    let base = format!("{name}_{location}");
    first_unused(
        [base.clone()],
        |number| format!("{base}_{number}"),
        |name| taken.insert(method_name(name)),
    )
}
