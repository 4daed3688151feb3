//! Bounds of numbers, arrays and objects, which are checked before a request is sent.

use client_codegen::surface::checked_bounds;
use openapi_lower::Bounds;
use serde::Serialize;
use serde_json::{Number, Value};

use super::{At, Compare};
use crate::change::{Breaks::Running, Kind};

/// The checks of a value, and of the nested values without a named type.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Checks {
    #[serde(flatten)]
    bounds: Bounds,
    /// The checks of the items of an array and of the values of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    each: Option<Box<Checks>>,
}

impl Checks {
    fn of(schema: &Value) -> Self {
        let properties = schema.get("properties").and_then(Value::as_object);
        let values = if properties.is_none_or(|properties| properties.is_empty()) {
            schema.get("additionalProperties")
        } else {
            None
        };
        let each = schema.get("items").or(values).map(Self::of);
        Self {
            bounds: checked_bounds(schema),
            each: each.filter(|each| *each != Self::default()).map(Box::new),
        }
    }

    /// Whether a value that satisfies the old checks may violate these.
    fn narrow(&self, old: &Self) -> bool {
        let unchecked = Self::default();
        let before = old.each.as_deref().unwrap_or(&unchecked);
        narrows(&old.bounds, &self.bounds)
            || self.each.as_ref().is_some_and(|each| each.narrow(before))
    }

    /// `minItems 1, uniqueItems, each (maximum 9)`.
    fn text(&self) -> String {
        let keywords = serde_json::to_value(self).expect("checks serialize to JSON");
        let keywords = keywords.as_object().into_iter().flatten();
        let mut words: Vec<String> = keywords
            .filter(|(keyword, _)| *keyword != "each")
            .map(|(keyword, value)| match value {
                Value::Bool(_) => keyword.clone(),
                value => format!("{keyword} {value}"),
            })
            .collect();
        let each = self.each.as_ref();
        words.extend(each.map(|each| format!("each ({})", each.text())));
        if words.is_empty() {
            "no checks".to_owned()
        } else {
            words.join(", ")
        }
    }
}

impl Compare<'_> {
    /// Reports if other values of a schema are rejected before they are sent.
    pub(super) fn checks(&mut self, item: &str, at: At<'_>, old: &Value, new: &Value) {
        let (was, is) = (Checks::of(old), Checks::of(new));
        if was != is {
            let breaks = is.narrow(&was).then_some(Running);
            let checks = (was.text(), is.text());
            self.tell(Kind::ChecksChanged, breaks, item, at, checks);
        }
    }
}

fn narrows(old: &Bounds, new: &Bounds) -> bool {
    let number = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
    let least = |bounds: &Bounds| {
        let bound = number(&bounds.minimum).unwrap_or(f64::NEG_INFINITY);
        (bound, bounds.exclusive_minimum)
    };
    let most = |bounds: &Bounds| {
        let bound = number(&bounds.maximum).unwrap_or(f64::INFINITY);
        (-bound, bounds.exclusive_maximum)
    };
    let most_of = |count: Option<u64>| count.unwrap_or(u64::MAX);
    least(new) > least(old)
        || most(new) > most(old)
        || new.multiple_of.is_some() && new.multiple_of != old.multiple_of
        || new.min_items > old.min_items
        || most_of(new.max_items) < most_of(old.max_items)
        || new.unique_items && !old.unique_items
        || new.min_properties > old.min_properties
        || most_of(new.max_properties) < most_of(old.max_properties)
}
