//! `doctor --examples`: the answers that a description gives as examples, decoded.
//!
//! The worker finds them, judges them by the description's own schemas, and looks up by
//! which generated type the client decodes each ([`cases`]). A crate around the generated
//! code then decodes and encodes them again, and what comes out is compared with what went
//! in ([`mod@prove`]; see [`proof`](super::proof) for what is shared with the instances). The
//! same is done with each example in which one enum has a value that nobody described.

mod cases;
mod find;
mod prove;

use super::row::examples::{Examples, Failure};

/// The name of the input of the harness.
const NAME: &str = "examples";

pub use cases::{Types, nonconforming, prepare};
pub use find::responses;
pub use prove::prove;
