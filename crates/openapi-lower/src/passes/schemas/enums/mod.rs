//! Enums whose values differ in type from their schema.
//!
//! progenitor fails on values that do not have the schema's `type`. Values are converted to that
//! type if possible; an untyped enum gets the type of its values, unless they are scalars of
//! several types. The enum of an array applies to its items. Values that the type excludes are
//! removed, and so is an enum with more values than a Rust enum can reasonably have. The pass
//! `variants` names the values.

use std::collections::HashSet;

use openapi_source::{Kind, Map, Node, walk};

#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::defaults::Values;
use crate::passes::schemas::numbers::{integer, number_of};
use crate::passes::schemas::types;
use crate::schema::{is_composed, is_empty, scalar_text};

/// The maximum number of values of an enum. Each takes five lines of Rust; the longest lists that
/// vendors publish, such as time zones, have a few hundred.
const MAX_VALUES: usize = 10_000;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_down(root, &mut |schema| {
        if schema.has("enum") && !is_composed(schema) {
            cx.emptied(schema, rewrite_enum);
        }
    });
}

/// Gives an enum one type, and values of that type.
pub(super) fn rewrite_enum(schema: &mut Node, cx: &mut Cx) {
    if schema.items("enum").iter().all(Node::is_null) {
        return keep_only_null(schema, cx);
    }
    move_null(schema, cx);
    if schema.text("type").is_none() {
        add_type(schema, cx);
    }
    match schema.text("type") {
        Some("string") => convert(schema, cx, |value| scalar_text(value).map(Kind::from)),
        Some("integer") => convert(schema, cx, |value| {
            Some(integer(&number_of(value)?)?.into())
        }),
        Some("number") => convert(schema, cx, |value| number_of(value).map(Kind::from)),
        Some("boolean") => convert_booleans(schema, cx),
        Some("array") => move_to_items(schema, cx),
        Some(_) => {
            cx.remove(schema, "enum", codes::enums::OF_OBJECTS);
        }
        None => {}
    }
    remove_duplicates(schema, cx);
    if schema.items("enum").len() > MAX_VALUES {
        cx.remove(schema, "enum", codes::enums::TOO_MANY_VALUES);
    }
    types::settle(schema, cx);
    if schema.has("enum") {
        let code = if contradicts_values(schema) {
            codes::enums::KEYWORD_CONTRADICTS_VALUES
        } else {
            codes::enums::KEYWORD_BESIDE_VALUES
        };
        for keyword in types::constraints() {
            cx.remove(schema, keyword, code);
        }
        cx.remove(schema, "format", codes::enums::KEYWORD_BESIDE_VALUES);
    }
}

/// Whether the keywords beside an enum exclude one of its values.
fn contradicts_values(schema: &Node) -> bool {
    if !types::constraints().any(|keyword| schema.has(keyword)) {
        return false;
    }
    let mut constraints = schema.clone();
    constraints.take("enum");
    constraints.take("format");
    let no_components = Map::default();
    let constraints_allow = Values::new(&no_components);
    let mut values = schema.items("enum").iter();
    values.any(|value| constraints_allow.fit(value, &constraints).is_none())
}

/// progenitor supports only one notation of `null` alone.
fn keep_only_null(schema: &mut Node, cx: &mut Cx) {
    if let Some(map) = schema.as_object_mut() {
        map.retain(|keyword, value| {
            let stays = matches!(keyword.as_str(), "enum" | "title" | "description");
            if !stays {
                cx.removed(value, codes::json_schema::ONLY_NULL);
            }
            stays
        });
    }
    remove_duplicates(schema, cx);
}

/// Rewrites `null` in `enum` as `nullable`.
fn move_null(schema: &mut Node, cx: &mut Cx) {
    let is_allowed = schema.flag("nullable") || !schema.has("type");
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
    let code = if is_allowed {
        codes::enums::NULL
    } else {
        codes::enums::NULL_OF_OTHER_TYPE
    };
    cx.note(origin, code);
    if !schema.flag("nullable") {
        schema.insert("nullable", Node::new(true, origin));
    }
}

fn remove_duplicates(schema: &mut Node, cx: &mut Cx) {
    let mut seen = HashSet::new();
    if let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) {
        values.retain(|value| {
            let is_new = seen.insert(value.canonical_json());
            if !is_new {
                cx.removed(value, codes::enums::DUPLICATE);
            }
            is_new
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

/// Converts the values to booleans, and removes an enum of both.
fn convert_booleans(schema: &mut Node, cx: &mut Cx) {
    convert(schema, cx, |value| match scalar_text(value)?.as_str() {
        "true" => Some(Kind::Bool(true)),
        "false" => Some(Kind::Bool(false)),
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
fn move_to_items(schema: &mut Node, cx: &mut Cx) {
    let items = schema.get("items");
    let has_values = items.is_some_and(|items| items.has("enum"));
    let restricted_items = items.filter(|items| !is_empty(items));
    let fits = |value: &Node| match restricted_items {
        Some(items) => items
            .text("type")
            .is_some_and(|name| types::has_type(value, name)),
        None => matches!(value.kind, Kind::String(_) | Kind::Number(_)),
    };
    if has_values || !schema.items("enum").iter().all(fits) {
        cx.remove(schema, "enum", codes::enums::OF_ARRAYS);
        return;
    }
    if let Some(values) = schema.take("enum") {
        let code = codes::enums::OF_ITEMS;
        cx.note(values.origin, code);
        if let Some(items) = schema.get("items").filter(|items| is_empty(items)) {
            cx.note(items.origin, code);
        }
        schema.object_at("items").insert("enum".to_owned(), values);
    }
}

/// Gives an enum the type of its values, unless they are scalars of several types.
fn add_type(schema: &mut Node, cx: &mut Cx) {
    let types = ["string", "boolean", "integer", "number"];
    let values = schema.items("enum");
    let has_all = |name: &&str| values.iter().all(|value| is_value_of(value, name));
    let is_scalar = |value: &Node| scalar_text(value).is_some();
    match (types.into_iter().find(has_all), schema.get("enum")) {
        (Some(name), Some(values)) => {
            let origin = values.origin;
            cx.note(origin, codes::enums::TYPED);
            schema.insert_before(&["enum"], "type", Node::new(name, origin));
        }
        (None, _) if !values.iter().all(is_scalar) => {
            cx.remove(schema, "enum", codes::enums::OF_OBJECTS);
        }
        _ => {}
    }
}

/// Whether a value has the given type; `2.0` is an integer.
fn is_value_of(value: &Node, name: &str) -> bool {
    match value.as_number() {
        Some(number) if name == "integer" => integer(number).is_some(),
        _ => types::has_type(value, name),
    }
}
