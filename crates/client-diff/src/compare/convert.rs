//! Conversions of a builder's setters from the old type of a value.
//!
//! Setters take `TryInto`, so a program may still compile if the type changes.

use client_codegen::Interface;
use indexmap::IndexMap;
use serde_json::Value;

use super::Compare;
use crate::{
    change::Breaks::{self, Compiling, Running},
    surface::{Bounds, Shape, kind},
};

impl Compare<'_> {
    /// Returns how a program breaks if a method requires `new` instead of `old`.
    pub(super) fn retyped(&self, old: &str, new: &str) -> Option<Breaks> {
        if self.interface == Interface::Positional {
            return Some(Compiling);
        }
        let (old, new) = (old.trim_start_matches('&'), new.trim_start_matches('&'));
        if let (Some(old), Some(new)) = (number(old), number(new)) {
            return number_to_number(&old, &new);
        }
        let converts_to_json =
            old == "String" || old == "bool" || number(old).is_some_and(|it| !it.non_zero);
        if new == format!("Option<{old}>") || (new == "serde_json::Value" && converts_to_json) {
            return None;
        }
        if let (Some((old_items, old_fixed)), Some((new_items, new_fixed))) =
            (items(old), items(new))
            && old_items == new_items
            && old_fixed != new_fixed
        {
            return new_fixed.then_some(Running);
        }
        // A newtype converts from its inner type and into it; a program that has a value names
        // its type.
        if let Some(Shape::Newtype { inner, .. }) = self.old.shape_of(old)
            && inner == new
        {
            let is_removed = self.new.shape_of(old).is_none();
            return is_removed.then_some(Compiling);
        }
        match self.new.shape_of(new) {
            // There is no infallible conversion of a string, which may parse as any variant.
            Some(Shape::Union(union)) if union.is_made_of(old) && old != "String" => None,
            // By a parser, which may fail.
            Some(Shape::Text { .. }) if old == "String" => Some(Running),
            // By the value, which a closed enum may reject.
            Some(Shape::Text { values, open }) if converts_to_enum(old, &values) => {
                (!open).then_some(Running)
            }
            Some(Shape::Newtype { inner, bounds, .. }) if inner == old => {
                (bounds != Bounds::default()).then_some(Running)
            }
            _ => Some(Compiling),
        }
    }
}

/// Whether a type converts into an enum of these values.
fn converts_to_enum(ty: &str, values: &IndexMap<String, Value>) -> bool {
    match kind(values) {
        "integers" => ty == "i64",
        "unsigned integers" => ty == "u64",
        "booleans" => ty == "bool",
        _ => false,
    }
}

/// Returns the items of an array, and whether the array has a fixed length.
fn items(ty: &str) -> Option<(&str, bool)> {
    if let Some(item) = ty.strip_prefix("Vec<") {
        return Some((item.strip_suffix('>')?, false));
    }
    let (item, _) = ty.strip_prefix('[')?.rsplit_once(';')?;
    Some((item, true))
}

/// The type of a number.
struct Number {
    signed: bool,
    bits: u32,
    non_zero: bool,
    float: bool,
}

/// Parses the name of a number type.
fn number(ty: &str) -> Option<Number> {
    let (name, non_zero) = match ty.strip_prefix("NonZero") {
        Some(name) => (name.to_lowercase(), true),
        None => (ty.to_owned(), false),
    };
    let bits = name.get(1..)?.parse().ok()?;
    let kind = name.chars().next()?;
    "iuf".contains(kind).then_some(Number {
        signed: kind != 'u',
        bits,
        non_zero,
        float: kind == 'f',
    })
}

/// Returns how a program breaks by the conversions of the standard library.
fn number_to_number(old: &Number, new: &Number) -> Option<Breaks> {
    let is_same_integer = old.bits == new.bits && old.signed == new.signed;
    match (old.float || new.float, old.non_zero || new.non_zero) {
        (true, false) => {
            let mantissa = if new.bits == 32 { 24 } else { 53 };
            let fits = if old.float {
                old.bits <= new.bits
            } else {
                old.bits < mantissa
            };
            (!(new.float && fits)).then_some(Compiling)
        }
        (true, true) => Some(Compiling),
        (false, true) => match (old.non_zero, new.non_zero) {
            (true, false) if is_same_integer => None,
            (false, true) if is_same_integer => Some(Running),
            (true, true) if new.bits >= old.bits => None,
            (true, true) => Some(Running),
            _ => Some(Compiling),
        },
        (false, false) => {
            let new_value_bits = new.bits - u32::from(new.signed);
            let old_value_bits = old.bits - u32::from(old.signed);
            let fits = new_value_bits >= old_value_bits && (new.signed || !old.signed);
            (!fits).then_some(Running)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_convert_as_in_the_standard_library() {
        let outcome = |old, new| number_to_number(&number(old).unwrap(), &number(new).unwrap());
        for (old, new, expected) in [
            ("i32", "i64", None),
            ("u32", "i64", None),
            ("i64", "i32", Some(Running)),
            ("i64", "u64", Some(Running)),
            ("u64", "NonZeroU64", Some(Running)),
            ("NonZeroU64", "u64", None),
            ("i64", "NonZeroU64", Some(Compiling)),
            ("i32", "f64", None),
            ("i64", "f64", Some(Compiling)),
            ("f64", "i64", Some(Compiling)),
            ("f32", "f64", None),
        ] {
            assert_eq!(outcome(old, new), expected, "{old} → {new}");
        }
    }
}
