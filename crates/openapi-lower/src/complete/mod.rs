//! Completes the Plan: adds the data that depends on the whole lowered document.

use openapi_source::{Error, ErrorKind, Map, Node, Result, walk};

mod parameters;
mod presence;
mod unions;
mod websocket;

use crate::Options;
use crate::passes::components::secrets::is_secret;
use crate::passes::{reach, shape};
use crate::plan::{Direction, Plan};

/// Deserializes the Plan that the passes have collected, and completes it.
pub(crate) fn plan(lowered: &Node, tree: &mut Node, options: &Options) -> Result<Plan> {
    let mut plan: Plan = openapi_source::node::read(tree).map_err(|error| {
        let message = format!("the Plan is malformed: {error}");
        Error::new(ErrorKind::Internal, message).with_source(error)
    })?;
    plan.tolerant = options.tolerant;
    let reach = reach::reach_with(lowered, Some(tree), &|_, _| Vec::new());
    let none = Map::default();
    let schemas = walk::component_schemas(lowered).unwrap_or(&none);
    for (name, schema) in schemas {
        let uses = reach.get(name).copied().unwrap_or_default();
        let planned = plan.types.entry(name.clone()).or_default();
        planned.secret = is_secret(schema);
        planned.direction = match (uses.request, uses.response) {
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            _ => Direction::Both,
        };
        planned.presence = presence::of(schema, schemas, planned.direction);
        // The members of a flattened property always belong to the type itself.
        planned
            .presence
            .retain(|name, _| !planned.flattened.contains(name));
    }
    unions::complete(&mut plan, lowered);
    let has_other_values = |name: &str| {
        let planned = plan.types.get(name).into_iter();
        let mut values = planned.flat_map(|planned| planned.values.values());
        values.any(|value| !value.is_string())
    };
    for name in shape::closed_enums(lowered, has_other_values) {
        plan.types.entry(name).or_default().closed = true;
    }
    for name in shape::constants(lowered) {
        plan.types.entry(name).or_default().constant = true;
    }
    parameters::complete(&mut plan, lowered);
    websocket::complete(&mut plan, lowered);
    Ok(plan)
}
