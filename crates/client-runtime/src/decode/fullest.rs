//! Unions whose alternatives do not exclude each other.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::lenient;

/// How many values may be decoded, in all unions inside a union, for each value in it.
const WORK_PER_VALUE: usize = 500;

/// How many values may be decoded in any case.
const LEAST_WORK: usize = 100_000;

/// Decodes a value as one alternative.
pub(crate) type Alternative<T> = fn(Value) -> Result<T, serde_json::Error>;

thread_local! {
    /// What is known while a union is decoded; `None` outside of any union.
    static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// What the unions inside a union have found out.
///
/// Each level of a union inside itself is decoded once for each alternative of the level
/// above. Which alternative holds for a value is looked for once, so that the levels, which a
/// server writes, do not multiply.
struct Known {
    /// The alternative that holds for a value, if any does.
    holds: HashMap<u64, Option<usize>>,
    hasher: RandomState,
    /// How many more values may be decoded.
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

/// Decodes a value as the alternative that keeps most of it, the first of several such.
///
/// serde takes the first alternative that decodes, and most objects decode as any other
/// object without required members: what only a later alternative has would be lost. What an
/// alternative keeps is what it writes back.
///
/// # Errors
///
/// When no alternative fits, or unions inside the value take more work than its size allows.
pub fn fullest<'de, D, T>(deserializer: D, alternatives: &[Alternative<T>]) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Serialize,
{
    of_value(Value::deserialize(deserializer)?, alternatives, None)
}

/// The same with an alternative for values of several others at once, which requires what all
/// of them require: a value is of that one only where it is of one of the others, too.
///
/// # Errors
///
/// When none of the other alternatives fits, or as [`fullest`].
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
    // A value that does not fit one alternative may fit another one.
    let best = lenient::strictly(|| best(&value, alternatives, combined));
    let work = KNOWN.with_borrow_mut(|known| {
        let work = known.as_ref().map_or(0, |it| it.work);
        if is_outermost {
            *known = None;
        }
        work
    });
    // Without work an alternative that holds may have been passed over.
    if work == 0 {
        return Err(E::custom("unions are nested too deep to be told apart"));
    }
    best.ok_or_else(|| E::custom("data did not match any alternative"))
}

fn best<T: Serialize>(
    value: &Value,
    alternatives: &[Alternative<T>],
    combined: Option<Alternative<T>>,
) -> Option<T> {
    let all = || alternatives.iter().chain(&combined);
    let key = KNOWN.with_borrow(|known| {
        let hasher = &known.as_ref()?.hasher;
        // Functions of different types may be one, and a type may have several unions.
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
        // serde reads a struct from an array, member by member.
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

/// Decodes a value of so many values as one alternative, if there is work left for it.
fn spend<T>(size: usize, alternative: &Alternative<T>, value: &Value) -> Option<T> {
    let has_work = KNOWN.with_borrow_mut(|known| {
        let known = known.as_mut()?;
        known.work = known.work.saturating_sub(size);
        (known.work > 0).then_some(())
    });
    has_work?;
    alternative(value.clone()).ok()
}

/// How many values a value consists of.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// How many of the values that a value consists of have a place in what was written.
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
