//! The argument for the media type of a request body.

use openapi_source::{Node, Origin};
use typify_model::names::method_name;

pub(super) const CONTENT_TYPE: &str = "content-type";

/// The description of this parameter.
pub(crate) const MEDIA_TYPE_ARGUMENT: &str = "The media type of the body, with its parameters.";

/// Whether an operation has a parameter with the same argument name as `name`.
pub(super) fn has_argument(operation: &Node, name: &str) -> bool {
    let argument = method_name(name);
    let mut names = operation
        .items("parameters")
        .iter()
        .filter_map(|parameter| parameter.text("name"));
    names.any(|name| method_name(name) == argument)
}

/// Adds the header parameter for the media type to an operation.
pub(super) fn add_content_type(operation: &mut Node, required: bool, origin: Origin) {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::new("string", origin));
    let mut parameter = Node::object(origin);
    parameter.insert("name", Node::new(CONTENT_TYPE, origin));
    parameter.insert("in", Node::new("header", origin));
    parameter.insert("description", Node::new(MEDIA_TYPE_ARGUMENT, origin));
    if required {
        parameter.insert("required", Node::new(true, origin));
    }
    parameter.insert("schema", schema);
    if operation.items("parameters").is_empty() {
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
