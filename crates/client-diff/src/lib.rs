//! What a changed API description changes for the users of the client generated from it.
//!
//! Lowered descriptions are compared, with their Plans, by what a Rust program sees of the
//! generated client: its methods, their arguments and responses, the fields and variants of
//! types, the constants of `security` and `servers`. So the same API shows no change in
//! another dialect, and each change has a verdict that holds for the vendor's own
//! interface and tolerance.
//!
//! ```
//! use client_diff::{Client, changes};
//! use openapi_lower::{Document, Options, lower};
//!
//! let api = |required: bool| {
//!     let query = format!(r#"{{"name": "q", "in": "query", "required": {required},
//!         "schema": {{"type": "string"}}}}"#);
//!     let document = Document::parse(&format!(r#"{{"openapi": "3.1.0",
//!         "info": {{"title": "Pets", "version": "1"}},
//!         "paths": {{"/pets": {{"get": {{"operationId": "find", "parameters": [{query}],
//!             "responses": {{"204": {{"description": ""}}}}}}}}}}}}"#))?;
//!     lower(document, &Options::default())
//! };
//! let (old, new) = (api(false)?, api(true)?);
//! let found = changes(&Client::new(&old), &Client::new(&new));
//! assert_eq!(found.len(), 1);
//! assert!(found[0].breaks.is_some());
//! assert_eq!(found[0].to_string(), "parameter-became-required Client::find q: optional → required");
//! # Ok::<(), openapi_lower::Error>(())
//! ```

mod catalogue;
mod change;
mod code;
mod compare;
mod error;
mod step;
mod surface;

pub use catalogue::{Entry, Seen, catalogue};
pub use change::{Breaks, Change, Kind, Site};
pub use code::code_changes;
pub use error::{Error, ErrorKind};
pub use step::Step;

use client_codegen::Interface;
use openapi_lower::Lowered;

/// A client, stated by the input of its generation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Client<'a> {
    /// The description, lowered with the options of the client.
    pub lowered: &'a Lowered,
    /// How a caller states the parameters of an operation.
    pub interface: Interface,
}

impl<'a> Client<'a> {
    /// A client of the default interface.
    pub fn new(lowered: &'a Lowered) -> Self {
        Self {
            lowered,
            interface: Interface::default(),
        }
    }

    /// Sets the interface.
    #[must_use]
    pub fn with_interface(mut self, interface: Interface) -> Self {
        self.interface = interface;
        self
    }
}

/// Returns the changes for a program that replaces the old client with the new one, in the order of
/// the old description's operations, followed by additions.
pub fn changes(old: &Client<'_>, new: &Client<'_>) -> Vec<Change> {
    compare::run(old, new, false)
}

/// Like [`changes`], including changes of the documentation alone.
pub fn changes_with_documentation(old: &Client<'_>, new: &Client<'_>) -> Vec<Change> {
    compare::run(old, new, true)
}
