//! Keywords that are removed.

use openapi_source::Node;

use crate::codes;
use crate::cx::Cx;
use crate::schema::{has_only, is_composed, is_empty};

/// Removes constraints that OpenAPI 3.0 cannot express, or that typify handles incorrectly.
pub(super) fn remove_unchecked(schema: &mut Node, cx: &mut Cx) {
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
    let code = if schema.flag("unevaluatedItems") {
        codes::json_schema::UNEVALUATED_ITEMS_OPEN
    } else {
        codes::json_schema::UNEVALUATED_ITEMS
    };
    cx.remove(schema, "unevaluatedItems", code);
    // The schema without values, `{not: {}}`, is the only negation with a Rust type.
    let has_no_values = schema.get("not").is_some_and(is_empty)
        && has_only(schema, &["not", "title", "description"]);
    if !has_no_values {
        cx.remove(schema, "not", codes::json_schema::NOT);
    }
}

/// Handles properties that no keyword describes: without a composition, `unevaluatedProperties` is
/// equivalent to `additionalProperties`. Beside other schemas it restricts the composed object,
/// which cannot be checked.
pub(super) fn rewrite_unevaluated_properties(schema: &mut Node, cx: &mut Cx) {
    let Some(mut value) = schema.take("unevaluatedProperties") else {
        return;
    };
    if schema.has("additionalProperties") {
        return cx.removed(&value, codes::json_schema::EVALUATED);
    }
    if value.as_bool() == Some(false) && is_composed(schema) {
        let code = codes::json_schema::UNEVALUATED_PROPERTIES_COMPOSED;
        return cx.removed(&value, code);
    }
    if value.as_bool() == Some(true) {
        value = Node::object(value.origin);
    }
    cx.note(value.origin, codes::json_schema::UNEVALUATED_PROPERTIES);
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
pub(super) fn remove_unknown(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|keyword, value| {
        let is_kept = keyword != "example"
            && (KNOWN.contains(&keyword.as_str()) || keyword.starts_with("x-"));
        if !is_kept {
            cx.removed(value, codes::json_schema::UNREAD);
        }
        is_kept
    });
}
