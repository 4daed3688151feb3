//! Keeps the spelling of numbers that are meant as strings: if a schema has the type `string`, the
//! default value `1.10` is the string `1.10`, not the number 1.1.

use std::collections::HashMap;

use crate::node::{Kind, Node, Origin};
use crate::vocabulary::BY_NAME;
use crate::walk;

/// The spellings of numbers and booleans that JSON would write differently, by origin.
#[derive(Default)]
pub(super) struct Spellings(HashMap<Origin, Box<str>>);

impl Spellings {
    pub(super) fn note(&mut self, node: &Node, text: &str) {
        if json_spelling(node).is_some_and(|json| json != text) {
            self.0.insert(node.origin, text.into());
        }
    }

    /// Records that the value with the origin `to` is a copy of that with the origin `from`.
    pub(super) fn copy(&mut self, from: Origin, to: Origin) {
        if let Some(text) = self.0.get(&from).cloned() {
            self.0.insert(to, text);
        }
    }

    /// Replaces a number or boolean with a string that has its spelling.
    fn make_string(&self, node: &mut Node) {
        if let Some(json) = json_spelling(node) {
            let spelling = self.0.get(&node.origin);
            node.kind = spelling.map_or(json.into(), |spelling| (&**spelling).into());
        }
    }
}

/// Returns the spelling of a number or boolean in JSON; `None` for any other value.
fn json_spelling(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Number(number) => Some(number.to_string()),
        Kind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Members whose value has the type of the schema, and that must not be read as a schema.
const VALUES: [&str; 5] = ["const", "default", "example", "value", "x-example"];

/// Members with an array of values that have the type of the schema.
const VALUE_ARRAYS: [&str; 2] = ["enum", "examples"];

/// Members that are strings by the specification.
const STRINGS: [&str; 27] = [
    "$ref",
    "authorizationUrl",
    "basePath",
    "bearerFormat",
    "contentType",
    "description",
    "discriminator",
    "email",
    "flow",
    "format",
    "host",
    "in",
    "name",
    "namespace",
    "openIdConnectUrl",
    "operationId",
    "pattern",
    "prefix",
    "propertyName",
    "refreshUrl",
    "scheme",
    "style",
    "summary",
    "title",
    "tokenUrl",
    "url",
    "version",
];

/// Members that are arrays of strings.
const STRING_ARRAYS: [&str; 4] = ["consumes", "produces", "required", "tags"];

/// Members that are objects of strings or string arrays, with names that the author chooses.
const STRINGS_BY_NAME: [&str; 4] = ["dependentRequired", "mapping", "scopes", "security"];

/// The kind of an object, which determines the meaning of its members.
#[derive(Clone, Copy, Eq, PartialEq)]
enum ObjectKind {
    /// The specification defines the names of the members.
    Specified,
    /// A server variable, whose values are strings.
    ServerVariable,
    /// The author chooses the names of the members, which are [`ObjectKind::Specified`].
    ByName,
    /// The server variables by name.
    ServerVariables,
}

/// Converts values to strings where a string is required, in a description or a file that it refers
/// to.
pub(super) fn restore(root: &mut Node, spellings: &Spellings) {
    restore_inside(root, spellings, ObjectKind::Specified);
}

/// Converts the values inside an object of the given kind, or inside an array.
fn restore_inside(node: &mut Node, spellings: &Spellings, kind: ObjectKind) {
    let has_strings = match kind {
        ObjectKind::Specified => is_string_schema(node),
        ObjectKind::ServerVariable => true,
        ObjectKind::ByName | ObjectKind::ServerVariables => false,
    };
    let Kind::Object(members) = &mut node.kind else {
        for item in node.children_mut() {
            restore_inside(item, spellings, ObjectKind::Specified);
        }
        return;
    };
    for (key, member) in members.iter_mut() {
        match (kind, key.as_str()) {
            (ObjectKind::ByName, _) => restore_inside(member, spellings, ObjectKind::Specified),
            (ObjectKind::ServerVariables, _) => {
                restore_inside(member, spellings, ObjectKind::ServerVariable);
            }
            (_, key) if VALUES.contains(&key) => {
                if has_strings {
                    spellings.make_string(member);
                }
            }
            (_, key) if VALUE_ARRAYS.contains(&key) => {
                if has_strings {
                    make_items_strings(member, spellings);
                }
            }
            (_, key) => restore_member(key, member, spellings),
        }
    }
}

/// Converts a member whose name the specification defines, and the values inside it.
fn restore_member(key: &str, member: &mut Node, spellings: &Spellings) {
    if STRINGS_BY_NAME.contains(&key) {
        for child in member.children_mut() {
            make_strings(child, spellings);
        }
        return;
    }
    if STRINGS.contains(&key) {
        spellings.make_string(member);
    } else if STRING_ARRAYS.contains(&key) {
        make_items_strings(member, spellings);
    }
    let kind = if key == "variables" {
        ObjectKind::ServerVariables
    } else if BY_NAME.contains(&key) {
        ObjectKind::ByName
    } else {
        ObjectKind::Specified
    };
    restore_inside(member, spellings, kind);
}

/// Converts the items of an array to strings.
fn make_items_strings(array: &mut Node, spellings: &Spellings) {
    for item in walk::list(Some(array)) {
        spellings.make_string(item);
    }
}

/// Converts a value, or all values inside an array or object, to strings.
fn make_strings(node: &mut Node, spellings: &Spellings) {
    spellings.make_string(node);
    for child in node.children_mut() {
        make_strings(child, spellings);
    }
}

/// Whether the values of a schema, or of a parameter with a schema, are strings.
fn is_string_schema(node: &Node) -> bool {
    let schema = match node.get("schema") {
        Some(schema) if schema.is_object() => schema,
        _ => node,
    };
    match schema.get("type").map(|it| &it.kind) {
        Some(Kind::String(name)) => name == "string",
        Some(Kind::Array(names)) => {
            let mut names = names
                .iter()
                .filter_map(Node::as_str)
                .filter(|it| *it != "null");
            names.next() == Some("string") && names.next().is_none()
        }
        _ => false,
    }
}
