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
const BUDGET_PER_VALUE: usize = 500;

/// The number of values that may be decoded in any case.
const MIN_BUDGET: usize = 100_000;

/// Decodes a value as one variant.
pub(crate) type DecodeVariant<T> = fn(Value) -> Result<T, serde_json::Error>;

thread_local! {
    /// The state while a union is decoded; `None` outside of unions.
    static SEARCH: RefCell<Option<Search>> = const { RefCell::new(None) };
}

/// The variants that were chosen for values of nested unions, and the work that is left.
///
/// A nested union is decoded once for each variant of the union around it. The variant of a value
/// is determined only once, so the time does not grow exponentially with the depth, which a server
/// controls.
struct Search {
    /// The index of the variant that was chosen for a value, by the hash of both; `None` if no
    /// variant fits.
    chosen: HashMap<u64, Option<usize>>,
    hasher: RandomState,
    /// The number of values that may still be decoded.
    budget: usize,
}

impl Search {
    /// Starts a search for an outermost union; `None` inside of another union.
    fn start(value: &Value) -> Option<EndOfSearch> {
        SEARCH.with_borrow_mut(|search| {
            search.is_none().then(|| {
                *search = Some(Self {
                    chosen: HashMap::new(),
                    hasher: RandomState::new(),
                    budget: MIN_BUDGET.max(count_values(value).saturating_mul(BUDGET_PER_VALUE)),
                });
                EndOfSearch
            })
        })
    }
}

/// Ends the search when dropped, also if a variant's decoder panics.
struct EndOfSearch;

impl Drop for EndOfSearch {
    fn drop(&mut self) {
        SEARCH.set(None);
    }
}

/// Decodes a value as the variant that keeps most of it; of several such variants, as the one that
/// changes the fewest strings, such as the spelling of a UUID or of a date; then as the first one.
///
/// serde chooses the first variant that decodes, and most objects decode as any object type
/// without required members: members that only a later variant has would be lost. A variant
/// keeps the members that it serializes.
///
/// # Errors
///
/// When no variant fits, or nested unions take more work than the size of the value allows.
pub fn fullest<'de, D, T>(deserializer: D, variants: &[DecodeVariant<T>]) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Serialize,
{
    of_value(Value::deserialize(deserializer)?, variants, None)
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
    variants: &[DecodeVariant<T>],
    combined: DecodeVariant<T>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Serialize,
{
    let value = Value::deserialize(deserializer)?;
    of_value(value, variants, Some(combined))
}

/// See [`fullest`].
pub(crate) fn of_value<T: Serialize, E: Error>(
    value: Value,
    variants: &[DecodeVariant<T>],
    combined: Option<DecodeVariant<T>>,
) -> Result<T, E> {
    let _end = Search::start(&value);
    // A value that does not fit one variant may fit another one.
    let best = lenient::strictly(|| choose(&value, variants, combined));
    let budget = SEARCH.with_borrow(|search| search.as_ref().map_or(0, |it| it.budget));
    // If the budget was used up, a variant that fits may have been skipped.
    if budget == 0 {
        return Err(E::custom(
            "unions are nested too deeply to determine their variants",
        ));
    }
    best.ok_or_else(|| E::custom("data did not match any variant"))
}

/// Decodes a value as the variant that was chosen for it, or chooses one.
fn choose<T: Serialize>(
    value: &Value,
    variants: &[DecodeVariant<T>],
    combined: Option<DecodeVariant<T>>,
) -> Option<T> {
    let all = || variants.iter().chain(&combined);
    let key = SEARCH.with_borrow(|search| {
        let hasher = &search.as_ref()?.hasher;
        // Functions for different types may have the same address, and a type may have several
        // unions.
        let functions: Vec<usize> = all().map(|it| *it as usize).collect();
        Some(hasher.hash_one((type_name::<T>(), functions, value)))
    })?;
    let chosen = SEARCH.with_borrow(|search| search.as_ref()?.chosen.get(&key).copied());
    let size = count_values(value);
    if let Some(chosen) = chosen {
        return all()
            .nth(chosen?)
            .and_then(|it| try_variant(size, it, value));
    }
    let mut best: Option<(Kept, usize, T)> = None;
    for (index, variant) in all().enumerate() {
        if index == variants.len() && best.is_none() {
            break;
        }
        let Some(decoded) = try_variant(size, variant, value) else {
            continue;
        };
        let written = serde_json::to_value(&decoded).unwrap_or_default();
        // serde reads a struct from an array, element by element.
        if value.is_array() != written.is_array() {
            continue;
        }
        let mut kept = Kept::default();
        kept.add(value, &written);
        if best.as_ref().is_none_or(|(most, ..)| kept > *most) {
            best = Some((kept, index, decoded));
        }
        if kept.unchanged == size {
            break;
        }
    }
    let index = best.as_ref().map(|(_, index, _)| *index);
    SEARCH.with_borrow_mut(|search| search.as_mut()?.chosen.insert(key, index));
    best.map(|(.., decoded)| decoded)
}

/// Decodes a value as one variant, if the budget allows its size.
fn try_variant<T>(size: usize, variant: &DecodeVariant<T>, value: &Value) -> Option<T> {
    let is_allowed = SEARCH.with_borrow_mut(|search| {
        let search = search.as_mut()?;
        search.budget = search.budget.saturating_sub(size);
        Some(search.budget > 0)
    })?;
    is_allowed.then(|| variant(value.clone()).ok()).flatten()
}

/// Counts a value and the values inside it.
fn count_values(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(count_values).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(count_values).sum::<usize>(),
        _ => 1,
    }
}

/// What a variant keeps of a value. The order is that of preference.
#[derive(Clone, Copy, Default, Eq, Ord, PartialEq, PartialOrd)]
struct Kept {
    /// The number of values that are present in what was serialized.
    present: usize,
    /// The number of these values except strings that differ.
    unchanged: usize,
}

impl Kept {
    /// Adds a value and the values inside it, given what was serialized for it.
    fn add(&mut self, value: &Value, written: &Value) {
        let is_changed = match (value, written) {
            (Value::Object(value), Value::Object(written)) => {
                for (name, it) in value {
                    if let Some(written) = written.get(name) {
                        self.add(it, written);
                    }
                }
                false
            }
            (Value::Array(value), Value::Array(written)) => {
                let items = value.iter().zip(written);
                items.for_each(|(it, written)| self.add(it, written));
                false
            }
            (Value::Object(_) | Value::Array(_), _) => return,
            (Value::Null, written) if !written.is_null() => return,
            (Value::String(_), written) => value != written,
            _ => false,
        };
        self.present += 1;
        self.unchanged += usize::from(!is_changed);
    }
}
