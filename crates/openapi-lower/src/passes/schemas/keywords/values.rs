//! Repairs of keyword values. Each function returns whether the keyword can be kept.

use std::collections::HashSet;

use openapi_source::{Kind, Node};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::numbers::parse_number;
use crate::schema::scalar_text;

pub(super) fn report_malformed(value: &Node, cx: &mut Cx) -> bool {
    cx.removed(
        value,
        codes::keywords::WRONG_KIND.with([&value.kind_name()]),
    );
    false
}

/// Converts a value to an array that contains it.
pub(super) fn wrap_in_array(value: &mut Node, cx: &mut Cx) {
    cx.note(value.origin, codes::keywords::ARRAY_EXPECTED);
    value.kind = Kind::Array(vec![value.clone()]);
}

pub(super) fn repair_type(value: &mut Node, cx: &mut Cx) -> bool {
    let Some(names) = value.as_array_mut() else {
        return repair_string(value, cx);
    };
    names.retain_mut(|name| match name.kind {
        Kind::String(_) => true,
        Kind::Null => {
            cx.note(name.origin, codes::keywords::NULL_TYPE);
            name.kind = Kind::from("null");
            true
        }
        _ => report_malformed(name, cx),
    });
    !names.is_empty() || report_malformed(value, cx)
}

pub(super) fn repair_string(value: &mut Node, cx: &mut Cx) -> bool {
    if value.as_str().is_some() {
        return true;
    }
    let Some(text) = scalar_text(value) else {
        return report_malformed(value, cx);
    };
    cx.note(value.origin, codes::keywords::STRING_EXPECTED);
    value.kind = Kind::String(text);
    true
}

pub(super) fn repair_flag(value: &mut Node, cx: &mut Cx) -> bool {
    if value.as_bool().is_some() {
        return true;
    }
    let Some(flag) = value.to_bool() else {
        return report_malformed(value, cx);
    };
    cx.note(
        value.origin,
        codes::keywords::BOOLEAN_EXPECTED.with([&flag]),
    );
    value.kind = Kind::Bool(flag);
    true
}

pub(super) fn repair_number(value: &mut Node, cx: &mut Cx) -> bool {
    value.as_number().is_some()
        || repair_number_in_string(value, cx)
        || report_not_a_number(value, cx)
}

/// Reports the value of a keyword that requires a number. The reader represents a number that is
/// not finite, or too large, as a string.
fn report_not_a_number(value: &Node, cx: &mut Cx) -> bool {
    let Some(text) = value.as_str() else {
        return report_malformed(value, cx);
    };
    let text: String = text.chars().take(40).collect();
    cx.removed(value, codes::keywords::NOT_A_NUMBER.with([&text]));
    false
}

/// Converts a string that contains a number; returns `false` for another value.
pub(super) fn repair_number_in_string(value: &mut Node, cx: &mut Cx) -> bool {
    let Some(number) = value.as_str().and_then(parse_number) else {
        return false;
    };
    cx.note(value.origin, codes::keywords::NUMBER_EXPECTED);
    value.kind = Kind::Number(number);
    true
}

pub(super) fn repair_positive(value: &mut Node, cx: &mut Cx) -> bool {
    repair_number(value, cx) && (float(value) > Some(0.0) || report_malformed(value, cx))
}

fn float(value: &Node) -> Option<f64> {
    value.as_number()?.as_f64()
}

/// A bound of a length or a count.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Bound {
    Minimum,
    Maximum,
}

/// Repairs a bound of a length or a count. A minimum of zero has no effect, nor does a maximum
/// beyond any possible length, which typify would truncate to 32 bits.
pub(super) fn repair_count(value: &mut Node, bound: Bound, cx: &mut Cx) -> bool {
    if !repair_number(value, cx) {
        return false;
    }
    let Some(number) = float(value) else {
        return report_malformed(value, cx);
    };
    let max = f64::from(u32::MAX);
    let (rounded, has_effect) = match bound {
        Bound::Minimum => (number.ceil(), number > 0.0),
        Bound::Maximum => (number.floor(), number.floor() <= max),
    };
    if !has_effect {
        cx.removed(value, codes::keywords::BOUND_WITHOUT_EFFECT);
        return false;
    }
    if !(0.0..=max).contains(&rounded) {
        cx.removed(value, codes::keywords::BOUND_UNSATISFIABLE);
        return false;
    }
    if value.as_number().is_none_or(|number| !number.is_u64()) {
        cx.note(value.origin, codes::keywords::INTEGER_EXPECTED);
        value.kind = Kind::Number((rounded as u64).into());
    }
    true
}

pub(super) fn repair_names(value: &mut Node, cx: &mut Cx) -> bool {
    match &mut value.kind {
        Kind::Array(names) => {
            let mut seen = HashSet::new();
            names.retain(|name| match name.as_str() {
                Some(text) if seen.insert(text.to_owned()) => true,
                Some(_) => {
                    cx.removed(name, codes::keywords::REQUIRED_DUPLICATE);
                    false
                }
                None => report_malformed(name, cx),
            });
            let is_empty = names.is_empty();
            if is_empty {
                cx.removed(value, codes::keywords::REQUIRED_EMPTY);
            }
            !is_empty
        }
        // The pass has already moved a boolean of a property to its object.
        Kind::Bool(_) => {
            cx.removed(value, codes::keywords::REQUIRED_BOOLEAN);
            false
        }
        Kind::String(_) => {
            wrap_in_array(value, cx);
            true
        }
        _ => report_malformed(value, cx),
    }
}

pub(super) fn repair_enum(value: &mut Node, cx: &mut Cx) -> bool {
    match &value.kind {
        Kind::Array(values) if values.is_empty() => {
            cx.removed(value, codes::keywords::ENUM_EMPTY);
            return false;
        }
        Kind::Array(_) => {}
        Kind::Object(_) => return report_malformed(value, cx),
        _ => wrap_in_array(value, cx),
    }
    true
}
