//! The bounds of a parameter, which are checked before a request is sent.
//!
//! A response is read whatever its values are. What is sent is the caller's to correct: a value
//! out of bounds is an error that names the parameter and the bound.

use serde::Serialize;
use serde_json::Value;

/// A bound of a number, or of the items of an array (JSON Schema Validation 2020-12, 6.2 and
/// 6.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// `minimum`.
    Min(f64),
    /// `exclusiveMinimum`.
    Above(f64),
    /// `maximum`.
    Max(f64),
    /// `exclusiveMaximum`.
    Below(f64),
    /// `multipleOf`.
    MultipleOf(f64),
    /// `minItems`.
    MinItems(usize),
    /// `maxItems`.
    MaxItems(usize),
    /// `uniqueItems`.
    UniqueItems,
}

/// Checks the value of a parameter; one that is not given is within all bounds.
///
/// # Errors
///
/// When the value is out of bounds, for `Error::InvalidRequest`.
pub fn check<T>(name: &str, value: &T, bounds: &[Bound]) -> Result<(), String>
where
    T: Serialize + ?Sized,
{
    // What does not serialize is an error where it is written.
    let Ok(value) = serde_json::to_value(value) else {
        return Ok(());
    };
    match bounds.iter().find(|bound| !bound.admits(&value)) {
        Some(bound) => Err(format!("`{name}` {}", bound.demand())),
        None => Ok(()),
    }
}

impl Bound {
    /// Whether a value keeps to the bound; a value of another type does.
    fn admits(self, value: &Value) -> bool {
        if let Some(number) = value.as_f64() {
            return match self {
                Bound::Min(bound) => number >= bound,
                Bound::Above(bound) => number > bound,
                Bound::Max(bound) => number <= bound,
                Bound::Below(bound) => number < bound,
                Bound::MultipleOf(step) => is_multiple(number, step),
                _ => true,
            };
        }
        let Some(items) = value.as_array() else {
            return true;
        };
        match self {
            Bound::MinItems(least) => items.len() >= least,
            Bound::MaxItems(most) => items.len() <= most,
            Bound::UniqueItems => {
                let mut rest = items.as_slice();
                while let [first, others @ ..] = rest {
                    if others.contains(first) {
                        return false;
                    }
                    rest = others;
                }
                true
            }
            _ => true,
        }
    }

    /// What the bound demands, behind the name of the parameter.
    fn demand(self) -> String {
        match self {
            Bound::Min(bound) => format!("must be at least {bound}"),
            Bound::Above(bound) => format!("must be greater than {bound}"),
            Bound::Max(bound) => format!("must be at most {bound}"),
            Bound::Below(bound) => format!("must be less than {bound}"),
            Bound::MultipleOf(step) => format!("must be a multiple of {step}"),
            Bound::MinItems(least) => format!("must have at least {least} items"),
            Bound::MaxItems(most) => format!("must have at most {most} items"),
            Bound::UniqueItems => "must not have an item twice".to_owned(),
        }
    }
}

/// Whether a number is a multiple of another, as far as binary fractions tell: 0.3 is one of
/// 0.1.
fn is_multiple(number: f64, step: f64) -> bool {
    let times = number / step;
    (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Bound::{self, *};

    #[test]
    fn names_the_parameter_and_the_bound() {
        for (value, bounds, error) in [
            (json!(1), &[Min(1.0), Max(5.0)] as &[Bound], None),
            (json!(0), &[Min(1.0)], Some("must be at least 1")),
            (json!(6), &[Min(1.0), Max(5.0)], Some("must be at most 5")),
            (json!(0.5), &[Above(0.5)], Some("must be greater than 0.5")),
            (json!(-1), &[Below(-1.0)], Some("must be less than -1")),
            (json!(0.3), &[MultipleOf(0.1)], None),
            (
                json!(15),
                &[MultipleOf(10.0)],
                Some("must be a multiple of 10"),
            ),
            (
                json!([]),
                &[MinItems(1)],
                Some("must have at least 1 items"),
            ),
            (
                json!([1, 2]),
                &[MaxItems(1)],
                Some("must have at most 1 items"),
            ),
            (
                json!([1, 2, 1]),
                &[UniqueItems],
                Some("must not have an item twice"),
            ),
            (
                json!([1, 2]),
                &[MinItems(1), MaxItems(2), UniqueItems],
                None,
            ),
            (Value::Null, &[Min(1.0), MinItems(1)], None),
            (json!("a"), &[Min(1.0), MinItems(1)], None),
            (json!(u64::MAX), &[Max(u64::MAX as f64)], None),
        ] {
            let expected = error.map(|error| format!("`p` {error}"));
            assert_eq!(super::check("p", &value, bounds).err(), expected, "{value}");
        }
    }
}
