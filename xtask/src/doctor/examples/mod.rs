//! `doctor --examples`: decodes the response examples of a description.
//!
//! The worker finds the examples, validates them against the description's schemas, and determines
//! the generated type by which the client decodes each of them ([`cases`]). A program with the
//! generated types then decodes and encodes them, and the result is compared with the example
//! ([`mod@prove`]; [`proof`](super::proof) has the code that the instances share). Each example is
//! also tested with an unknown value in one of its enums.

mod cases;
mod find;
mod prove;

use super::row::examples::{Examples, Failure};

/// The name of the harness input.
const NAME: &str = "examples";

pub use cases::{Types, nonconforming, prepare};
pub use find::responses;
pub use prove::prove;
