//! Moves `nullable` from components to references.
//!
//! For a component with `nullable`, typify generates a newtype around an `Option` of a second type.
//! This pass removes the keyword from the component and adds it to every reference to it: the
//! meaning is the same, with one type less.

use std::collections::HashSet;

use openapi_source::{Node, Origin, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;

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
            carry(schema, &nullable, cx);
        });
    }
    walk::operations(root, |_, _, operation| {
        for parameter in walk::list(operation.get_mut("parameters")) {
            if !matches!(parameter.text("in"), Some("path" | "header")) {
                continue;
            }
            if let Some(schema) = parameter.get_mut("schema") {
                let code = codes::parameters::NEVER_NULL;
                cx.remove(schema, "nullable", code);
            }
        }
    });
}

/// Makes references to nullable components nullable.
fn carry(schema: &mut Node, nullable: &HashSet<String>, cx: &mut Cx) {
    let refers = |schema: &Node| {
        schema
            .ref_name()
            .is_some_and(|name| nullable.contains(&name))
    };
    if refers(schema) {
        let origin = schema.origin;
        let reference = std::mem::replace(schema, Node::object(origin));
        schema.insert("nullable", keyword(origin, cx));
        schema.insert("allOf", Node::new(vec![reference], origin));
        return;
    }
    // A nullable member makes a union nullable; in an `allOf`, only the member of a wrapper does.
    for list in ["oneOf", "anyOf", "allOf"] {
        let mut found = false;
        let count = schema.items(list).len();
        for member in walk::list(schema.get_mut(list)) {
            let wraps = member.flag("nullable")
                && matches!(member.items("allOf"), [inner] if refers(inner))
                && member.as_object().is_some_and(|map| map.len() == 2);
            if wraps && let Some(mut inner) = member.take("allOf") {
                let inner = inner.as_array_mut().and_then(Vec::pop);
                if let Some(inner) = inner {
                    *member = inner;
                    found = true;
                }
            }
            // A union inside a union that this pass has made nullable: the next pass replaces it by
            // its members.
            let is_union = list != "allOf" && (member.has("oneOf") || member.has("anyOf"));
            if is_union && member.flag("nullable") {
                member.take("nullable");
                found = true;
            }
        }
        if found && (list != "allOf" || count == 1) && !schema.flag("nullable") {
            let keyword = keyword(schema.origin, cx);
            schema.insert("nullable", keyword);
        }
    }
}

fn keyword(origin: Origin, cx: &mut Cx) -> Node {
    cx.note(origin, codes::nullability::INHERITED);
    Node::new(true, origin)
}
