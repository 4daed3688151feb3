//! Finds parameters that progenitor does not serialize as described.

use openapi_source::{Node, walk};

use crate::passes::operations::operation_ids::operation_id;
use crate::passes::operations::wire_shape::{Components, Shape};
use crate::plan::{Parameter, ParameterStyle, Plan};
use crate::schema::{composed_members, is_union};

/// Records the style of each parameter that the client has to serialize, even if it is the default
/// style.
pub(crate) fn complete(plan: &mut Plan, lowered: &Node) {
    let none = Node::object(lowered.origin);
    let components = Components::of(lowered.get("components").unwrap_or(&none));
    for (_, _, operation) in walk::operations(lowered) {
        let id = operation_id(operation);
        for parameter in operation.items("parameters") {
            let name = parameter
                .text("name")
                .expect("parameters without name are removed");
            let planned = plan
                .operations
                .get(id)
                .and_then(|it| it.parameters.get(name));
            if let Some(style) = style(parameter, planned, components) {
                let operation = plan.operations.entry(id.to_owned()).or_default();
                let planned = operation.parameters.entry(name.to_owned()).or_default();
                planned.style = Some(style);
            }
        }
    }
}

/// Returns the default style of a parameter that progenitor serializes incorrectly.
fn style(
    parameter: &Node,
    planned: Option<&Parameter>,
    components: Components,
) -> Option<ParameterStyle> {
    let schema = parameter.get("schema")?;
    let shape = components.shape(schema);
    let has_options = planned.is_some_and(|it| it.explode.is_some() || it.allow_reserved.is_some());
    if planned.is_some_and(|it| it.style.is_some() || it.media_type.is_some()) {
        return None;
    }
    match parameter.text("in")? {
        _ if planned.is_some_and(|it| it.location.is_some()) => Some(ParameterStyle::Form),
        "query" => {
            let is_supported = match shape {
                Shape::Scalar | Shape::Any => true,
                Shape::Array | Shape::ArrayOrScalar => !has_null_items(schema, components),
                Shape::Object => is_map_of_scalars(schema, components),
                Shape::NestedArray | Shape::Union => false,
            };
            (has_options || !is_supported).then_some(ParameterStyle::Form)
        }
        "path" if planned.is_some_and(|it| it.preset) => Some(ParameterStyle::Simple),
        _ => {
            let is_supported = matches!(shape, Shape::Scalar | Shape::Any)
                // chrono's `Display` does not follow RFC 3339.
                && !components.mentions_format(schema, "date-time");
            (has_options || !is_supported).then_some(ParameterStyle::Simple)
        }
    }
}

fn has_null_items(schema: &Node, components: Components) -> bool {
    let target = components.resolve(schema);
    let has_null_items = |array: &Node| {
        let items = components.resolve(array).get("items");
        items.is_some_and(|items| components.is_nullable(items))
    };
    has_null_items(target) || composed_members(target).any(has_null_items)
}

/// Whether the schema is an object of scalars with arbitrary names, each of which is sent as a
/// separate parameter.
fn is_map_of_scalars(schema: &Node, components: Components) -> bool {
    let target = components.resolve(schema);
    let values = target.get("additionalProperties");
    target.text("type") == Some("object")
        && !target.has("properties")
        && !target.has("allOf")
        && !is_union(target)
        && values.is_some_and(|values| {
            components.shape(values) == Shape::Scalar && !components.is_nullable(values)
        })
}
