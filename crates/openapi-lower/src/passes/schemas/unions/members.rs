//! The alternatives of a union in their plain form: no union inside it, none nullable,
//! none twice.

use std::collections::HashSet;

use openapi_source::{Kind, Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::shape::unwrap;

/// Whether the schema is a union, with nothing said beside it.
fn is_pure_union(schema: &Node) -> bool {
    let place = |keyword: &String| {
        matches!(
            keyword.as_str(),
            "oneOf" | "anyOf" | "title" | "description" | "nullable"
        )
    };
    let named = schema.plan().is_some();
    schema.as_object().is_some_and(|map| {
        (map.contains_key("oneOf") != map.contains_key("anyOf")) && !named && map.keys().all(place)
    })
}

/// Puts the alternatives of an inline union in its place.
pub(super) fn splice(schema: &mut Node, members: &mut Node, cx: &mut Cx) {
    let Some(all) = members.as_array_mut() else {
        return;
    };
    if !all.iter().any(is_pure_union) {
        return;
    }
    for mut member in std::mem::take(all) {
        if !is_pure_union(&member) {
            all.push(member);
            continue;
        }
        cx.removed(&member, codes::unions::NESTED);
        if let Some(nullable) = member.take("nullable").filter(|_| !schema.flag("nullable")) {
            schema.insert("nullable", nullable);
        }
        let inner = member.take("oneOf").or_else(|| member.take("anyOf"));
        if let Some(Kind::Array(inner)) = inner.map(|inner| inner.kind) {
            all.extend(inner);
        }
    }
}

/// Says of the union that it is nullable, where an alternative says so of itself.
pub(super) fn lift_nullable(schema: &mut Node, members: &mut Node, cx: &mut Cx) {
    let mut nullable = None;
    for member in members.as_array_mut().into_iter().flatten() {
        let Some(keyword) = member.take("nullable") else {
            continue;
        };
        cx.note(keyword.origin, codes::unions::NULLABLE);
        if keyword.as_bool() == Some(true) {
            nullable = Some(keyword);
        }
        unwrap(member);
    }
    if let Some(keyword) = nullable.filter(|_| !schema.flag("nullable")) {
        schema.insert("nullable", keyword);
    }
}

/// Takes `uniqueItems` from a list: in Rust it makes no other type, but typify takes it
/// for one, and would convert one type into two variants.
pub(super) fn lists(member: &mut Node, cx: &mut Cx) {
    if member.text("type") == Some("array") {
        cx.remove(member, "uniqueItems", codes::unions::UNIQUE_ITEMS);
        if let Some(items) = member.get_mut("items") {
            lists(items, cx);
        }
    }
}

/// Takes out the alternatives that are nothing, or the same as another.
pub(super) fn different(members: &mut Node, cx: &mut Cx) {
    let Some(all) = members.as_array_mut() else {
        return;
    };
    let mut seen = HashSet::new();
    all.retain(|member| {
        let never = member.get("not").is_some();
        let mut said = member.clone();
        said.take("description");
        // Titles make no difference to the types, and are left out in the end.
        walk::schema_tree(&mut said, &mut |schema| {
            schema.take("title");
        });
        let new = seen.insert(said.to_value().to_string());
        if never || !new {
            cx.removed(member, codes::unions::REDUNDANT_MEMBER);
        }
        !never && new
    });
}
