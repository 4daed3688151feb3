//! Parameters that passes add to operations.

use openapi_source::{Node, Origin};

/// Returns a parameter that is a string.
pub(super) fn string_parameter(name: &str, location: &str, required: bool, origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::new("string", origin));
    let mut parameter = Node::object(origin);
    parameter.insert("name", Node::new(name, origin));
    parameter.insert("in", Node::new(location, origin));
    if required {
        parameter.insert("required", Node::new(true, origin));
    }
    parameter.insert("schema", schema);
    parameter
}

/// Adds a parameter to an operation.
pub(super) fn add(operation: &mut Node, parameter: Node) {
    if operation.items("parameters").is_empty() {
        let origin = operation.origin;
        operation.insert_before(
            &["requestBody", "responses"],
            "parameters",
            Node::new(Vec::new(), origin),
        );
    }
    if let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
        list.push(parameter);
    }
}
