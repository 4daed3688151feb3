//! Finds statements, calls and parameters in the body of a method.

use syn::{
    Block, Expr, ExprCall, ExprLit, ExprMethodCall, Lit, LitStr, Stmt, Token,
    punctuated::Punctuated,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

use super::syntax::ends_with;

/// Returns the name of the header that a statement appends to the map, if it does:
/// `header_map.append("…", …)` by itself or inside `if let`.
pub(super) fn appended_header(stmt: &Stmt) -> Option<LitStr> {
    struct Find(Option<LitStr>);
    impl<'a> Visit<'a> for Find {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            if is_append(call)
                && let Some(name) = call.args.first().and_then(string_literal)
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

/// Whether a call appends a header to the map.
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

/// Returns the statements that build the request.
pub(super) fn request_statements(block: &mut Block) -> impl Iterator<Item = &mut Stmt> {
    let stmts = block.stmts.iter_mut();
    stmts.filter(|stmt| calls(stmt, "build"))
}

/// Returns the string literal, if the expression is one.
pub(super) fn string_literal(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text),
        _ => None,
    }
}

/// Whether the last segment of a path is the name of the constant.
pub(super) fn is_constant(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Path(path) if ends_with(&path.path, name))
}

/// An expression by which a method writes a parameter, with the parameter's name.
pub(super) struct Use<'a> {
    pub(super) location: Location,
    pub(super) name: &'a mut LitStr,
    /// The written value: `&name` in a query, or the value of a header.
    pub(super) value: &'a mut Expr,
}

/// Where a method writes a parameter.
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
            let is_query = matches!(&*call.func, Expr::Path(path)
                if path.path.segments.iter().rev().nth(1).is_some_and(|it| it.ident == "QueryParam"));
            if is_query {
                self.edit(Location::Query, &mut call.args);
            }
            visit_mut::visit_expr_call_mut(self, call);
        }

        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            if is_append(call) {
                self.edit(Location::Header, &mut call.args);
            }
            visit_mut::visit_expr_method_call_mut(self, call);
        }
    }
    impl<F: FnMut(Use<'_>)> Each<F> {
        fn edit(&mut self, location: Location, args: &mut Punctuated<Expr, Token![,]>) {
            let mut args = args.iter_mut();
            if let (Some(name), Some(value)) = (args.next(), args.next())
                && let Expr::Lit(ExprLit {
                    lit: Lit::Str(name),
                    ..
                }) = name
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
