//! Compares a value with its decoded and encoded form.
//!
//! Different notations of the same value are equal: numbers of the same value (`1.0` and `1`), a
//! number and the nearest one in single precision, date-times of the same instant, IP addresses
//! and UUIDs in another notation, and base64 of the same bytes.

use std::{collections::BTreeSet, mem, net::IpAddr};

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chrono::DateTime;
use serde_json::{Number, Value};

use crate::pointer::{child, item};

/// The kind of a difference at one location.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A member or an item is missing.
    Lost,
    /// A member or an item was added.
    Added,
    /// The value is different.
    Changed,
    /// One of `null`, `[]`, `{}` and an absent member became a different one of these.
    Nothing,
}

/// A difference between a value and its encoded form.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub kind: Kind,
    /// The JSON pointer of the location.
    pub at: String,
    /// The new value, if one was added.
    pub added: Option<Value>,
    /// A message that describes the difference.
    pub message: String,
}

/// Returns all differences, in the order of the values' members. The members at the locations
/// `undescribed` may be missing, with their contents.
pub fn differences(
    before: &Value,
    after: &Value,
    undescribed: &BTreeSet<String>,
) -> Vec<Difference> {
    let mut comparison = Comparison {
        undescribed,
        is_undescribed: false,
        differences: Vec::new(),
    };
    comparison.compare(String::new(), before, after);
    comparison.differences
}

struct Comparison<'a> {
    undescribed: &'a BTreeSet<String>,
    /// Whether the current value is inside of an undescribed member.
    is_undescribed: bool,
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    fn add(&mut self, kind: Kind, at: String, message: String) {
        self.differences.push(Difference {
            kind,
            at,
            added: None,
            message,
        });
    }

    fn compare(&mut self, at: String, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (name, value) in before {
                    let location = child(&at, name);
                    let is_undescribed =
                        self.is_undescribed || self.undescribed.contains(&location);
                    match after.get(name) {
                        Some(other) => {
                            let outer = mem::replace(&mut self.is_undescribed, is_undescribed);
                            self.compare(location, value, other);
                            self.is_undescribed = outer;
                        }
                        None if is_undescribed => {}
                        None if is_nothing(value) => {
                            let message = format!("`{location}` was {value} and is lost");
                            self.add(Kind::Nothing, location, message);
                        }
                        None => {
                            let message = format!("`{location}` is lost");
                            self.add(Kind::Lost, location, message);
                        }
                    }
                }
                for (name, value) in after {
                    if !before.contains_key(name) {
                        let location = child(&at, name);
                        self.differences.push(Difference {
                            kind: if is_nothing(value) {
                                Kind::Nothing
                            } else {
                                Kind::Added
                            },
                            added: Some(value.clone()),
                            message: format!("`{location}` is new: {value}"),
                            at: location,
                        });
                    }
                }
            }
            (Value::Array(before), Value::Array(after)) if before.len() != after.len() => {
                let kind = if before.len() > after.len() {
                    Kind::Lost
                } else {
                    Kind::Added
                };
                let (before, after) = (before.len(), after.len());
                let message = format!("`{at}` has {after} items instead of {before}");
                self.add(kind, at, message);
            }
            (Value::Array(before), Value::Array(after)) => {
                for (index, (before, after)) in before.iter().zip(after).enumerate() {
                    self.compare(item(&at, index), before, after);
                }
            }
            _ if are_equal(before, after) => {}
            _ => {
                let kind = if is_nothing(before) && is_nothing(after) {
                    Kind::Nothing
                } else {
                    Kind::Changed
                };
                let message = format!("`{at}` was {before} and is {after}");
                self.add(kind, at, message);
            }
        }
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

/// Whether two scalars are equal in any notation.
pub fn are_equal(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Number(before), Value::Number(after)) => {
            match (before.as_i128(), after.as_i128()) {
                (Some(before), Some(after)) => before == after,
                (Some(integer), None) => is_integer(after, integer),
                (None, Some(integer)) => is_integer(before, integer),
                (None, None) => match (before.as_f64(), after.as_f64()) {
                    (Some(before), Some(after)) => are_close(before, after),
                    _ => false,
                },
            }
        }
        (Value::String(before), Value::String(after)) => are_equal_strings(before, after),
        _ => before == after,
    }
}

/// Whether a floating-point number is exactly that integer.
fn is_integer(number: &Number, integer: i128) -> bool {
    let float = number.as_f64().filter(|it| it.fract() == 0.0);
    float.is_some_and(|it| it as i128 == integer)
}

/// Whether numbers are equal, or equal in the single precision that `format: float` requires.
fn are_close(before: f64, after: f64) -> bool {
    let distance = (before - after).abs();
    distance <= before.abs().max(after.abs()) * 4.0 * f64::EPSILON
        || f64::from(before as f32) == after
}

/// Whether two strings are notations of the same time, UUID, address or sequence of bytes.
fn are_equal_strings(before: &str, after: &str) -> bool {
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let address = |text: &str| text.parse::<IpAddr>().ok();
    let is_uuid = |text: &str| {
        text.len() == 36
            && text.matches('-').count() == 4
            && text.chars().all(|it| it.is_ascii_hexdigit() || it == '-')
    };
    before == after
        || time(before).is_some_and(|it| time(after) == Some(it))
        || address(before).is_some_and(|it| address(after) == Some(it))
        || (is_uuid(before) && before.eq_ignore_ascii_case(after))
        || decode_base64(before).is_some_and(|it| decode_base64(after) == Some(it))
}

/// Whether a string is base64 (RFC 4648), in either alphabet, padded or not.
pub fn is_base64(text: &str) -> bool {
    text.is_empty() || decode_base64(text).is_some()
}

/// Decodes base64 (RFC 4648), in either alphabet, padded or not; `None` for no bytes.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let standard = text
        .trim_end_matches('=')
        .replace('-', "+")
        .replace('_', "/");
    let bytes = BASE64_STANDARD_NO_PAD.decode(standard).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn distinguishes_losses_from_other_notations() {
        let undescribed = BTreeSet::from(["/x".to_owned()]);
        let found = |before: &Value, after: &Value| {
            let found = differences(before, after, &undescribed);
            let found = found.into_iter().map(|it| (it.kind, it.message));
            found.collect::<Vec<_>>()
        };
        let equal = [
            (json!({"a": 1, "x": 1}), json!({"a": 1.0})),
            (json!({"x": {"y": 1}}), json!({"x": {}})),
            (json!({"f": 0.1}), json!({"f": 0.1f32})),
            (
                json!(["2020-01-01T02:00:00+02:00"]),
                json!(["2020-01-01T00:00:00Z"]),
            ),
            (json!(["::0001"]), json!(["::1"])),
            (json!(["-_8="]), json!(["+/8"])),
        ];
        for (before, after) in equal {
            assert_eq!(found(&before, &after), []);
        }
        let different = [
            (json!({"a": 1}), json!({}), Kind::Lost, "`/a` is lost"),
            (
                json!({"a": {"x": 1}}),
                json!({"a": {}}),
                Kind::Lost,
                "`/a/x` is lost",
            ),
            (
                json!({}),
                json!({"kind": "dog"}),
                Kind::Added,
                "`/kind` is new: \"dog\"",
            ),
            (
                json!([1]),
                json!([]),
                Kind::Lost,
                "`` has 0 items instead of 1",
            ),
            (
                json!({"a": "x"}),
                json!({"a": "y"}),
                Kind::Changed,
                "`/a` was \"x\" and is \"y\"",
            ),
            (
                json!({"a": 1}),
                json!({"a": "1"}),
                Kind::Changed,
                "`/a` was 1 and is \"1\"",
            ),
            (
                json!({"a": []}),
                json!({}),
                Kind::Nothing,
                "`/a` was [] and is lost",
            ),
            (
                json!({}),
                json!({"a": null}),
                Kind::Nothing,
                "`/a` is new: null",
            ),
            (
                json!({"a": null}),
                json!({"a": {}}),
                Kind::Nothing,
                "`/a` was null and is {}",
            ),
        ];
        for (before, after, kind, message) in different {
            assert_eq!(found(&before, &after), [(kind, message.to_owned())]);
        }
    }
}
