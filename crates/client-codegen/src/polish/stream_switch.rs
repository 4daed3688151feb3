//! Sets the request field that requests a stream, in the methods that return streams.

use openapi_lower::plan::{self, RequestField, ResponseBody};
use syn::{Expr, Path, Stmt, parse_quote};

use super::{Context, body};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    for (position, function) in code.calls_mut() {
        let Some(field) = context.planned(position).and_then(switch) else {
            continue;
        };
        let stmts = &mut function.block.stmts;
        let built = stmts.iter().position(|stmt| body::calls(stmt, "build"));
        let request = built.and_then(|at| match &stmts[at] {
            Stmt::Local(local) => match &local.pat {
                syn::Pat::Ident(name) => Some((at, name.ident.clone())),
                _ => None,
            },
            _ => None,
        });
        let Some((at, request)) = request else {
            missing.push((position, "statement that builds the request"));
            continue;
        };
        let field = request_field(field, &context.runtime);
        stmts.insert(
            at + 1,
            parse_quote!(let #request = #field.set(#request, true)?;),
        );
    }
    context.drop_operations(code, missing);
}

/// Returns the expression of the runtime's `RequestField`.
pub(super) fn request_field(field: &RequestField, runtime: &Path) -> Expr {
    match field {
        RequestField::Query(name) => parse_quote!(#runtime::RequestField::Query(#name)),
        RequestField::Header(name) => parse_quote!(#runtime::RequestField::Header(#name)),
        RequestField::Body(pointer) => parse_quote!(#runtime::RequestField::Body(#pointer)),
    }
}

/// Returns the name of the request field that the operation's method sets.
pub(super) fn name(planned: &plan::Operation) -> Option<&str> {
    Some(match switch(planned)? {
        RequestField::Query(name) | RequestField::Header(name) => name,
        RequestField::Body(pointer) => pointer.trim_start_matches('/'),
    })
}

/// Returns the request field that the operation's method sets, if the method returns a stream.
fn switch(planned: &plan::Operation) -> Option<&RequestField> {
    let field = planned.stream_switch.as_ref()?;
    let mut responses = planned.responses.iter();
    let is_stream = responses.any(|(status, response)| {
        let is_stream = |body: &ResponseBody| {
            matches!(body, ResponseBody::Events(_) | ResponseBody::JsonStream(_))
        };
        let is_success = status.starts_with('2') || status == "default";
        is_success && response.body.as_ref().is_some_and(is_stream)
    });
    // Only a JSON body has the property.
    let mut chosen = planned.bodies.iter().filter(|body| body.chosen);
    let is_json = chosen.all(|body| body.media_type.contains("json"));
    (is_stream && (is_json || !matches!(field, RequestField::Body(_)))).then_some(field)
}
