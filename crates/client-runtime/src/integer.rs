//! Integers in JSON, including `1.0` (JSON Schema 2020-12, 4.2.3).

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, Unexpected, Visitor},
};
use serde_json::{Number, Value};

/// An integer, or an `Option`, a `Vec` or a map of such a type.
pub trait Integer: Sized {
    /// Reads integers, also those with a zero fraction.
    ///
    /// # Errors
    ///
    /// When the value is not an integer, or out of the type's range.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads a field of integers, including `1.0` and `1e3`. Generated code names it in
/// `#[serde(deserialize_with)]`.
///
/// # Errors
///
/// When the value is not an integer, or out of the type's range.
pub fn integer<'de, D: Deserializer<'de>, T: Integer>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}

/// Reads integers, including `1.0`, from a buffered value: a variant of an untagged enum, or a
/// flattened map. There serde accepts no number with a fraction for an integer. Generated code names
/// it in `#[serde(deserialize_with)]`.
///
/// # Errors
///
/// When a value is not an integer, or out of the type's range.
pub fn buffered_integer<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let mut value = Value::deserialize(deserializer)?;
    convert_to_integers(&mut value);
    T::deserialize(value).map_err(D::Error::custom)
}

/// An element that is read by [`Integer::read`].
struct Read<T>(T);

impl<'de, T: Integer> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

macro_rules! integers {
    ($($ty:ident by $method:ident),*) => {$(
        impl Integer for $ty {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visit;
                impl Visitor<'_> for Visit {
                    type Value = $ty;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(stringify!($ty))
                    }

                    fn visit_i64<E: Error>(self, value: i64) -> Result<$ty, E> {
                        value
                            .try_into()
                            .map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
                    }

                    fn visit_u64<E: Error>(self, value: u64) -> Result<$ty, E> {
                        value
                            .try_into()
                            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
                    }

                    fn visit_f64<E: Error>(self, value: f64) -> Result<$ty, E> {
                        to_integer(value)
                            .and_then(|integer| integer.try_into().ok())
                            .ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
                    }
                }
                deserializer.$method(Visit)
            }
        }
    )*};
}

integers! {
    i8 by deserialize_i8, i16 by deserialize_i16, i32 by deserialize_i32, i64 by deserialize_i64,
    u8 by deserialize_u8, u16 by deserialize_u16, u32 by deserialize_u32, u64 by deserialize_u64
}

impl<T: Integer> Integer for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Read<T>>::deserialize(deserializer)?.map(|it| it.0))
    }
}

impl<T: Integer> Integer for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<Read<T>>::deserialize(deserializer)?;
        Ok(items.into_iter().map(|it| it.0).collect())
    }
}

impl<T: Integer> Integer for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = BTreeMap::<String, Read<T>>::deserialize(deserializer)?;
        let members = members.into_iter();
        Ok(members.map(|(name, it)| (name, it.0)).collect())
    }
}

/// Converts a number with a zero fraction to an integer, if a double represents it exactly.
fn to_integer(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// Formats a number; one with a zero fraction is formatted as an integer.
pub(crate) fn format_number(number: &Number) -> String {
    let float = number.as_f64().filter(|_| number.is_f64());
    match float.and_then(to_integer) {
        Some(integer) => integer.to_string(),
        None => number.to_string(),
    }
}

/// Parses the integer in a string, with or without a zero fraction.
pub(crate) fn parse_integer(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let number: Number = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|it| it == b'0') => {
            whole.parse().ok()?
        }
        _ => text.parse().ok()?,
    };
    (!number.is_f64()).then_some(number)
}

/// Converts the numbers with a zero fraction to integers; returns whether there are any. Types
/// that accept other numbers accept integers, too.
pub(crate) fn convert_to_integers(value: &mut Value) -> bool {
    match value {
        Value::Number(number) if number.is_f64() => {
            let Some(integer) = number.as_f64().and_then(to_integer) else {
                return false;
            };
            *number = integer.into();
            true
        }
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |any, item| convert_to_integers(item) | any),
        Value::Object(members) => members
            .values_mut()
            .fold(false, |any, member| convert_to_integers(member) | any),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Counts {
        #[serde(default, deserialize_with = "integer")]
        one: Option<i64>,
        #[serde(default, deserialize_with = "integer")]
        many: Vec<u8>,
        #[serde(default, deserialize_with = "integer")]
        named: BTreeMap<String, i32>,
    }

    #[test]
    fn numbers_with_a_zero_fraction_are_integers() {
        let counts: Counts =
            serde_json::from_str(r#"{"one":1e3,"many":[1,2.0],"named":{"a":-3.0}}"#)
                .expect("integers");
        assert_eq!(counts.one, Some(1000));
        assert_eq!(counts.many, [1, 2]);
        assert_eq!(counts.named["a"], -3);
        let none: Counts = serde_json::from_str(r#"{"one":null}"#).expect("no integers");
        assert_eq!((none.one, none.many), (None, Vec::new()));
    }

    #[test]
    fn strings_hold_integers() {
        for (text, expected) in [
            ("12", Some("12")),
            ("-12.0", Some("-12")),
            ("18446744073709551615.00", Some("18446744073709551615")),
            ("99999999999999999999", None),
            ("12.5", None),
            ("1e3", None),
            ("12.", None),
            (" 12", None),
            ("", None),
            ("-", None),
        ] {
            let parsed = parse_integer(text).map(|number| number.to_string());
            assert_eq!(parsed.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn other_values_are_refused() {
        for (json, expected) in [
            (
                r#"{"one":1.5}"#,
                "invalid type: floating point `1.5`, expected i64",
            ),
            (r#"{"one":"1"}"#, "invalid type: string \"1\", expected i64"),
            (
                r#"{"many":[256.0]}"#,
                "invalid type: floating point `256.0`, expected u8",
            ),
            (
                r#"{"many":[-1]}"#,
                "invalid value: integer `-1`, expected u8",
            ),
        ] {
            let error = serde_json::from_str::<Counts>(json)
                .expect_err(json)
                .to_string();
            assert!(error.starts_with(expected), "{json}: {error}");
        }
    }
}
