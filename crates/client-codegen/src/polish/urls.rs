//! Builds the URL of a request from the arguments of its path.
//!
//! progenitor formats the URL from arguments that it encodes one by one. If the path has parameters,
//! `client_runtime::PathTemplate` makes the URL instead: it rejects an argument that would address
//! another resource, and writes each argument in the style that the Plan states. Secret arguments are
//! exposed here.

use openapi_lower::plan;
use quote::quote;
use syn::{Expr, ExprMacro, Ident, ImplItemFn, Stmt, Token, parse_quote, punctuated::Punctuated};

use super::{Context, body, styles};
use crate::{
    code::Code,
    operations::{self, Operation},
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut failed = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        if rewrite(function, operation, context.planned(position), context).is_none() {
            failed.push((position, "statement that formats the URL"));
        }
    }
    context.drop_operations(code, failed);
}

/// Rewrites the statement that formats the URL; `None` if it is not found.
fn rewrite(
    function: &mut ImplItemFn,
    operation: &Operation<'_>,
    planned: Option<&plan::Operation>,
    context: &Context<'_>,
) -> Option<()> {
    let borrowed = styles::borrowed_arguments(function);
    let Stmt::Local(local) = function.block.stmts.iter_mut().find(|it| is_url(it))? else {
        return None;
    };
    let url = &mut *local.init.as_mut()?.expr;
    let Expr::Macro(format) = url else {
        return None;
    };
    let (base, variables) = format_arguments(format)?;
    if variables.is_empty() {
        let literal = format!("{{}}{}", operation.path);
        format.mac.tokens = quote!(#literal, #base);
        return Some(());
    }
    let secret = operations::secret_parameters(operation, context.plan);
    let mut template = operation.path.to_owned();
    let mut arguments: Vec<(String, Expr, Option<Expr>)> = Vec::new();
    for (name, variable) in path_parameters(operation).zip(&variables) {
        let planned = planned.and_then(|it| it.parameters.get(name));
        let wire_name = planned.and_then(|it| it.wire_name.as_deref());
        let wire_name = wire_name.unwrap_or(name);
        let plus = if planned.is_some_and(|it| it.multi_segment) {
            "+"
        } else {
            ""
        };
        template = template.replace(&format!("{{{name}}}"), &format!("{{{plus}{wire_name}}}"));
        let value = styles::reference(variable, secret.contains(name), &borrowed);
        let style = planned
            .filter(|it| styles::is_styled(it))
            .map(styles::style);
        // A path may have the same parameter twice.
        if arguments.iter().all(|(other, ..)| other != wire_name) {
            arguments.push((wire_name.to_owned(), value, style));
        }
    }
    let mut path: Expr = parse_quote!(PathTemplate::new(#template));
    for (name, value, style) in arguments {
        path = match style {
            Some(style) => parse_quote!(#path.styled(#name, #style, #value)),
            None => parse_quote!(#path.argument(#name, #value)),
        };
    }
    let id = operation.id;
    *url = parse_quote!(#path.url(&#base, #id)?);
    Some(())
}

/// Whether a statement formats the URL.
pub(super) fn is_url(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Local(local) if local.init.as_ref().is_some_and(|init| {
        matches!(&*init.expr, Expr::Macro(it) if it.mac.path.is_ident("format"))
    }))
}

/// Returns the base URL, and the variables of the path's parameters: `x` of
/// `encode_path(&x.to_string())`.
fn format_arguments(format: &ExprMacro) -> Option<(Expr, Vec<Ident>)> {
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
    let mut arguments = format.mac.parse_body_with(arguments).ok()?.into_iter();
    let _literal = arguments.next()?;
    let base = arguments.next()?;
    let variables = arguments.map(|argument| match argument {
        Expr::Call(call) => body::variable(call.args.first()?).cloned(),
        _ => None,
    });
    Some((base, variables.collect::<Option<_>>()?))
}

/// Returns the names of the parameters in the path template, in order.
fn path_parameters<'a>(operation: &Operation<'a>) -> impl Iterator<Item = &'a str> {
    let path = operation.path;
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}
