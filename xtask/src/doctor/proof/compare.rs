//! Compares a value with its decoded and encoded form.
//!
//! Spellings that JSON libraries rewrite are equal: numbers of the same value (`1.0` and `1`),
//! a number and the nearest one in single precision, date-times of the same instant, IP
//! addresses and UUIDs in another notation, and base64 of the same bytes.

use std::{collections::BTreeSet, net::IpAddr};

use chrono::DateTime;
use serde_json::Value;

use super::pointer::child;

/// The kind of a difference at one location.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A member or an item is missing.
    Lost,
    /// A member or an item was added.
    Added,
    /// The value is different.
    Changed,
    /// `null`, an absent member, `[]` and `{}` were confused.
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
    /// The difference as text.
    pub text: String,
}

/// Returns all differences, in the order of the values' members. The members at the locations
/// `undescribed` may be missing, with their contents.
pub fn differences(
    before: &Value,
    after: &Value,
    undescribed: &BTreeSet<String>,
) -> Vec<Difference> {
    let mut walk = Walk {
        undescribed,
        inside: false,
        found: Vec::new(),
    };
    walk.compare(String::new(), before, after);
    walk.found
}

struct Walk<'a> {
    undescribed: &'a BTreeSet<String>,
    /// Whether the value is inside an undescribed member.
    inside: bool,
    found: Vec<Difference>,
}

impl Walk<'_> {
    fn add(&mut self, kind: Kind, at: String, text: String) {
        self.found.push(Difference {
            kind,
            at,
            added: None,
            text,
        });
    }

    fn compare(&mut self, at: String, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (name, value) in before {
                    let location = child(&at, name);
                    let undescribed = self.inside || self.undescribed.contains(&location);
                    match after.get(name) {
                        Some(other) => {
                            let outside = std::mem::replace(&mut self.inside, undescribed);
                            self.compare(location, value, other);
                            self.inside = outside;
                        }
                        None if undescribed => {}
                        None => {
                            let (kind, text) = if is_nothing(value) {
                                (
                                    Kind::Nothing,
                                    format!("`{location}` was {value} and is lost"),
                                )
                            } else {
                                (Kind::Lost, format!("`{location}` is lost"))
                            };
                            self.add(kind, location, text);
                        }
                    }
                }
                for (name, value) in after {
                    if !before.contains_key(name) {
                        let location = child(&at, name);
                        self.found.push(Difference {
                            kind: if is_nothing(value) {
                                Kind::Nothing
                            } else {
                                Kind::Added
                            },
                            added: Some(value.clone()),
                            text: format!("`{location}` is new: {value}"),
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
                let text = format!("`{at}` has {after} items instead of {before}");
                self.add(kind, at, text);
            }
            (Value::Array(before), Value::Array(after)) => {
                for (index, (before, after)) in before.iter().zip(after).enumerate() {
                    self.compare(child(&at, &index.to_string()), before, after);
                }
            }
            _ if same(before, after) => {}
            _ => {
                let kind = if is_nothing(before) && is_nothing(after) {
                    Kind::Nothing
                } else {
                    Kind::Changed
                };
                let text = format!("`{at}` was {before} and is {after}");
                self.add(kind, at, text);
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

/// Whether two scalars are equal, in whatever spelling.
pub fn same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Number(before), Value::Number(after)) => {
            let integers = |number: &serde_json::Number| {
                let signed = number.as_i64().map(i128::from);
                signed.or_else(|| number.as_u64().map(i128::from))
            };
            match (integers(before), integers(after)) {
                (Some(before), Some(after)) => before == after,
                (Some(integer), None) => is_exactly(after, integer),
                (None, Some(integer)) => is_exactly(before, integer),
                (None, None) => match (before.as_f64(), after.as_f64()) {
                    (Some(before), Some(after)) => close(before, after),
                    _ => false,
                },
            }
        }
        (Value::String(before), Value::String(after)) => same_text(before, after),
        _ => before == after,
    }
}

/// Whether a number with a fraction is exactly that integer.
fn is_exactly(number: &serde_json::Number, integer: i128) -> bool {
    let float = number.as_f64().filter(|it| it.fract() == 0.0);
    float.is_some_and(|it| it as i128 == integer)
}

/// Whether numbers are equal, or equal in the single precision that `format: float` requires.
fn close(before: f64, after: f64) -> bool {
    let apart = (before - after).abs();
    apart <= before.abs().max(after.abs()) * 4.0 * f64::EPSILON || f64::from(before as f32) == after
}

/// Whether two strings are spellings of the same time, UUID, address or sequence of bytes.
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
        || bytes(before).is_some_and(|it| bytes(after) == Some(it))
}

/// Whether a string is base64 (RFC 4648), in either alphabet, padded or not.
pub fn is_base64(text: &str) -> bool {
    text.is_empty() || bytes(text).is_some()
}

/// Decodes base64 (RFC 4648), in either alphabet, padded or not.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len());
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        buffer = (buffer << 6) | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
        buffer &= (1 << bits) - 1;
    }
    // The unused bits must be zero, as encoders write them.
    (buffer == 0 && bits < 6 && !bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn distinguishes_losses_from_other_spellings() {
        let undescribed = BTreeSet::from(["/x".to_owned()]);
        let found = |before: &Value, after: &Value| {
            let found = differences(before, after, &undescribed);
            let found = found.into_iter().map(|it| (it.kind, it.text));
            found.collect::<Vec<_>>()
        };
        let fine = [
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
        for (before, after) in fine {
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
        for (before, after, kind, text) in different {
            assert_eq!(found(&before, &after), [(kind, text.to_owned())]);
        }
    }
}
