//! Defaults that do not conform to their schema.
//!
//! typify fails the document on them, panics, or builds them into code that panics when
//! an answer lacks the property. A default that spells the value in another type is
//! rewritten; one that cannot be meant is left out, and the field is optional then.

use std::collections::VecDeque;

use super::cx::Cx;
use super::walk::{self, Site};
use crate::node::{Map, Node};
use crate::report::Effect::{Exact, Widened};
use value::Values;

#[cfg(test)]
mod tests;
mod text;
mod value;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    // What a default must conform to may stand anywhere, so all are judged before any
    // is changed.
    let mut schemas = Vec::new();
    each(root, |schema| {
        if schema.has("default") {
            schemas.push(schema.clone());
        }
    });
    let none = Map::default();
    let components = root
        .at("/components/schemas")
        .and_then(Node::as_object)
        .unwrap_or(&none);
    let values = Values::new(components);
    let mut fitting: VecDeque<Option<Node>> = schemas
        .iter()
        .map(|schema| values.fit(schema.get("default")?, schema))
        .collect();
    each(root, |schema| {
        if !schema.has("default") {
            return;
        }
        let fitting = fitting.pop_front().flatten();
        let Some(default) = schema.get_mut("default") else {
            return;
        };
        match fitting {
            _ if default.is_null() => {
                cx.remove(schema, "default", Exact, "a default of `null` is none");
            }
            Some(fitting) if fitting.same(default) => {}
            Some(fitting) => {
                cx.removed(Exact, default, "a default written as the schema asks");
                *default = fitting;
            }
            None => {
                cx.remove(
                    schema,
                    "default",
                    Widened,
                    "a default that does not conform",
                );
            }
        }
    });
}

/// Calls `visit` on every schema whose default counts: that of a parameter is the
/// server's to apply, and another pass takes it out.
fn each(root: &mut Node, mut visit: impl FnMut(&mut Node)) {
    for schema in walk::values(root.at_mut("/components/schemas")) {
        walk::schema_tree(schema, &mut visit);
    }
    walk::operations(root, |_, _, operation| {
        walk::operation_schemas(operation, |site, schema| match site {
            Site::Parameter => {
                walk::sub_schemas(schema, |child| walk::schema_tree(child, &mut visit));
            }
            _ => walk::schema_tree(schema, &mut visit),
        });
    });
}
