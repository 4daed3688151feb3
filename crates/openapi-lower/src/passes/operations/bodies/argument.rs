//! The argument by which the caller names the media type of a body.

use openapi_source::{Node, Origin};
use typify_model::names::method_name;

pub(super) const CONTENT_TYPE: &str = "content-type";

/// What the parameter of that name is described as.
pub(crate) const MEDIA_TYPE_ARGUMENT: &str = "The media type of the body, with its parameters.";

/// Whether an operation has a parameter whose argument would be that of `name`.
pub(super) fn has_argument(operation: &Node, name: &str) -> bool {
    let argument = method_name(name);
    let mut names = operation
        .items("parameters")
        .iter()
        .filter_map(|parameter| parameter.text("name"));
    names.any(|name| method_name(name) == argument)
}

/// Gives an operation the header parameter by which the caller names the media type.
pub(super) fn add_content_type(operation: &mut Node, required: bool, origin: Origin) {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("string", origin));
    let mut parameter = Node::object(origin);
    parameter.insert("name", Node::made(CONTENT_TYPE, origin));
    parameter.insert("in", Node::made("header", origin));
    parameter.insert("description", Node::made(MEDIA_TYPE_ARGUMENT, origin));
    if required {
        parameter.insert("required", Node::made(true, origin));
    }
    parameter.insert("schema", schema);
    if operation.items("parameters").is_empty() {
        operation.insert_before(
            &["requestBody", "responses"],
            "parameters",
            Node::made(Vec::new(), origin),
        );
    }
    if let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
        list.push(parameter);
    }
}
