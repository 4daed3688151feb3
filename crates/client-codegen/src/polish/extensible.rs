//! Lets structs gain fields without breaking callers.
//!
//! Every struct is `#[non_exhaustive]`, so other crates cannot write a literal of it. A struct
//! without required fields implements `Default`, which typify derives only if there is no field
//! for additional properties. Any other struct that requests hold has a constructor `new` with
//! the required fields, except those that have a default value or are constants. All fields are
//! public, and `setters` adds a method for each. In the builder interface typify's builders
//! replace both.

use quote::quote;
use syn::{Expr, Field, Fields, FnArg, Item, ItemStruct, Meta, Path, Type, parse_quote};

use super::{
    Context,
    attributes::{self, default_of, derived},
    body, template,
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
                let wanted =
                    context.is_sent(&name) && context.options.interface == Interface::Positional;
                let own = context.own_tag(&name);
                let has_tag = !own.is_empty();
                if has_tag {
                    attributes::take_derive(&mut item.attrs, "Default");
                }
                let default = |field: &Field| {
                    let tag = own_tag(field, &own);
                    tag.or_else(|| default(field, context))
                };
                if !has_tag && (defaults.contains(&name) || derives_default(item)) {
                    None
                } else if item.fields.iter().all(|it| default(it).is_some()) {
                    default_impl(item, &default)
                } else {
                    wanted.then(|| new(item, &default)).flatten()
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
fn own_tag(field: &Field, own: &[(&str, Expr)]) -> Option<proc_macro2::TokenStream> {
    let wire = attributes::wire_name(&field.attrs, field.ident.as_ref()?);
    let (_, value) = own.iter().find(|(name, _)| *name == wire)?;
    Some(quote!(#value))
}

/// Returns the initial value of a field that the caller need not set.
type Values<'a> = &'a dyn Fn(&Field) -> Option<proc_macro2::TokenStream>;

fn derives_default(item: &ItemStruct) -> bool {
    let is_default = |path: &Path| path.segments.last().is_some_and(|it| it.ident == "Default");
    let mut paths = item.attrs.iter().filter_map(derived).flatten();
    paths.any(|path| is_default(&path))
}

/// Returns `Default` for a struct without required fields: derived, unless a field has another
/// initial value.
fn default_impl(item: &mut ItemStruct, default: Values<'_>) -> Option<Item> {
    let plain = quote!(::std::default::Default::default()).to_string();
    let values = item.fields.iter().filter_map(default);
    let values: Vec<_> = values.collect();
    let derive = item.attrs.iter_mut().find_map(|attr| {
        let paths = derived(attr)?.into_iter();
        Some((attr, paths))
    });
    if let Some((attr, paths)) = derive
        && values.iter().all(|value| value.to_string() == plain)
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
fn new(item: &ItemStruct, default: Values<'_>) -> Option<Item> {
    let mut arguments: Vec<FnArg> = Vec::new();
    let mut values = Vec::new();
    for field in &item.fields {
        let name = field.ident.as_ref()?;
        let ty = &field.ty;
        match default(field) {
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
            #[doc = "Sets the required fields; the others are absent or have their default values."]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// Whether callers usually have a value of another type: `&str`, `Vec<u8>`.
fn is_converted(ty: &Type) -> bool {
    let names = ["String", "Base64", "Base64Url"];
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| {
        names.iter().any(|name| last.ident == name)
    }))
}

/// Returns the initial value of a field that the caller need not set.
fn default(field: &Field, context: &Context<'_>) -> Option<proc_macro2::TokenStream> {
    if context.is_constant(&field.ty) {
        return Some(quote!(::std::default::Default::default()));
    }
    for meta in field
        .attrs
        .iter()
        .filter_map(attributes::serde_metas)
        .flatten()
    {
        match &meta {
            Meta::NameValue(pair) if pair.path.is_ident("default") => {
                let path: syn::Path = body::text(&pair.value)?.parse().ok()?;
                return Some(quote!(#path()));
            }
            Meta::Path(path) if path.is_ident("default") => {
                return Some(quote!(::std::default::Default::default()));
            }
            Meta::NameValue(pair) if pair.path.is_ident("skip_serializing_if") => {
                return Some(quote!(::std::default::Default::default()));
            }
            Meta::Path(path) if path.is_ident("flatten") && has_empty(&field.ty) => {
                return Some(quote!(::std::default::Default::default()));
            }
            _ => {}
        }
    }
    None
}

/// Whether a flattened field may be empty.
fn has_empty(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| {
        ["Option", "BTreeMap", "Map"].iter().any(|name| last.ident == name)
    }))
}
