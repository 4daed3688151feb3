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
            let components = root.get("components").into_iter();
            components
                .flat_map(|components| components.members(section))
                .filter_map(|(name, it)| Some((name.clone(), example(it)?.clone())))
                .collect()
        };
        Self {
            schemas: collect("schemas", schema_example),
            examples: collect("examples", example_value),
        }
    }
}

pub(super) fn run(root: &mut Node) {
    let components = &Components::new(root);
    walk::operations_mut(root, |_, _, operation| {
        let origin = operation.origin;
        let mut examples = Node::object(origin);
        let mut parameters = Node::object(origin);
        for parameter in walk::list(operation.get_mut("parameters")) {
            let name = parameter.text("name").map(str::to_owned);
            if let Some((name, example)) = name.zip(holder_example(parameter, components))
                && !parameters.has(&name)
            {
                parameters.insert(&name, example);
            }
        }
        insert_filled(&mut examples, "parameters", parameters);
        if let Some(body) = operation.get("requestBody") {
            insert_filled(&mut examples, "bodies", content_examples(body, components));
        }
        let mut responses = Node::object(origin);
        for (status, response) in operation.members("responses") {
            let examples = content_examples(response, components);
            insert_filled(&mut responses, status, examples);
        }
        insert_filled(&mut examples, "responses", responses);
        if examples.children().next().is_some() {
            operation.plan_at().insert(EXAMPLES.to_owned(), examples);
        }
    });
}

/// Inserts an object, unless it is empty.
fn insert_filled(target: &mut Node, name: &str, object: Node) {
    if object.children().next().is_some() {
        target.insert(name, object);
    }
}

/// Returns the examples of a body, by media type.
fn content_examples(holder: &Node, components: &Components) -> Node {
    let examples = holder
        .members("content")
        .filter_map(|(name, it)| Some((name.as_str(), holder_example(it, components)?)));
    Node::with_members(examples, holder.origin)
}

/// Returns the example of a parameter or a media type.
fn holder_example(holder: &Node, components: &Components) -> Option<Node> {
    let component_value = |example: &Node| {
        let reference = example.text("$ref")?;
        let name = reference.strip_prefix("#/components/examples/")?;
        components.examples.get(name)
    };
    let named_value = || {
        holder
            .members("examples")
            .find_map(|(_, it)| example_value(it).or_else(|| component_value(it)))
    };
    let schema = holder.get("schema");
    holder
        .get("example")
        .or_else(named_value)
        .or_else(|| schema_example(schema?))
        .or_else(|| components.schemas.get(&schema?.ref_name()?))
        .cloned()
}

/// Returns the value of an Example Object.
fn example_value(example: &Node) -> Option<&Node> {
    example.get("value").or_else(|| example.get("dataValue"))
}

/// Returns the example of a schema.
fn schema_example(schema: &Node) -> Option<&Node> {
    schema
        .get("example")
        .or_else(|| schema.items("examples").first())
}
