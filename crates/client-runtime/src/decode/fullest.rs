//! Unions whose variants do not exclude each other.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::lenient;

/// The maximum number of values to decode in nested unions, for each value in the outermost
/// union.
const WORK_PER_VALUE: usize = 500;

/// The number of values that may be decoded in any case.
const LEAST_WORK: usize = 100_000;

/// Decodes a value as one variant.
pub(crate) type Alternative<T> = fn(Value) -> Result<T, serde_json::Error>;

thread_local! {
    /// The state while a union is decoded; `None` outside of unions.
    static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// Results of nested unions.
///
/// A nested union is decoded once for each variant of the union around it. The variant of a
/// value is determined only once, so that the time does not grow exponentially with the depth,
/// which a server controls.
struct Known {
    /// The index of the variant that is chosen for a value, if any fits.
    holds: HashMap<u64, Option<usize>>,
    hasher: RandomState,
    /// The number of values that may still be decoded.
    work: usize,
}

impl Known {
    fn of(value: &Value) -> Self {
        Self {
            holds: HashMap::new(),
            hasher: RandomState::new(),
            work: LEAST_WORK.max(size(value).saturating_mul(WORK_PER_VALUE)),
        }
    }
}

/// Decodes a value as the variant that keeps most of it; of several such variants, as the first
/// one.
///
/// serde chooses the first variant that decodes, and most objects decode as any object type
/// without required members: members that only a later variant has would be lost. A variant
/// keeps what it serializes again.
///
/// # Errors
///
/// When no variant fits, or nested unions take more work than the size of the value allows.
pub fn fullest<'de, D, T>(deserializer: D, alternatives: &[Alternative<T>]) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Serialize,
{
    of_value(Value::deserialize(deserializer)?, alternatives, None)
}

/// Like [`fullest`], with a variant for values of several other variants at once, which
/// requires what all of them require: a value is of that variant only if it is of one of the
/// others, too.
///
/// # Errors
///
/// When none of the other variants fits, or as for [`fullest`].
pub fn fullest_or_combined<'de, D, T>(
    deserializer: D,
    alternatives: &[Alternative<T>],
    combined: Alternative<T>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Serialize,
{
    let value = Value::deserialize(deserializer)?;
    of_value(value, alternatives, Some(combined))
}

/// See [`fullest`].
pub(crate) fn of_value<T: Serialize, E: Error>(
    value: Value,
    alternatives: &[Alternative<T>],
    combined: Option<Alternative<T>>,
) -> Result<T, E> {
    let is_outermost = KNOWN.with_borrow_mut(|known| {
        let is_outermost = known.is_none();
        known.get_or_insert_with(|| Known::of(&value));
        is_outermost
    });
    // A value that does not fit one variant may fit another one.
    let best = lenient::strictly(|| best(&value, alternatives, combined));
    let work = KNOWN.with_borrow_mut(|known| {
        let work = known.as_ref().map_or(0, |it| it.work);
        if is_outermost {
            *known = None;
        }
        work
    });
    // If the work was used up, a variant that fits may have been skipped.
    if work == 0 {
        return Err(E::custom(
            "unions are nested too deeply to determine their variants",
        ));
    }
    best.ok_or_else(|| E::custom("data did not match any variant"))
}

fn best<T: Serialize>(
    value: &Value,
    alternatives: &[Alternative<T>],
    combined: Option<Alternative<T>>,
) -> Option<T> {
    let all = || alternatives.iter().chain(&combined);
    let key = KNOWN.with_borrow(|known| {
        let hasher = &known.as_ref()?.hasher;
        // Functions for different types may have the same address, and a type may have several
        // unions.
        let functions: Vec<usize> = all().map(|it| *it as usize).collect();
        Some(hasher.hash_one((type_name::<T>(), functions, value)))
    })?;
    let known = KNOWN.with_borrow(|known| known.as_ref()?.holds.get(&key).copied());
    let size = size(value);
    if let Some(holds) = known {
        return all().nth(holds?).and_then(|it| spend(size, it, value));
    }
    let mut best: Option<(usize, usize, T)> = None;
    for (at, alternative) in all().enumerate() {
        if at == alternatives.len() && best.is_none() {
            break;
        }
        let Some(decoded) = spend(size, alternative, value) else {
            continue;
        };
        let written = serde_json::to_value(&decoded).unwrap_or_default();
        // serde reads a struct from an array, element by element.
        if value.is_array() != written.is_array() {
            continue;
        }
        let kept = kept(value, &written);
        if best.as_ref().is_none_or(|(most, ..)| kept > *most) {
            best = Some((kept, at, decoded));
        }
        if kept == size {
            break;
        }
    }
    let at = best.as_ref().map(|(_, at, _)| *at);
    KNOWN.with_borrow_mut(|known| known.as_mut()?.holds.insert(key, at));
    best.map(|(.., decoded)| decoded)
}

/// Decodes a value as one variant, if there is work left for its size.
fn spend<T>(size: usize, alternative: &Alternative<T>, value: &Value) -> Option<T> {
    let has_work = KNOWN.with_borrow_mut(|known| {
        let known = known.as_mut()?;
        known.work = known.work.saturating_sub(size);
        (known.work > 0).then_some(())
    });
    has_work?;
    alternative(value.clone()).ok()
}

/// Returns the number of values in a value.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// Returns how many of the values in a value are present in what was serialized.
fn kept(value: &Value, written: &Value) -> usize {
    match (value, written) {
        (Value::Object(value), Value::Object(written)) => {
            let pairs = value
                .iter()
                .map(|(name, member)| (member, written.get(name)));
            let kept = pairs.map(|(member, written)| written.map_or(0, |it| kept(member, it)));
            1 + kept.sum::<usize>()
        }
        (Value::Array(value), Value::Array(written)) => {
            let pairs = value.iter().zip(written);
            1 + pairs
                .map(|(item, written)| kept(item, written))
                .sum::<usize>()
        }
        (Value::Object(_) | Value::Array(_), _) => 0,
        (Value::Null, written) => usize::from(written.is_null()),
        _ => 1,
    }
}
