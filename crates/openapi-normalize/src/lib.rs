//! Normalizes API descriptions from Swagger 2.0 to OpenAPI 3.2 to one canonical form, and reports
//! every change.
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
//! // The operation is self-contained, in the notation of OpenAPI 3.
//! let operation = &value["paths"]["/me"]["get"];
//! assert_eq!(operation["parameters"][0]["name"], "lang");
//! assert_eq!(operation["parameters"][0]["schema"]["type"], "string");
//! let content = &operation["responses"]["200"]["content"];
//! let schema = &content["application/json"]["schema"];
//! assert_eq!(schema["$ref"], "#/components/schemas/User");
//! assert_eq!(value["components"]["schemas"]["User"]["nullable"], true);
//!
//! // The changes, with their locations in the input.
//! let report = normalized.into_report();
//! assert!(report.changes.iter().any(|it| it.pointer == "/definitions/User/x-nullable"));
//! # Ok::<(), openapi_source::Error>(())
//! ```
//!
//! # Canonical form
//!
//! - Sections, operations, parameters, request bodies and responses have the notation of OpenAPI 3,
//!   whatever version the description states; `openapi` is `3.0.3`.
//! - Every operation is self-contained: members of its path item that apply to it are copied into
//!   it, and every reference other than one to a schema is replaced by its target.
//! - References to schemas have the form `#/components/schemas/NAME`, and the component exists.
//! - Schemas have the keywords of JSON Schema and of OpenAPI, of all versions. A generic schema
//!   (`$dynamicRef`) is copied for each of its bindings.
//! - Supported extensions are rewritten in the notation of OpenAPI or kept as data for the Plan
//!   ([`Normalized`]); other extensions and examples are removed.
//! - Members, parameters, and the names in `required` are sorted by name, so that the output does
//!   not depend on the order of a description.
//!
//! [`upgrade`] performs only the first step, from Swagger 2.0 to OpenAPI 3.0, for other tools.
#![cfg_attr(
    not(test),
    deny(
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
mod duplicates;
mod extensions;
mod openapi32;
mod references;
mod schema_references;
mod swagger2;
#[cfg(test)]
mod testing;
mod upgrade;
mod webhooks;

use cx::Cx;
pub use cx::EnumValue;
pub use extensions::{CLIENT_EXTENSIONS, EXAMPLES, MEDIA_TYPE, TAG_VALUE};
pub use upgrade::upgrade;

/// A pass changes the tree in place and notes every change. It stores data that OpenAPI cannot
/// express beside the members of the object concerned ([`Node::plan_at`]).
type Pass = fn(&mut Node, &mut Cx);

/// The passes that convert members of Swagger 2.0 to OpenAPI 3.
const UPGRADE: [Pass; 2] = [dialects::run, swagger2::run];

/// All passes in their order. Unused nodes are removed last, because references may point into
/// them.
const PASSES: [Pass; 10] = [
    |root, _| order::sort_before_references(root),
    webhooks::copy_to_paths,
    UPGRADE[0],
    UPGRADE[1],
    references::run,
    schema_references::run,
    |root, _| order::sort_all_parameters(root),
    openapi32::run,
    extensions::run,
    webhooks::move_to_plan,
];

/// A description in canonical form.
///
/// Objects have additional data beside their members ([`Node::plan`]): an operation has `method`,
/// its HTTP method, if OpenAPI 3.0 has no member for it and the operation uses the member of
/// another method, the extensions [`CLIENT_EXTENSIONS`], and [`EXAMPLES`] if [`Options::examples`] is
/// set; a component has [`TAG_VALUE`]; a path parameter has `multiSegment` if its slashes are not
/// encoded; the root has `webhooks`, the requests that the API's server sends.
#[derive(Debug)]
#[non_exhaustive]
pub struct Normalized {
    /// The tree.
    pub root: Node,
    /// The dialect of the input.
    pub dialect: Dialect,
    /// The data about enum values from extensions, by the origin of the value.
    pub enum_values: HashMap<Origin, EnumValue>,
    /// The changes, to be continued.
    pub changes: Changes,
    /// The path of the first main file; `None` for a description from memory.
    pub path: Option<PathBuf>,
}

/// Options of normalization.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether the examples of parameters, request bodies and responses are kept as data for the
    /// Plan. The canonical form does not have them in any case.
    pub examples: bool,
}

/// Normalizes a description to the canonical form.
///
/// # Errors
///
/// No thread could be started.
pub fn normalize(document: Document) -> Result<Normalized> {
    on_large_stack(|| Ok(normalize_parts(document.into_parts(), Options::default())))
}

/// Normalizes a description on the current thread, whose stack must be large enough for a deep tree
/// ([`on_large_stack`]).
pub fn normalize_parts(parts: Parts, options: Options) -> Normalized {
    let mut root = parts.root;
    let mut cx = Cx::new(parts.dialect, parts.changes, options);
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
    /// Returns the description in canonical form.
    pub fn to_value(&self) -> Value {
        self.root.to_value()
    }

    /// Returns the report of changes.
    pub fn into_report(self) -> Report {
        let users = walk::users(&self.root, &|_| Vec::new());
        let (report, _) = self
            .changes
            .into_report(|origin| users.get(&origin).copied());
        report
    }
}
