//! Keywords that are not carried over.

use crate::node::{Map, Node};
use crate::passes::cx::Cx;
use crate::report::Effect::{Exact, Widened};

/// Conditions that OpenAPI 3.0 cannot state, or that typify gets wrong.
pub(super) fn unchecked(schema: &mut Node, cx: &mut Cx) {
    if schema.has("if") {
        for keyword in ["if", "then", "else"] {
            cx.remove(schema, keyword, Widened, "a condition is not checked");
        }
    }
    for keyword in [
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "contains",
        "minContains",
        "maxContains",
        "additionalItems",
    ] {
        if schema.has(keyword) {
            let detail = format!("`{keyword}` is not checked");
            cx.remove(schema, keyword, Widened, detail);
        }
    }
    for keyword in ["unevaluatedItems", "unevaluatedProperties"] {
        let open = schema.get(keyword).and_then(Node::as_bool) == Some(true);
        let effect = if open { Exact } else { Widened };
        cx.remove(
            schema,
            keyword,
            effect,
            "what no keyword speaks of is not checked",
        );
    }
    // Nothing at all, `{not: {}}`, is the one negation that has a type.
    let never = schema
        .get("not")
        .and_then(Node::as_object)
        .is_some_and(Map::is_empty);
    let alone = schema.as_object().is_some_and(|map| {
        map.keys()
            .all(|key| matches!(key.as_str(), "not" | "title" | "description"))
    });
    if !(never && alone) {
        cx.remove(schema, "not", Widened, "`not` is not checked");
    }
}

/// The keywords that progenitor reads, and those that other passes do.
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

/// Everything else says nothing about the type.
pub(super) fn others(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|keyword, value| {
        let documents = matches!(keyword.as_str(), "example" | "deprecated");
        let stays = !documents && (KNOWN.contains(&keyword.as_str()) || keyword.starts_with("x-"));
        if !stays {
            cx.removed(Exact, value, "a keyword that says nothing about the type");
        }
        stays
    });
}
