//! Simplifies the members of a union: no nested unions, no nullable members, no duplicates.

use std::collections::HashSet;

use openapi_source::{Kind, Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::shape::unwrap;
use crate::schema::has_only;

/// Whether the schema is a union without other keywords.
fn is_pure_union(schema: &Node) -> bool {
    let keywords = ["oneOf", "anyOf", "title", "description", "nullable"];
    schema.has("oneOf") != schema.has("anyOf")
        && schema.plan().is_none()
        && has_only(schema, &keywords)
}

/// Replaces an inline union with its members.
pub(super) fn inline_nested_union(schema: &mut Node, members: &mut Node, cx: &mut Cx) {
    let Some(members) = members.as_array_mut() else {
        return;
    };
    if !members.iter().any(is_pure_union) {
        return;
    }
    for mut member in std::mem::take(members) {
        if !is_pure_union(&member) {
            members.push(member);
            continue;
        }
        cx.removed(&member, codes::unions::NESTED);
        if let Some(nullable) = member.take("nullable").filter(|_| !schema.flag("nullable")) {
            schema.insert("nullable", nullable);
        }
        let inner = member.take("oneOf").or_else(|| member.take("anyOf"));
        if let Some(Kind::Array(inner)) = inner.map(|inner| inner.kind) {
            members.extend(inner);
        }
    }
}

/// Moves `nullable` from a member to the union.
pub(super) fn move_nullable(schema: &mut Node, members: &mut Node, cx: &mut Cx) {
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

/// Removes `uniqueItems` from an array: it does not affect the Rust type, but typify would generate
/// two variants of the same type.
pub(super) fn remove_unique_items(member: &mut Node, cx: &mut Cx) {
    if member.text("type") == Some("array") {
        cx.remove(member, "uniqueItems", codes::unions::UNIQUE_ITEMS);
        if let Some(items) = member.get_mut("items") {
            remove_unique_items(items, cx);
        }
    }
}

/// Removes members without values, and duplicates.
pub(super) fn remove_redundant(members: &mut Node, cx: &mut Cx) {
    let Some(members) = members.as_array_mut() else {
        return;
    };
    let mut seen = HashSet::new();
    members.retain(|member| {
        let mut plain = member.clone();
        plain.take("description");
        // Titles do not affect the types, and are removed at the end.
        walk::schema_tree(&mut plain, &mut |schema| {
            schema.take("title");
        });
        // Enums with the same names may have different values in the Plan.
        let plan = member.plan().map(Node::canonical_json);
        let is_new = seen.insert((plain.canonical_json(), plan));
        let is_kept = is_new && !member.has("not");
        if !is_kept {
            cx.removed(member, codes::unions::REDUNDANT_MEMBER);
        }
        is_kept
    });
}
