//! Parameters that passes add to operations.

use openapi_source::{Node, Origin};

use crate::schema::string_schema;

/// Returns a parameter that is a string.
pub(super) fn string_parameter(name: &str, location: &str, required: bool, origin: Origin) -> Node {
    let name = Node::new(name, origin);
    let mut parameter = Node::with_members(
        [("name", name), ("in", Node::new(location, origin))],
        origin,
    );
    if required {
        parameter.insert("required", Node::new(true, origin));
    }
    parameter.insert("schema", string_schema(None, origin));
    parameter
}

/// Adds a parameter to an operation.
pub(super) fn add(operation: &mut Node, parameter: Node) {
    if operation.items("parameters").is_empty() {
        let parameters = Node::new(Vec::new(), operation.origin);
        operation.insert_before(&["requestBody", "responses"], "parameters", parameters);
    }
    if let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
        list.push(parameter);
    }
}
