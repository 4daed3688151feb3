//! Adds the handshake to requests that open a WebSocket.

use syn::{
    ExprMethodCall, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (operation, function) in code.calls_mut() {
        if !context.planned(operation).is_some_and(|it| it.websocket) {
            continue;
        }
        for stmt in body::request_statements(&mut function.block) {
            Edit.visit_stmt_mut(stmt);
        }
    }
}

struct Edit;

impl VisitMut for Edit {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "build" {
            let request = &call.receiver;
            call.receiver = parse_quote!(#request.websocket_handshake()?);
        }
    }
}
