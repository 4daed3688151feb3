//! The passes, in the order in which they run.
//!
//! A pass is a module with one public function, `run`. It changes the tree in place and notes every
//! change. Data for the Plan is stored beside the members of the root, of an operation or of a
//! schema ([`Node::plan_at`]), so it is moved and renamed with them.

use openapi_source::{Node, order};

pub(crate) mod components;
pub(crate) mod operations;
pub(crate) mod planned;
pub(crate) mod prepare;
pub(crate) mod reach;
pub(crate) mod schemas;
pub(crate) mod shape;
#[cfg(test)]
mod testing;

use crate::cx::Cx;

type Pass = fn(&mut Node, &mut Cx);

/// All passes on the output of openapi-normalize.
pub(crate) const PASSES: &[Pass] = &[
    // Members outside of schemas that progenitor does not read.
    prepare::pages::run,
    prepare::stream_switch::run,
    prepare::websocket::run,
    prepare::webhooks::run,
    prepare::metadata::run,
    prepare::typing::run,
    // Schemas: reduces them to the keywords of OpenAPI 3.0 with valid values.
    schemas::keywords::run,
    schemas::conditions::run,
    // Before `json_schema` removes the keywords that describe files.
    operations::parts::run,
    schemas::json_schema::run,
    schemas::types::run,
    schemas::formats::run,
    schemas::enums::run,
    schemas::bases::run,
    schemas::all_of::run,
    // Repeated for the combined keywords of the members of an `allOf`.
    schemas::types::run,
    schemas::formats::run,
    schemas::enums::run,
    schemas::required::run,
    schemas::unions::run,
    schemas::tags::run,
    schemas::any_of::run,
    schemas::constants::run,
    schemas::variants::run,
    schemas::properties::run,
    schemas::defaults::run,
    // Operations: reduces them to what progenitor can send and decode.
    operations::paths::run,
    operations::operation_ids::run,
    operations::parameters::run,
    operations::bodies::run,
    operations::responses::run,
    // Types: their uses and their names.
    components::secrets::run,
    components::nullability::run,
    components::directions::run,
    components::deprecated::run,
    // Repeated, because new components and removed constraints change the order of variants.
    schemas::unions::run,
    components::names::run,
    // Moves the schemas that are not for progenitor, whose types have their final names now.
    operations::bodies::move_to_plan,
    // Repeated for nodes that the passes created.
    |root, _| order::sort(root),
];
