//! Lowers any OpenAPI description, Swagger 2.0 to OpenAPI 3.2, to the subset of OpenAPI
//! 3.0 that [progenitor](https://docs.rs/progenitor) accepts, and reports every change
//! that it makes.
//!
//! ```
//! use openapi_lower::{Document, Effect, Options};
//!
//! let mut document = Document::parse(
//!     r##"{
//!         "swagger": "2.0",
//!         "info": {"title": "Users", "version": "1"},
//!         "basePath": "/api/",
//!         "paths": {"/me": {"get": {"responses": {"200": {
//!             "description": "the caller",
//!             "schema": {"type": "object", "properties": {"id": {"type": "integer"}}}
//!         }}}}}
//!     }"##,
//! )?;
//! document.select(&["GET /me"])?;
//! let lowered = openapi_lower::lower(document, &Options::default())?;
//!
//! // Ready for progenitor.
//! assert_eq!(lowered.openapi().openapi, "3.0.3");
//! // What a client needs and progenitor is not told.
//! assert_eq!(lowered.plan().servers[0].url, "/api");
//! // What was changed; nothing was given up here.
//! assert_eq!(lowered.report().count(Effect::Exact), lowered.report().changes.len());
//! # Ok::<(), openapi_lower::Error>(())
//! ```
//!
//! A vendor's mistakes are corrected by an [`Overlay`]; what progenitor cannot take of a
//! right description is rewritten by passes, which `src/passes/mod.rs` lists in order.
//! Nothing here panics on what a description says, follows a reference onto the network
//! or out of the description's folder, or knows of any vendor.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

mod bounds;
mod chain;
pub mod codes;
mod complete;
mod cx;
mod emit;
mod emptied;
mod example;
mod format;
mod frozen;
mod lower;
mod passes;
pub mod plan;
mod suggestion;
mod typed;

pub use bounds::Bounds;
pub use example::Example;
pub use format::{Format, FormatType, Formats};
pub use lower::{Lowered, Provenance, lower};
pub use openapi_normalize::upgrade;
pub use openapi_source::changes::{Code, Diagnostic, Message};
pub use openapi_source::diagnostics;
pub use openapi_source::{
    Change, DEFAULT_MAX_BYTES, Dialect, Document, Effect, Error, Overlay, Position, ReadOptions,
    Report, Result, decode, escape, media_type, percent, pointer, vocabulary,
};
pub use passes::prepare::census::Typing;
pub use plan::Plan;
pub use suggestion::Suggestion;

/// How to lower.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether the client shall be liberal in what it accepts: in answers every property
    /// is optional and may be `null`, and text formats whose decoding may fail stay text. Requests keep their strictness.
    pub tolerant: bool,
    /// What strings of a format such as `date-time` become.
    pub formats: Formats,
}
