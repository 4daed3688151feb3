//! Operation ids: a unique Rust name for every operation.
//!
//! progenitor generates a method and a builder struct for each id. It rejects a missing or
//! duplicate id, and the Rust names of two ids, or of an id and generated code, may clash. A
//! missing id is derived from method and path; if several clash, one keeps its id and the others
//! are extended with the words of their path. Which one does not depend on the order of the
//! document. The Plan keeps the original id.

use std::collections::{HashMap, HashSet};

use openapi_source::names::first_unused;
use openapi_source::{Node, walk};
use typify_model::names::{method_name, type_name};

#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;

/// Methods that every client has, or that generated method bodies call.
const METHODS: [&str; 16] = [
    "api_version",
    "baseurl",
    "client",
    "clone",
    "error",
    "exec",
    "execute",
    "fmt",
    "inner",
    "new",
    "new_with_client",
    "post",
    "pre",
    "transport",
    "types",
    "builder",
];

/// Types in scope in the module of the builders.
const TYPES: [&str; 17] = [
    "ByteStream",
    "Client",
    "ClientHooks",
    "ClientInfo",
    "Error",
    "From",
    "OperationInfo",
    "Option",
    "PathTemplate",
    "QueryParam",
    "RequestBuilderExt",
    "ResponseValue",
    "Result",
    "Secret",
    "String",
    "Style",
    "Transport",
];

/// The location and the names of an operation.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Operation {
    /// Whether the operation has no usable id.
    is_unnamed: bool,
    path: String,
    /// The member of the path item.
    method: String,
    id: String,
    /// The HTTP method that the client sends, in lower case.
    sent_method: String,
}

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut operations = Vec::new();
    walk::operations_mut(root, |path, method, operation| {
        let id = operation.text("operationId");
        let id = id.filter(|id| has_name_characters(id));
        operations.push(Operation {
            is_unnamed: id.is_none(),
            path: path.to_owned(),
            method: method.to_owned(),
            id: id.unwrap_or_default().to_owned(),
            sent_method: other_method(operation).unwrap_or_else(|| method.to_owned()),
        });
    });
    // Ids from the description precede derived ones.
    operations.sort();
    let mut names = Names::default();
    let ids: HashMap<(String, String), String> = operations
        .into_iter()
        .map(|operation| {
            let id = names.choose(&operation);
            ((operation.path, operation.method), id)
        })
        .collect();
    walk::operations_mut(root, |path, method, operation| {
        if let Some(id) = ids.get(&(path.to_owned(), method.to_owned())) {
            set(operation, id, cx);
        }
    });
}

/// Returns the id of an operation after this pass.
pub(crate) fn operation_id(operation: &Node) -> &str {
    let id = operation.text("operationId");
    id.expect("the pass `operation_ids` sets the id of every operation")
}

/// Returns the HTTP method of an operation that uses the member of another method.
fn other_method(operation: &Node) -> Option<String> {
    let method = operation.plan()?.text("method")?;
    Some(method.to_ascii_lowercase())
}

/// Sets the id of an operation.
fn set(operation: &mut Node, id: &str, cx: &mut Cx) {
    if operation.text("operationId") == Some(id) {
        return;
    }
    let origin = operation.origin;
    let Some(current) = operation.get_mut("operationId") else {
        cx.note(origin, codes::operation_ids::DERIVED);
        let members = operation.members_mut();
        members.shift_insert(0, "operationId".to_owned(), Node::new(id, origin));
        return;
    };
    let new = Node::new(id, current.origin);
    let original = std::mem::replace(current, new);
    cx.note(original.origin, codes::operation_ids::EXTENDED);
    if original.as_str().is_some() {
        let plan = operation.plan_at();
        plan.insert("originalId".to_owned(), original);
    }
}

/// The names in use.
#[derive(Default)]
struct Names {
    methods: HashSet<String>,
    types: HashSet<String>,
}

impl Names {
    /// Returns the first id for an operation whose names are unused.
    fn choose(&mut self, operation: &Operation) -> String {
        let Operation {
            path,
            id,
            sent_method: method,
            ..
        } = operation;
        let words = path_words(path, false);
        let (base, candidates) = if operation.is_unnamed {
            let base = format!("{method}_{words}");
            let with_by = format!("{method}_{}", path_words(path, true));
            (base.clone(), vec![base, with_by])
        } else {
            let mut candidates = vec![id.clone()];
            if is_reserved(id) {
                candidates.push(format!("{id}_op"));
            }
            candidates.push(format!("{id}_{words}"));
            candidates.push(format!("{id}_{method}_{words}"));
            (id.clone(), candidates)
        };
        first_unused(
            candidates,
            |number| format!("{base}_{number}"),
            |id| !is_reserved(id) && self.claim(id),
        )
    }

    /// Reserves the names of an id if all are unused.
    fn claim(&mut self, id: &str) -> bool {
        let method = method_name(id);
        let builder = type_name(&method);
        if self.methods.contains(&method) || self.types.contains(&builder) {
            return false;
        }
        self.methods.insert(method);
        self.types.insert(builder);
        true
    }
}

/// Whether an id becomes a name that generated code uses.
fn is_reserved(id: &str) -> bool {
    let method = method_name(id);
    let builder = type_name(&method);
    METHODS.contains(&method.as_str()) || TYPES.contains(&builder.as_str())
}

/// Joins the words of a path; `by` precedes parameters if `with_by` is set.
fn path_words(path: &str, with_by: bool) -> String {
    let joined = if with_by {
        join_words(&path.replace('{', "/by/"), "_")
    } else {
        join_words(path, "_")
    };
    if joined.is_empty() {
        "root".to_owned()
    } else {
        joined
    }
}

/// Joins the words of a string with a separator.
pub(super) fn join_words(text: &str, separator: &str) -> String {
    words(text).collect::<Vec<_>>().join(separator)
}

/// Whether a string has any characters that a Rust name can have.
pub(super) fn has_name_characters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Returns the words of a string: its runs of letters and digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
