//! Sends requests through `client_runtime::Transport`.
//!
//! progenitor's methods build the request, call three hooks before and after sending it, and send an
//! `api-version` header that no description declares. Here the method takes the request builder from
//! the transport, passes the request to the transport and receives the response or an error that
//! shows no secret. An operation whose generated code has an unexpected shape would not compile, so
//! it is dropped.

use quote::ToTokens;
use syn::{
    Block, Expr, ExprMethodCall, Ident, ImplItemFn, Local, Pat, Stmt, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Context, arms, body,
    syntax::argument,
    template::{self, Filling, Template},
};
use crate::{code::Code, operations::Operation};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut failed = Vec::new();
    let templates = Templates::new();
    for (operation, function) in code.calls_mut() {
        let Operation { id, path, .. } = context.operations[&operation];
        // Errors and traces show the id and the path.
        let names = [id, path].map(|it| openapi_lower::escape::line(it).to_string());
        if let Err(missing) = rewrite(function, &names, context.plan.tolerant, &templates) {
            failed.push((operation, missing));
        }
    }
    context.drop_operations(code, failed);
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

/// Rewrites a method; on failure returns what is not found.
fn rewrite(
    function: &mut ImplItemFn,
    names: &[String; 2],
    tolerant: bool,
    templates: &Templates,
) -> Result<(), &'static str> {
    elide_lifetimes(function);
    rewrite_block(&mut function.block, names, templates)?;
    let mut cleanup = Cleanup {
        tolerant,
        has_borrowed_body: function.sig.inputs.iter().any(is_borrowed_body),
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
    let appends_header = |stmt: &Stmt| body::appended_header(stmt).is_some();
    let has_headers = block.stmts.iter().any(appends_header);
    let mut executed = None;
    let mut stmts = Vec::new();
    for stmt in std::mem::take(&mut block.stmts) {
        match purpose(&stmt) {
            Purpose::HeaderMap if !has_headers => {}
            Purpose::HeaderMap => stmts.push(templates.header_map.clone()),
            Purpose::Hook => {}
            Purpose::Request(request) => {
                let Stmt::Local(Local {
                    init: Some(init), ..
                }) = stmt
                else {
                    continue;
                };
                let chain = rewrite_chain(*init.expr, has_headers, templates);
                stmts.push(templates.request.filled([
                    ("REQUEST", Filling::Ident(&request)),
                    ("CHAIN", Filling::Expr(chain)),
                ]));
            }
            Purpose::Exec(client, request) => executed = Some((client, request)),
            Purpose::Response(response) => {
                let (client, request) =
                    executed.take().ok_or("statement that sends the request")?;
                stmts.push(templates.execute.filled([
                    ("RESPONSE", Filling::Ident(&response)),
                    ("CLIENT", Filling::Expr(client)),
                    ("REQUEST", Filling::Ident(&request)),
                    ("ID", Filling::Expr(Expr::Lit(template::string(id)))),
                    ("PATH", Filling::Expr(Expr::Lit(template::string(path)))),
                ]));
            }
            Purpose::Other => stmts.push(stmt),
        }
    }
    block.stmts = stmts;
    let calls = |name: &str| block.stmts.iter().any(|stmt| body::calls(stmt, name));
    if !calls("execute") || !calls("build") {
        return Err("statements that build and send the request");
    }
    Ok(())
}

/// The purpose of a statement in a method of progenitor.
enum Purpose {
    HeaderMap,
    /// The `api-version` header, the hooks' information, or a hook.
    Hook,
    Request(Ident),
    /// The client and the request that are passed to `exec`.
    Exec(Expr, Ident),
    Response(Ident),
    Other,
}

fn purpose(stmt: &Stmt) -> Purpose {
    let purpose = match stmt {
        Stmt::Local(local) => purpose_of_local(local),
        Stmt::Expr(Expr::Try(tried), Some(_)) => {
            let call = awaited_call(&tried.expr);
            let is_hook = |call: &ExprMethodCall| call.method == "pre" || call.method == "post";
            call.filter(|call| is_hook(call)).map(|_| Purpose::Hook)
        }
        Stmt::Expr(Expr::MethodCall(call), Some(_)) if is_api_version(call) => Some(Purpose::Hook),
        _ => None,
    };
    purpose.unwrap_or(Purpose::Other)
}

fn purpose_of_local(local: &Local) -> Option<Purpose> {
    let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else {
        return None;
    };
    match &*init.expr {
        Expr::Call(_) if name.ident == "header_map" => Some(Purpose::HeaderMap),
        Expr::Struct(info) if info.path.is_ident("OperationInfo") => Some(Purpose::Hook),
        Expr::Try(tried) => match &*tried.expr {
            Expr::MethodCall(call) if call.method == "build" => {
                Some(Purpose::Request(name.ident.clone()))
            }
            // `let response = result?;`
            Expr::Path(_) if local.attrs.is_empty() => Some(Purpose::Response(name.ident.clone())),
            _ => None,
        },
        awaited => {
            let call = awaited_call(awaited).filter(|call| call.method == "exec")?;
            let Expr::Path(request) = call.args.first()? else {
                return None;
            };
            let request = request.path.get_ident()?.clone();
            Some(Purpose::Exec((*call.receiver).clone(), request))
        }
    }
}

/// Returns the method call of `….await`.
fn awaited_call(expr: &Expr) -> Option<&ExprMethodCall> {
    match expr {
        Expr::Await(awaited) => match &*awaited.base {
            Expr::MethodCall(call) => Some(call),
            _ => None,
        },
        _ => None,
    }
}

fn is_api_version(call: &ExprMethodCall) -> bool {
    let Some(Expr::Call(name)) = call.args.first() else {
        return false;
    };
    let name = name.args.first().and_then(body::string_literal);
    call.method == "append" && name.is_some_and(|it| it.value() == "api-version")
}

/// Rewrites `self.client.get(url)….headers(header_map).build()?`.
fn rewrite_chain(expr: Expr, has_headers: bool, templates: &Templates) -> Expr {
    match expr {
        Expr::Try(mut tried) => {
            tried.expr = Box::new(rewrite_chain(*tried.expr, has_headers, templates));
            Expr::Try(tried)
        }
        Expr::MethodCall(mut call) => {
            let receiver = rewrite_chain(*call.receiver, has_headers, templates);
            if call.method == "headers" && !has_headers {
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
    argument(input)
        .is_some_and(|(name, ty)| name == "body" && matches!(ty, syn::Type::Reference(_)))
}

/// Removes suffixes of literals, and references to references, and replaces the decoder.
struct Cleanup<'a> {
    tolerant: bool,
    has_borrowed_body: bool,
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

    fn visit_expr_match_mut(&mut self, expr: &mut syn::ExprMatch) {
        visit_mut::visit_expr_match_mut(self, expr);
        arms::merge(&mut expr.arms);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if self.has_borrowed_body
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
