//! Shared by `--examples` and `--instances`: the description's schemas as JSON Schema for an
//! independent validator ([`schema`], [`conform`]), the crate with the generated types that
//! decodes values and encodes them again ([`harness`]), and the comparison of values with their
//! encoded forms ([`compare`]). None of them uses the lowering.

pub mod compare;
pub mod conform;
pub mod harness;
pub mod pointer;
pub mod schema;
pub mod tags;
