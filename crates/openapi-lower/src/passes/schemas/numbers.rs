//! Numbers in descriptions, some of which are written as strings.

use openapi_source::{Kind, Node};
use serde_json::Number;

/// Returns the number in a string.
pub(super) fn parse_number(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    if !text.chars().all(is_part) {
        return None;
    }
    Number::from_f64(text.parse().ok()?)
}

/// Returns the number that a value is, or contains as a string.
pub(super) fn number_of(value: &Node) -> Option<Number> {
    match &value.kind {
        Kind::Number(number) => Some(number.clone()),
        Kind::String(text) => parse_number(text),
        _ => None,
    }
}

/// Returns a number without a fraction as a 64-bit integer.
pub(super) fn integer(number: &Number) -> Option<Number> {
    if number.is_i64() || number.is_u64() {
        return Some(number.clone());
    }
    let is_integer = |value: &f64| value.fract() == 0.0 && value.abs() < 9e15;
    let value = number.as_f64().filter(is_integer)?;
    Some((value as i64).into())
}

/// Returns a keyword's value if it is a number.
pub(super) fn float_at(schema: &Node, keyword: &str) -> Option<f64> {
    schema.get(keyword)?.as_number()?.as_f64()
}

/// Returns a keyword's value if it is a natural number.
pub(super) fn count_at(schema: &Node, keyword: &str) -> Option<u64> {
    schema.get(keyword)?.as_number()?.as_u64()
}
