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

/// The integer formats that typify supports, the widest first.
const FORMATS: [(&str, Integer); 10] = [
    ("uint64", Integer::new("u64", 0, u64::MAX as i128)),
    ("int64", Integer::I64),
    ("uint32", Integer::new("u32", 0, u32::MAX as i128)),
    ("uint", Integer::new("u32", 0, u32::MAX as i128)),
    (
        "int32",
        Integer::new("i32", i32::MIN as i128, i32::MAX as i128),
    ),
    (
        "int",
        Integer::new("i32", i32::MIN as i128, i32::MAX as i128),
    ),
    ("uint16", Integer::new("u16", 0, u16::MAX as i128)),
    (
        "int16",
        Integer::new("i16", i16::MIN as i128, i16::MAX as i128),
    ),
    ("uint8", Integer::new("u8", 0, u8::MAX as i128)),
    ("int8", Integer::new("i8", i8::MIN as i128, i8::MAX as i128)),
];

impl Integer {
    /// The type of an integer without further constraints.
    pub const I64: Integer = Integer::new("i64", i64::MIN as i128, i64::MAX as i128);

    const fn new(name: &'static str, min: i128, max: i128) -> Integer {
        Integer { name, min, max }
    }

    /// Returns the range of the type.
    pub fn range(self) -> RangeInclusive<i128> {
        self.min..=self.max
    }

    /// Returns the type for a format; `None` if typify does not support the format.
    pub fn of_format(format: &str) -> Option<Integer> {
        let known = FORMATS.iter().find(|(name, _)| *name == format);
        known.map(|(_, integer)| *integer)
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
        let min = schema.number("minimum");
        let mut min = min.map(|it| it + exclusive("exclusiveMinimum"));
        let max = schema.number("maximum");
        let mut max = max.map(|it| it - exclusive("exclusiveMaximum"));
        if min == Some(1.0) {
            min = Some(0.0);
        }
        if let Some(known) = schema.text("format").and_then(Integer::of_format) {
            let (least, most) = (known.min as f64, known.max as f64);
            let within = min.is_none_or(|min| min >= least) && max.is_none_or(|max| max <= most);
            if within && !schema.has("multipleOf") {
                return known;
            }
            min = min.or(Some(least));
            max = max.or(Some(most));
        }
        let is_its_range = |it: &Integer| {
            let (least, most) = (it.min as f64, it.max as f64);
            match (min, max) {
                (Some(min), None) => min == least,
                (None, Some(max)) => max == most,
                (Some(min), Some(max)) => min == least && max == most,
                (None, None) => false,
            }
        };
        let mut integers = FORMATS.iter().map(|(_, integer)| *integer);
        integers.find(is_its_range).unwrap_or(Integer::I64)
    }
}
