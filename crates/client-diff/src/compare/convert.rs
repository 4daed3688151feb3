//! What a builder's setter makes of a value of the type that was asked for before.
//!
//! Setters take `TryInto`, so a program may go on compiling where the type is another one.

use client_codegen::Interface;

use super::Compare;
use crate::{
    change::Breaks::{self, Compiling, Running},
    surface::Shape,
};

impl Compare<'_> {
    /// How it breaks that a method asks for `new` in the place of `old`.
    pub(super) fn retyped(&self, old: &str, new: &str) -> Option<Breaks> {
        if self.interface == Interface::Positional {
            return Some(Compiling);
        }
        let (old, new) = (old.trim_start_matches('&'), new.trim_start_matches('&'));
        if let (Some(old), Some(new)) = (number(old), number(new)) {
            return number_to_number(&old, &new);
        }
        let of_text = |name: &str| match self.new.shape(name) {
            Some(Shape::Text { .. }) => true,
            Some(Shape::Newtype { inner, .. }) => inner == "String",
            _ => false,
        };
        let simple = old == "String" || old == "bool" || number(old).is_some_and(|it| !it.positive);
        match new.strip_prefix("types::") {
            // From text by its parser, which may refuse.
            Some(name) if old == "String" && of_text(name) => Some(Running),
            None if new == "serde_json::Value" && simple => None,
            None if new == format!("Option<{old}>") => None,
            _ => Some(Compiling),
        }
    }
}

/// A number's type.
struct Number {
    signed: bool,
    bits: u32,
    /// Whether it is a type without zero.
    positive: bool,
    float: bool,
}

fn number(ty: &str) -> Option<Number> {
    let (name, positive) = match ty.strip_prefix("NonZero") {
        Some(name) => (name.to_lowercase(), true),
        None => (ty.to_owned(), false),
    };
    let bits = name.get(1..)?.parse().ok()?;
    let kind = name.chars().next()?;
    "iuf".contains(kind).then_some(Number {
        signed: kind != 'u',
        bits,
        positive,
        float: kind == 'f',
    })
}

/// As the standard library converts.
fn number_to_number(old: &Number, new: &Number) -> Option<Breaks> {
    let alike = old.bits == new.bits && old.signed == new.signed;
    match (old.float || new.float, old.positive || new.positive) {
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
        (false, true) => match (old.positive, new.positive) {
            (true, false) if alike => None,
            (false, true) if alike => Some(Running),
            (true, true) if new.bits >= old.bits => None,
            (true, true) => Some(Running),
            _ => Some(Compiling),
        },
        (false, false) => {
            let room = new.bits - u32::from(new.signed);
            let need = old.bits - u32::from(old.signed);
            let fits = room >= need && (new.signed || !old.signed);
            (!fits).then_some(Running)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_convert_as_the_standard_library_has_it() {
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
