//! Structs can get fields without breaking those who use them.
//!
//! Every struct is `#[non_exhaustive]`: outside its crate it is not written as a literal.
//! A type that requests hold is made by `Default`, which typify derives when nothing in it
//! is required, or else by `new` with what is required; then its public fields are set.
//! In the builder interface typify's own builders do that.

use openapi_lower::plan::Direction;
use quote::quote;
use syn::{Field, Fields, FnArg, Item, ItemStruct, Meta, Type, parse_quote};

use super::{Context, body, names, template};
use crate::{
    code::{Code, is_named},
    options::Interface,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut code.types) {
        let constructor = match &mut item {
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => {
                item.attrs.push(template::non_exhaustive());
                let sent = context
                    .plan
                    .types
                    .get(&item.ident.to_string())
                    .is_none_or(|ty| ty.direction != Direction::Response);
                let wanted = sent && context.options.interface == Interface::Positional;
                wanted.then(|| new(item)).flatten()
            }
            _ => None,
        };
        items.push(item);
        items.extend(constructor);
    }
    code.types = items;
    // A `Default` that is not derived makes `new` needless.
    let defaults: Vec<_> = code.types.iter().filter_map(default_of).collect();
    code.types.retain(|item| match item {
        Item::Impl(block) if block.trait_.is_none() && is_constructor(block) => {
            !defaults.iter().any(|name| is_named(block, name))
        }
        _ => true,
    });
}

fn is_constructor(block: &syn::ItemImpl) -> bool {
    matches!(block.items.as_slice(), [syn::ImplItem::Fn(only)] if only.sig.ident == "new")
}

/// The type that the item gives a `Default`.
fn default_of(item: &Item) -> Option<String> {
    let Item::Impl(block) = item else { return None };
    let (path, _) = block.trait_.as_ref()?;
    let Type::Path(ty) = &*block.self_ty else {
        return None;
    };
    (path.segments.last()?.ident == "Default")
        .then(|| ty.path.get_ident().map(ToString::to_string))?
}

/// The constructor of a struct that has required fields.
fn new(item: &ItemStruct) -> Option<Item> {
    let mut arguments: Vec<FnArg> = Vec::new();
    let mut values = Vec::new();
    for field in &item.fields {
        let name = field.ident.as_ref()?;
        let ty = &field.ty;
        match default(field) {
            Some(value) => values.push(quote!(#name: #value)),
            None if is_string(ty) => {
                arguments.push(parse_quote!(#name: impl Into<#ty>));
                values.push(quote!(#name: #name.into()));
            }
            None => {
                arguments.push(parse_quote!(#name: #ty));
                values.push(quote!(#name));
            }
        }
    }
    if arguments.is_empty() {
        return None;
    }
    let ident = &item.ident;
    Some(parse_quote! {
        impl #ident {
            #[doc = "What is required; the rest is absent or has its default."]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "String"))
}

/// The value of a field that need not be given.
fn default(field: &Field) -> Option<proc_macro2::TokenStream> {
    for meta in field.attrs.iter().filter_map(names::serde_metas).flatten() {
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
