//! `doctor --instances`: the generated types, judged by instances of the description's own
//! schemas.
//!
//! The worker finds what has a type ([`targets`]): each component, each union, each request
//! and response body. It makes instances of the original schema ([`sample`]), keeps those
//! that an independent validator accepts ([`proof`](super::proof), which knows nothing of
//! the lowering), and says of each which variant of a union it has to become ([`unions`]).
//! A crate around the generated types then decodes each and encodes it again, and what comes
//! out is judged ([`judge`]):
//!
//! - `decode`: a valid instance does not decode.
//! - `lost`, `changed`, `added`: what comes out is not what went in. Members of which the
//!   description says nothing may be lost, unless it says `additionalProperties: true`.
//! - `null-or-empty`: of what is sent, `null`, absent, `[]` and `{}` are taken for each other.
//! - `variant`: a union takes a variant that the instance is not.
//! - `invalid-taken`: what is invalid by its tag becomes another variant.
//! - `unknown-tag`, `unknown-value`: in what is received, a tag or an enum value that nobody
//!   described does not survive.
//!
//! Equal are also `1.0` and `1`, numbers in single precision, date-times of one instant,
//! and base64 of the same bytes (see [`compare`](super::proof::compare)). Integers beyond 64
//! bits, which the client cannot hold, are counted apart. What the report calls widened or
//! narrowed at a schema is told, and is no failure.

mod code;
mod judge;
#[cfg(test)]
mod mistakes;
mod prepare;
mod sample;
mod targets;
mod unions;

use super::row::instances::{Failure, Instances};

/// The name of the input of the harness.
const NAME: &str = "instances";

pub use judge::prove;
pub use prepare::prepare;
