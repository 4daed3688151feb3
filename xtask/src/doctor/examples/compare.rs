//! Whether an answer that was decoded and written again is still the same.

use std::{collections::BTreeSet, net::IpAddr};

use chrono::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::pointer::child;

/// What of an answer has to survive.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Demand {
    /// The places whose members are not all described, and of which these are. Members of
    /// any other place count as described.
    pub structured: BTreeSet<String>,
    pub places: BTreeSet<String>,
}

/// The first difference that matters, in words; `None` when nothing was lost.
///
/// Numbers are compared by value, times by instant. What is absent equals `null`, and an
/// empty list or object: the generated types do not tell these apart where a property is
/// optional. What the description does not name may be gone; what comes in addition must
/// be nothing or the default that the description gives.
pub fn difference(
    before: &Value,
    after: &Value,
    demand: &Demand,
    defaults: &[(String, Value)],
) -> Option<String> {
    let walk = Walk { demand, defaults };
    walk.difference(String::new(), before, after)
}

struct Walk<'a> {
    demand: &'a Demand,
    defaults: &'a [(String, Value)],
}

impl Walk<'_> {
    fn difference(&self, at: String, before: &Value, after: &Value) -> Option<String> {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (name, value) in before {
                    let place = child(&at, name);
                    let found = match after.get(name) {
                        Some(other) => self.difference(place, value, other),
                        None if is_nothing(value) || !self.is_described(&at, &place) => None,
                        None => Some(format!("`{place}` is lost")),
                    };
                    if found.is_some() {
                        return found;
                    }
                }
                let mut added = after.iter().filter(|(name, value)| {
                    !before.contains_key(*name) && !is_nothing(value) && {
                        let default = |(key, it): &(String, Value)| key == *name && same(it, value);
                        !self.defaults.iter().any(default)
                    }
                });
                let (name, value) = added.next()?;
                Some(format!("`{}` is new: {value}", child(&at, name)))
            }
            (Value::Array(before), Value::Array(after)) => {
                if before.len() != after.len() {
                    let (before, after) = (before.len(), after.len());
                    return Some(format!("`{at}` has {after} items instead of {before}"));
                }
                let mut pairs = before.iter().zip(after).enumerate();
                pairs.find_map(|(index, (before, after))| {
                    self.difference(child(&at, &index.to_string()), before, after)
                })
            }
            _ if same(before, after) => None,
            _ => Some(format!("`{at}` was {before} and is {after}")),
        }
    }

    fn is_described(&self, parent: &str, place: &str) -> bool {
        !self.demand.structured.contains(parent) || self.demand.places.contains(place)
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Number(before), Value::Number(after)) => {
            let integers = |number: &serde_json::Number| {
                let signed = number.as_i64().map(i128::from);
                signed.or_else(|| number.as_u64().map(i128::from))
            };
            match (integers(before), integers(after)) {
                (Some(before), Some(after)) => before == after,
                _ => match (before.as_f64(), after.as_f64()) {
                    (Some(before), Some(after)) => close(before, after),
                    _ => false,
                },
            }
        }
        (Value::String(before), Value::String(after)) => same_text(before, after),
        _ => before == after,
    }
}

/// Equal, or the same number in the single precision that a `format: float` asks for.
fn close(before: f64, after: f64) -> bool {
    let apart = (before - after).abs();
    apart <= before.abs().max(after.abs()) * 4.0 * f64::EPSILON || f64::from(before as f32) == after
}

/// Whether two texts are two spellings of one time, UUID or address.
fn same_text(before: &str, after: &str) -> bool {
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let address = |text: &str| text.parse::<IpAddr>().ok();
    let is_uuid = |text: &str| {
        let plain = text.len() == 36 && text.matches('-').count() == 4;
        plain && text.chars().all(|it| it.is_ascii_hexdigit() || it == '-')
    };
    before == after
        || time(before).is_some_and(|it| time(after) == Some(it))
        || address(before).is_some_and(|it| address(after) == Some(it))
        || (is_uuid(before) && before.eq_ignore_ascii_case(after))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tells_losses_from_other_spellings() {
        let set = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        let demand = Demand {
            structured: set(&[""]),
            places: set(&["", "/a", "/b", "/f"]),
        };
        let defaults = [("kind".to_owned(), json!("cat"))];
        let words = |before: Value, after: Value| difference(&before, &after, &demand, &defaults);
        let fine = [
            (json!({"a": 1, "b": null, "x": 1}), json!({"a": 1.0})),
            (json!({"a": []}), json!({"b": null, "kind": "cat"})),
            (json!({"f": 0.1}), json!({"f": 0.1f32})),
            (
                json!(["2020-01-01T02:00:00+02:00"]),
                json!(["2020-01-01T00:00:00Z"]),
            ),
            (json!(["::0001"]), json!(["::1"])),
        ];
        for (before, after) in fine {
            assert_eq!(words(before, after), None);
        }
        let lossy = [
            (json!({"a": 1}), json!({}), "`/a` is lost"),
            (json!({"a": {"x": 1}}), json!({"a": {}}), "`/a/x` is lost"),
            (json!({}), json!({"kind": "dog"}), "`/kind` is new: \"dog\""),
            (json!([1]), json!([]), "`` has 0 items instead of 1"),
            (
                json!({"a": "x"}),
                json!({"a": "y"}),
                "`/a` was \"x\" and is \"y\"",
            ),
            (
                json!({"a": 1}),
                json!({"a": "1"}),
                "`/a` was 1 and is \"1\"",
            ),
        ];
        for (before, after, expected) in lossy {
            assert_eq!(words(before, after).as_deref(), Some(expected));
        }
    }
}
