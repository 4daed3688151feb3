//! Reads API descriptions from Swagger 2.0 to OpenAPI 3.2 as trees in which every node has its
//! origin, a location in the input.
//!
//! ```
//! use openapi_source::{Dialect, Document, Overlay};
//!
//! let mut document = Document::parse(
//!     "
//! openapi: 3.1.0
//! info: {title: Users, version: '1'}
//! paths:
//!   /me: {get: {operationId: me, responses: {'200': {description: the caller}}}}
//!   /users: {get: {operationId: list, responses: {'200': {description: all users}}}}
//! ",
//! )?;
//! assert_eq!(document.dialect(), Dialect::OpenApi31);
//!
//! // Corrections are data: each states the value that it expects in the description.
//! document.apply(&Overlay::parse(
//!     "
//! overlay: 1.1.0
//! actions:
//!   - target: $.paths['/me'].get
//!     x-was: {deprecated: null}
//!     update: {deprecated: true}
//! ",
//! )?)?;
//!
//! // Removes everything that only other operations use.
//! document.select(&["me"])?;
//! assert_eq!(document.operations().len(), 1);
//!
//! // Error messages name lines and columns.
//! let position = document.locate("/paths/~1me/get").expect("the node exists");
//! assert_eq!((position.line, position.column), (5, 9));
//! # Ok::<(), openapi_source::Error>(())
//! ```
//!
//! [`Document::read`] reads a file and all files in its folder that it refers to, and makes one
//! document of them. This crate does not panic on any input, and never follows a reference to the
//! network or to a file outside of the description's folder.
//!
//! A program that rewrites descriptions splits a document ([`Document::into_parts`]) into its tree
//! ([`node`]) and the record of changes ([`changes`]), which becomes a [`Report`].
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

pub mod changes;
pub mod codes;
mod dialect;
mod document;
mod error;
pub mod escape;
mod file;
pub mod node;
mod overlay;
mod parse;
pub mod pointer;
mod report;
mod select;
mod stack;
mod structure;

// Internals for the macro `diagnostics!` and the other crates of this workspace. They are not part of
// the public API and may change in any release.
#[doc(hidden)]
pub mod bundle;
#[doc(hidden)]
pub mod code;
#[doc(hidden)]
pub mod media_type;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod order;
#[doc(hidden)]
pub mod percent;
#[doc(hidden)]
pub mod references;
#[doc(hidden)]
pub mod testing;
#[doc(hidden)]
pub mod vocabulary;
#[doc(hidden)]
pub mod walk;

pub use changes::Changes;
pub use dialect::Dialect;
pub use document::{Document, Parts};
pub use error::{Error, ErrorKind, Position, Result};
pub use file::{DEFAULT_MAX_BYTES, ReadOptions};
pub use node::{Kind, Map, Node, Origin, Origins};
pub use overlay::Overlay;
pub use parse::{MAX_DEPTH, decode, read_value};
pub use report::{Change, Effect, Report};
pub use stack::on_large_stack;
