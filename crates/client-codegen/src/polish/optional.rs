//! Makes request bodies optional.
//!
//! progenitor always sends a body. Here a body that the description does not require is an
//! `Option`; a request without it has neither a body nor a `Content-Type`.

use syn::{
    Block, Expr, ExprMethodCall, Fields, GenericParam, Ident, ImplItemFn, Item, Pat, Stmt, Type,
    parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Context, body,
    syntax::{argument_mut, function, functions_mut, last_segment, type_arguments},
    template::{Filling, Template},
};
use crate::{
    code::{Code, builder_name, is_named},
    codes::polish::BODY_REQUIRED,
    options::Interface,
};

/// The calls that set the body of a request.
const BODY_CALLS: [&str; 5] = [
    "body",
    "form_styled",
    "form_urlencoded",
    "json",
    "multipart_form",
];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let is_optional = |operation: usize| {
        let planned = context.planned(operation);
        let mut bodies = planned.into_iter().flat_map(|it| &it.bodies);
        bodies.any(|body| body.chosen && !body.required)
    };
    let templates = Templates::new();
    let mut missing = Vec::new();
    for at in 0..code.methods.len() {
        let operation = code.methods[at].operation;
        if !is_optional(operation) {
            continue;
        }
        let done = match context.options.interface {
            Interface::Positional => edit_method(&mut code.methods[at].function, &templates),
            Interface::Builder => builder_name(&code.methods[at].function)
                .and_then(|name| edit_builder(&mut code.builder, &name, &templates)),
        };
        if done.is_none() {
            missing.push(context.operations[&operation].id);
        }
    }
    for id in missing {
        context.note(format!("Client::{id}"), BODY_REQUIRED);
    }
}

/// Makes the argument `body` an `Option`.
fn edit_method(function: &mut ImplItemFn, templates: &Templates) -> Option<()> {
    let block = with_optional_body(&function.block, templates)?;
    let mut arguments = function.sig.inputs.iter_mut().filter_map(argument_mut);
    let (_, ty) = arguments.find(|(name, _)| *name == "body")?;
    // For `None`, rustc could not infer `B` of `B: Into<reqwest::Body>`.
    let generics = &mut function.sig.generics;
    let is_generic = generics.params.iter().any(|param| {
        matches!((param, &*ty), (GenericParam::Type(param), Type::Path(path))
            if path.path.is_ident(&param.ident))
    });
    *ty = if is_generic {
        parse_quote!(::std::option::Option<::reqwest::Body>)
    } else {
        parse_quote!(::std::option::Option<#ty>)
    };
    if is_generic {
        *generics = syn::Generics::default();
    }
    function.block = block;
    Some(())
}

/// Templates of the code that sends a request.
struct Templates {
    before_body: Stmt,
    body: Stmt,
    after_body: Stmt,
}

impl Templates {
    fn new() -> Self {
        Self {
            before_body: parse_quote!(let mut REQUEST = VALUE;),
            body: parse_quote! {
                if let Some(body) = body {
                    REQUEST = VALUE;
                }
            },
            after_body: parse_quote!(let REQUEST = VALUE;),
        }
    }
}

/// Returns the block with a body that is sent if it is present.
fn with_optional_body(block: &Block, templates: &Templates) -> Option<Block> {
    let mut block = block.clone();
    let at = block
        .stmts
        .iter()
        .position(|stmt| body::calls(stmt, "build"))?;
    let Stmt::Local(local) = &mut block.stmts[at] else {
        return None;
    };
    let Pat::Ident(request) = &local.pat else {
        return None;
    };
    let request = request.ident.clone();
    let mut chain = (*local.init.as_ref()?.expr).clone();
    let mut split = Split {
        request: &request,
        found: None,
    };
    split.visit_expr_mut(&mut chain);
    let (before, with_body) = split.found?;
    let fill = |template: &Stmt, value: Expr| {
        template.filled([
            ("REQUEST", Filling::Ident(&request)),
            ("VALUE", Filling::Expr(value)),
        ])
    };
    let stmts = [
        fill(&templates.before_body, before),
        fill(&templates.body, with_body),
        fill(&templates.after_body, chain),
    ];
    block.stmts.splice(at..=at, stmts);
    Some(block)
}

/// Splits a chain of calls at the calls that set the body, and replaces all calls up to there with
/// a variable.
struct Split<'a> {
    request: &'a Ident,
    /// The calls before the body, and the calls that set the body of the variable.
    found: Option<(Expr, Expr)>,
}

impl VisitMut for Split<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let inner = match &*expr {
            Expr::Try(tried) => &*tried.expr,
            other => other,
        };
        let Some(call) = body_call(inner) else {
            return visit_mut::visit_expr_mut(self, expr);
        };
        let before = match &*call.receiver {
            Expr::MethodCall(header) if is_content_type(header) => (*header.receiver).clone(),
            receiver => receiver.clone(),
        };
        let mut with_body = expr.clone();
        let variable = Expr::Path(syn::ExprPath {
            attrs: Vec::new(),
            qself: None,
            path: self.request.clone().into(),
        });
        Replace(&before, &variable).visit_expr_mut(&mut with_body);
        self.found = Some((before, with_body));
        *expr = variable;
    }
}

/// Returns the call that sets the variable `body` as the body.
fn body_call(expr: &Expr) -> Option<&ExprMethodCall> {
    let Expr::MethodCall(call) = expr else {
        return None;
    };
    let argument = call.args.first().map(|argument| match argument {
        // `&client_runtime::secret::exposed(body)`
        Expr::Reference(reference) => match &*reference.expr {
            Expr::Call(call) => call.args.first().unwrap_or(argument),
            _ => argument,
        },
        _ => argument,
    });
    let names_body = argument
        .is_some_and(|argument| body::variable(argument).is_some_and(|name| name == "body"));
    (names_body && BODY_CALLS.iter().any(|name| call.method == name)).then_some(call)
}

fn is_content_type(call: &ExprMethodCall) -> bool {
    let name = call.args.first();
    call.method == "header" && name.is_some_and(|it| body::is_constant(it, "CONTENT_TYPE"))
}

/// Replaces the first expression with the second one.
struct Replace<'a>(&'a Expr, &'a Expr);

impl VisitMut for Replace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if expr == self.0 {
            *expr = self.1.clone();
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}

/// Makes the builder of an operation start without a body.
fn edit_builder(items: &mut [Item], name: &str, templates: &Templates) -> Option<()> {
    let mut block = items.iter().find_map(|item| match item {
        Item::Impl(block) if is_named(block, name) => Some(block.clone()),
        _ => None,
    })?;
    let has_body_builder = function(&block, "body_map").is_some();
    let mut done = 0;
    for function in functions_mut(&mut block) {
        let block = &mut function.block;
        match function.sig.ident.to_string().as_str() {
            "new" => start_without_body(block)?,
            "body" => {
                let value = assigned_value(block)?;
                *value = parse_quote!(#value.map(Some));
            }
            "body_map" => {
                *assigned_value(block)? =
                    parse_quote!(self.body.map(|body| Some(f(body.unwrap_or_default()))));
            }
            "send" => {
                *block = with_optional_body(block, templates)?;
                if has_body_builder {
                    build_optional_body(block)?;
                }
            }
            _ => continue,
        }
        done += 1;
    }
    if done < 3 {
        return None;
    }
    for item in items {
        match item {
            Item::Struct(item) if item.ident == name => {
                let Fields::Named(fields) = &mut item.fields else {
                    return None;
                };
                let field = fields
                    .named
                    .iter_mut()
                    .find(|field| field.ident.as_ref().is_some_and(|it| it == "body"))?;
                field.ty = optional_field(&field.ty)?;
            }
            Item::Impl(other) if is_named(other, name) => *other = block.clone(),
            _ => {}
        }
    }
    Some(())
}

/// Returns `Result<Option<T>, String>` for `Result<T, String>`.
fn optional_field(ty: &Type) -> Option<Type> {
    let mut arguments = type_arguments(last_segment(ty)?);
    let (value, error) = (arguments.next()?, arguments.next()?);
    Some(parse_quote!(Result<::std::option::Option<#value>, #error>))
}

/// Initializes the field `body` with `None`.
fn start_without_body(block: &mut Block) -> Option<()> {
    let Some(Stmt::Expr(Expr::Struct(initial), None)) = block.stmts.last_mut() else {
        return None;
    };
    let field = initial
        .fields
        .iter_mut()
        .find(|field| matches!(&field.member, syn::Member::Named(name) if name == "body"))?;
    field.expr = parse_quote!(Ok(None));
    Some(())
}

/// Returns the expression that the only statement assigns to `self.body`.
fn assigned_value(block: &mut Block) -> Option<&mut Expr> {
    block.stmts.iter_mut().find_map(|stmt| match stmt {
        Stmt::Expr(Expr::Assign(assign), Some(_)) => Some(&mut *assign.right),
        _ => None,
    })
}

/// Makes `send` build the body only if it is present.
fn build_optional_body(block: &mut Block) -> Option<()> {
    struct Edit(bool);
    impl VisitMut for Edit {
        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            visit_mut::visit_expr_method_call_mut(self, call);
            let is_body = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("body"));
            if call.method == "and_then"
                && is_body
                && let Some(build) = call.args.first()
            {
                let build: Expr = parse_quote!(|body| body.map(#build).transpose());
                call.args = syn::punctuated::Punctuated::from_iter([build]);
                self.0 = true;
            }
        }
    }
    let mut edit = Edit(false);
    edit.visit_block_mut(block);
    edit.0.then_some(())
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[test]
    fn the_chain_of_calls_is_split_at_the_body() {
        let block: Block = parse_quote!({
            let request = client
                .put(url)
                .header(ACCEPT, "a/b")
                .header(header::CONTENT_TYPE, "c/d")
                .body(body)
                .query(q)
                .build()?;
            request
        });
        let expected: Block = parse_quote!({
            let mut request = client.put(url).header(ACCEPT, "a/b");
            if let Some(body) = body {
                request = request.header(header::CONTENT_TYPE, "c/d").body(body);
            }
            let request = request.query(q).build()?;
            request
        });
        let text = |block: Block| block.to_token_stream().to_string();
        assert_eq!(
            with_optional_body(&block, &Templates::new()).map(text),
            Some(text(expected))
        );
    }

    #[test]
    fn an_operation_without_a_body_is_unchanged() {
        let mut function: ImplItemFn = parse_quote! {
            async fn f(&self, body: &T) { let request = client.put(url).build()?; }
        };
        let before = function.clone();
        assert!(edit_method(&mut function, &Templates::new()).is_none());
        assert_eq!(function, before);
    }
}
