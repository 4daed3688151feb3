//! Operation ids: one for every operation, each a Rust name of its own.
//!
//! progenitor makes a method and a builder struct of each id. It refuses a missing or
//! repeated one, and what it makes of two ids, or of one and a name that it uses itself,
//! may be the same. A missing id is made from method and path; of several that fall
//! together, one keeps its id and the others get the words of their path. Which one does
//! not depend on the order of the document. The Plan keeps the original.

use std::collections::HashSet;

use openapi_source::{Kind, Node, walk};
use typify_model::names::{method_name, type_name};

#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;

/// Methods that the client has anyway, or that generated bodies call on it.
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

/// Types that the module of the builders imports or takes from the prelude.
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

/// An operation, by where it stands and what it is called.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Operation {
    /// Whether its id has to be made.
    nameless: bool,
    path: String,
    method: String,
    id: String,
    /// The method on the wire, as a word.
    sent: String,
}

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut operations = Vec::new();
    walk::operations(root, |path, method, operation| {
        let given = operation.text("operationId").filter(|id| is_speaking(id));
        operations.push(Operation {
            nameless: given.is_none(),
            path: path.to_owned(),
            method: method.to_owned(),
            id: given.unwrap_or_default().to_owned(),
            sent: sent(operation).unwrap_or_else(|| method.to_owned()),
        });
    });
    // Ids that the description gives come before those that are made.
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

/// The method of an operation that stands in the place of another's.
fn sent(operation: &Node) -> Option<String> {
    let method = operation.plan()?.text("method")?;
    Some(method.to_ascii_lowercase())
}

/// Gives an operation its id.
fn set(operation: &mut Node, id: &str, cx: &mut Cx) {
    if operation.text("operationId") == Some(id) {
        return;
    }
    let Some(given) = operation.get_mut("operationId") else {
        cx.note(operation.origin, codes::operation_ids::DERIVED);
        let made = Node::made(id, operation.origin);
        if let Some(map) = operation.as_object_mut() {
            map.shift_insert(0, "operationId".to_owned(), made);
        }
        return;
    };
    let made = Node::made(id, given.origin);
    let given = std::mem::replace(given, made);
    cx.note(given.origin, codes::operation_ids::EXTENDED);
    if matches!(given.kind, Kind::String(_)) {
        operation.plan_at().insert("originalId".to_owned(), given);
    }
}

/// The names taken.
#[derive(Default)]
struct Names {
    methods: HashSet<String>,
    types: HashSet<String>,
}

impl Names {
    /// The first id for an operation whose names are free.
    fn choose(&mut self, operation: &Operation) -> String {
        let Operation {
            nameless,
            path,
            id,
            sent: method,
            ..
        } = operation;
        let plain = path_words(path, false);
        let base = match nameless {
            true => format!("{method}_{plain}"),
            false => id.clone(),
        };
        let mut candidates = vec![base.clone()];
        match nameless {
            true => candidates.push(format!("{method}_{}", path_words(path, true))),
            false => {
                if is_reserved(id) {
                    candidates.push(format!("{id}_op"));
                }
                candidates.push(format!("{id}_{plain}"));
                candidates.push(format!("{id}_{method}_{plain}"));
            }
        }
        let numbered = (2..).map(|number: u32| format!("{base}_{number}"));
        candidates
            .into_iter()
            .chain(numbered)
            .find(|id| !is_reserved(id) && self.claim(id))
            .unwrap_or(base)
    }

    /// Takes the names of an id, where all are free.
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

/// Whether an id takes a name that the generated code uses itself.
fn is_reserved(id: &str) -> bool {
    let method = method_name(id);
    let builder = type_name(&method);
    METHODS.contains(&method.as_str()) || TYPES.contains(&builder.as_str())
}

/// The words of a path, parameters marked by `by` where asked for.
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

/// Whether a text has anything that a name can be made of.
pub(super) fn is_speaking(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The words of a text: its runs of letters and digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
