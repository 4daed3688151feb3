//! Counts the typed schemas before the schema passes and after them; changes nothing.

use std::collections::HashSet;

use openapi_source::{Kind, Node, Origin};

use crate::cx::Cx;

/// How many typed schemas of a description kept their type.
///
/// Counts the schemas of properties, array items, bodies and parameters, each once wherever it is
/// used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Typing {
    /// The number of schemas with a type in the description.
    pub typed: usize,
    /// The number of those that became an untyped JSON value or a plain string.
    pub untyped: usize,
}

/// Keywords that state something about the type of a value.
const TYPING: [&str; 10] = [
    "$ref",
    "type",
    "enum",
    "const",
    "properties",
    "items",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
];

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut typed = HashSet::new();
    locations(root, &mut |schema| {
        if is_typed(schema) {
            typed.insert(schema.origin);
        }
    });
    cx.typed = typed;
}

/// Counts the typed schemas that kept their type in the lowered document.
pub(crate) fn outcome(lowered: &Node, cx: &Cx) -> Typing {
    let mut untyped: HashSet<Origin> = cx.plain_text.intersection(&cx.typed).copied().collect();
    locations(lowered, &mut |schema| {
        if !is_typed(schema) && cx.typed.contains(&schema.origin) {
            untyped.insert(schema.origin);
        }
    });
    Typing {
        typed: cx.typed.len(),
        untyped: untyped.len(),
    }
}

fn is_typed(schema: &Node) -> bool {
    TYPING.iter().any(|keyword| schema.has(keyword))
}

/// Calls `visit` on the schemas of all properties, items, bodies and parameters.
fn locations(node: &Node, visit: &mut impl FnMut(&Node)) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| locations(item, visit)),
        Kind::Object(map) => {
            for (key, value) in map.iter() {
                match key.as_str() {
                    "schema" | "items" if value.is_object() => visit(value),
                    "properties" => {
                        let properties = value.as_object().into_iter().flat_map(|map| map.values());
                        properties
                            .filter(|schema| schema.is_object())
                            .for_each(&mut *visit);
                    }
                    "enum" | "default" | "example" | "examples" => continue,
                    _ => {}
                }
                locations(value, visit);
            }
        }
        _ => {}
    }
}
