//! The passes, in the order in which they run.
//!
//! A pass is one file with one public function, `run`. It changes the tree in place and
//! notes every change. What belongs into the Plan is kept beside the members of the root, of
//! an operation or of a schema ([`Node::plan_at`]), so that it moves and is renamed with
//! them.

use openapi_source::{Node, order};

pub(crate) mod components;
pub(crate) mod operations;
pub(crate) mod prepare;
pub(crate) mod reach;
pub(crate) mod schemas;
pub(crate) mod shape;
#[cfg(test)]
mod testing;

use crate::cx::Cx;

/// A pass by its name in the report.
type Pass = (&'static str, fn(&mut Node, &mut Cx));

/// All passes, over what openapi-normalize leaves.
pub(crate) const PASSES: &[Pass] = &[
    // What is not about schemas, and progenitor does not read.
    ("pages", prepare::pages::run),
    ("stream-switch", prepare::stream_switch::run),
    ("facts", prepare::facts::run),
    ("census", prepare::census::run),
    // Schemas: the keywords of OpenAPI 3.0, each with a value that it may have.
    ("keywords", schemas::keywords::run),
    ("conditions", schemas::conditions::run),
    ("json-schema", schemas::json_schema::run),
    ("types", schemas::types::run),
    ("formats", schemas::formats::run),
    ("enums", schemas::enums::run),
    ("bases", schemas::bases::run),
    ("all-of", schemas::all_of::run),
    // Again, for what the members of an `allOf` say together.
    ("types", schemas::types::run),
    ("formats", schemas::formats::run),
    ("enums", schemas::enums::run),
    ("unions", schemas::unions::run),
    ("tags", schemas::tags::run),
    ("any-of", schemas::any_of::run),
    ("constants", schemas::constants::run),
    ("variants", schemas::variants::run),
    ("properties", schemas::properties::run),
    ("defaults", schemas::defaults::run),
    // Operations: what progenitor can send and decode.
    ("paths", operations::paths::run),
    ("operation-ids", operations::operation_ids::run),
    ("parameters", operations::parameters::run),
    ("bodies", operations::bodies::run),
    ("responses", operations::responses::run),
    // Types: who uses them, and their names.
    ("secrets", components::secrets::run),
    ("nullability", components::nullability::run),
    ("directions", components::directions::run),
    ("deprecated", components::deprecated::run),
    // Again, since what was made and what is not asked for any more changes the order.
    ("alternatives", schemas::unions::run),
    ("names", components::names::run),
    // What has its names now, and is not for progenitor.
    ("offers", operations::bodies::offers),
    // Again, for what the passes have made.
    ("order", |root, _| order::sort(root)),
];
