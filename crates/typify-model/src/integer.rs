//! Determines the Rust integer type for a schema.

use std::ops::RangeInclusive;

use crate::schema::Schema;

/// A Rust integer type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Integer {
    /// The name, such as `u32`.
    pub name: &'static str,
    min: i128,
    max: i128,
}

macro_rules! integer {
    ($ty:ident) => {
        Integer {
            name: stringify!($ty),
            min: $ty::MIN as i128,
            max: $ty::MAX as i128,
        }
    };
}

/// The integer formats that typify supports, the widest first.
const FORMATS: [(&str, Integer); 10] = [
    ("uint64", integer!(u64)),
    ("int64", Integer::I64),
    ("uint32", integer!(u32)),
    ("uint", integer!(u32)),
    ("int32", integer!(i32)),
    ("int", integer!(i32)),
    ("uint16", integer!(u16)),
    ("int16", integer!(i16)),
    ("uint8", integer!(u8)),
    ("int8", integer!(i8)),
];

impl Integer {
    /// The type of an integer without further constraints.
    pub const I64: Integer = integer!(i64);

    /// Returns the range of the type.
    pub fn range(self) -> RangeInclusive<i128> {
        self.min..=self.max
    }

    /// Returns the type for a format; `None` if typify does not support the format.
    pub fn of_format(format: &str) -> Option<Integer> {
        let (_, integer) = FORMATS.iter().find(|(name, _)| *name == format)?;
        Some(*integer)
    }

    /// Returns the type for a schema with `type: integer`: the type of its format if the bounds are
    /// within its range, else the type whose range equals the bounds, else `i64`.
    ///
    /// For a minimum of 1, typify generates a `NonZero` type. This function returns the type that
    /// includes zero.
    ///
    /// ```
    /// use serde_json::json;
    /// use typify_model::Integer;
    ///
    /// let name = |schema| Integer::of(&schema).name;
    /// assert_eq!(name(json!({"type": "integer", "format": "int32"})), "i32");
    /// assert_eq!(name(json!({"type": "integer", "minimum": 0, "maximum": 255})), "u8");
    /// assert_eq!(name(json!({"type": "integer", "minimum": 1, "maximum": 5})), "i64");
    /// ```
    pub fn of<'s>(schema: impl Schema<'s>) -> Integer {
        let exclusive = |keyword| f64::from(u8::from(schema.flag(keyword)));
        let mut min = schema
            .number("minimum")
            .map(|min| min + exclusive("exclusiveMinimum"));
        let mut max = schema
            .number("maximum")
            .map(|max| max - exclusive("exclusiveMaximum"));
        if min == Some(1.0) {
            min = Some(0.0);
        }
        if let Some(integer) = schema.text("format").and_then(Integer::of_format) {
            let (lowest, highest) = (integer.min as f64, integer.max as f64);
            let is_within =
                min.is_none_or(|min| min >= lowest) && max.is_none_or(|max| max <= highest);
            if is_within && !schema.has("multipleOf") {
                return integer;
            }
            min = min.or(Some(lowest));
            max = max.or(Some(highest));
        }
        if min.is_none() && max.is_none() {
            return Integer::I64;
        }
        let has_bounds = |integer: &Integer| {
            min.is_none_or(|min| min == integer.min as f64)
                && max.is_none_or(|max| max == integer.max as f64)
        };
        let mut integers = FORMATS.iter().map(|(_, integer)| *integer);
        integers.find(has_bounds).unwrap_or(Integer::I64)
    }
}
