//! Bounds of numbers, arrays and objects, which are checked before a request is sent.

use std::fmt;

use client_codegen::surface::checked_bounds;
use openapi_lower::Bounds;
use serde_json::{Number, Value};

use super::Compare;
use crate::{
    change::{Breaks::Running, Kind},
    surface::Pointer,
};

/// The checks of a value, and of the nested values without a named type.
#[derive(Debug, Default, PartialEq)]
struct Checks {
    bounds: Bounds,
    /// The checks of the items of an array and of the values of a map.
    each: Option<Box<Checks>>,
}

impl Checks {
    fn of(schema: &Value) -> Self {
        let properties = schema.get("properties").and_then(Value::as_object);
        let is_map = properties.is_none_or(|properties| properties.is_empty());
        let values = schema.get("additionalProperties").filter(|_| is_map);
        let each = schema.get("items").or(values).map(Self::of);
        Self {
            bounds: checked_bounds(schema),
            each: each.filter(|each| *each != Self::default()).map(Box::new),
        }
    }

    /// Whether a value that satisfies the old checks may violate these.
    fn narrow(&self, old: &Self) -> bool {
        let unchecked = Self::default();
        let old_each = old.each.as_deref().unwrap_or(&unchecked);
        narrows(&old.bounds, &self.bounds)
            || self.each.as_ref().is_some_and(|each| each.narrow(old_each))
    }
}

/// Formats checks like `minItems 1, uniqueItems, each (maximum 9)`.
impl fmt::Display for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bounds = serde_json::to_value(&self.bounds).expect("bounds serialize to JSON");
        let bounds = bounds.as_object().into_iter().flatten();
        let mut checks: Vec<String> = bounds
            .map(|(keyword, value)| match value {
                Value::Bool(_) => keyword.clone(),
                value => format!("{keyword} {value}"),
            })
            .collect();
        checks.extend(self.each.as_ref().map(|each| format!("each ({each})")));
        if checks.is_empty() {
            f.write_str("no checks")
        } else {
            f.write_str(&checks.join(", "))
        }
    }
}

impl Compare<'_> {
    /// Reports if other values of a schema are rejected before they are sent.
    pub(super) fn checks(&mut self, item: &str, pointer: &Pointer, old: &Value, new: &Value) {
        let (old, new) = (Checks::of(old), Checks::of(new));
        if old != new {
            let breaks = new.narrow(&old).then_some(Running);
            let checks = (old.to_string(), new.to_string());
            self.report_change(Kind::ChecksChanged, breaks, item, pointer, checks);
        }
    }
}

/// Whether a value within the old bounds may violate the new ones.
fn narrows(old: &Bounds, new: &Bounds) -> bool {
    let number = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
    let minimum = |bounds: &Bounds| {
        let bound = number(&bounds.minimum).unwrap_or(f64::NEG_INFINITY);
        (bound, bounds.exclusive_minimum)
    };
    let negated_maximum = |bounds: &Bounds| {
        let bound = number(&bounds.maximum).unwrap_or(f64::INFINITY);
        (-bound, bounds.exclusive_maximum)
    };
    let count_limit = |count: Option<u64>| count.unwrap_or(u64::MAX);
    minimum(new) > minimum(old)
        || negated_maximum(new) > negated_maximum(old)
        || new.multiple_of.is_some() && new.multiple_of != old.multiple_of
        || new.min_items > old.min_items
        || count_limit(new.max_items) < count_limit(old.max_items)
        || new.unique_items && !old.unique_items
        || new.min_properties > old.min_properties
        || count_limit(new.max_properties) < count_limit(old.max_properties)
}
