//! Declares the response 101 of operations that open a WebSocket by Dropshot's extension.
//!
//! Dropshot's descriptions mark such an operation with `x-dropshot-websocket`. Older ones do not
//! declare a response 101, but a `default` of any type, which then describes errors.

use openapi_source::{Map, Node, walk};

use crate::codes;
use crate::cx::Cx;

const EXTENSION: &str = "x-dropshot-websocket";
const SWITCHING: &str = "101";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::operations(root, |_, _, operation| {
        let extension = operation.plan_mut().and_then(|plan| plan.take(EXTENSION));
        let Some(extension) = extension else {
            return;
        };
        if operation
            .plan()
            .and_then(Node::as_object)
            .is_some_and(Map::is_empty)
        {
            operation.take_plan();
        }
        let origin = extension.origin;
        let responses = operation.object_at("responses");
        if !responses.contains_key(SWITCHING) {
            cx.note(origin, codes::responses::WEBSOCKET);
            let mut response = Node::object(origin);
            response.insert(
                "description",
                Node::new("the connection is a WebSocket", origin),
            );
            responses.insert(SWITCHING.to_owned(), response);
        }
    });
}
