//! Bounds of the values in requests that their Rust types do not enforce.

use std::collections::{HashMap, HashSet};

use openapi_lower::{Bounds, Plan, plan::Direction};
use proc_macro2::Literal;
use quote::format_ident;
use serde_json::{Number, Value};
use syn::{Expr, Path, parse_quote};
use typify_model::Integer;

use crate::{
    document::{Document, reference},
    error::Failure,
    objects::original_of,
};

/// Keywords of which a schema contains at least one if it states bounds or refers to a schema
/// that does.
const KEYWORDS: [&str; 9] = [
    "\"$ref\"",
    "\"number\"",
    "\"minimum\"",
    "\"maximum\"",
    "\"multipleOf\"",
    "Items\"",
    "Properties\"",
    "\"exclusiveM",
    "\"items\"",
];

/// Returns the types that requests hold and that have bounds, themselves or in a nested value:
/// those that implement `client_runtime::Bounded`.
pub(crate) fn bounded_types(
    document: &Document<'_>,
    plan: &Plan,
) -> Result<HashSet<String>, Failure> {
    let mut users: HashMap<String, Vec<&String>> = HashMap::new();
    let mut bounded = HashSet::new();
    let mut pending: Vec<&String> = Vec::new();
    for (name, text) in &document.schemas {
        if let Some(original) = original_of(name).filter(|_| !plan.types.contains_key(name)) {
            users.entry(original.to_owned()).or_default().push(name);
        }
        let planned = plan.types.get(name);
        let is_sent = planned.is_none_or(|ty| ty.direction != Direction::Response);
        if !is_sent || !KEYWORDS.iter().any(|it| text.contains(it)) {
            continue;
        }
        let schema: Value = text.read_as()?;
        if has_bounds(&schema) {
            pending.push(name);
        }
        for_each_reference(&schema, &mut |target| {
            users.entry(target.to_owned()).or_default().push(name);
        });
    }
    while let Some(name) = pending.pop() {
        if bounded.insert(name.clone()) {
            pending.extend(users.get(name).into_iter().flatten());
        }
    }
    Ok(bounded)
}

/// Whether a value of the schema holds one of the types, without another named type in between.
pub(crate) fn holds(schema: &Value, types: &HashSet<String>) -> bool {
    let mut found = false;
    for_each_reference(schema, &mut |name| found |= types.contains(name));
    found
}

/// Returns expressions of `client_runtime::Bound` (whose path is `bound`) for the bounds of a
/// value of the schema and of the nested values without a named type.
pub(crate) fn with_nested(schema: &Value, bound: &Path) -> Vec<Expr> {
    let mut found = without_nested(schema, bound);
    found.extend(of_each(schema, "items", bound));
    let properties = schema.get("properties").and_then(Value::as_object);
    if properties.is_none_or(|properties| properties.is_empty()) {
        found.extend(of_each(schema, "additionalProperties", bound));
    }
    found
}

/// Returns the bounds of the values that a keyword such as `items` describes.
pub(crate) fn of_each(schema: &Value, keyword: &str, bound: &Path) -> Option<Expr> {
    let each = with_nested(schema.get(keyword)?, bound);
    (!each.is_empty()).then(|| parse_quote!(#bound::Each(&[#(#each),*])))
}

/// Returns the bounds of a value that are checked before the value is sent: those that its Rust
/// type does not enforce.
pub fn checked_bounds(schema: &Value) -> Bounds {
    let mut bounds = Bounds::of(schema);
    let kind = schema.get("type").and_then(Value::as_str);
    if kind == Some("integer") {
        let (lowest, highest) = Integer::of(schema).range().into_inner();
        if !bounds.exclusive_minimum {
            bounds.minimum = bounds
                .minimum
                .filter(|it| integer(it).is_none_or(|it| it > lowest));
        }
        if !bounds.exclusive_maximum {
            bounds.maximum = bounds
                .maximum
                .filter(|it| integer(it).is_none_or(|it| it < highest));
        }
        // Every integer is a multiple of 1.
        bounds.multiple_of = bounds.multiple_of.filter(|it| integer(it) != Some(1));
    }
    if kind == Some("array") && typify_model::fixed_length(schema).is_some() {
        (bounds.min_items, bounds.max_items) = (None, None);
    }
    bounds.min_items = bounds.min_items.filter(|count| *count > 0);
    bounds.min_properties = bounds.min_properties.filter(|count| *count > 0);
    bounds
}

/// Returns expressions of `client_runtime::Bound` for the bounds of the value itself.
pub(crate) fn without_nested(schema: &Value, bound: &Path) -> Vec<Expr> {
    let bounds = checked_bounds(schema);
    let minimum = if bounds.exclusive_minimum {
        "above"
    } else {
        "min"
    };
    let maximum = if bounds.exclusive_maximum {
        "below"
    } else {
        "max"
    };
    let mut found: Vec<Expr> = Vec::new();
    for (function, limit) in [
        (minimum, &bounds.minimum),
        (maximum, &bounds.maximum),
        ("multiple_of", &bounds.multiple_of),
    ] {
        if let Some(limit) = limit {
            let (function, limit) = (format_ident!("{function}"), limit_expression(limit));
            found.push(parse_quote!(#bound::#function(#limit)));
        }
    }
    let is_number = schema.get("type").and_then(Value::as_str) == Some("number");
    if found.is_empty() && is_number && schema.get("enum").is_none() {
        found.push(parse_quote!(#bound::Finite));
    }
    for (name, count) in [
        ("MinItems", bounds.min_items),
        ("MaxItems", bounds.max_items),
        ("MinProperties", bounds.min_properties),
        ("MaxProperties", bounds.max_properties),
    ] {
        if let Some(count) = count.map(Literal::u64_unsuffixed) {
            let name = format_ident!("{name}");
            found.push(parse_quote!(#bound::#name(#count)));
        }
    }
    if bounds.unique_items {
        found.push(parse_quote!(#bound::UniqueItems));
    }
    found
}

/// Whether the schema, or a nested schema without a name, states bounds.
fn has_bounds(schema: &Value) -> bool {
    !without_nested(schema, &parse_quote!(Bound)).is_empty() || children(schema).any(has_bounds)
}

fn for_each_reference<'a>(schema: &'a Value, visit: &mut impl FnMut(&'a str)) {
    if let Some(name) = reference(schema) {
        visit(name);
    }
    for child in children(schema) {
        for_each_reference(child, visit);
    }
}

/// Returns the schemas of nested values and of the members of a union.
fn children(schema: &Value) -> impl Iterator<Item = &Value> {
    let values = ["items", "additionalProperties"].into_iter();
    let values = values.filter_map(|keyword| schema.get(keyword));
    let properties = schema.get("properties").and_then(Value::as_object);
    let members = ["allOf", "anyOf", "oneOf"].into_iter();
    let members = members.filter_map(|keyword| schema.get(keyword)?.as_array());
    values
        .chain(properties.into_iter().flat_map(|it| it.values()))
        .chain(members.flatten())
}

/// Converts a number to an integer, if it is integral.
fn integer(number: &Number) -> Option<i128> {
    /// The largest number up to which an `f64` represents every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_i128().or_else(|| {
        let float = number.as_f64()?;
        (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
    })
}

/// Returns an expression that converts into `client_runtime::Limit`.
fn limit_expression(number: &Number) -> Expr {
    let (is_negative, literal) = match integer(number) {
        Some(integer) => {
            let literal = match i32::try_from(integer) {
                Ok(small) => Literal::u32_unsuffixed(small.unsigned_abs()),
                Err(_) => Literal::i128_suffixed(integer.saturating_abs()),
            };
            (integer < 0, literal)
        }
        None => {
            let float = number.as_f64().expect("a JSON number is an f64");
            (float < 0.0, Literal::f64_unsuffixed(float.abs()))
        }
    };
    if is_negative {
        parse_quote!(-#literal)
    } else {
        parse_quote!(#literal)
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_bounds_that_the_type_does_not_enforce_are_checked() {
        for (schema, expected) in [
            (json!({"type": "integer", "minimum": 0}), ""),
            (json!({"type": "integer", "minimum": 1}), "Bound::min(1)"),
            (
                json!({"type": "integer", "minimum": 0, "maximum": 100}),
                "Bound::min(0),Bound::max(100)",
            ),
            (
                json!({"type": "integer", "format": "int32", "minimum": 0}),
                "Bound::min(0)",
            ),
            (json!({"type": "integer", "minimum": 0, "maximum": 255}), ""),
            (
                json!({"type": "integer", "maximum": -9_007_199_254_740_993_i64, "multipleOf": 1}),
                "Bound::max(-9007199254740993i128)",
            ),
            (json!({"type": "number"}), "Bound::Finite"),
            (
                json!({"type": "number", "minimum": -0.5, "maximum": 1.0, "exclusiveMaximum": true}),
                "Bound::min(-0.5),Bound::below(1)",
            ),
            (
                json!({"type": "array", "minItems": 1, "uniqueItems": true,
                    "items": {"type": "array", "items": {"type": "number"}}}),
                "Bound::MinItems(1),Bound::UniqueItems,Bound::Each(&[Bound::Each(&[Bound::Finite])])",
            ),
            (
                json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}}),
                "",
            ),
            (
                json!({"type": "object", "minProperties": 0, "maxProperties": 3,
                    "additionalProperties": {"type": "integer", "maximum": 9}}),
                "Bound::MaxProperties(3),Bound::Each(&[Bound::max(9)])",
            ),
            (json!({"type": "string", "minLength": 1}), ""),
            (json!({"$ref": "#/components/schemas/A"}), ""),
        ] {
            let bounds: Vec<String> = with_nested(&schema, &parse_quote!(Bound))
                .iter()
                .map(|it| it.to_token_stream().to_string().replace(' ', ""))
                .collect();
            assert_eq!(bounds.join(","), expected, "{schema}");
        }
    }
}
