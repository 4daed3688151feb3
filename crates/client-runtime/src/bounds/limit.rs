//! Exact comparison of numbers.

use std::cmp::Ordering;
use std::fmt;

/// A number of a description or of a request. Integers and binary fractions are compared by
/// their values, not by their nearest `f64`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Limit {
    /// An integer of any Rust or JSON type.
    Int(i128),
    /// Any other number.
    Real(f64),
}

impl Limit {
    /// Whether the number is a multiple of `step`: exactly for integers, otherwise within the
    /// precision of binary fractions, so 0.3 is a multiple of 0.1.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        if let (Self::Int(number), Self::Int(step)) = (self, step) {
            return number.checked_rem(step) == Some(0);
        }
        let times = self.to_f64() / step.to_f64();
        (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
    }

    fn to_f64(self) -> f64 {
        match self {
            Self::Int(number) => number as f64,
            Self::Real(number) => number,
        }
    }
}

impl PartialOrd for Limit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (*self, *other) {
            (Self::Int(one), Self::Int(other)) => Some(one.cmp(&other)),
            (Self::Real(one), Self::Real(other)) => one.partial_cmp(&other),
            (Self::Int(one), Self::Real(other)) => compare_mixed(one, other),
            (Self::Real(one), Self::Int(other)) => compare_mixed(other, one).map(Ordering::reverse),
        }
    }
}

impl PartialEq for Limit {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// Compares an integer with a binary fraction.
fn compare_mixed(integer: i128, real: f64) -> Option<Ordering> {
    if real.is_nan() {
        return None;
    }
    // Outside the range of `i128` the conversion returns the end of the range, which no value
    // equals.
    let whole = real.floor();
    let by_whole = integer.cmp(&(whole as i128));
    Some(by_whole.then(if real > whole {
        Ordering::Less
    } else {
        Ordering::Equal
    }))
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
        }
    }
}

macro_rules! from {
    ($($ty:ty => $variant:ident),*) => {$(
        impl From<$ty> for Limit {
            fn from(number: $ty) -> Self {
                Self::$variant(number.into())
            }
        }
    )*};
}

// `i32` is the default type of an integer literal.
from!(i32 => Int, i128 => Int, f64 => Real);
