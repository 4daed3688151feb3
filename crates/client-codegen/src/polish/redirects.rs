//! Returns described redirects as responses of their operations, which the transport does not follow.

use syn::{
    ExprMethodCall, Ident, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::Context;
use crate::code::Code;

/// The statuses that redirect to another URL.
const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (operation, function) in code.calls_mut() {
        let Some(planned) = context.planned(operation) else {
            continue;
        };
        let is_described = |status: &u16| {
            planned.responses.iter().any(|(key, response)| {
                let is_status = key.eq_ignore_ascii_case("3XX") || *key == status.to_string();
                is_status && response.body.is_some()
            })
        };
        let statuses = REDIRECTS.into_iter().filter(is_described);
        let statuses: Vec<_> = statuses.map(proc_macro2::Literal::u16_unsuffixed).collect();
        if !statuses.is_empty() {
            Edit(statuses).visit_block_mut(&mut function.block);
        }
    }
}

/// Names the statuses in the call that sends the request.
struct Edit(Vec<proc_macro2::Literal>);

impl VisitMut for Edit {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "execute" && call.args.len() == 2 {
            let statuses = &self.0;
            call.method = Ident::new("execute_unless_redirected", call.method.span());
            call.args.push(parse_quote!(&[#(#statuses),*]));
        }
    }
}
