//! Numbers that are meant as text keep the spelling of their author: where a schema's type is
//! `string`, the default value `1.10` is the text `1.10`, and not the number 1.1.

use std::collections::HashMap;

use crate::node::{Kind, Node, Origin};
use crate::vocabulary::BY_NAME;

/// The spellings of the values that JSON writes otherwise, by the origins of the values.
#[derive(Default)]
pub(super) struct Spellings(HashMap<Origin, Box<str>>);

impl Spellings {
    pub(super) fn note(&mut self, node: &Node, text: &str) {
        if plain(node).is_some_and(|plain| plain != text) {
            self.0.insert(node.origin, text.into());
        }
    }

    /// Notes that the value at `to` is a copy of that at `from`.
    pub(super) fn copy(&mut self, from: Origin, to: Origin) {
        if let Some(text) = self.0.get(&from).cloned() {
            self.0.insert(to, text);
        }
    }

    /// Makes a number or boolean the text that the author wrote.
    fn make_text(&self, node: &mut Node) {
        let written = self.0.get(&node.origin).map(|text| text.to_string());
        if let Some(text) = plain(node).map(|plain| written.unwrap_or(plain)) {
            node.kind = Kind::String(text);
        }
    }
}

/// How JSON writes a number or boolean.
fn plain(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Number(number) => Some(number.to_string()),
        Kind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Members that hold values of the schema beside them, and those that hold arrays of such.
const VALUES: [&str; 3] = ["const", "default", "example"];
const LISTS: [&str; 2] = ["enum", "examples"];

/// Members that hold data, which only looks like schemas.
const DATA: [&str; 2] = ["value", "x-example"];

/// Members that hold a string by the specification.
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

/// Members that hold lists of strings.
const TEXT_LISTS: [&str; 4] = ["consumes", "produces", "required", "tags"];

/// Members that hold strings, or lists of them, by names of the author's choice.
const TEXTS_BY_NAME: [&str; 4] = ["dependentRequired", "mapping", "scopes", "security"];

/// What the members of an object go by.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Names {
    /// The names that the specification has.
    Specified,
    /// Names of the author's choice.
    Chosen,
    /// The names of the variables of a server.
    Variables,
    /// Names of the author's choice, for strings and lists of strings.
    Texts,
}

/// Makes the values of strings texts, in a description or a file that it refers to.
pub(super) fn keep(root: &mut Node, spellings: &Spellings) {
    walk(root, spellings, Names::Specified, false);
}

/// Walks through an array or an object. The values that a variable of a server states are
/// strings.
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

/// Looks at the member of an object that goes by a name of the specification.
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

/// Makes texts of a value and of what is in its lists and objects.
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
