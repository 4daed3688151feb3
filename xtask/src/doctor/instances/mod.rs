//! `doctor --instances`: tests the generated types with instances of the description's schemas.
//!
//! The worker finds the schemas that have a type ([`targets`]): components, unions, request and
//! response bodies. It makes instances of each original schema ([`sample`]), keeps those that an
//! independent validator accepts ([`proof`](super::proof), which does not use the lowering), and
//! determines which variant of a union each instance must become ([`unions`]). A program with the
//! generated types then decodes and encodes the instances, and the outcomes are evaluated
//! ([`mod@evaluate`]):
//!
//! - `decode`: a valid instance does not decode.
//! - `lost`, `changed`, `added`: the encoded value differs from the instance. Undescribed
//!   members may be lost, unless the schema has `additionalProperties: true`.
//! - `null-or-empty`: in a request, one of `null`, absent, `[]` and `{}` becomes a different one.
//! - `variant`: an instance of a union becomes the wrong variant.
//! - `invalid-taken`: an instance that is invalid because of its tag becomes another variant.
//! - `unknown-tag`, `unknown-value`: in a response, an unknown tag or enum value is not preserved.
//!
//! `1.0` and `1`, numbers in single precision, date-times of the same instant, and base64 of the
//! same bytes are equal (see [`compare`](super::proof::compare)). Integers beyond the signed 64-bit
//! range, which the client cannot represent, are counted separately. Differences that the report
//! states as widened or narrowed at a schema are listed, and are not failures.

mod code;
mod evaluate;
#[cfg(test)]
mod mistakes;
mod prepare;
mod sample;
mod targets;
mod unions;

use super::row::instances::{Failure, Instances};

/// The name of the harness input.
const NAME: &str = "instances";
/// The name of a member that no description describes.
const UNDESCRIBED: &str = "x-undescribed";

pub use evaluate::prove;
pub use prepare::prepare;
