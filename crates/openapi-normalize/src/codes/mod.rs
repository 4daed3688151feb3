//! The diagnostics of this crate, a module for each group, and those of openapi-source that its
//! passes use.

use openapi_source::changes::Diagnostic;
pub(crate) use openapi_source::codes::tree;

pub(crate) mod dialects;
pub(crate) mod extensions;
pub(crate) mod openapi32;
pub(crate) mod references;
pub(crate) mod schema_references;
pub(crate) mod swagger2;

/// The diagnostics of this crate, by group.
pub const ALL: &[&[&Diagnostic]] = &[
    dialects::ALL,
    references::ALL,
    openapi32::ALL,
    extensions::ALL,
    schema_references::ALL,
    swagger2::ALL,
];
