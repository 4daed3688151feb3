//! Keeps the examples of parameters and bodies for the Plan, if the caller asks for them.
//!
//! An operation gets one value for each parameter and for each media type of its request body and
//! of its responses: `example`, else the first of `examples`, else the example of the schema.

use std::collections::HashMap;

use openapi_source::{Node, walk};

/// The Plan member of an operation with its examples.
pub const EXAMPLES: &str = "examples";

/// The examples of components, by name.
struct Components {
    /// The examples of `schemas`.
    schemas: HashMap<String, Node>,
    /// The values of `examples`.
    examples: HashMap<String, Node>,
}

impl Components {
    fn new(root: &Node) -> Self {
        let collect = |section: &str, example: fn(&Node) -> Option<&Node>| {
            let components = root.get("components").and_then(|it| it.get(section));
            let components = components.into_iter().flat_map(members);
            let examples =
                components.filter_map(|(name, it)| Some((name.to_owned(), example(it)?.clone())));
            examples.collect()
        };
        Self {
            schemas: collect("schemas", of_schema),
            examples: collect("examples", value),
        }
    }
}

pub(super) fn run(root: &mut Node) {
    let components = &Components::new(root);
    walk::operations(root, |_, _, operation| {
        let origin = operation.origin;
        let mut examples = Node::object(origin);
        let mut parameters = Node::object(origin);
        for parameter in walk::list(operation.get_mut("parameters")) {
            let name = parameter.text("name").map(str::to_owned);
            if let Some((name, example)) = name.zip(of_holder(parameter, components))
                && !parameters.has(&name)
            {
                parameters.insert(&name, example);
            }
        }
        insert(&mut examples, "parameters", parameters);
        let body = operation.get("requestBody");
        let bodies = body.map_or_else(|| Node::object(origin), |it| of_content(it, components));
        insert(&mut examples, "bodies", bodies);
        let mut responses = Node::object(origin);
        for (status, response) in operation.get("responses").into_iter().flat_map(members) {
            insert(&mut responses, status, of_content(response, components));
        }
        insert(&mut examples, "responses", responses);
        if !is_empty(&examples) {
            operation.plan_at().insert(EXAMPLES.to_owned(), examples);
        }
    });
}

fn members(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let members = node.as_object().into_iter().flatten();
    members.map(|(name, member)| (name.as_str(), member))
}

fn is_empty(node: &Node) -> bool {
    node.as_object().is_none_or(|members| members.is_empty())
}

/// Inserts an object that has members.
fn insert(into: &mut Node, name: &str, object: Node) {
    if !is_empty(&object) {
        into.insert(name, object);
    }
}

/// Returns the examples of a body, by media type.
fn of_content(holder: &Node, components: &Components) -> Node {
    let mut examples = Node::object(holder.origin);
    for (media_type, described) in holder.get("content").into_iter().flat_map(members) {
        if let Some(example) = of_holder(described, components) {
            examples.insert(media_type, example);
        }
    }
    examples
}

/// Returns the example of a parameter or a media type.
fn of_holder(holder: &Node, components: &Components) -> Option<Node> {
    let shared = |it: &Node| {
        let name = it.text("$ref")?.strip_prefix("#/components/examples/")?;
        components.examples.get(name)
    };
    let named = || {
        let mut named = holder.get("examples").into_iter().flat_map(members);
        named.find_map(|(_, it)| value(it).or_else(|| shared(it)))
    };
    let schema = holder.get("schema");
    let own = holder.get("example").or_else(named);
    let own = own.or_else(|| schema.and_then(of_schema));
    let of_component = || components.schemas.get(&schema?.ref_name()?);
    own.or_else(of_component).cloned()
}

/// Returns the value of an Example Object.
fn value(example: &Node) -> Option<&Node> {
    example.get("value").or_else(|| example.get("dataValue"))
}

/// Returns the example of a schema.
fn of_schema(schema: &Node) -> Option<&Node> {
    let listed = || schema.get("examples")?.as_array()?.first();
    schema.get("example").or_else(listed)
}
