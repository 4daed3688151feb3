//! Sends multipart forms.
//!
//! `bodies` declares a JSON body in place of the form. Here the request sends a form. The type of
//! the form does not implement the traits for JSON, and gets a function that adds its fields to a
//! form, each with the described encoding. An operation whose generated code has an unexpected shape
//! would send JSON, so it is dropped.

use openapi_lower::{media_type::BYTES, plan::Part};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Expr, ExprMethodCall, Field, FnArg, Ident, Item, ItemImpl, ItemStruct, Type,
    parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::{
    Context,
    attributes::{has_serde, retain_derives, wire_name},
    body, forms, secrets,
    syntax::{argument_mut, ends_with, functions},
};
use crate::{
    bodies::FormType,
    code::{Code, is_named, self_name},
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if context.multipart.operations.is_empty() {
        return;
    }
    let failed_types = convert_types(code, context);
    let mut failed = Vec::new();
    for (position, function) in code.calls_mut() {
        let id = context.operations[&position].id;
        let Some(name) = context.multipart.operations.get(id) else {
            continue;
        };
        let form: Expr = if context.multipart.form.as_ref() == Some(name) {
            parse_quote!(body)
        } else {
            parse_quote!(body.into_form()?)
        };
        let mut send = Send { form, done: false };
        send.visit_block_mut(&mut function.block);
        function.sig.inputs.iter_mut().for_each(pass_by_value);
        if !send.done || failed_types.contains(name) {
            failed.push((position, "statement that sends the form"));
        }
    }
    remove_clone(code, context);
    context.drop_operations(code, failed);
}

/// Replaces the JSON body of the request.
struct Send {
    form: Expr,
    done: bool,
}

impl VisitMut for Send {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "json" && call.args.len() == 1 {
            call.method = Ident::new("multipart_form", call.method.span());
            call.args = Punctuated::from_iter([self.form.clone()]);
            self.done = true;
        }
    }
}

/// Passes the form by value, since it is sent once.
fn pass_by_value(input: &mut FnArg) {
    if let Some((name, ty)) = argument_mut(input)
        && name == "body"
        && let Type::Reference(reference) = ty
    {
        *ty = *reference.elem.clone();
    }
}

/// Converts types to forms; returns the names of the types with an unexpected shape.
fn convert_types(code: &mut Code, context: &Context<'_>) -> Vec<String> {
    let runtime = &context.runtime;
    let mut failed = Vec::new();
    for (name, form) in context.of_shard(&context.multipart.types) {
        let mut items = code.types.iter_mut().enumerate();
        let found = items.find_map(|(at, item)| match item {
            Item::Struct(item) if item.ident == name => {
                Some((at, steps(item, form, context)?, item))
            }
            _ => None,
        });
        let Some((at, steps, item)) = found else {
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
        remove_json(item);
        let constructors = code.types.iter().skip(at + 1);
        let constructors = constructors
            .take_while(|item| matches!(item, Item::Impl(block) if is_named(block, name)))
            .count();
        code.types.insert(at + 1 + constructors, conversion);
    }
    failed
}

/// Returns the calls that add the fields, in order; the last call returns the result.
fn steps(item: &ItemStruct, form: &FormType, context: &Context<'_>) -> Option<Vec<TokenStream>> {
    let fields = item.fields.iter();
    let mut fields: Vec<(bool, &Field)> = fields.map(|it| (is_file(it, context), it)).collect();
    // Files come last, so that a server can use the other fields while it receives the files.
    fields.sort_by_key(|(is_file, _)| *is_file);
    let mut steps: Vec<TokenStream> = Vec::new();
    for (is_file, field) in fields {
        if !steps.is_empty() {
            steps.push(quote!(?));
        }
        steps.push(step(field, is_file, form, context)?);
    }
    Some(steps)
}

/// Whether a field is a file, an optional file, or several files.
fn is_file(field: &Field, context: &Context<'_>) -> bool {
    let text = type_text(&field.ty);
    let part = format!("{}::Part", context.options.runtime);
    text.trim_end_matches('>').ends_with(&part)
}

fn type_text(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

/// Returns the call that adds a field.
fn step(
    field: &Field,
    is_file: bool,
    form: &FormType,
    context: &Context<'_>,
) -> Option<TokenStream> {
    let ident = field.ident.as_ref()?;
    if has_serde(&field.attrs, "flatten") {
        return Some(match form.others.filter(|_| is_file) {
            None => quote!(.fields(&self.#ident)),
            Some(Part::Files | Part::Texts) => quote! {
                .named_files(
                    self.#ident.into_iter().flat_map(|(name, files)| {
                        files.into_iter().map(move |file| (name.clone(), file))
                    }),
                    #BYTES,
                )
            },
            Some(_) => quote!(.named_files(self.#ident, #BYTES)),
        });
    }
    let name = wire_name(&field.attrs, ident);
    let described = form.encoding.get(&name);
    let media_type = described.and_then(forms::media_type);
    if is_file {
        let text = type_text(&field.ty);
        let files = match (text.contains("Option<"), text.contains("Vec<")) {
            (false, false) => quote!([self.#ident]),
            (true, true) => quote!(self.#ident.into_iter().flatten()),
            _ => quote!(self.#ident),
        };
        let media_type = media_type.unwrap_or(BYTES);
        return Some(quote!(.files(#name, #files, #media_type)));
    }
    let path = &context.runtime;
    let value = match secrets::function_for(&field.ty, &parse_quote!(#path::Secret)) {
        Some("expose") => quote!(self.#ident.expose()),
        Some("expose_option") => quote!(&self.#ident.as_ref().map(|it| it.expose())),
        Some(_) => quote!(&self.#ident.iter().map(|it| it.expose()).collect::<Vec<_>>()),
        None => quote!(&self.#ident),
    };
    let style = described.filter(|it| forms::has_style(it));
    let style = style.and_then(forms::style);
    let is_text = matches!(form.parts.get(&name), Some(Part::Text | Part::Texts));
    Some(match (style, media_type) {
        (Some(style), _) => quote!(.styled(#name, #value, #path::FieldStyle::#style)),
        (None, Some(media_type)) if is_text => quote!(.text(#name, #value, #media_type)),
        (None, Some(media_type)) => quote!(.typed(#name, #value, #media_type)),
        (None, None) => quote!(.field(#name, #value)),
    })
}

/// Removes the attributes and derives for JSON from the type.
fn remove_json(item: &mut ItemStruct) {
    derive_only(&mut item.attrs, &["Debug", "Default"]);
    item.attrs.retain(|attr| !attr.path().is_ident("serde"));
    for field in &mut item.fields {
        field.attrs.retain(|attr| !attr.path().is_ident("serde"));
    }
}

fn derive_only(attrs: &mut [Attribute], kept: &[&str]) {
    retain_derives(attrs, |path| kept.iter().any(|name| ends_with(path, name)));
}

/// Removes `Clone` from the builders of types that cannot be cloned.
fn remove_clone(code: &mut Code, context: &Context<'_>) {
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
    let senders: Vec<String> = code
        .builder
        .iter()
        .filter_map(|item| match item {
            Item::Impl(block) if sends_form(block) => self_name(block),
            _ => None,
        })
        .collect();
    for item in &mut code.builder {
        if let Item::Struct(item) = item
            && senders.contains(&item.ident.to_string())
        {
            derive_only(&mut item.attrs, &["Debug"]);
        }
    }
}

fn sends_form(block: &ItemImpl) -> bool {
    let mut stmts = functions(block).flat_map(|function| &function.block.stmts);
    stmts.any(|stmt| body::calls(stmt, "multipart_form"))
}
