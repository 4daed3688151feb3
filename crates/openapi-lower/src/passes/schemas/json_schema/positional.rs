//! Items by position and properties by pattern.

use openapi_source::{Kind, Node};

use crate::codes;
use crate::cx::Cx;

/// Rewrites a tuple as an array whose items match the schema of any position.
pub(super) fn tuple(schema: &mut Node, cx: &mut Cx) {
    let (positions, rest) = if schema.has("prefixItems") {
        (schema.take("prefixItems"), schema.take("items"))
    } else if matches!(
        schema.get("items").map(|node| &node.kind),
        Some(Kind::Array(_))
    ) {
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
    let mut members: Vec<Node> = Vec::new();
    let closed = match rest {
        Some(rest) if rest.is_object() => {
            push_new(&mut members, positions, cx);
            push_new(&mut members, vec![rest], cx);
            false
        }
        Some(rest) => {
            push_new(&mut members, positions, cx);
            cx.removed(&rest, codes::json_schema::TUPLE_END);
            rest.as_bool() == Some(false)
        }
        None => {
            push_new(&mut members, positions, cx);
            false
        }
    };
    if length > 1 {
        cx.note(origin, codes::json_schema::TUPLE);
    } else {
        cx.note(origin, codes::json_schema::ITEMS_ARRAY);
    }
    if closed && !schema.has("maxItems") {
        schema.insert(
            "maxItems",
            Node::new(serde_json::Number::from(length), origin),
        );
    }
    let items = match (members.len(), members.pop()) {
        (1, Some(one)) => one,
        (_, Some(last)) => {
            members.push(last);
            let mut items = Node::object(origin);
            items.insert("oneOf", Node::new(members, origin));
            items
        }
        _ => return,
    };
    schema.insert("items", items);
    if !schema.has("type") {
        schema.insert("type", Node::new("array", origin));
    }
}

fn push_new(members: &mut Vec<Node>, more: Vec<Node>, cx: &mut Cx) {
    for member in more {
        if members.iter().any(|known| known.is_same(&member)) {
            cx.removed(&member, codes::json_schema::SAME_SCHEMA);
        } else {
            members.push(member);
        }
    }
}

/// Rewrites properties by pattern as properties with any name.
pub(super) fn pattern_properties(schema: &mut Node, cx: &mut Cx) {
    let Some(patterns) = schema.take("patternProperties") else {
        return;
    };
    let origin = patterns.origin;
    cx.note(origin, codes::json_schema::PATTERN_PROPERTIES);
    let Kind::Object(patterns) = patterns.kind else {
        return;
    };
    let mut members = Vec::new();
    push_new(&mut members, patterns.into_values().collect(), cx);
    match schema.take("additionalProperties") {
        // A schema that accepts any value also accepts those of the patterns.
        Some(other) if other.as_object().is_some_and(|map| map.is_empty()) => {
            for member in std::mem::replace(&mut members, vec![other]) {
                cx.removed(&member, codes::json_schema::PATTERN_BESIDE_ANY);
            }
        }
        Some(other) if other.is_object() => push_new(&mut members, vec![other], cx),
        Some(other) => cx.note(other.origin, codes::json_schema::PATTERN_AS_ADDITIONAL),
        None => {
            let code = codes::json_schema::PATTERN_OTHER_NAMES;
            cx.note(origin, code);
        }
    }
    let values = match (members.len(), members.pop()) {
        (_, None) => return,
        (1, Some(one)) => one,
        (_, Some(last)) => {
            members.push(last);
            let mut values = Node::object(origin);
            values.insert("oneOf", Node::new(members, origin));
            values
        }
    };
    schema.insert("additionalProperties", values);
}
