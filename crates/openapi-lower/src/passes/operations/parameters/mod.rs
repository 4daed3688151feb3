//! Parameters: reduces them to path, query and header parameters that progenitor supports.
//!
//! progenitor rejects cookies, `content`, and every style other than the default of paths and
//! headers and `form` of queries. It ignores `explode`, its code for arrays and objects in a path
//! or header does not compile, and it does not write date-times there as RFC 3339 requires. Every
//! parameter keeps its type and becomes a path, query or header parameter; the Plan states how the
//! client serializes its value. An object with known properties, in the style `form` exploded or
//! `deepObject`, becomes one query parameter per property, which progenitor serializes correctly.
//! Arguments are named after the parameter, regardless of its location: if two names clash, one is
//! replaced by a placeholder, and the Plan keeps the name to send. Lost: a parameter with `content`
//! other than JSON is a string.

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
use crate::passes::operations::bodies::{CONTENT_TYPE, may_name_media_type};
use crate::passes::operations::wire_shape::Components;
use crate::schema::is_empty;
use lower::{Lowering, Parameter};

/// Argument names that generated code uses, and methods of its builders.
const RESERVED: [&str; 4] = ["encode_path", "header_map", "new", "send"];

/// Argument names that generated code uses if there is a body.
const RESERVED_BESIDE_BODY: [&str; 2] = ["body", "body_map"];

/// The maximum number of parameters of a document that are split off objects: many operations may
/// refer to one object.
const MAX_SPLIT: usize = 50_000;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let authorizing = authorizing(root);
    Components::beside(root, |root, components| {
        let mut lowering = Lowering {
            components,
            authorizing,
            splittable: MAX_SPLIT,
            notes: UniqueChanges::new(cx),
            lowered: Vec::new(),
        };
        let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else {
            return;
        };
        let items = std::mem::take(paths);
        let mut taken: HashSet<String> = items.keys().cloned().collect();
        *paths = items
            .into_iter()
            .map(|(key, mut item)| {
                let new = path_item(&key, &mut item, &mut lowering);
                if new == key {
                    return (key, item);
                }
                // Another path may already have the key with the new names.
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
    let sends_authorization = |scheme: &Node| match scheme.text("type") {
        Some("apiKey") => {
            let name = scheme.text("name").unwrap_or_default();
            scheme.text("in") == Some("header") && name.eq_ignore_ascii_case("authorization")
        }
        ty => matches!(ty, Some("http" | "oauth2" | "openIdConnect")),
    };
    let plan = root.plan().into_iter();
    plan.flat_map(|plan| plan.members("securitySchemes"))
        .filter(|(_, scheme)| sends_authorization(scheme))
        .map(|(name, _)| name.clone())
        .collect()
}

/// An operation with its lowered parameters.
struct Operation {
    method: &'static str,
    /// The origin of the array, if the operation has one.
    list: Option<Origin>,
    /// The argument names that generated code uses.
    reserved: HashSet<String>,
    parameters: Vec<Parameter>,
}

/// Lowers the parameters of a path item; returns its key, in which names may differ.
fn path_item(key: &str, item: &mut Node, lowering: &mut Lowering) -> String {
    let mut operations = Vec::new();
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).filter(|node| node.is_object()) {
            let (list, parameters) = lowering.operation(operation);
            let body = operation.get("requestBody");
            let reserved = reserved(body.filter(|body| body.has("content")));
            operations.push(Operation {
                method,
                list,
                reserved,
                parameters,
            });
        }
    }
    let key = rename_in_path(key, &mut operations, &mut lowering.notes);
    for mut operation in operations {
        make_arguments_unique(&mut operation, &mut lowering.notes);
        if let Some(node) = item.get_mut(operation.method) {
            write(operation, node);
        }
    }
    key
}

/// Writes the lowered parameters and their data for the Plan into an operation.
fn write(operation: Operation, node: &mut Node) {
    let mut plans = Map::default();
    let mut nodes = Vec::new();
    for parameter in operation.parameters {
        if !is_empty(&parameter.plan) {
            plans.insert(parameter.name().to_owned(), parameter.plan);
        }
        nodes.push(parameter.node);
    }
    match operation.list {
        Some(origin) if !nodes.is_empty() => {
            node.insert("parameters", Node::new(nodes, origin));
        }
        None if !nodes.is_empty() => {
            let nodes = Node::new(nodes, node.origin);
            node.insert_before(&["requestBody", "responses"], "parameters", nodes);
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
        let mut arguments = operation.reserved.clone();
        let (mut in_path, others): (Vec<&Parameter>, Vec<&Parameter>) = operation
            .parameters
            .iter()
            .partition(|parameter| parameter.is_in("path"));
        arguments.extend(others.into_iter().map(Parameter::argument));
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
        .chain(operations.iter().flat_map(|it| it.reserved.clone()))
        .collect();
    for old in clashing {
        let new = placeholder(&old, "path", &mut taken);
        key = key.replace(&format!("{{{old}}}"), &format!("{{{new}}}"));
        let parameters = operations.iter_mut().flat_map(|it| &mut it.parameters);
        for parameter in parameters.filter(|it| it.is_in("path") && it.name() == old) {
            let name = parameter.rename(&new);
            notes.note(name.origin, codes::parameters::PATH_RENAMED);
            // Only this style sends the name of a path parameter.
            if parameter.plan.text("style") == Some("matrix") {
                parameter.plan.insert("wireName", name);
            }
        }
    }
    key
}

/// Gives every query and header parameter a unique argument name.
fn make_arguments_unique(operation: &mut Operation, notes: &mut UniqueChanges) {
    let mut taken = operation.reserved.clone();
    let (mut others, in_path): (Vec<_>, Vec<_>) = operation
        .parameters
        .iter_mut()
        .partition(|parameter| !parameter.is_in("path"));
    taken.extend(in_path.iter().map(|parameter| parameter.argument()));
    // Sorted, so that the order of the parameters does not determine which one is renamed.
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
        let old = parameter.rename(&new);
        notes.note(old.origin, codes::parameters::RENAMED);
        parameter.plan.insert("wireName", old);
    }
}

/// Returns the argument names that generated code uses for an operation with the given body.
fn reserved(body: Option<&Node>) -> HashSet<String> {
    let mut names: HashSet<String> = RESERVED.map(str::to_owned).into();
    if let Some(body) = body {
        names.extend(RESERVED_BESIDE_BODY.map(str::to_owned));
        names.extend(may_name_media_type(body).then(|| method_name(CONTENT_TYPE)));
    }
    names
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
