//! The URL of a request, and the parameters in its path.
//!
//! `encode_path(&id.to_string())` needs no copy when `id` is a `&str`, and a secret is
//! exposed here by name.

use quote::{ToTokens, quote};
use syn::{
    Expr, FnArg, Ident, ImplItemFn, Macro, Pat, Stmt, Token, Type, parse_quote,
    punctuated::Punctuated,
};

use openapi_lower::plan::Parameter;

use super::{Context, body, secrets, styles};
use crate::{code::Code, operations::Operation};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    let mut failed = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let secret = secrets::secret_parameters(operation, context.plan);
        let planned = context.plan.operations.get(operation.id);
        let parameters: Vec<_> = path_parameters(operation)
            .map(|name| InPath {
                name,
                secret: secret.contains(name),
                planned: planned
                    .and_then(|it| it.parameters.get(name))
                    .filter(|it| styles::is_styled(it)),
            })
            .collect();
        if rewrite(function, &parameters).is_none() {
            match parameters.iter().any(|it| it.planned.is_some()) {
                // It would send something else, or not compile.
                true => failed.push((position, "no URL is formatted")),
                false => missing.push(operation.id),
            }
        }
    }
    context.drop_operations(code, failed);
    for id in missing {
        context.note("urls", format!("Client::{id}"), "no URL is formatted");
    }
}

/// The names in the path template, in order.
fn path_parameters<'a>(operation: &Operation<'a>) -> impl Iterator<Item = &'a str> {
    let path = operation.path;
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

/// A parameter in the path.
struct InPath<'a> {
    name: &'a str,
    secret: bool,
    /// How it is written, where `encode_path` is not enough.
    planned: Option<&'a Parameter>,
}

fn rewrite(function: &mut ImplItemFn, parameters: &[InPath<'_>]) -> Option<()> {
    let texts: Vec<Ident> = function
        .sig
        .inputs
        .iter()
        .filter_map(text_argument)
        .collect();
    let borrowed = styles::borrowed(function);
    let stmts = &mut function.block.stmts;
    let position = stmts.iter().position(is_url)?;
    let mut before: Vec<Stmt> = Vec::new();
    let Stmt::Local(local) = &mut stmts[position] else {
        return None;
    };
    let format = format_macro(&mut local.init.as_mut()?.expr)?;
    let arguments = format
        .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        .ok()?;
    let arguments = arguments.into_iter().enumerate().map(|(index, argument)| {
        // The template and the base URL come first.
        let Some(name) = index.checked_sub(2).and_then(|_| encoded(&argument)) else {
            return argument.into_token_stream();
        };
        let parameter = parameters.get(index - 2);
        if let Some(planned) = parameter.and_then(|it| it.planned) {
            let style = styles::style(planned);
            let wire = parameter.map(|it| it.name);
            let wire = planned.wire_name.as_deref().or(wire);
            let value: Expr = match parameter.is_some_and(|it| it.secret) {
                true => parse_quote!(#name.expose()),
                false if borrowed.contains(&name) => parse_quote!(#name),
                false => parse_quote!(&#name),
            };
            before.push(parse_quote!(let #name = #style.path(#wire, #value)?;));
            quote!(#name)
        } else if parameter.is_some_and(|it| it.secret) {
            quote!(encode_path(#name.expose()))
        } else if texts.contains(&name) {
            quote!(encode_path(#name))
        } else {
            before.push(parse_quote!(let #name = encode_path(&#name.to_string());));
            quote!(#name)
        }
    });
    format.tokens = quote!(#(#arguments),*);
    stmts.splice(position..position, before);
    Some(())
}

fn text_argument(input: &FnArg) -> Option<Ident> {
    let FnArg::Typed(argument) = input else {
        return None;
    };
    match (&*argument.pat, &*argument.ty) {
        (Pat::Ident(name), Type::Reference(reference)) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => Some(name.ident.clone()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn is_url(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Local(local) if local.init.as_ref().is_some_and(|init| {
        matches!(&*init.expr, Expr::Macro(it) if it.mac.path.is_ident("format"))
    }))
}

fn format_macro(expr: &mut Expr) -> Option<&mut Macro> {
    match expr {
        Expr::Macro(it) => Some(&mut it.mac),
        _ => None,
    }
}

/// `x` of `encode_path(&x.to_string())`.
fn encoded(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Call(call) => body::variable(call.args.first()?).cloned(),
        _ => None,
    }
}
