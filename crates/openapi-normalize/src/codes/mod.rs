//! The codes of what this crate changes, a module for each group. Those of openapi-source that passes use, too,
//! are named here.

use openapi_source::changes::Diagnostic;
pub(crate) use openapi_source::codes::tree;

pub(crate) mod dialects;
pub(crate) mod extensions;
pub(crate) mod openapi32;
pub(crate) mod references;
pub(crate) mod schema_references;
pub(crate) mod swagger2;

/// What each code stands for, by group.
pub const ALL: &[&[&Diagnostic]] = &[
    dialects::ALL,
    references::ALL,
    openapi32::ALL,
    extensions::ALL,
    schema_references::ALL,
    swagger2::ALL,
];
