//! Sends requests with HTTP methods for which reqwest has no function.
//!
//! progenitor calls the function of reqwest that has the name of the method; reqwest has none for
//! `OPTIONS` and `TRACE`. For methods that OpenAPI 3.0 does not have, lowering uses an unused method
//! of the path item. All these requests are sent by `request`.

use syn::{
    Expr, ExprMethodCall, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body};
use crate::code::{Code, doc, doc_attribute};

/// The HTTP methods for which reqwest has a function.
const FUNCTIONS: [&str; 6] = ["get", "post", "put", "patch", "delete", "head"];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let planned = context.planned(position);
        let method = match planned.and_then(|it| it.method.clone()) {
            Some(method) => method,
            None if FUNCTIONS.contains(&operation.method) => continue,
            None => operation.method.to_uppercase(),
        };
        let mut edit = Edit {
            function: operation.method,
            method: &method,
            found: false,
        };
        for stmt in body::request_statements(&mut function.block) {
            edit.visit_stmt_mut(stmt);
        }
        if !edit.found {
            missing.push((position, "call of reqwest that names the HTTP method"));
        }
        for attr in &mut function.attrs {
            // The documentation "Sends a `POST` request to …" of a builder's `send`.
            if let Some(text) = doc(attr) {
                let lowered = format!("`{}`", operation.method.to_uppercase());
                let text = text.replacen(&lowered, &format!("`{method}`"), 1);
                *attr = doc_attribute(&text);
            }
        }
    }
    context.drop_operations(code, missing);
}

struct Edit<'a> {
    function: &'a str,
    method: &'a str,
    found: bool,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        let is_client = matches!(&*call.receiver, Expr::MethodCall(it) if it.method == "client");
        if is_client && call.method == self.function && call.args.len() == 1 {
            let method = self.method;
            call.args.insert(0, parse_quote!(http_method(#method)?));
            call.method = parse_quote!(request);
            self.found = true;
        }
    }
}
