//! Lowers API descriptions from Swagger 2.0 to OpenAPI 3.2 to the subset of OpenAPI 3.0 that
//! [progenitor](https://docs.rs/progenitor) accepts, and reports every change.
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
//! // A document for progenitor.
//! assert_eq!(lowered.openapi().openapi, "3.0.3");
//! // What a client needs but progenitor does not support.
//! assert_eq!(lowered.plan().servers[0].url, "/api");
//! // The changes; none of them loses anything.
//! assert_eq!(lowered.report().count(Effect::Exact), lowered.report().changes.len());
//! # Ok::<(), openapi_lower::Error>(())
//! ```
//!
//! An [`Overlay`] corrects mistakes of a vendor; passes, which `src/passes/mod.rs` lists in order,
//! rewrite features that progenitor does not support. This crate does not panic on any input, never
//! follows a reference to the network or to a file outside of the description's folder, and has no
//! code for a specific vendor.
#![cfg_attr(
    not(test),
    deny(
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
mod json_text;
mod lower;
mod passes;
// For the other crates of this workspace; not part of the public API.
#[doc(hidden)]
pub mod pattern;
pub mod plan;
mod schema;
mod suggestion;
mod validate;

pub use bounds::Bounds;
pub use example::Example;
pub use format::{Format, FormatType, Formats};
pub use lower::{Lowered, Provenance, lower};
pub use openapi_normalize::upgrade;
pub use openapi_source::changes::{Code, Diagnostic, Message};
pub use openapi_source::diagnostics;
pub use openapi_source::{
    Change, DEFAULT_MAX_BYTES, Dialect, Document, Effect, Error, ErrorKind, Overlay, Position,
    ReadOptions, Report, Result, decode, escape, media_type, percent, pointer, vocabulary,
};
// For the other crates of this workspace; not part of the public API.
#[doc(hidden)]
pub use passes::prepare::typing::Typing;
pub use plan::Plan;
pub use suggestion::Suggestion;

/// Options of lowering.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether responses are decoded tolerantly: every response property is optional and may be
    /// `null`, and strings with a format whose decoding may fail are `String`. Requests stay
    /// strict.
    pub tolerant: bool,
    /// The Rust types for strings with formats such as `date-time`.
    pub formats: Formats,
    /// Whether the Plan has the examples of the description ([`plan::Examples`]).
    pub examples: bool,
}
