//! Moves `nullable` from components to references.
//!
//! For a component with `nullable`, typify generates a newtype around an `Option` of a second type.
//! This pass removes the keyword from the component and adds it to every reference to it: the
//! meaning is the same, with one type less.

use std::collections::HashSet;

use openapi_source::{Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;
use crate::schema::{has_only, is_union};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut nullable = HashSet::new();
    // A component that only refers to a nullable component becomes nullable as well.
    loop {
        let before = nullable.len();
        let schemas = walk::component_schemas_mut(root);
        for (name, schema) in schemas.into_iter().flatten() {
            cx.emptied(schema, |schema, cx| {
                if let Some(keyword) = schema.take("nullable") {
                    cx.note(keyword.origin, codes::nullability::MOVED);
                    if keyword.as_bool() == Some(true) {
                        nullable.insert(name.clone());
                    }
                }
            });
        }
        if nullable.len() == before {
            break;
        }
        planned::schemas(root, |schema| {
            make_references_nullable(schema, &nullable, cx);
        });
    }
    walk::operations_mut(root, |_, _, operation| {
        for parameter in walk::list(operation.get_mut("parameters")) {
            if !matches!(parameter.text("in"), Some("path" | "header")) {
                continue;
            }
            if let Some(schema) = parameter.get_mut("schema") {
                cx.remove(schema, "nullable", codes::parameters::NEVER_NULL);
            }
        }
    });
}

/// Makes references to nullable components nullable.
fn make_references_nullable(schema: &mut Node, nullable: &HashSet<String>, cx: &mut Cx) {
    let is_reference = |schema: &Node| {
        let name = schema.ref_name();
        name.is_some_and(|name| nullable.contains(&name))
    };
    if is_reference(schema) {
        let origin = schema.origin;
        let reference = std::mem::replace(schema, Node::object(origin));
        set_nullable(schema, cx);
        return schema.insert("allOf", Node::new(vec![reference], origin));
    }
    // A nullable member makes a union nullable; in an `allOf`, only the member of a wrapper does.
    for list in ["oneOf", "anyOf", "allOf"] {
        let mut has_nullable = false;
        let count = schema.items(list).len();
        for member in walk::list(schema.get_mut(list)) {
            if !member.flag("nullable") {
                continue;
            }
            let reference = match member.items("allOf") {
                [inner] if is_reference(inner) => Some(inner.clone()),
                _ => None,
            };
            if let Some(reference) = reference
                && has_only(member, &["nullable", "allOf"])
            {
                *member = reference;
                has_nullable = true;
            } else if list != "allOf" && is_union(member) {
                // A union inside a union that this pass has made nullable: the next pass replaces
                // it with its members.
                member.take("nullable");
                has_nullable = true;
            }
        }
        if has_nullable && (list != "allOf" || count == 1) && !schema.flag("nullable") {
            set_nullable(schema, cx);
        }
    }
}

fn set_nullable(schema: &mut Node, cx: &mut Cx) {
    cx.note(schema.origin, codes::nullability::INHERITED);
    let nullable = Node::new(true, schema.origin);
    schema.insert("nullable", nullable);
}
