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

type Pass = fn(&mut Node, &mut Cx);

/// All passes, over what openapi-normalize leaves.
pub(crate) const PASSES: &[Pass] = &[
    // What is not about schemas, and progenitor does not read.
    prepare::pages::run,
    prepare::stream_switch::run,
    prepare::facts::run,
    prepare::census::run,
    // Schemas: the keywords of OpenAPI 3.0, each with a value that it may have.
    schemas::keywords::run,
    schemas::conditions::run,
    schemas::json_schema::run,
    schemas::types::run,
    schemas::formats::run,
    schemas::enums::run,
    schemas::bases::run,
    schemas::all_of::run,
    // Again, for what the members of an `allOf` say together.
    schemas::types::run,
    schemas::formats::run,
    schemas::enums::run,
    schemas::unions::run,
    schemas::tags::run,
    schemas::any_of::run,
    schemas::constants::run,
    schemas::variants::run,
    schemas::properties::run,
    schemas::defaults::run,
    // Operations: what progenitor can send and decode.
    operations::paths::run,
    operations::operation_ids::run,
    operations::parameters::run,
    operations::bodies::run,
    operations::responses::run,
    // Types: who uses them, and their names.
    components::secrets::run,
    components::nullability::run,
    components::directions::run,
    components::deprecated::run,
    // Again, since what was made and what is not asked for any more changes the order.
    schemas::unions::run,
    components::names::run,
    // What has its names now, and is not for progenitor.
    operations::bodies::offers,
    // Again, for what the passes have made.
    |root, _| order::sort(root),
];
