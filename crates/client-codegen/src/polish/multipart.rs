//! Sends multipart forms.
//!
//! `bodies` declares a JSON body in place of the form. Here the request sends a form; the type
//! becomes one that is sent once and does not implement JSON's traits, and gets a function that
//! adds its fields to a form, each as the description encodes it. An operation whose generated
//! code has an unexpected shape would send JSON, so it is dropped.

use std::collections::HashMap;

use openapi_lower::media_type;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use serde_json::Value;
use syn::{
    Attribute, Expr, ExprMethodCall, Field, FnArg, Ident, ImplItem, Item, ItemStruct, Meta, Pat,
    Path, Type, parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::{Context, attributes, body, forms, secrets};
use crate::{
    code::{Code, is_named},
    generated::Dropped,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if context.multipart.operations.is_empty() {
        return;
    }
    let mut failed = types(code, context);
    let any = context.multipart.form.as_deref();
    let mut sending: HashMap<usize, TokenStream> = HashMap::new();
    for (&operation, it) in &context.operations {
        if let Some(name) = context.multipart.operations.get(it.id) {
            let form = if any == Some(name) {
                quote!(body)
            } else {
                quote!(body.into_form()?)
            };
            sending.insert(operation, form);
        }
    }
    for (operation, function) in code.calls_mut() {
        let Some(form) = sending.get(&operation) else {
            continue;
        };
        let mut send = Send { form, done: false };
        send.visit_block_mut(&mut function.block);
        for input in &mut function.sig.inputs {
            by_value(input);
        }
        let name = &context.multipart.operations[context.operations[&operation].id];
        if !send.done || failed.contains(name) {
            failed.push(context.operations[&operation].id.to_owned());
        }
    }
    not_cloned(code, context);
    let gone = context.operations.iter();
    let gone = gone.filter(|(_, it)| failed.iter().any(|id| id == it.id));
    let gone: Vec<usize> = gone.map(|(operation, _)| *operation).collect();
    code.retain(|operation| !gone.contains(&operation));
    for operation in gone {
        let operation = &context.operations[&operation];
        context.dropped.push(Dropped::Operation {
            id: operation.id.to_owned(),
            method: operation.method.to_uppercase(),
            path: operation.path.to_owned(),
            reason: "unexpected generated code: found no statement that sends the form".to_owned(),
        });
    }
}

/// Replaces the JSON body of the request.
struct Send<'a> {
    form: &'a TokenStream,
    done: bool,
}

impl VisitMut for Send<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "json" && call.args.len() == 1 {
            let form = self.form;
            call.method = Ident::new("multipart_form", call.method.span());
            let form: Expr = parse_quote!(#form);
            call.args = Punctuated::from_iter([form]);
            self.done = true;
        }
    }
}

/// Takes the form by value, since it is sent once.
fn by_value(input: &mut FnArg) {
    if let FnArg::Typed(argument) = input
        && matches!(&*argument.pat, Pat::Ident(name) if name.ident == "body")
        && let Type::Reference(reference) = &*argument.ty
    {
        argument.ty = reference.elem.clone();
    }
}

/// Converts the types to forms; returns the names of those with an unexpected shape.
fn types(code: &mut Code, context: &Context<'_>) -> Vec<String> {
    let runtime = &context.runtime;
    let mut failed = Vec::new();
    for (name, encoding) in context.here(&context.multipart.types) {
        let found = code
            .types
            .iter_mut()
            .enumerate()
            .find_map(|(at, item)| match item {
                Item::Struct(item) if item.ident == name => Some((at, item)),
                _ => None,
            });
        let Some((at, item)) = found else {
            failed.push(name.clone());
            continue;
        };
        let Some(steps) = steps(item, encoding, context) else {
            failed.push(name.clone());
            continue;
        };
        let ident = &item.ident;
        let conversion: Item = parse_quote! {
            impl #ident {
                pub(super) fn into_form(self) -> ::std::result::Result<#runtime::Form, #runtime::TransportError> {
                    #runtime::Form::new() #(#steps)*
                }
            }
        };
        plain(item);
        let constructors = code.types.iter().skip(at + 1);
        let constructors = constructors
            .take_while(|item| matches!(item, Item::Impl(block) if is_named(block, name)))
            .count();
        code.types.insert(at + 1 + constructors, conversion);
    }
    failed
}

/// Returns the calls that add the fields, in order; the last one is the result.
fn steps(item: &ItemStruct, encoding: &Value, context: &Context<'_>) -> Option<Vec<TokenStream>> {
    let fields = item.fields.iter();
    let mut fields: Vec<(bool, &Field)> = fields.map(|it| (is_file(it, context), it)).collect();
    // Files come last, so that a server can use the other fields while it receives the files.
    fields.sort_by_key(|(is_file, _)| *is_file);
    let mut steps: Vec<TokenStream> = Vec::new();
    for (is_file, field) in fields {
        if !steps.is_empty() {
            steps.push(quote!(?));
        }
        steps.push(step(field, is_file, encoding, context)?);
    }
    Some(steps)
}

/// Whether a field is a file, an optional file, or several files.
fn is_file(field: &Field, context: &Context<'_>) -> bool {
    let text = text(&field.ty);
    let part = format!("{}::Part", context.options.runtime);
    text.trim_end_matches('>').ends_with(&part)
}

fn text(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

fn step(
    field: &Field,
    is_file: bool,
    encoding: &Value,
    context: &Context<'_>,
) -> Option<TokenStream> {
    let ident = field.ident.as_ref()?;
    let metas = || {
        field
            .attrs
            .iter()
            .filter_map(attributes::serde_metas)
            .flatten()
    };
    if metas().any(|meta| meta.path().is_ident("flatten")) {
        return Some(quote!(.fields(&self.#ident)));
    }
    let renamed = metas().find_map(|meta| match &meta {
        Meta::NameValue(pair) if pair.path.is_ident("rename") => {
            Some(body::text(&pair.value)?.value())
        }
        _ => None,
    });
    let name = renamed.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
    let described = encoding.get(&name);
    let media_type = described.and_then(forms::media_type);
    let text = text(&field.ty);
    if is_file {
        let optional = text.contains("Option<");
        let files = match (optional, text.contains("Vec<")) {
            (false, false) => quote!([self.#ident]),
            (true, true) => quote!(self.#ident.into_iter().flatten()),
            _ => quote!(self.#ident),
        };
        let media_type = media_type.unwrap_or(media_type::BYTES);
        return Some(quote!(.files(#name, #files, #media_type)));
    }
    let path = &context.runtime;
    let value = match secrets::function_for(&field.ty, &parse_quote!(#path::Secret)) {
        Some("expose") => quote!(self.#ident.expose()),
        Some("expose_option") => quote!(&self.#ident.as_ref().map(|it| it.expose())),
        Some(_) => quote!(&self.#ident.iter().map(|it| it.expose()).collect::<Vec<_>>()),
        None => quote!(&self.#ident),
    };
    let style = described.and_then(forms::style);
    Some(match (style.filter(forms::joins), media_type) {
        (Some(style), _) => quote!(.joined(#name, #value, #path::FieldStyle::#style)),
        (None, Some(media_type)) => quote!(.typed(#name, #value, #media_type)),
        (None, None) => quote!(.field(#name, #value)),
    })
}

/// Removes the attributes and derives for JSON from the type.
fn plain(item: &mut ItemStruct) {
    derive_only(&mut item.attrs, &["Debug", "Default"]);
    item.attrs.retain(|attr| !attr.path().is_ident("serde"));
    for field in &mut item.fields {
        field.attrs.retain(|attr| !attr.path().is_ident("serde"));
    }
}

fn derive_only(attrs: &mut [Attribute], kept: &[&str]) {
    for attr in attrs
        .iter_mut()
        .filter(|attr| attr.path().is_ident("derive"))
    {
        if let Ok(paths) =
            attr.parse_args_with(Punctuated::<Path, syn::Token![,]>::parse_terminated)
        {
            let last = |path: &Path| path.segments.last().map(|it| it.ident.to_string());
            let paths = paths
                .into_iter()
                .filter(|path| last(path).is_some_and(|name| kept.contains(&name.as_str())));
            *attr = parse_quote!(#[derive(#(#paths),*)]);
        }
    }
}

/// Removes `Clone` from the builders of types that cannot be cloned.
fn not_cloned(code: &mut Code, context: &Context<'_>) {
    for item in &mut code.types {
        let Item::Mod(module) = item else { continue };
        for item in module.content.iter_mut().flat_map(|(_, items)| items) {
            if let Item::Struct(item) = item
                && context
                    .multipart
                    .types
                    .contains_key(&item.ident.to_string())
            {
                derive_only(&mut item.attrs, &["Debug"]);
            }
        }
    }
    let senders: Vec<Ident> = code
        .builder
        .iter()
        .filter_map(|item| match item {
            Item::Impl(block) if sends_form(block) => match &*block.self_ty {
                Type::Path(path) => path.path.segments.last().map(|it| it.ident.clone()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    for item in &mut code.builder {
        if let Item::Struct(item) = item
            && senders.contains(&item.ident)
        {
            derive_only(&mut item.attrs, &["Debug"]);
        }
    }
}

fn sends_form(block: &syn::ItemImpl) -> bool {
    block.items.iter().any(|item| match item {
        ImplItem::Fn(function) => function
            .block
            .stmts
            .iter()
            .any(|stmt| body::calls(stmt, "multipart_form")),
        _ => false,
    }) && !is_named(block, "Client")
}
