//! Keeps the spelling of numbers that are meant as strings: if a schema has the type `string`, the
//! default value `1.10` is the string `1.10`, not the number 1.1.

use std::collections::HashMap;

use crate::node::{Kind, Node, Origin};
use crate::vocabulary::BY_NAME;

/// The source texts of values that JSON would write differently, by origin.
#[derive(Default)]
pub(super) struct Spellings(HashMap<Origin, Box<str>>);

impl Spellings {
    pub(super) fn note(&mut self, node: &Node, text: &str) {
        if plain(node).is_some_and(|plain| plain != text) {
            self.0.insert(node.origin, text.into());
        }
    }

    /// Records that the value with the origin `to` is a copy of that with the origin `from`.
    pub(super) fn copy(&mut self, from: Origin, to: Origin) {
        if let Some(text) = self.0.get(&from).cloned() {
            self.0.insert(to, text);
        }
    }

    /// Replaces a number or boolean by a string with its source text.
    fn make_text(&self, node: &mut Node) {
        let written = self.0.get(&node.origin).map(|text| text.to_string());
        if let Some(text) = plain(node).map(|plain| written.unwrap_or(plain)) {
            node.kind = Kind::String(text);
        }
    }
}

/// The JSON text of a number or boolean.
fn plain(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Number(number) => Some(number.to_string()),
        Kind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Members whose value has the type of the schema, and members with an array of such values.
const VALUES: [&str; 3] = ["const", "default", "example"];
const LISTS: [&str; 2] = ["enum", "examples"];

/// Members with data that must not be read as a schema.
const DATA: [&str; 2] = ["value", "x-example"];

/// Members that are strings by the specification.
const TEXTS: [&str; 27] = [
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
const TEXT_LISTS: [&str; 4] = ["consumes", "produces", "required", "tags"];

/// Members that are objects of strings or string arrays, with names that the author chooses.
const TEXTS_BY_NAME: [&str; 4] = ["dependentRequired", "mapping", "scopes", "security"];

/// The meaning of an object's member names.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Names {
    /// The names of the specification.
    Specified,
    /// Names that the author chooses.
    Chosen,
    /// The names of server variables.
    Variables,
    /// Names that the author chooses, for strings and arrays of strings.
    Texts,
}

/// Converts values to strings where a string is required, in a description or a file that it refers
/// to.
pub(super) fn restore(root: &mut Node, spellings: &Spellings) {
    walk(root, spellings, Names::Specified, false);
}

/// Visits an array or an object. The values of a server variable are strings.
fn walk(node: &mut Node, spellings: &Spellings, names: Names, is_variable: bool) {
    let is_text = names == Names::Specified && (is_variable || is_text(node));
    match &mut node.kind {
        Kind::Array(items) => {
            for item in items {
                match names {
                    Names::Texts => texts(item, spellings),
                    _ => walk(item, spellings, Names::Specified, false),
                }
            }
        }
        Kind::Object(members) => {
            for (key, member) in members.iter_mut() {
                match (names, key.as_str()) {
                    (Names::Chosen, _) => walk(member, spellings, Names::Specified, false),
                    (Names::Variables, _) => walk(member, spellings, Names::Specified, true),
                    (Names::Texts, _) => texts(member, spellings),
                    (Names::Specified, key) if VALUES.contains(&key) || DATA.contains(&key) => {
                        if is_text {
                            spellings.make_text(member);
                        }
                    }
                    (Names::Specified, key) if LISTS.contains(&key) => {
                        for item in member.as_array_mut().into_iter().flatten() {
                            if is_text {
                                spellings.make_text(item);
                            }
                        }
                    }
                    (Names::Specified, key) => specified(key, member, spellings),
                }
            }
        }
        _ => {}
    }
}

/// Visits a member whose name the specification defines.
fn specified(key: &str, member: &mut Node, spellings: &Spellings) {
    if TEXTS.contains(&key) {
        spellings.make_text(member);
    } else if TEXT_LISTS.contains(&key) {
        let items = member.as_array_mut().into_iter().flatten();
        items.for_each(|item| spellings.make_text(item));
    }
    let names = match key {
        "variables" => Names::Variables,
        _ if TEXTS_BY_NAME.contains(&key) => Names::Texts,
        _ if BY_NAME.contains(&key) => Names::Chosen,
        _ => Names::Specified,
    };
    walk(member, spellings, names, false);
}

/// Converts a value, and those in its arrays and objects, to strings.
fn texts(node: &mut Node, spellings: &Spellings) {
    match node.kind {
        Kind::Array(_) | Kind::Object(_) => walk(node, spellings, Names::Texts, false),
        _ => spellings.make_text(node),
    }
}

/// Whether the values of a schema, or of a parameter with a schema, are strings.
fn is_text(node: &Node) -> bool {
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
