//! Finds parameters and calls in the body of a method.

use syn::{
    Block, Expr, ExprCall, ExprMethodCall, Lit, LitStr, Stmt,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

/// Returns the name of the header that a statement appends to the map, if it does:
/// `header_map.append("…", …)` by itself or inside `if let`.
pub(super) fn appended_header(stmt: &Stmt) -> Option<LitStr> {
    struct Find(Option<LitStr>);
    impl<'a> Visit<'a> for Find {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            if is_append(call)
                && let Some(name) = call.args.first().and_then(text)
            {
                self.0 = Some(name.clone());
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut find = Find(None);
    find.visit_stmt(stmt);
    find.0
}

pub(super) fn is_append(call: &ExprMethodCall) -> bool {
    call.method == "append"
        && matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("header_map"))
}

/// Whether the statement calls a method with that name.
pub(super) fn calls(stmt: &Stmt, name: &str) -> bool {
    struct Find<'n>(&'n str, bool);
    impl<'a> Visit<'a> for Find<'_> {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            self.1 |= call.method == self.0;
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut find = Find(name, false);
    find.visit_stmt(stmt);
    find.1
}

/// Returns the string literal, if the expression is one.
pub(super) fn text(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn text_mut(expr: &mut Expr) -> Option<&mut LitStr> {
    match expr {
        Expr::Lit(lit) => match &mut lit.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// An expression by which a method writes a parameter, with the parameter's name.
pub(super) struct Use<'a> {
    pub(super) location: Location,
    pub(super) name: &'a mut LitStr,
    /// The written value: `&name` in a query, a header's value.
    pub(super) value: &'a mut Expr,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Location {
    Query,
    Header,
}

/// Calls `edit` for each query parameter and header that the method writes.
pub(super) fn for_each_use(block: &mut Block, edit: impl FnMut(Use<'_>)) {
    struct Each<F>(F);
    impl<F: FnMut(Use<'_>)> VisitMut for Each<F> {
        fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
            let query = matches!(&*call.func, Expr::Path(path)
                if path.path.segments.iter().rev().nth(1).is_some_and(|it| it.ident == "QueryParam"));
            if query {
                self.one(Location::Query, &mut call.args);
            }
            visit_mut::visit_expr_call_mut(self, call);
        }

        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            if is_append(call) {
                self.one(Location::Header, &mut call.args);
            }
            visit_mut::visit_expr_method_call_mut(self, call);
        }
    }
    impl<F: FnMut(Use<'_>)> Each<F> {
        fn one(
            &mut self,
            location: Location,
            args: &mut syn::punctuated::Punctuated<Expr, syn::Token![,]>,
        ) {
            let mut args = args.iter_mut();
            if let (Some(name), Some(value)) = (args.next(), args.next())
                && let Some(name) = text_mut(name)
            {
                (self.0)(Use {
                    location,
                    name,
                    value,
                });
            }
        }
    }
    Each(edit).visit_block_mut(block);
}

/// Returns the variable of an expression: `x` in `&x`, `x.to_string().try_into()?`,
/// `x.expose()`.
pub(super) fn variable(expr: &Expr) -> Option<&syn::Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Reference(reference) => variable(&reference.expr),
        Expr::MethodCall(call) => variable(&call.receiver),
        Expr::Try(tried) => variable(&tried.expr),
        Expr::Field(field) => variable(&field.base),
        _ => None,
    }
}
