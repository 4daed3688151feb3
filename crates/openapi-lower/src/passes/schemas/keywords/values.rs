//! Repairs of keyword values. Each function returns whether the keyword can be kept.

use std::collections::HashSet;

use openapi_source::{Kind, Node};

use crate::codes;
use crate::cx::Cx;

pub(super) fn malformed(value: &Node, cx: &mut Cx) -> bool {
    cx.removed(
        value,
        codes::keywords::WRONG_KIND.with([&value.kind_name()]),
    );
    false
}

pub(super) fn type_words(value: &mut Node, cx: &mut Cx) -> bool {
    let Some(words) = value.as_array_mut() else {
        return text(value, cx);
    };
    words.retain_mut(|word| match word.kind {
        Kind::String(_) => true,
        Kind::Null => {
            cx.note(word.origin, codes::keywords::NULL_TYPE);
            word.kind = Kind::from("null");
            true
        }
        _ => malformed(word, cx),
    });
    !words.is_empty() || malformed(value, cx)
}

pub(super) fn text(value: &mut Node, cx: &mut Cx) -> bool {
    let written = match &value.kind {
        Kind::String(_) => return true,
        Kind::Bool(value) => value.to_string(),
        Kind::Number(number) => number.to_string(),
        _ => return malformed(value, cx),
    };
    cx.note(value.origin, codes::keywords::STRING_EXPECTED);
    value.kind = Kind::String(written);
    true
}

pub(super) fn flag(value: &mut Node, cx: &mut Cx) -> bool {
    let meant = match &value.kind {
        Kind::Bool(_) => return true,
        Kind::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        },
        Kind::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ => None,
    };
    let Some(meant) = meant else {
        return malformed(value, cx);
    };
    cx.note(value.origin, codes::keywords::BOOLEAN_EXPECTED);
    value.kind = Kind::Bool(meant);
    true
}

pub(super) fn number(value: &mut Node, cx: &mut Cx) -> bool {
    value.as_number().is_some() || number_text(value, cx) || malformed(value, cx)
}

/// Converts a string that contains a number; returns whether it is one.
pub(super) fn number_text(value: &mut Node, cx: &mut Cx) -> bool {
    let Some(number) = value.as_str().and_then(parse_number) else {
        return false;
    };
    cx.note(value.origin, codes::keywords::NUMBER_EXPECTED);
    value.kind = Kind::Number(number);
    true
}

/// Returns the number in a string.
pub(crate) fn parse_number(text: &str) -> Option<serde_json::Number> {
    let text = text.trim();
    let integer = text.parse::<i64>().map(serde_json::Number::from).ok();
    integer.or_else(|| {
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
        text.chars().all(plain).then_some(())?;
        serde_json::Number::from_f64(text.parse().ok()?)
    })
}

pub(super) fn positive(value: &Node, cx: &mut Cx) -> bool {
    value.as_number().and_then(|number| number.as_f64()) > Some(0.0) || malformed(value, cx)
}

/// Handles a length or a count. A minimum of zero has no effect, nor does a bound beyond any
/// possible length, which typify would truncate to 32 bits.
pub(super) fn count(value: &mut Node, round: fn(f64) -> f64, cx: &mut Cx) -> bool {
    if !number(value, cx) {
        return false;
    }
    let Some(bound) = value.as_number().and_then(|number| number.as_f64()) else {
        return malformed(value, cx);
    };
    let from_below = round(0.5) == 1.0;
    let whole = round(bound);
    if from_below && whole <= 0.0 || !from_below && whole > f64::from(u32::MAX) {
        cx.removed(value, codes::keywords::BOUND_WITHOUT_EFFECT);
        return false;
    }
    if !(0.0..=f64::from(u32::MAX)).contains(&whole) {
        cx.removed(value, codes::keywords::BOUND_UNSATISFIABLE);
        return false;
    }
    if value
        .as_number()
        .and_then(serde_json::Number::as_u64)
        .is_none()
    {
        cx.note(value.origin, codes::keywords::INTEGER_EXPECTED);
        value.kind = Kind::Number((whole as u64).into());
    }
    true
}

pub(super) fn names(value: &mut Node, cx: &mut Cx) -> bool {
    match &mut value.kind {
        Kind::Array(names) => {
            let mut seen = HashSet::new();
            names.retain(|name| match name.as_str() {
                Some(text) if seen.insert(text.to_owned()) => true,
                Some(_) => {
                    cx.removed(name, codes::keywords::REQUIRED_DUPLICATE);
                    false
                }
                None => malformed(name, cx),
            });
            if names.is_empty() {
                cx.removed(value, codes::keywords::REQUIRED_EMPTY);
            }
            !value.as_array().unwrap_or_default().is_empty()
        }
        // The pass has already moved a boolean of a property to its object.
        Kind::Bool(_) => {
            cx.removed(value, codes::keywords::REQUIRED_BOOLEAN);
            false
        }
        Kind::String(_) => {
            let name = value.clone();
            cx.note(value.origin, codes::keywords::ARRAY_EXPECTED);
            value.kind = Kind::Array(vec![name]);
            true
        }
        _ => malformed(value, cx),
    }
}

pub(super) fn values(value: &mut Node, cx: &mut Cx) -> bool {
    match &value.kind {
        Kind::Array(values) if values.is_empty() => {
            cx.removed(value, codes::keywords::ENUM_EMPTY);
            false
        }
        Kind::Array(_) => true,
        Kind::Object(_) => malformed(value, cx),
        _ => {
            let one = value.clone();
            cx.note(value.origin, codes::keywords::ARRAY_EXPECTED);
            value.kind = Kind::Array(vec![one]);
            true
        }
    }
}
