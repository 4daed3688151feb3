//! The argument for the media type of a request body.

use openapi_source::media_type::{self, essence};
use openapi_source::{Node, Origin};
use typify_model::names::method_name;

use super::media::Media;
use crate::passes::operations::added_parameters::{add, string_parameter};

pub(crate) const CONTENT_TYPE: &str = "content-type";

/// The description of this parameter.
pub(crate) const MEDIA_TYPE_ARGUMENT: &str = "The media type of the body, with its parameters.";

/// Whether a parameter of an operation has the argument name of the media type.
pub(super) fn is_taken(operation: &Node) -> bool {
    let argument = method_name(CONTENT_TYPE);
    let parameters = operation.items("parameters").iter();
    let mut names = parameters.filter_map(|it| it.text("name"));
    names.any(|name| method_name(name) == argument)
}

/// Whether a method that sends a request body may have an argument for its media type: a media type
/// is a range, or there are several media types of bytes. `methods` decides by the schemas, too.
pub(crate) fn may_name_media_type(body: &Node) -> bool {
    let keys = || body.members("content").map(|(media_type, _)| media_type);
    let is_raw = |key: &&String| match Media::of(key) {
        Media::Multipart => essence(key) != media_type::MULTIPART,
        Media::Wildcard => true,
        Media::Other => !media_type::is_text(key),
        _ => false,
    };
    keys().filter(is_raw).count() > 1 || keys().any(|key| is_open(key))
}

/// Whether a media type does not determine the `Content-Type`: a media range, or a multipart type,
/// whose boundary only the writer knows.
pub(super) fn is_open(media_type: &str) -> bool {
    match Media::of(media_type) {
        Media::Wildcard => false,
        Media::Multipart => essence(media_type) != media_type::MULTIPART,
        _ => media_type.contains('*'),
    }
}

/// Adds the header parameter for the media type to an operation.
pub(super) fn add_content_type(operation: &mut Node, required: bool, origin: Origin) {
    let mut parameter = string_parameter(CONTENT_TYPE, "header", required, origin);
    parameter.insert("description", Node::new(MEDIA_TYPE_ARGUMENT, origin));
    add(operation, parameter);
}
