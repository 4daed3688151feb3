//! Brings any API description, Swagger 2.0 to OpenAPI 3.2, into one form, and reports every
//! change.
//!
//! ```
//! use openapi_source::Document;
//!
//! let document = Document::parse(
//!     r##"{
//!         "swagger": "2.0",
//!         "info": {"title": "Users", "version": "1"},
//!         "produces": ["application/json"],
//!         "paths": {"/me": {
//!             "parameters": [{"$ref": "#/parameters/Language"}],
//!             "get": {"operationId": "me", "responses": {"200": {
//!                 "description": "the caller",
//!                 "schema": {"$ref": "#/definitions/User"}
//!             }}}
//!         }},
//!         "parameters": {"Language": {"name": "lang", "in": "query", "type": "string"}},
//!         "definitions": {"User": {"type": "string", "x-nullable": true}}
//!     }"##,
//! )?;
//! let normalized = openapi_normalize::normalize(document)?;
//! let value = normalized.to_value();
//!
//! // The operation stands for itself, in the words of OpenAPI 3.
//! let operation = &value["paths"]["/me"]["get"];
//! assert_eq!(operation["parameters"][0]["name"], "lang");
//! assert_eq!(operation["parameters"][0]["schema"]["type"], "string");
//! let content = &operation["responses"]["200"]["content"];
//! let schema = &content["application/json"]["schema"];
//! assert_eq!(schema["$ref"], "#/components/schemas/User");
//! assert_eq!(value["components"]["schemas"]["User"]["nullable"], true);
//!
//! // What was changed, by its place in the input.
//! let report = normalized.into_report();
//! assert!(report.changes.iter().any(|it| it.pointer == "/definitions/User/x-nullable"));
//! # Ok::<(), openapi_source::Error>(())
//! ```
//!
//! # The form
//!
//! - Sections, operations, parameters, bodies and responses are those of OpenAPI 3, whatever the
//!   version that the description states; `openapi` is `3.0.3`.
//! - Every operation stands for itself: what its path item says for all operations is written into
//!   each, and every reference that is not a schema's is written out in place.
//! - A reference to a schema is `#/components/schemas/NAME`, and its component is there.
//! - Schemas keep the keywords of JSON Schema and of OpenAPI, of all versions. A generic schema
//!   (`$dynamicRef`) is copied for each of its bindings.
//! - Extensions that mean something are written in OpenAPI's words or handed on ([`Normalized`]),
//!   other extensions and examples are removed.
//! - Members, parameters, and the names in `required` are in the order of their names, so that what
//!   is made of the form does not depend on the order of a description.
//!
//! [`upgrade`] does the first step alone: Swagger 2.0 as OpenAPI 3.0, for other tools.
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

use std::collections::HashMap;
use std::path::PathBuf;

use openapi_source::{
    Changes, Dialect, Document, Node, Origin, Parts, Report, Result, on_large_stack, order, walk,
};
use serde_json::Value;

pub mod codes;
mod cx;
mod dialects;
mod extensions;
mod openapi32;
mod references;
mod schema_references;
mod swagger2;
#[cfg(test)]
mod testing;
mod upgrade;

use cx::Cx;
pub use cx::EnumValue;
pub use extensions::{HANDED_ON, TAG_VALUE};
pub use upgrade::upgrade;

/// A pass: it changes the tree in place and notes every change. What OpenAPI has no word for is kept
/// beside the members of the object that it is about ([`Node::plan_at`]).
type Pass = fn(&mut Node, &mut Cx);

/// Those that bring Swagger 2.0, as a whole or in pieces, to the form of OpenAPI 3.
const UPGRADE: [Pass; 2] = [dialects::run, swagger2::run];

/// All passes, in the order in which they run. What nobody reads goes last, since references may
/// point into it.
const PASSES: [Pass; 8] = [
    |root, _| order::sort_before_references(root),
    UPGRADE[0],
    UPGRADE[1],
    references::run,
    schema_references::run,
    |root, _| order::sort_all_parameters(root),
    openapi32::run,
    extensions::run,
];

/// A description in the one form.
///
/// Beside the members of its objects ([`Node::plan`]) stand: `method` at an operation, the HTTP
/// method of one that took the place of another method since OpenAPI 3.0 has no member for its
/// own, and the extensions [`HANDED_ON`]; [`TAG_VALUE`] at a component; `multiSegment` at a path
/// parameter whose slashes stay.
#[derive(Debug)]
#[non_exhaustive]
pub struct Normalized {
    /// The tree.
    pub root: Node,
    /// The family of the input.
    pub dialect: Dialect,
    /// What extensions say of enum values, by the origin of the value.
    pub enum_values: HashMap<Origin, EnumValue>,
    /// What was changed, to be continued.
    pub changes: Changes,
    /// The path of the input's first main file; `None` where it came from memory.
    pub path: Option<PathBuf>,
}

/// Brings a description into the one form.
///
/// # Errors
///
/// No thread could be started.
pub fn normalize(document: Document) -> Result<Normalized> {
    on_large_stack(|| Ok(normalize_parts(document.into_parts())))
}

/// Brings a description into the one form, on the thread of the caller, which needs room for a
/// deep tree ([`on_large_stack`]).
pub fn normalize_parts(parts: Parts) -> Normalized {
    let mut root = parts.root;
    let mut cx = Cx::new(parts.dialect, parts.changes);
    for pass in PASSES {
        pass(&mut root, &mut cx);
    }
    Normalized {
        root,
        dialect: parts.dialect,
        enum_values: cx.enum_values,
        changes: cx.changes,
        path: parts.path,
    }
}

impl Normalized {
    /// The description.
    pub fn to_value(&self) -> Value {
        self.root.to_value()
    }

    /// What was changed.
    pub fn into_report(self) -> Report {
        let users = walk::users(&self.root, &|_| Vec::new());
        let (report, _) = self
            .changes
            .into_report(|origin| users.get(&origin).copied());
        report
    }
}
