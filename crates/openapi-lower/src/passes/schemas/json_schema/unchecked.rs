//! Keywords that are removed.

use openapi_source::{Map, Node};

use crate::codes;
use crate::cx::Cx;

/// Removes constraints that OpenAPI 3.0 cannot express, or that typify handles incorrectly.
pub(super) fn unchecked(schema: &mut Node, cx: &mut Cx) {
    for keyword in [
        "propertyNames",
        "dependentRequired",
        "contains",
        "minContains",
        "maxContains",
        "additionalItems",
    ] {
        if schema.has(keyword) {
            let code = codes::json_schema::UNCHECKED.with([&keyword]);
            cx.remove(schema, keyword, code);
        }
    }
    let open = schema.get("unevaluatedItems").and_then(Node::as_bool) == Some(true);
    let code = if open {
        codes::json_schema::UNEVALUATED_ITEMS_OPEN
    } else {
        codes::json_schema::UNEVALUATED_ITEMS
    };
    cx.remove(schema, "unevaluatedItems", code);
    // The schema without values, `{not: {}}`, is the only negation with a Rust type.
    let never = schema
        .get("not")
        .and_then(Node::as_object)
        .is_some_and(Map::is_empty);
    let alone = schema.as_object().is_some_and(|map| {
        map.keys()
            .all(|key| matches!(key.as_str(), "not" | "title" | "description"))
    });
    if !(never && alone) {
        cx.remove(schema, "not", codes::json_schema::NOT);
    }
}

/// Handles properties that no keyword describes: without a composition, `unevaluatedProperties` is
/// equivalent to `additionalProperties`. Beside other schemas it restricts the composed object,
/// which cannot be checked.
pub(super) fn unevaluated(schema: &mut Node, cx: &mut Cx) {
    let Some(mut value) = schema.take("unevaluatedProperties") else {
        return;
    };
    let composed = ["$ref", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|keyword| schema.has(keyword));
    let origin = value.origin;
    match value.as_bool() {
        _ if schema.has("additionalProperties") => {
            let code = codes::json_schema::EVALUATED;
            cx.removed(&value, code);
            return;
        }
        Some(false) if composed => {
            let code = codes::json_schema::UNEVALUATED_PROPERTIES_COMPOSED;
            cx.removed(&value, code);
            return;
        }
        Some(true) => value = Node::object(origin),
        _ => {}
    }
    let code = codes::json_schema::UNEVALUATED_PROPERTIES;
    cx.note(origin, code);
    schema.insert("additionalProperties", value);
}

/// The keywords that progenitor reads, and those that other passes process.
pub(super) const KNOWN: [&str; 34] = [
    "$ref",
    "type",
    "format",
    "title",
    "description",
    "default",
    "enum",
    "nullable",
    "readOnly",
    "writeOnly",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "discriminator",
    "example",
    "deprecated",
];

/// Removes all other keywords, which do not affect the type.
pub(super) fn others(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|keyword, value| {
        let stays = keyword != "example"
            && (KNOWN.contains(&keyword.as_str()) || keyword.starts_with("x-"));
        if !stays {
            cx.removed(value, codes::json_schema::UNREAD);
        }
        stays
    });
}
