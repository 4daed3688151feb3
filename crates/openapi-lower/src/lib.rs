//! Lowers any OpenAPI description to the subset of OpenAPI 3.0 that progenitor accepts.

mod bundle;
mod document;
mod emit;
mod error;
mod ident;
mod lower;
mod node;
mod overlay;
mod parse;
mod passes;
pub mod plan;
mod report;
mod select;
mod typed;

pub use document::{DEFAULT_MAX_BYTES, Dialect, Document};
pub use error::{Error, Position, Result};
pub use overlay::Overlay;
pub use lower::{Lowered, Provenance, Typing, lower};
pub use plan::Plan;
pub use report::{Change, Effect, Report};

/// How to lower.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether the client shall be liberal in what it accepts: in answers every property
    /// is optional and may be `null`, defaults are dropped, and text formats whose
    /// decoding may fail stay text. Requests keep their strictness.
    pub tolerant: bool,
}
