//! Compiles the patterns that require it with the flag `u`, which typify never sets.

use openapi_lower::pattern;
use syn::{
    Expr, ExprCall, ExprLit, Ident, Item, Lit, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, syntax::implements};
use crate::code::Code;

pub(super) fn run(code: &mut Code, _context: &mut Context<'_>) {
    for item in &mut code.types {
        if let Item::Impl(block) = item
            && implements(block, "FromStr")
        {
            SetFlags.visit_item_impl_mut(block);
        }
    }
}

/// Replaces `Regex::new(pattern)` with `Regex::with_flags(pattern, "u")`.
struct SetFlags;

impl VisitMut for SetFlags {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        let Expr::Path(function) = &mut *call.func else {
            return;
        };
        let mut segments = function.path.segments.iter_mut().rev();
        if let (Some(method), Some(of)) = (segments.next(), segments.next())
            && method.ident == "new"
            && of.ident == "Regex"
            && let Some(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) = call.args.first()
        {
            let flags = pattern::flags(&text.value());
            if !flags.is_empty() {
                method.ident = Ident::new("with_flags", method.ident.span());
                call.args.push(parse_quote!(#flags));
            }
        }
    }
}
