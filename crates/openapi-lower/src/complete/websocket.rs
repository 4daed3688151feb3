//! Marks requests that are the handshake of a WebSocket (RFC 6455).
//!
//! The handshake is a GET with the response 101, and APIs do not negotiate another protocol by GET.
//! If the operation has a header parameter `Upgrade`, the caller names the protocol instead.

use openapi_source::{Node, walk};

use crate::passes::operations::operation_ids::operation_id;
use crate::plan::Plan;

pub(crate) fn complete(plan: &mut Plan, lowered: &Node) {
    for (_, _, operation) in walk::operations(lowered).filter(|(_, method, _)| *method == "get") {
        let id = operation_id(operation);
        let planned = plan.operations.get(id);
        let is_planned = planned.is_some_and(|it| it.responses.contains_key("101"));
        let is_lowered = operation.members("responses").any(|(key, _)| key == "101");
        let mut parameters = operation.items("parameters").iter();
        let is_negotiated = parameters.any(|it| {
            let name = it.text("name").unwrap_or_default();
            it.text("in") == Some("header") && name.eq_ignore_ascii_case("upgrade")
        });
        if (is_planned || is_lowered) && !is_negotiated {
            plan.operations.entry(id.to_owned()).or_default().websocket = true;
        }
    }
}
