//! Declares the response 101 of operations that open a WebSocket according to Dropshot's extension
//! `x-dropshot-websocket`.
//!
//! Descriptions of older versions of Dropshot do not declare a response 101, but a `default` of any
//! type, which then describes errors.

use openapi_source::{Node, walk};

use super::context::take_extension;
use crate::codes;
use crate::cx::Cx;

const EXTENSION: &str = "x-dropshot-websocket";
const SWITCHING_PROTOCOLS: &str = "101";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::operations_mut(root, |_, _, operation| {
        let Some(extension) = take_extension(operation, EXTENSION) else {
            return;
        };
        let origin = extension.origin;
        let responses = operation.object_at("responses");
        if !responses.contains_key(SWITCHING_PROTOCOLS) {
            cx.note(origin, codes::responses::WEBSOCKET);
            let description = Node::new("the connection is a WebSocket", origin);
            let response = Node::with_members([("description", description)], origin);
            responses.insert(SWITCHING_PROTOCOLS.to_owned(), response);
        }
    });
}
