//! Merges the enums of a union into one enum.

use std::collections::HashSet;

use openapi_source::{Kind, Node, Origin};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::enums;
use crate::passes::shape::is_text_enum;
use crate::schema::{has_only, scalar_text, take_planned};

/// The Plan data of an enum that also accepts other strings.
const OPEN: &str = "open";

/// Records which values of an enum are deprecated, if a member lists them.
pub(super) fn record_deprecated_values(member: &mut Node, cx: &mut Cx) {
    let keywords = ["type", "enum", "title", "description", "deprecated"];
    if !member.has("enum") || !has_only(member, &keywords) || !member.flag("deprecated") {
        return;
    }
    if let Some(keyword) = member.take("deprecated") {
        cx.note(keyword.origin, codes::unions::DEPRECATED_VALUE);
    }
    for value in member.items("enum") {
        let annotation = cx.enum_values.entry(value.origin).or_default();
        annotation.is_deprecated = true;
    }
}

/// Whether the members list values, or list strings beside any string.
pub(super) fn is_one_enum(members: &[Node]) -> bool {
    let is_open = members.iter().any(is_any_text);
    let is_listed = |it: &Node| is_bare_enum(it) && (!is_open || is_text_enum(it));
    members.len() > 1
        && members.iter().any(is_bare_enum)
        && members.iter().all(|it| is_listed(it) || is_any_text(it))
}

/// Whether a schema lists scalars and has no other constraints. The enums of the pass `variants`
/// have other values in the Plan.
fn is_bare_enum(schema: &Node) -> bool {
    let mut values = schema.items("enum").iter();
    let has_only_open = |plan: &Node| has_only(plan, &[OPEN]);
    schema.has("enum")
        && values.all(|value| scalar_text(value).is_some())
        && has_only(schema, &["type", "enum", "title", "description"])
        && schema.plan().is_none_or(has_only_open)
}

/// Whether every string matches the schema.
pub(super) fn is_any_text(schema: &Node) -> bool {
    schema.text("type") == Some("string") && has_only(schema, &["type", "title", "description"])
}

/// Merges the values of all members into one enum.
pub(super) fn merge(schema: &mut Node, members: Vec<Node>, origin: Origin, cx: &mut Cx) {
    let mut is_open = members.iter().any(is_any_text);
    if is_open {
        cx.note(origin, codes::unions::OPEN_ENUM);
    }
    cx.note(origin, codes::unions::ONE_ENUM);
    let has_one_type = {
        let mut types = members.iter().map(|member| member.text("type"));
        let first = types.next();
        types.all(|it| Some(it) == first)
    };
    let mut values: Vec<Node> = Vec::new();
    let mut seen = HashSet::new();
    for mut member in members {
        cx.note(member.origin, codes::unions::ONE_ENUM);
        is_open |= take_planned(&mut member, OPEN).is_some();
        for keyword in ["title", "description"] {
            cx.remove(&mut member, keyword, codes::unions::ONE_ENUM);
        }
        let listed = member.take("enum").map(|values| values.kind);
        if let Some(Kind::Array(listed)) = listed {
            for value in listed {
                if seen.insert(value.canonical_json()) {
                    values.push(value);
                } else {
                    cx.removed(&value, codes::enums::DUPLICATE);
                }
            }
        }
        match member.take("type") {
            Some(type_name) if has_one_type && !schema.has("type") => {
                schema.insert("type", type_name);
            }
            Some(type_name) => cx.removed(&type_name, codes::unions::ONE_ENUM),
            None => {}
        }
    }
    schema.insert("enum", Node::new(values, schema.origin));
    if is_open {
        let open = Node::new(true, origin);
        schema.plan_at().insert(OPEN.to_owned(), open);
    } else {
        enums::rewrite_enum(schema, cx);
    }
}
