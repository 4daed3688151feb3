//! Lets structs gain fields without breaking callers.
//!
//! Every struct is `#[non_exhaustive]`, so other crates cannot write a literal of it. A struct
//! without required fields implements `Default`, which typify derives only if there is no field for
//! additional properties. Any other struct that requests hold has a constructor `new`, which takes
//! the required fields except constants and fields with a default value. All fields are public, and
//! `setters` adds a method for each. In the builder interface, typify's builders replace the
//! constructor and the setters.

use quote::quote;
use syn::{Expr, Field, Fields, FnArg, Item, ItemStruct, Meta, Type, parse_quote};

use super::{
    Context,
    attributes::{self, default_of, derived},
    body,
    syntax::is_one_of,
    template,
};
use crate::{code::Code, options::Interface};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let defaults: Vec<_> = code.types.iter().filter_map(default_of).collect();
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut code.types) {
        if default_of(&item).is_some_and(|name| !context.own_tag(&name).is_empty()) {
            continue;
        }
        let constructor = match &mut item {
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => {
                item.attrs.push(template::non_exhaustive());
                let name = item.ident.to_string();
                let needs_new =
                    context.is_sent(&name) && context.options.interface == Interface::Positional;
                let tag = context.own_tag(&name);
                if !tag.is_empty() {
                    attributes::take_derive(&mut item.attrs, "Default");
                }
                let initial_value = |field: &Field| {
                    let tag = tag_value(field, &tag);
                    tag.or_else(|| initial_value(field, context))
                };
                let has_default =
                    defaults.contains(&name) || attributes::derives(&item.attrs, "Default");
                if tag.is_empty() && has_default {
                    None
                } else if item.fields.iter().all(|it| initial_value(it).is_some()) {
                    default_impl(item, &initial_value)
                } else if needs_new {
                    constructor(item, &initial_value)
                } else {
                    None
                }
            }
            _ => None,
        };
        items.push(item);
        items.extend(constructor);
    }
    code.types = items;
}

/// Returns the initial value of a field that holds the tag of a subtype.
fn tag_value(field: &Field, tag: &[(&str, Expr)]) -> Option<proc_macro2::TokenStream> {
    let wire_name = attributes::wire_name(&field.attrs, field.ident.as_ref()?);
    let (_, value) = tag.iter().find(|(name, _)| *name == wire_name)?;
    Some(quote!(#value))
}

/// Returns the initial value of a field that the caller need not set.
type InitialValue<'a> = &'a dyn Fn(&Field) -> Option<proc_macro2::TokenStream>;

/// Returns `Default` for a struct without required fields: derived, unless a field has a different
/// initial value.
fn default_impl(item: &mut ItemStruct, initial_value: InitialValue<'_>) -> Option<Item> {
    let default = quote!(::std::default::Default::default()).to_string();
    let values: Vec<_> = item.fields.iter().filter_map(initial_value).collect();
    let derive = item.attrs.iter_mut().find_map(|attr| {
        let paths = derived(attr)?.into_iter();
        Some((attr, paths))
    });
    if let Some((attr, paths)) = derive
        && values.iter().all(|value| value.to_string() == default)
    {
        *attr = parse_quote!(#[derive(#(#paths,)* ::std::default::Default)]);
        return None;
    }
    let ident = &item.ident;
    let names = item.fields.iter().filter_map(|field| field.ident.as_ref());
    Some(parse_quote! {
        impl ::std::default::Default for #ident {
            fn default() -> Self {
                Self { #(#names: #values),* }
            }
        }
    })
}

/// Returns the constructor of a struct with required fields.
fn constructor(item: &ItemStruct, initial_value: InitialValue<'_>) -> Option<Item> {
    let mut arguments: Vec<FnArg> = Vec::new();
    let mut values = Vec::new();
    for field in &item.fields {
        let name = field.ident.as_ref()?;
        let ty = &field.ty;
        match initial_value(field) {
            Some(value) => values.push(quote!(#name: #value)),
            None if is_converted(ty) => {
                arguments.push(parse_quote!(#name: impl Into<#ty>));
                values.push(quote!(#name: #name.into()));
            }
            None => {
                arguments.push(parse_quote!(#name: #ty));
                values.push(quote!(#name));
            }
        }
    }
    let ident = &item.ident;
    Some(parse_quote! {
        impl #ident {
            #[doc = "Returns a value with these fields; the others are absent or have their default values."]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// Whether callers usually have a value of a different type: `&str`, `Vec<u8>`.
fn is_converted(ty: &Type) -> bool {
    is_one_of(ty, &["String", "Base64", "Base64Url"])
}

/// Returns the initial value of a field that the caller need not set.
fn initial_value(field: &Field, context: &Context<'_>) -> Option<proc_macro2::TokenStream> {
    if context.is_constant(&field.ty) {
        return Some(quote!(::std::default::Default::default()));
    }
    for meta in attributes::serde_arguments(&field.attrs) {
        match &meta {
            Meta::NameValue(pair) if pair.path.is_ident("default") => {
                let path: syn::Path = body::string_literal(&pair.value)?.parse().ok()?;
                return Some(quote!(#path()));
            }
            meta if meta.path().is_ident("default")
                || meta.path().is_ident("skip_serializing_if")
                || meta.path().is_ident("flatten") && may_be_empty(&field.ty) =>
            {
                return Some(quote!(::std::default::Default::default()));
            }
            _ => {}
        }
    }
    None
}

/// Whether a flattened field may be empty.
fn may_be_empty(ty: &Type) -> bool {
    is_one_of(ty, &["Option", "BTreeMap", "Map"])
}
