//! Numbers that are meant as text keep the spelling of their author: where a schema's type is
//! `string`, the default value `1.10` is the text `1.10`, and not the number 1.1.

use std::collections::HashMap;

use crate::node::{Kind, Node, Origin};
use crate::structure::BY_NAME;

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

/// Makes the values of strings texts, in a description or a file that it refers to.
pub(super) fn keep(root: &mut Node, spellings: &Spellings) {
    walk(root, spellings, false);
}

/// Walks through an object, the members of which may go by names of the author's choice.
fn walk(node: &mut Node, spellings: &Spellings, is_by_name: bool) {
    let is_text = !is_by_name && is_text(node);
    match &mut node.kind {
        Kind::Array(items) => {
            for item in items {
                walk(item, spellings, false);
            }
        }
        Kind::Object(members) => {
            for (key, member) in members.iter_mut() {
                let key = key.as_str();
                if is_by_name {
                    walk(member, spellings, false);
                } else if VALUES.contains(&key) || DATA.contains(&key) {
                    if is_text {
                        spellings.make_text(member);
                    }
                } else if LISTS.contains(&key) {
                    for item in member.as_array_mut().into_iter().flatten() {
                        if is_text {
                            spellings.make_text(item);
                        }
                    }
                } else {
                    walk(member, spellings, BY_NAME.contains(&key));
                }
            }
        }
        _ => {}
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
