//! Unions with a tag: decodes the variant that the tag selects, and no other.

use std::cell::RefCell;

use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fullest::{self, DecodeVariant};
use super::{Mismatch, existing_steps, lenient, pointer};
use crate::integer;

/// A value of a union whose variant is not decoded yet.
#[derive(Debug)]
pub struct Tagged {
    value: Value,
    path: &'static [&'static str],
}

/// Reads a value of a union and its tag, at the property names of `path`. A tag that is a
/// number or a boolean is returned as its JSON text, `1.0` as `1`; a value without the tag, or
/// that is not an object, has none.
///
/// # Errors
///
/// When the value is not JSON.
pub fn tagged<'de, D: Deserializer<'de>>(
    deserializer: D,
    path: &'static [&'static str],
) -> Result<(Option<String>, Tagged), D::Error> {
    let value = Value::deserialize(deserializer)?;
    let tagged = Tagged { value, path };
    let tag = match tagged.tag() {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(integer::format_number(number)),
        Some(Value::Bool(flag)) => Some(flag.to_string()),
        _ => None,
    };
    Ok((tag, tagged))
}

impl Tagged {
    /// Decodes the value as a variant that holds a `V`.
    ///
    /// # Errors
    ///
    /// When the value does not fit `V`. The error states the tag and, as a JSON pointer, the
    /// value inside the variant that does not fit.
    pub fn variant<V, T, E>(self, variant: fn(V) -> T) -> Result<T, E>
    where
        V: DeserializeOwned,
        E: Error,
    {
        decode(&self.value)
            .map(variant)
            .map_err(|error| E::custom(format!("{}{error}", self.prefix())))
    }

    /// Decodes a value as one of several variants that its tag does not distinguish: the one
    /// that keeps most of it; see [`fullest`](crate::decode::fullest).
    ///
    /// # Errors
    ///
    /// When the value fits none of the variants.
    pub fn fullest<T, E>(self, variants: &[DecodeVariant<T>]) -> Result<T, E>
    where
        T: Serialize,
        E: Error,
    {
        fullest::of_value(self.value, variants, None)
    }

    /// Like [`fullest`](Self::fullest), with a variant for values of several others at once:
    /// see [`fullest_or_combined`](crate::decode::fullest_or_combined).
    ///
    /// # Errors
    ///
    /// When the value fits none of the other variants.
    pub fn fullest_or_combined<T, E>(
        self,
        variants: &[DecodeVariant<T>],
        combined: DecodeVariant<T>,
    ) -> Result<T, E>
    where
        T: Serialize,
        E: Error,
    {
        fullest::of_value(self.value, variants, Some(combined))
    }

    /// Returns the whole value, for a variant that keeps values with an unknown tag.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// Returns the error for a tag that selects no variant, or for a missing tag.
    pub fn unknown<E: Error>(self, known: &'static [&'static str]) -> E {
        match (self.tag(), self.path) {
            (None, [name]) => E::missing_field(name),
            (None, path) => E::custom(format!("missing field `{}`", path.join("/"))),
            (Some(Value::String(tag)), _) => E::unknown_variant(tag, known),
            (Some(tag), _) => E::unknown_variant(&tag.to_string(), known),
        }
    }

    /// Returns the tag as a JSON value.
    fn tag(&self) -> Option<&Value> {
        let mut path = self.path.iter();
        path.try_fold(&self.value, |value, name| value.get(name))
    }

    /// Returns the start of an error message: the tag and its value.
    fn prefix(&self) -> String {
        match self.tag() {
            Some(tag) => format!("{} {tag}: ", self.path.join("/")),
            None => String::new(),
        }
    }
}

/// Why decoding a variant failed.
struct VariantFailure {
    /// The path leads from the union's value to the value that does not fit.
    mismatch: Mismatch,
    /// The message of the error that was returned.
    rendered: String,
}

/// State that nested unions share.
#[derive(Default)]
struct State {
    /// The number of variants that are being decoded, one inside the other.
    depth: usize,
    /// Whether paths to values that do not fit are tracked, which takes time.
    is_tracking: bool,
    failure: Option<VariantFailure>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Decodes a variant. Tolerant decoding omits values inside it that do not fit. In strict
/// decoding, if the outermost variant fails, it is decoded a second time to find the location:
/// so each value is read at most twice, however deep unions are nested.
fn decode<V: DeserializeOwned>(value: &Value) -> Result<V, String> {
    if lenient::is_active() {
        return lenient::decode_value(value).map_err(|error| error.to_string());
    }
    let (is_outermost, is_tracking) = STATE.with_borrow_mut(|state| {
        state.depth += 1;
        (state.depth == 1, state.is_tracking)
    });
    let _leave = Leave;
    if !is_tracking {
        match V::deserialize(value) {
            Ok(decoded) => return Ok(decoded),
            Err(error) if !is_outermost => return Err(error.to_string()),
            Err(_) => {}
        }
    }
    tracking_mismatches(|| serde_path_to_error::deserialize(value)).map_err(|error| {
        let mismatch = locate_mismatch(value, &error);
        let location = pointer(&mismatch.path);
        let rendered = if location.is_empty() {
            mismatch.message.clone()
        } else {
            format!("{}: {}", location.escape_debug(), mismatch.message)
        };
        let failure = VariantFailure {
            mismatch,
            rendered: rendered.clone(),
        };
        STATE.with_borrow_mut(|state| state.failure = Some(failure));
        rendered
    })
}

/// Decrements the number of variants, also when decoding panics.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        STATE.with_borrow_mut(|state| state.depth -= 1);
    }
}

/// Runs `decode` while unions record the values that do not fit.
pub(crate) fn tracking_mismatches<T>(decode: impl FnOnce() -> T) -> T {
    struct Reset(bool);
    impl Drop for Reset {
        fn drop(&mut self) {
            STATE.with_borrow_mut(|state| state.is_tracking = self.0);
        }
    }
    let was_tracking = STATE.with_borrow_mut(|state| {
        if !state.is_tracking {
            // Discards a failure that an earlier value left.
            state.failure = None;
        }
        std::mem::replace(&mut state.is_tracking, true)
    });
    let _reset = Reset(was_tracking);
    decode()
}

/// Returns the value that does not fit, also if it is inside the variant of a union, and the
/// reason.
pub(crate) fn locate_mismatch(
    value: &Value,
    error: &serde_path_to_error::Error<serde_json::Error>,
) -> Mismatch {
    let mut path = existing_steps(value, error.path());
    let message = error.inner().to_string();
    let failure = STATE.with_borrow_mut(|state| state.failure.take());
    // The failure of one variant does not matter if another variant fits.
    match failure.filter(|it| message.ends_with(&it.rendered)) {
        Some(VariantFailure { mismatch, .. }) => {
            path.extend(mismatch.path);
            let message = mismatch.message;
            Mismatch { path, message }
        }
        None => Mismatch { path, message },
    }
}
