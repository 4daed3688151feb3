//! Enums whose values have another type than their schema.
//!
//! progenitor fails on values that do not have the schema's `type`. Values are converted to that
//! type if possible; an untyped enum gets the type of its values, unless they are scalars of
//! several types. The enum of an array applies to its items. Values that the type excludes are
//! removed, and so is an enum with more values than a Rust enum can reasonably have. The pass
//! `variants` names the values.

use std::collections::HashSet;

use openapi_source::{Kind, Node, walk};

use serde_json::Number;

#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::keywords::parse_number;
use crate::passes::schemas::types;

/// The maximum number of values of an enum. Each takes five lines of Rust; the longest lists that
/// vendors publish, such as time zones, have a few hundred.
const MOST: usize = 10_000;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_down(root, &mut |schema| {
        let composed = ["$ref", "allOf", "oneOf", "anyOf"];
        if schema.has("enum") && !composed.iter().any(|keyword| schema.has(keyword)) {
            cx.emptied(schema, values);
        }
    });
}

fn values(schema: &mut Node, cx: &mut Cx) {
    if schema.items("enum").iter().all(Node::is_null) {
        return only_null(schema, cx);
    }
    nulls(schema, cx);
    match schema.text("type") {
        Some("string") => texts(schema, cx),
        Some("integer") => numbers(schema, true, cx),
        Some("number") => numbers(schema, false, cx),
        Some("boolean") => booleans(schema, cx),
        Some("array") => array(schema, cx),
        Some(_) => {
            cx.remove(schema, "enum", codes::enums::OF_OBJECTS);
        }
        None => {
            untyped(schema, cx);
            match schema.text("type") {
                Some("integer") => numbers(schema, true, cx),
                Some("boolean") => booleans(schema, cx),
                _ => {}
            }
        }
    }
    duplicates(schema, cx);
    if schema.items("enum").len() > MOST {
        cx.remove(schema, "enum", codes::enums::TOO_MANY_VALUES);
    }
    types::settle(schema, cx);
    if schema.has("enum") {
        listed(schema, cx);
    }
}

/// Removes constraints beside `enum`.
fn listed(schema: &mut Node, cx: &mut Cx) {
    let families = types::FAMILIES.iter();
    let keywords = families.flat_map(|name| types::keywords_of(name));
    for keyword in keywords.chain(&["format"]) {
        cx.remove(schema, keyword, codes::enums::KEYWORD_BESIDE_VALUES);
    }
}

/// progenitor supports only one notation of `null` alone.
fn only_null(schema: &mut Node, cx: &mut Cx) {
    if let Some(map) = schema.as_object_mut() {
        map.retain(|keyword, value| {
            let stays = matches!(keyword.as_str(), "enum" | "title" | "description");
            if !stays {
                cx.removed(value, codes::json_schema::ONLY_NULL);
            }
            stays
        });
    }
    duplicates(schema, cx);
}

/// Rewrites `null` in `enum` as `nullable`.
fn nulls(schema: &mut Node, cx: &mut Cx) {
    let allowed = schema.flag("nullable") || !schema.has("type");
    let mut null = None;
    if let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) {
        values.retain(|value| {
            if value.is_null() && null.is_some() {
                cx.removed(value, codes::enums::DUPLICATE);
            } else if value.is_null() {
                null = Some(value.origin);
            }
            !value.is_null()
        });
    }
    let Some(origin) = null else { return };
    if allowed {
        cx.note(origin, codes::enums::NULL);
    } else {
        cx.note(origin, codes::enums::NULL_OF_OTHER_TYPE);
    }
    if !schema.flag("nullable") {
        schema.insert("nullable", Node::new(true, origin));
    }
}

fn duplicates(schema: &mut Node, cx: &mut Cx) {
    let mut seen = HashSet::new();
    if let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) {
        values.retain(|value| {
            let new = seen.insert(value.canonical_json());
            if !new {
                cx.removed(value, codes::enums::DUPLICATE);
            }
            new
        });
    }
}

/// Converts each value with `convert`; removes the enum if one cannot be converted.
fn convert(schema: &mut Node, cx: &mut Cx, convert: impl Fn(&Node) -> Option<Kind>) {
    let converted: Option<Vec<Kind>> = schema.items("enum").iter().map(convert).collect();
    let Some(converted) = converted else {
        cx.remove(schema, "enum", codes::enums::TYPE_MISMATCH);
        return;
    };
    let values = walk::list(schema.get_mut("enum"));
    for (value, kind) in values.zip(converted) {
        let new = Node::new(kind, value.origin);
        if !new.is_same(value) {
            cx.note(value.origin, codes::enums::CONVERTED);
            *value = new;
        }
    }
}

fn texts(schema: &mut Node, cx: &mut Cx) {
    convert(schema, cx, |value| match &value.kind {
        Kind::String(text) => Some(Kind::String(text.clone())),
        Kind::Bool(value) => Some(Kind::String(value.to_string())),
        Kind::Number(number) => Some(Kind::String(number.to_string())),
        _ => None,
    });
}

fn numbers(schema: &mut Node, integers: bool, cx: &mut Cx) {
    convert(schema, cx, |value| {
        let number = match &value.kind {
            Kind::Number(number) => number.clone(),
            Kind::String(text) => parse_number(text)?,
            _ => return None,
        };
        if integers {
            Some(Kind::Number(whole(&number)?))
        } else {
            Some(Kind::Number(number))
        }
    });
}

/// Returns the number as a 64-bit integer.
fn whole(number: &Number) -> Option<Number> {
    if number.is_i64() || number.is_u64() {
        return Some(number.clone());
    }
    let whole = |value: &f64| value.fract() == 0.0 && value.abs() < 9e15;
    number
        .as_f64()
        .filter(whole)
        .map(|value| (value as i64).into())
}

/// Removes an enum of both booleans.
fn booleans(schema: &mut Node, cx: &mut Cx) {
    convert(schema, cx, |value| match &value.kind {
        Kind::Bool(value) => Some(Kind::Bool(*value)),
        Kind::String(text) if text == "true" => Some(Kind::Bool(true)),
        Kind::String(text) if text == "false" => Some(Kind::Bool(false)),
        _ => None,
    });
    let has = |boolean: bool| {
        let mut values = schema.items("enum").iter();
        values.any(|value| value.as_bool() == Some(boolean))
    };
    if has(true) && has(false) {
        cx.remove(schema, "enum", codes::enums::BOTH_BOOLEANS);
    }
}

/// Moves the enum of an array to its items.
fn array(schema: &mut Node, cx: &mut Cx) {
    let name = match schema.get("items") {
        None => None,
        Some(items) if items.as_object().is_some_and(|map| map.is_empty()) => None,
        Some(items) => Some(items.text("type").unwrap_or_default().to_owned()),
    };
    let fits = |value: &Node| match &name {
        Some(name) => types::has_type(value, name),
        None => matches!(value.kind, Kind::String(_) | Kind::Number(_)),
    };
    let listed = schema.get("items").is_some_and(|items| items.has("enum"));
    if listed || !schema.items("enum").iter().all(fits) {
        cx.remove(schema, "enum", codes::enums::OF_ARRAYS);
        return;
    }
    if let Some(values) = schema.take("enum") {
        let code = codes::enums::OF_ITEMS;
        cx.note(values.origin, code);
        if let Some(items) = schema.get("items").filter(|_| name.is_none()) {
            cx.note(items.origin, code);
        }
        schema.object_at("items").insert("enum".to_owned(), values);
    }
}

/// Gives an enum the type of its values, unless they are scalars of several types.
fn untyped(schema: &mut Node, cx: &mut Cx) {
    let values = schema.items("enum");
    let kinds = ["string", "boolean", "integer", "number"];
    let all = |name: &str| values.iter().all(|value| is_value_of(value, name));
    let kind = kinds.into_iter().find(|name| all(name));
    let scalar = |value: &Node| kinds.iter().any(|name| is_value_of(value, name));
    match (kind, schema.get("enum")) {
        (Some(kind), Some(values)) => {
            let origin = values.origin;
            cx.note(origin, codes::enums::TYPED);
            schema.insert_before(&["enum"], "type", Node::new(kind, origin));
        }
        (None, _) if !values.iter().all(scalar) => {
            cx.remove(schema, "enum", codes::enums::OF_OBJECTS);
        }
        _ => {}
    }
}

/// Whether a value has the given type; `2.0` is an integer.
fn is_value_of(value: &Node, name: &str) -> bool {
    match value.as_number() {
        Some(number) if name == "integer" => whole(number).is_some(),
        _ => types::has_type(value, name),
    }
}
