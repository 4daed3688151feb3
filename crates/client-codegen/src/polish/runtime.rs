//! Sends requests through `client_runtime::Transport`.
//!
//! progenitor's methods build the request, call three hooks around sending it, and send an
//! `api-version` header that no description declares. Here the method takes the request builder
//! from the transport, passes the request to it and receives the response or an error that
//! shows no secret. An operation whose generated code has an unexpected shape would not
//! compile, so it is dropped.

use quote::ToTokens;
use syn::{
    Block, Expr, ExprMethodCall, Ident, ImplItemFn, Lit, Local, Pat, Stmt, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Context, arms, body,
    template::{self, Filling, Template},
};
use crate::{code::Code, operations::Operation};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut failed = Vec::new();
    let templates = Templates::new();
    for (operation, function) in code.calls_mut() {
        // Errors and traces show both.
        let Operation { id, path, .. } = context.operations[&operation];
        let named = [id, path].map(|it| openapi_lower::escape::line(it).to_string());
        match rewrite(function, &named, context.plan.tolerant, &templates) {
            Ok(()) => {}
            Err(reason) => failed.push((operation, reason)),
        }
    }
    let reason = |reason| format!("unexpected generated code: {reason}");
    let failed = failed
        .into_iter()
        .map(|(operation, it)| (operation, reason(it)));
    context.drop_operations(code, failed.collect());
}

/// Templates of the code for an operation.
struct Templates {
    header_map: Stmt,
    request: Stmt,
    client: Expr,
    execute: Stmt,
    failure: Expr,
}

impl Templates {
    fn new() -> Self {
        Self {
            header_map: parse_quote!(let mut header_map = header::HeaderMap::new();),
            request: parse_quote!(let REQUEST = CHAIN;),
            client: parse_quote!(CLIENT.transport.client()),
            execute: parse_quote! {
                let RESPONSE = CLIENT.transport.execute(REQUEST, (ID, PATH)).await?;
            },
            failure: parse_quote!({
                let answer = DECODED;
                Err(VARIANT(answer))
            }),
        }
    }
}

fn rewrite(
    function: &mut ImplItemFn,
    named: &[String; 2],
    tolerant: bool,
    templates: &Templates,
) -> Result<(), &'static str> {
    elide_lifetimes(function);
    rewrite_block(&mut function.block, named, templates)?;
    let borrowed = function.sig.inputs.iter().any(is_borrowed_body);
    let mut cleanup = Cleanup {
        tolerant,
        borrowed,
        templates,
    };
    cleanup.visit_block_mut(&mut function.block);
    Ok(())
}

/// Replaces `<'a>(&'a self, id: &'a str)` by the equivalent `(&self, id: &str)`.
fn elide_lifetimes(function: &mut ImplItemFn) {
    struct Elide;
    impl VisitMut for Elide {
        fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
            ty.lifetime = None;
            visit_mut::visit_type_reference_mut(self, ty);
        }
    }
    let signature = &mut function.sig;
    signature.generics.params = std::mem::take(&mut signature.generics.params)
        .into_iter()
        .filter(|param| !matches!(param, syn::GenericParam::Lifetime(_)))
        .collect();
    if signature.generics.params.is_empty() {
        signature.generics = syn::Generics::default();
    }
    for input in &mut signature.inputs {
        match input {
            syn::FnArg::Typed(argument) => Elide.visit_pat_type_mut(argument),
            // A builder's `send` takes `self`.
            syn::FnArg::Receiver(receiver) if is_reference(receiver) => {
                *receiver = parse_quote!(&self);
            }
            syn::FnArg::Receiver(_) => {}
        }
    }
}

fn is_reference(receiver: &syn::Receiver) -> bool {
    let mut tokens = receiver.to_token_stream().into_iter();
    matches!(tokens.next(), Some(proc_macro2::TokenTree::Punct(first)) if first.as_char() == '&')
}

fn rewrite_block(
    block: &mut Block,
    [id, path]: &[String; 2],
    templates: &Templates,
) -> Result<(), &'static str> {
    let headers = block
        .stmts
        .iter()
        .filter(|stmt| body::appended_header(stmt).is_some())
        .count();
    let mut sent = None;
    let mut stmts = Vec::new();
    for stmt in std::mem::take(&mut block.stmts) {
        match part(&stmt) {
            Part::HeaderMap if headers == 0 => {}
            Part::HeaderMap => stmts.push(templates.header_map.clone()),
            Part::Hook => {}
            Part::Request(request) => {
                let Stmt::Local(Local {
                    init: Some(init), ..
                }) = stmt
                else {
                    continue;
                };
                let chain = rewrite_chain(*init.expr, headers > 0, templates);
                stmts.push(templates.request.filled([
                    ("REQUEST", Filling::Ident(&request)),
                    ("CHAIN", Filling::Expr(chain)),
                ]));
            }
            Part::Exec(client, request) => sent = Some((client, request)),
            Part::Response(response) => {
                let (client, request) = sent
                    .take()
                    .ok_or("found no statement that sends the request")?;
                stmts.push(templates.execute.filled([
                    ("RESPONSE", Filling::Ident(&response)),
                    ("CLIENT", Filling::Expr(client)),
                    ("REQUEST", Filling::Ident(&request)),
                    ("ID", Filling::Expr(Expr::Lit(template::text(id)))),
                    ("PATH", Filling::Expr(Expr::Lit(template::text(path)))),
                ]));
            }
            Part::Other => stmts.push(stmt),
        }
    }
    block.stmts = stmts;
    let complete = |name: &str| block.stmts.iter().any(|stmt| body::calls(stmt, name));
    if !complete("execute") || !complete("build") {
        return Err("found no statements that build and send the request");
    }
    Ok(())
}

/// The purpose of a statement in a method of progenitor.
enum Part {
    HeaderMap,
    /// The `api-version` header, the hooks' information, or a hook.
    Hook,
    Request(Ident),
    /// The client and the request that are passed to `exec`.
    Exec(Expr, Ident),
    Response(Ident),
    Other,
}

fn part(stmt: &Stmt) -> Part {
    match stmt {
        Stmt::Local(local) => {
            let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else {
                return Part::Other;
            };
            match &*init.expr {
                Expr::Call(_) if name.ident == "header_map" => Part::HeaderMap,
                Expr::Struct(info) if info.path.is_ident("OperationInfo") => Part::Hook,
                Expr::Try(tried) => match &*tried.expr {
                    Expr::MethodCall(call) if call.method == "build" => {
                        Part::Request(name.ident.clone())
                    }
                    // `let response = result?;`
                    Expr::Path(_) if local.attrs.is_empty() => Part::Response(name.ident.clone()),
                    _ => Part::Other,
                },
                Expr::Await(awaited) => match &*awaited.base {
                    Expr::MethodCall(call) if call.method == "exec" => match call.args.first() {
                        Some(Expr::Path(request)) => match request.path.get_ident() {
                            Some(request) => Part::Exec((*call.receiver).clone(), request.clone()),
                            None => Part::Other,
                        },
                        _ => Part::Other,
                    },
                    _ => Part::Other,
                },
                _ => Part::Other,
            }
        }
        Stmt::Expr(Expr::Try(tried), Some(_)) => match &*tried.expr {
            Expr::Await(awaited) => match &*awaited.base {
                Expr::MethodCall(call) if call.method == "pre" || call.method == "post" => {
                    Part::Hook
                }
                _ => Part::Other,
            },
            _ => Part::Other,
        },
        Stmt::Expr(Expr::MethodCall(call), Some(_)) if is_api_version(call) => Part::Hook,
        _ => Part::Other,
    }
}

fn is_api_version(call: &ExprMethodCall) -> bool {
    let Some(Expr::Call(name)) = call.args.first() else {
        return false;
    };
    call.method == "append"
        && matches!(name.args.first(), Some(Expr::Lit(lit))
            if matches!(&lit.lit, Lit::Str(text) if text.value() == "api-version"))
}

/// Rewrites `self.client.get(url)….headers(header_map).build()?`.
fn rewrite_chain(expr: Expr, headers: bool, templates: &Templates) -> Expr {
    match expr {
        Expr::Try(mut tried) => {
            tried.expr = Box::new(rewrite_chain(*tried.expr, headers, templates));
            Expr::Try(tried)
        }
        Expr::MethodCall(mut call) => {
            let receiver = rewrite_chain(*call.receiver, headers, templates);
            if call.method == "headers" && !headers {
                return receiver;
            }
            if call.method == "header"
                && let Some(Expr::Call(value)) = call.args.last()
                && let Some(Expr::Lit(text)) = value.args.first()
            {
                // `HeaderValue::from_static("…")`: the string suffices.
                let text = Expr::Lit(text.clone());
                call.args.pop();
                call.args.push(text);
            }
            call.receiver = Box::new(receiver);
            Expr::MethodCall(call)
        }
        Expr::Field(field) if matches!(&field.member, syn::Member::Named(it) if it == "client") => {
            let client = Filling::Expr(*field.base);
            templates.client.filled([("CLIENT", client)])
        }
        other => other,
    }
}

/// Whether the argument is a reference to a body.
fn is_borrowed_body(input: &syn::FnArg) -> bool {
    matches!(input, syn::FnArg::Typed(argument)
        if matches!(&*argument.pat, Pat::Ident(name) if name.ident == "body")
            && matches!(&*argument.ty, syn::Type::Reference(_)))
}

/// Removes suffixes of literals, and references to references, and replaces the decoder.
struct Cleanup<'a> {
    tolerant: bool,
    borrowed: bool,
    templates: &'a Templates,
}

impl VisitMut for Cleanup<'_> {
    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        visit_mut::visit_arm_mut(self, arm);
        // `Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))`
        let body = match &*arm.body {
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [Stmt::Expr(body, None)] => body,
                _ => return,
            },
            body => body,
        };
        let Expr::Call(err) = body else { return };
        let Some(Expr::Call(error)) = err.args.first() else {
            return;
        };
        if let Some(decoded @ Expr::Try(_)) = error.args.first() {
            *arm.body = self.templates.failure.filled([
                ("DECODED", Filling::Expr(decoded.clone())),
                ("VARIANT", Filling::Expr((*error.func).clone())),
            ]);
        }
    }
    fn visit_expr_match_mut(&mut self, choice: &mut syn::ExprMatch) {
        visit_mut::visit_expr_match_mut(self, choice);
        arms::merge(&mut choice.arms);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if self.borrowed
            && (call.method == "json" || call.method == "form_urlencoded")
            && let Some(body) = call.args.first_mut()
            && let Expr::Reference(reference) = body
        {
            *body = (*reference.expr).clone();
        }
    }

    fn visit_lit_int_mut(&mut self, literal: &mut syn::LitInt) {
        *literal = syn::LitInt::new(literal.base10_digits(), literal.span());
    }

    fn visit_expr_path_mut(&mut self, expr: &mut syn::ExprPath) {
        let mut segments = expr.path.segments.iter_mut();
        if let (Some(value), Some(decoder)) = (segments.next(), segments.next())
            && self.tolerant
            && value.ident == "ResponseValue"
            && decoder.ident == "from_response"
        {
            decoder.ident = Ident::new("from_response_tolerant", decoder.ident.span());
        }
    }
}
