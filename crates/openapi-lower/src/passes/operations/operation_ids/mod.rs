//! Operation ids: a unique Rust name for every operation.
//!
//! progenitor generates a method and a builder struct for each id. It rejects a missing or
//! duplicate id, and the Rust names of two ids, or of an id and generated code, may clash. A
//! missing id is derived from method and path; if several clash, one keeps its id and the others
//! are extended with the words of their path. Which one does not depend on the order of the
//! document. The Plan keeps the original id.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Kind, Node, walk};
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

/// The location and name of an operation.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Operation {
    /// Whether the operation has no usable id.
    nameless: bool,
    path: String,
    method: String,
    id: String,
    /// The HTTP method that is sent, as a word of a name.
    sent: String,
}

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut operations = Vec::new();
    walk::operations(root, |path, method, operation| {
        let given = operation
            .text("operationId")
            .filter(|id| has_name_characters(id));
        operations.push(Operation {
            nameless: given.is_none(),
            path: path.to_owned(),
            method: method.to_owned(),
            id: given.unwrap_or_default().to_owned(),
            sent: sent(operation).unwrap_or_else(|| method.to_owned()),
        });
    });
    // Ids from the description precede derived ones.
    operations.sort();
    let mut names = Names::default();
    let ids: std::collections::HashMap<(String, String), String> = operations
        .into_iter()
        .map(|operation| {
            let id = names.choose(&operation);
            ((operation.path, operation.method), id)
        })
        .collect();
    walk::operations(root, |path, method, operation| {
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
fn sent(operation: &Node) -> Option<String> {
    let method = operation.plan()?.text("method")?;
    Some(method.to_ascii_lowercase())
}

/// Sets the id of an operation.
fn set(operation: &mut Node, id: &str, cx: &mut Cx) {
    if operation.text("operationId") == Some(id) {
        return;
    }
    let Some(given) = operation.get_mut("operationId") else {
        cx.note(operation.origin, codes::operation_ids::DERIVED);
        let made = Node::new(id, operation.origin);
        if let Some(map) = operation.as_object_mut() {
            map.shift_insert(0, "operationId".to_owned(), made);
        }
        return;
    };
    let made = Node::new(id, given.origin);
    let given = std::mem::replace(given, made);
    cx.note(given.origin, codes::operation_ids::EXTENDED);
    if matches!(given.kind, Kind::String(_)) {
        operation.plan_at().insert("originalId".to_owned(), given);
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
            nameless,
            path,
            id,
            sent: method,
            ..
        } = operation;
        let plain = path_words(path, false);
        let (base, candidates) = if *nameless {
            let base = format!("{method}_{plain}");
            let marked = format!("{method}_{}", path_words(path, true));
            (base.clone(), vec![base, marked])
        } else {
            let mut candidates = vec![id.clone()];
            if is_reserved(id) {
                candidates.push(format!("{id}_op"));
            }
            candidates.push(format!("{id}_{plain}"));
            candidates.push(format!("{id}_{method}_{plain}"));
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

/// Joins the words of a path; with `mark`, `by` precedes parameters.
fn path_words(path: &str, mark: bool) -> String {
    let marked = if mark {
        path.replace('{', "/by/")
    } else {
        path.to_owned()
    };
    let found: Vec<&str> = words(&marked).collect();
    if found.is_empty() {
        "root".to_owned()
    } else {
        found.join("_")
    }
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
