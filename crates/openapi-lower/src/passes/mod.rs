//! The passes, in the order in which they run.
//!
//! A pass is one file with one public function, `run`. It changes the tree in place and
//! notes every change. What belongs into the Plan is kept beside the members of the root, of
//! an operation or of a schema ([`Node::plan_at`]), so that it moves and is renamed with
//! them.

use openapi_source::{Node, order};

mod all_of;
mod any_of;
mod bases;
mod bodies;
pub(crate) mod census;
mod conditions;
mod constants;
pub(crate) mod cx;
mod defaults;
mod deprecated;
mod directions;
mod enums;
mod facts;
mod formats;
mod json_schema;
mod keywords;
mod method_ids;
pub(crate) mod names;
mod nullability;
mod operation_ids;
pub(crate) mod parameters;
mod paths;
mod placeholders;
mod properties;
pub(crate) mod reach;
mod responses;
pub(crate) mod secrets;
pub(crate) mod shape;
pub(crate) mod tags;
#[cfg(test)]
mod testing;
mod types;
pub(crate) mod unions;
mod variants;

use cx::Cx;

/// A pass by its name in the report.
type Pass = (&'static str, fn(&mut Node, &mut Cx));

/// All passes, over what openapi-normalize leaves.
pub(crate) const PASSES: &[Pass] = &[
    // What is not about schemas, and progenitor does not read.
    ("facts", facts::run),
    ("census", census::run),
    // Schemas: the keywords of OpenAPI 3.0, each with a value that it may have.
    ("keywords", keywords::run),
    ("conditions", conditions::run),
    ("json-schema", json_schema::run),
    ("types", types::run),
    ("formats", formats::run),
    ("enums", enums::run),
    ("bases", bases::run),
    ("all-of", all_of::run),
    // Again, for what the members of an `allOf` say together.
    ("types", types::run),
    ("formats", formats::run),
    ("enums", enums::run),
    ("unions", unions::run),
    ("tags", tags::run),
    ("any-of", any_of::run),
    ("constants", constants::run),
    ("variants", variants::run),
    ("properties", properties::run),
    ("defaults", defaults::run),
    // Operations: what progenitor can send and decode.
    ("paths", paths::run),
    ("operation-ids", operation_ids::run),
    ("parameters", parameters::run),
    ("bodies", bodies::run),
    ("responses", responses::run),
    // Types: who uses them, and their names.
    ("secrets", secrets::run),
    ("nullability", nullability::run),
    ("directions", directions::run),
    ("deprecated", deprecated::run),
    // Again, since what was made and what is not asked for any more changes the order.
    ("alternatives", unions::run),
    ("names", names::run),
    // What has its names now, and is not for progenitor.
    ("offers", bodies::offers),
    // Again, for what the passes have made.
    ("order", |root, _| order::sort(root)),
];
