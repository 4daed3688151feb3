//! The diagnostics of this crate, a module for each group, and those of openapi-source that its
//! passes use.

use openapi_source::changes::Diagnostic;
pub(crate) use openapi_source::codes::tree;

pub(crate) mod all_of;
pub(crate) mod any_of;
pub(crate) mod bases;
pub(crate) mod bodies;
pub(crate) mod conditions;
pub(crate) mod constants;
pub(crate) mod defaults;
pub(crate) mod deprecated;
pub(crate) mod directions;
pub(crate) mod emit;
pub(crate) mod enums;
pub(crate) mod formats;
pub(crate) mod info;
pub(crate) mod json_schema;
pub(crate) mod keywords;
pub(crate) mod names;
pub(crate) mod nullability;
pub(crate) mod operation_ids;
pub(crate) mod pages;
pub(crate) mod parameters;
pub(crate) mod paths;
pub(crate) mod properties;
pub(crate) mod responses;
pub(crate) mod secrets;
pub(crate) mod security;
pub(crate) mod servers;
pub(crate) mod streams;
pub(crate) mod tags;
pub(crate) mod types;
pub(crate) mod unions;
pub(crate) mod variants;

/// The diagnostics of this crate, by group.
const ALL: &[&[&Diagnostic]] = &[
    deprecated::ALL,
    directions::ALL,
    names::ALL,
    nullability::ALL,
    secrets::ALL,
    bases::ALL,
    all_of::ALL,
    unions::ALL,
    pages::ALL,
    streams::ALL,
    tags::ALL,
    any_of::ALL,
    constants::ALL,
    variants::ALL,
    properties::ALL,
    defaults::ALL,
    keywords::ALL,
    conditions::ALL,
    json_schema::ALL,
    types::ALL,
    formats::ALL,
    enums::ALL,
    paths::ALL,
    operation_ids::ALL,
    parameters::ALL,
    bodies::ALL,
    responses::ALL,
    info::ALL,
    security::ALL,
    servers::ALL,
    emit::ALL,
];

/// Returns all diagnostics that a report of [`lower`](crate::lower) can contain: those of reading,
/// of normalizing and of this crate.
pub fn all() -> impl Iterator<Item = &'static Diagnostic> {
    let crates = [
        openapi_source::codes::ALL,
        openapi_normalize::codes::ALL,
        ALL,
    ];
    crates.into_iter().flatten().copied().flatten().copied()
}
