//! Unions whose alternatives do not exclude each other.

use std::cell::Cell;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::lenient;

/// How often an alternative is tried beside one that fits, in all unions inside a union:
/// each level of a union inside itself multiplies the tries, and a server writes the levels.
const TRIES: u32 = 1_000;

/// Decodes a value as one alternative.
pub(crate) type Alternative<T> = fn(Value) -> Result<T, serde_json::Error>;

thread_local! {
    /// The tries left; `None` outside of any union.
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Decodes a value as the alternative that keeps most of it, the first of several such.
///
/// serde takes the first alternative that decodes, and most objects decode as any other
/// object without required members: what only a later alternative has would be lost. What an
/// alternative keeps is what it writes back. After a thousand tries in one value, the first
/// alternative that fits is taken.
///
/// # Errors
///
/// When no alternative fits.
pub fn fullest<'de, D, T>(deserializer: D, alternatives: &[Alternative<T>]) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Serialize,
{
    of_value(Value::deserialize(deserializer)?, alternatives)
}

/// See [`fullest`].
pub(crate) fn of_value<T: Serialize, E: Error>(
    value: Value,
    alternatives: &[Alternative<T>],
) -> Result<T, E> {
    let outermost = LEFT.get().is_none();
    if outermost {
        LEFT.set(Some(TRIES));
    }
    // A value that does not fit one alternative may fit another one.
    let best = lenient::strictly(|| best(&value, alternatives));
    if outermost {
        LEFT.set(None);
    }
    best.ok_or_else(|| E::custom("data did not match any alternative"))
}

fn best<T: Serialize>(value: &Value, alternatives: &[Alternative<T>]) -> Option<T> {
    let all = kept(value, value);
    let mut best: Option<(usize, T)> = None;
    for alternative in alternatives {
        if best.is_some() {
            match LEFT.get() {
                Some(left) if left > 0 => LEFT.set(Some(left - 1)),
                _ => break,
            }
        }
        let Ok(decoded) = alternative(value.clone()) else {
            continue;
        };
        let written = serde_json::to_value(&decoded).unwrap_or_default();
        let kept = kept(value, &written);
        if best.as_ref().is_none_or(|(most, _)| kept > *most) {
            best = Some((kept, decoded));
        }
        if kept == all {
            break;
        }
    }
    best.map(|(_, decoded)| decoded)
}

/// How many scalars, nulls and empty objects and arrays of a value have a place in what was
/// written.
fn kept(value: &Value, written: &Value) -> usize {
    match (value, written) {
        (Value::Object(value), Value::Object(written)) if !value.is_empty() => value
            .iter()
            .filter_map(|(name, member)| Some(kept(member, written.get(name)?)))
            .sum(),
        (Value::Array(value), Value::Array(written)) if !value.is_empty() => {
            let pairs = value.iter().zip(written);
            pairs.map(|(item, written)| kept(item, written)).sum()
        }
        (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)) => 1,
        (Value::Object(_) | Value::Array(_), _) => 0,
        (Value::Null, written) => usize::from(written.is_null()),
        _ => 1,
    }
}
