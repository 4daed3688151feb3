//! Items by position and properties by pattern.

use openapi_source::{Kind, Node, Origin};
use serde_json::Number;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::numbers::count_at;
use crate::passes::schemas::required::undeclared;
use crate::schema::{is_composed, is_empty, one_of};

/// Rewrites a tuple as an array whose items match the schema of any position, or the schema of the
/// items after the positions. Without such a schema, those are any values.
pub(super) fn rewrite_tuple(schema: &mut Node, cx: &mut Cx) {
    let is_tuple = schema.has("prefixItems");
    let (positions, rest) = if is_tuple {
        (schema.take("prefixItems"), schema.take("items"))
    } else if schema.get("items").and_then(Node::as_array).is_some() {
        (schema.take("items"), schema.take("additionalItems"))
    } else {
        return;
    };
    let Some(positions) = positions else { return };
    let origin = positions.origin;
    let Kind::Array(positions) = positions.kind else {
        return;
    };
    let length = positions.len();
    let rest = match rest {
        Some(rest) if rest.as_bool() == Some(false) => {
            cx.removed(&rest, codes::json_schema::TUPLE_END);
            close(schema, length, origin, cx);
            None
        }
        Some(rest) if rest.is_object() => Some(rest),
        Some(rest) => {
            cx.removed(&rest, codes::json_schema::TUPLE_OPEN);
            Some(Node::object(origin))
        }
        // `items` with an array of schemas is a mistake for `items` or a complete tuple.
        None if !is_tuple || is_closed(schema, length) => None,
        None => Some(Node::object(origin)),
    };
    let is_open = rest.as_ref().is_some_and(is_empty);
    let mut members = distinct(positions, cx);
    if let Some(rest) = rest {
        push_distinct(&mut members, rest, cx);
    }
    cx.note(
        origin,
        match members.len() {
            0 | 1 => codes::json_schema::ITEMS_ARRAY,
            _ if is_open => codes::json_schema::TUPLE_OPEN,
            _ => codes::json_schema::TUPLE,
        },
    );
    if members.is_empty() {
        return;
    }
    schema.insert("items", one_of(members, origin));
    if !schema.has("type") {
        schema.insert("type", Node::new("array", origin));
    }
}

/// Whether a tuple without a schema for further items excludes them.
fn is_closed(schema: &Node, length: usize) -> bool {
    let is_full = count_at(schema, "maxItems").is_some_and(|max| max <= length as u64);
    let unevaluated = schema.get("unevaluatedItems").and_then(Node::as_bool);
    let is_alone = !is_composed(schema) && !schema.has("contains");
    is_full || unevaluated == Some(false) && is_alone
}

/// Allows no more items than a tuple has positions.
fn close(schema: &mut Node, length: usize, origin: Origin, cx: &mut Cx) {
    if count_at(schema, "maxItems").is_some_and(|max| max <= length as u64) {
        return;
    }
    cx.remove(schema, "maxItems", codes::json_schema::WEAKER_BOUND);
    schema.insert("maxItems", Node::new(Number::from(length), origin));
}

fn distinct(schemas: impl IntoIterator<Item = Node>, cx: &mut Cx) -> Vec<Node> {
    let mut distinct = Vec::new();
    for schema in schemas {
        push_distinct(&mut distinct, schema, cx);
    }
    distinct
}

fn push_distinct(schemas: &mut Vec<Node>, schema: Node, cx: &mut Cx) {
    if schemas.iter().any(|existing| existing.is_same(&schema)) {
        cx.removed(&schema, codes::json_schema::SAME_SCHEMA);
    } else {
        schemas.push(schema);
    }
}

/// Rewrites properties by pattern as properties with any name.
pub(super) fn rewrite_pattern_properties(schema: &mut Node, cx: &mut Cx) {
    let Some(patterns) = schema.take("patternProperties") else {
        return;
    };
    let origin = patterns.origin;
    cx.note(origin, codes::json_schema::PATTERN_PROPERTIES);
    let Kind::Object(patterns) = patterns.kind else {
        return;
    };
    let mut members = distinct(patterns.into_values(), cx);
    match schema.take("additionalProperties") {
        // A schema that accepts any value also accepts those of the patterns.
        Some(other) if is_empty(&other) => {
            for member in std::mem::replace(&mut members, vec![other]) {
                cx.removed(&member, codes::json_schema::PATTERN_BESIDE_ANY);
            }
        }
        Some(other) if other.is_object() => push_distinct(&mut members, other, cx),
        Some(other) => cx.note(other.origin, codes::json_schema::PATTERN_AS_ADDITIONAL),
        None => {
            cx.note(origin, codes::json_schema::PATTERN_OTHER_NAMES);
            declare_required(schema, cx);
        }
    }
    if !members.is_empty() {
        schema.insert("additionalProperties", one_of(members, origin));
    }
}

/// Adds a property of any value for every required name without one, which may match no pattern.
fn declare_required(schema: &mut Node, cx: &mut Cx) {
    for (name, origin) in undeclared(schema) {
        cx.note(origin, codes::json_schema::PATTERN_REQUIRED);
        let properties = schema.object_at("properties");
        properties.insert(name, Node::object(origin));
    }
}
