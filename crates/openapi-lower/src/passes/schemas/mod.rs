//! Schemas: reduces them to the keywords of OpenAPI 3.0 with valid values.

pub(crate) mod all_of;
pub(crate) mod any_of;
pub(crate) mod bases;
pub(crate) mod conditions;
pub(crate) mod constants;
pub(crate) mod defaults;
pub(crate) mod enums;
pub(crate) mod formats;
pub(crate) mod json_schema;
pub(crate) mod keywords;
mod numbers;
mod placeholders;
pub(crate) mod properties;
pub(crate) mod required;
pub(crate) mod tags;
pub(crate) mod types;
pub(crate) mod unions;
pub(crate) mod variants;
