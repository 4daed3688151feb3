//! Counts the typed schemas before and after the schema passes; changes nothing.

use std::collections::HashSet;

use openapi_source::{Kind, Map, Node, Origin};

use crate::cx::Cx;

/// How many typed schemas of a description kept their type.
///
/// Counts the schemas of properties, array items, bodies and parameters, each once even if several
/// components or operations use it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Typing {
    /// The number of schemas with a type in the description.
    pub typed: usize,
    /// The number of these schemas that became an untyped JSON value or a plain string.
    pub untyped: usize,
}

/// Keywords that restrict the type of a value.
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
    visit_values(root, &mut |schema| {
        if is_typed(schema) {
            cx.typed.insert(schema.origin);
        }
    });
}

/// Counts the typed schemas that kept their type in the lowered document.
pub(crate) fn outcome(lowered: &Node, cx: &Cx) -> Typing {
    let mut untyped: HashSet<Origin> = cx.plain_text.intersection(&cx.typed).copied().collect();
    visit_values(lowered, &mut |schema| {
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
fn visit_values(node: &Node, visit: &mut impl FnMut(&Node)) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| visit_values(item, visit)),
        Kind::Object(map) => {
            for (key, value) in map.iter() {
                match key.as_str() {
                    "schema" | "items" if value.is_object() => visit(value),
                    "properties" => {
                        let properties = value.as_object().into_iter().flat_map(Map::values);
                        properties.filter(|it| it.is_object()).for_each(&mut *visit);
                    }
                    "enum" | "default" | "example" | "examples" => continue,
                    _ => {}
                }
                visit_values(value, visit);
            }
        }
        _ => {}
    }
}
