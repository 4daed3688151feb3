//! The argument for the media type of a request body.

use openapi_source::{Node, Origin};
use typify_model::names::method_name;

use crate::passes::operations::added_parameters::{add, string_parameter};

pub(super) const CONTENT_TYPE: &str = "content-type";

/// The description of this parameter.
pub(crate) const MEDIA_TYPE_ARGUMENT: &str = "The media type of the body, with its parameters.";

/// Whether an operation has a parameter with the same argument name as `name`.
pub(super) fn has_argument(operation: &Node, name: &str) -> bool {
    let argument = method_name(name);
    let mut names = operation
        .items("parameters")
        .iter()
        .filter_map(|it| it.text("name"));
    names.any(|name| method_name(name) == argument)
}

/// Adds the header parameter for the media type to an operation.
pub(super) fn add_content_type(operation: &mut Node, required: bool, origin: Origin) {
    let mut parameter = string_parameter(CONTENT_TYPE, "header", required, origin);
    parameter.insert("description", Node::new(MEDIA_TYPE_ARGUMENT, origin));
    add(operation, parameter);
}
