//! Shared by `--examples` and `--instances`: the description's schemas as JSON Schema for an
//! independent validator ([`schema`], [`validate`]), the crate with the generated types that
//! decodes values and encodes them again ([`harness`]), and the comparison of values with their
//! encoded forms ([`compare`]). None of these modules uses the lowering.

pub mod compare;
pub mod harness;
pub mod schema;
pub mod validate;

/// A value that no description lists.
pub const UNKNOWN: &str = "a value that nobody described";
