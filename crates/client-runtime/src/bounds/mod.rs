//! Checks the bounds of numbers, arrays and objects before a request is sent.
//!
//! Responses are not checked. A request with a value out of bounds is not sent: the error names
//! the value and the bound. A number that is not finite is always out of bounds, since JSON has
//! no such number and would hold `null`.
//!
//! The length and the pattern of a string are checked where its type is made (`FromStr`,
//! `TryFrom`), not here: a string that a server sent can be sent back unchanged.

mod limit;
mod walk;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::decode::escape;
pub use limit::Limit;
use walk::Walk;

/// A bound of a number, an array or an object (JSON Schema Validation 2020-12, 6.2, 6.4 and
/// 6.5). A value of another type satisfies it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Bound<'a> {
    /// The number is finite, which is checked for every number.
    Finite,
    /// `minimum`.
    Min(Limit),
    /// `exclusiveMinimum`.
    Above(Limit),
    /// `maximum`.
    Max(Limit),
    /// `exclusiveMaximum`.
    Below(Limit),
    /// `multipleOf`.
    MultipleOf(Limit),
    /// `minItems`.
    MinItems(usize),
    /// `maxItems`.
    MaxItems(usize),
    /// `uniqueItems`.
    UniqueItems,
    /// `minProperties`.
    MinProperties(usize),
    /// `maxProperties`.
    MaxProperties(usize),
    /// `items` and `additionalProperties`: the bounds of each value in an array or an object.
    Each(&'a [Bound<'a>]),
}

impl Bound<'_> {
    /// `minimum`.
    pub fn min(limit: impl Into<Limit>) -> Self {
        Self::Min(limit.into())
    }

    /// `exclusiveMinimum`.
    pub fn above(limit: impl Into<Limit>) -> Self {
        Self::Above(limit.into())
    }

    /// `maximum`.
    pub fn max(limit: impl Into<Limit>) -> Self {
        Self::Max(limit.into())
    }

    /// `exclusiveMaximum`.
    pub fn below(limit: impl Into<Limit>) -> Self {
        Self::Below(limit.into())
    }

    /// `multipleOf`.
    pub fn multiple_of(step: impl Into<Limit>) -> Self {
        Self::MultipleOf(step.into())
    }

    /// Whether a number satisfies the bound.
    fn admits_number(self, number: Limit) -> bool {
        match self {
            Bound::Min(limit) => number >= limit,
            Bound::Above(limit) => number > limit,
            Bound::Max(limit) => number <= limit,
            Bound::Below(limit) => number < limit,
            Bound::MultipleOf(step) => number.is_multiple_of(step),
            _ => true,
        }
    }

    /// Whether an array of this length satisfies the bound.
    fn admits_items(self, count: usize) -> bool {
        match self {
            Bound::MinItems(least) => count >= least,
            Bound::MaxItems(most) => count <= most,
            _ => true,
        }
    }

    /// Whether an object with this number of properties satisfies the bound.
    fn admits_properties(self, count: usize) -> bool {
        match self {
            Bound::MinProperties(least) => count >= least,
            Bound::MaxProperties(most) => count <= most,
            _ => true,
        }
    }
}

/// Formats the requirement, as it follows the name of the value.
impl fmt::Display for Bound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = |count: &usize| if *count == 1 { "item" } else { "items" };
        let properties = |count: &usize| match count {
            1 => "property",
            _ => "properties",
        };
        match self {
            Bound::Finite => f.write_str("must be a finite number"),
            Bound::Min(limit) => write!(f, "must be at least {limit}"),
            Bound::Above(limit) => write!(f, "must be greater than {limit}"),
            Bound::Max(limit) => write!(f, "must be at most {limit}"),
            Bound::Below(limit) => write!(f, "must be less than {limit}"),
            Bound::MultipleOf(step) => write!(f, "must be a multiple of {step}"),
            Bound::MinItems(n) => write!(f, "must have at least {n} {}", items(n)),
            Bound::MaxItems(n) => write!(f, "must have at most {n} {}", items(n)),
            Bound::UniqueItems => f.write_str("must not contain duplicate items"),
            Bound::MinProperties(n) => write!(f, "must have at least {n} {}", properties(n)),
            Bound::MaxProperties(n) => write!(f, "must have at most {n} {}", properties(n)),
            Bound::Each(_) => f.write_str("must have values within their bounds"),
        }
    }
}

/// A type whose values, or nested values, have bounds.
///
/// Generated types implement it if their description states bounds, so that their client can
/// check them. If a description drops the last bound of a type, the implementation disappears;
/// that is not considered a breaking change, and programs should not depend on it.
pub trait Bounded {
    /// Checks the value and its nested values.
    fn check(&self, checker: &mut Checker);
}

macro_rules! by_reference {
    ($($ty:ty),*) => {$(
        impl<T: Bounded + ?Sized> Bounded for $ty {
            fn check(&self, checker: &mut Checker) {
                (**self).check(checker);
            }
        }
    )*};
}

by_reference!(&T, Box<T>);

impl<T: Bounded> Bounded for Option<T> {
    fn check(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Bounded> Bounded for [T] {
    fn check(&self, checker: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            checker.check_child(index, |checker| item.check(checker));
        }
    }
}

impl<T: Bounded> Bounded for Vec<T> {
    fn check(&self, checker: &mut Checker) {
        self.as_slice().check(checker);
    }
}

impl<T: Bounded, const N: usize> Bounded for [T; N] {
    fn check(&self, checker: &mut Checker) {
        self.as_slice().check(checker);
    }
}

impl<K: AsRef<str>, T: Bounded> Bounded for BTreeMap<K, T> {
    fn check(&self, checker: &mut Checker) {
        for (key, value) in self {
            checker.check_child(key.as_ref(), |checker| value.check(checker));
        }
    }
}

/// Checks a value against its bounds, and tracks its location in the request.
#[derive(Debug)]
pub struct Checker {
    /// The name of the parameter (empty for a body), and the JSON pointer inside it.
    location: String,
    /// The first value that is out of bounds.
    error: Option<OutOfBounds>,
}

impl Checker {
    fn new(name: &str) -> Self {
        Self {
            location: name.to_owned(),
            error: None,
        }
    }

    /// Checks a member of the value against the bounds of the member.
    pub fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized), bounds: &[Bound<'_>]) {
        self.check_child(name, |checker| checker.value(value, bounds));
    }

    /// Checks the nested values of a member.
    pub fn inside(&mut self, name: &str, value: &(impl Bounded + ?Sized)) {
        self.check_child(name, |checker| checker.inner(value));
    }

    /// Checks the value itself against bounds.
    pub fn value(&mut self, value: &(impl Serialize + ?Sized), bounds: &[Bound<'_>]) {
        if self.error.is_none() {
            // A value that does not serialize is an error when it is written.
            let _ = value.serialize(Walk::new(self, bounds));
        }
    }

    /// Checks the value inside a newtype.
    pub fn inner(&mut self, value: &(impl Bounded + ?Sized)) {
        if self.error.is_none() {
            value.check(self);
        }
    }

    /// Runs `check` on the value at a key or an index.
    fn check_child(&mut self, segment: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        if self.error.is_some() {
            return;
        }
        let length = self.location.len();
        self.location.push('/');
        self.location.push_str(&escape(&segment.to_string()));
        check(self);
        self.location.truncate(length);
    }

    /// Records that the current value violates a bound, if it is the first one.
    fn refuse(&mut self, bound: Bound<'_>) {
        self.error.get_or_insert_with(|| {
            OutOfBounds(match self.location.as_str() {
                "" => format!("the body {bound}"),
                location => format!("`{location}` {bound}"),
            })
        });
    }

    fn finish(self) -> Result<(), OutOfBounds> {
        self.error.map_or(Ok(()), Err)
    }
}

/// A value of a request that is out of bounds. Methods return it as
/// [`Error::InvalidRequest`](crate::Error).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OutOfBounds(pub(crate) String);

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OutOfBounds {}

/// Checks a parameter (or the body, if the name is empty) against its bounds; an absent
/// parameter satisfies all bounds.
///
/// # Errors
///
/// When the value is out of bounds.
pub fn check(
    name: &str,
    value: &(impl Serialize + ?Sized),
    bounds: &[Bound<'_>],
) -> Result<(), OutOfBounds> {
    let mut checker = Checker::new(name);
    checker.value(value, bounds);
    checker.finish()
}

/// Checks the nested values of a parameter, or of the body if the name is empty.
///
/// # Errors
///
/// When a value is out of bounds; the error has its JSON pointer.
pub fn check_inside(name: &str, value: &(impl Bounded + ?Sized)) -> Result<(), OutOfBounds> {
    let mut checker = Checker::new(name);
    checker.inner(value);
    checker.finish()
}

#[cfg(test)]
mod tests;
