//! Finds parameters that progenitor does not serialize as described.

use openapi_source::Node;
use openapi_source::vocabulary::METHODS;

use crate::passes::operations::operation_ids::operation_id;
use crate::passes::operations::wire_shape::{Components, Shape};
use crate::plan::{Parameter, ParameterStyle, Plan};

/// Records the style of each parameter that the client has to serialize, even if it is the default
/// style.
pub(crate) fn complete(plan: &mut Plan, lowered: &Node) {
    let none = Node::object(lowered.origin);
    let components = Components::of(lowered.get("components").unwrap_or(&none));
    for (_, item) in lowered.members("paths") {
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
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
}

/// Returns the default style of a parameter that progenitor serializes incorrectly.
fn style(
    parameter: &Node,
    planned: Option<&Parameter>,
    components: Components,
) -> Option<ParameterStyle> {
    let schema = parameter.get("schema")?;
    let shape = components.shape(schema);
    let explained = planned.is_some_and(|it| it.explode.is_some() || it.allow_reserved.is_some());
    if planned.is_some_and(|it| it.style.is_some() || it.media_type.is_some()) {
        return None;
    }
    match parameter.text("in")? {
        _ if planned.is_some_and(|it| it.location.is_some()) => Some(ParameterStyle::Form),
        "query" => {
            let written = match shape {
                Shape::Scalar | Shape::Any => true,
                Shape::List | Shape::ListOrScalar => !has_null_items(schema, components),
                Shape::Object => is_map_of_scalars(schema, components),
                Shape::Nested | Shape::Choice => false,
            };
            (explained || !written).then_some(ParameterStyle::Form)
        }
        "path" if planned.is_some_and(|it| it.preset) => Some(ParameterStyle::Simple),
        _ => {
            let written = matches!(shape, Shape::Scalar | Shape::Any)
                // chrono does not format it as RFC 3339 requires.
                && !components.mentions_format(schema, "date-time");
            (explained || !written).then_some(ParameterStyle::Simple)
        }
    }
}

fn has_null_items(schema: &Node, components: Components) -> bool {
    let target = components.resolve(schema);
    let lists = ["oneOf", "anyOf", "allOf"].map(|keyword| target.items(keyword));
    let nullable = |list: &Node| {
        let items = components.resolve(list).get("items");
        items.is_some_and(|items| components.is_nullable(items))
    };
    nullable(target) || lists.into_iter().flatten().any(nullable)
}

/// Whether the schema is an object of scalars with arbitrary names, each of which is sent as a
/// separate parameter.
fn is_map_of_scalars(schema: &Node, components: Components) -> bool {
    let target = components.resolve(schema);
    let values = target.get("additionalProperties");
    target.text("type") == Some("object")
        && ["properties", "oneOf", "anyOf", "allOf"]
            .iter()
            .all(|keyword| !target.has(keyword))
        && values.is_some_and(|values| {
            components.shape(values) == Shape::Scalar && !components.is_nullable(values)
        })
}
