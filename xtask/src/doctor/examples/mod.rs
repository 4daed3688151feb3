//! `doctor --examples`: decodes the response examples of a description.
//!
//! The worker finds them, validates them against the description's schemas, and determines the
//! generated type by which the client decodes each ([`cases`]). A crate with the generated
//! types then decodes and encodes them, and the result is compared with the example
//! ([`mod@prove`]; see [`proof`](super::proof) for what is shared with the instances). Each
//! example is also tested with an unknown value in one of its enums.

mod cases;
mod find;
mod prove;

use super::row::examples::{Examples, Failure};

/// The name of the harness input.
const NAME: &str = "examples";

pub use cases::{Types, nonconforming, prepare};
pub use find::responses;
pub use prove::prove;
