//! Helpers for the `#[serde]` and `#[derive]` attributes of types, fields and variants.

use proc_macro2::TokenTree;
use quote::quote;
use syn::{
    Attribute, Ident, Item, Lit, Meta, Path, Token, Variant, parse_quote, punctuated::Punctuated,
};

use super::syntax::{ends_with, implements};
use crate::code::{self_name, set_arguments};

/// Returns the name of a variant on the wire.
pub(super) fn variant_name(variant: &Variant) -> String {
    wire_name(&variant.attrs, &variant.ident)
}

/// Returns the name of a field or a variant on the wire.
pub(super) fn wire_name(attrs: &[Attribute], ident: &Ident) -> String {
    let renamed = attrs.iter().find_map(rename);
    renamed.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned())
}

/// Returns the string of `rename = "…"` in a `#[serde(…)]` attribute.
fn rename(attr: &Attribute) -> Option<String> {
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !list.path.is_ident("serde") {
        return None;
    }
    // Parsing the attribute of every field and variant would be slow.
    let mut tokens = list.tokens.clone().into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(name) if name == "rename"))?;
    match (tokens.next()?, tokens.next()?) {
        (TokenTree::Punct(_), TokenTree::Literal(text)) => match Lit::new(text) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the arguments of a `#[serde(…)]` attribute.
pub(super) fn serde_metas(attr: &Attribute) -> Option<Punctuated<Meta, Token![,]>> {
    if !attr.path().is_ident("serde") {
        return None;
    }
    attr.parse_args_with(Punctuated::parse_terminated).ok()
}

/// Returns the arguments of all `#[serde(…)]` attributes.
pub(super) fn serde_arguments(attrs: &[Attribute]) -> impl Iterator<Item = Meta> {
    attrs.iter().filter_map(serde_metas).flatten()
}

/// Whether a `#[serde(…)]` attribute has the argument.
pub(super) fn has_serde(attrs: &[Attribute], argument: &str) -> bool {
    serde_arguments(attrs).any(|meta| meta.path().is_ident(argument))
}

/// Sets the name on the wire.
pub(super) fn set_rename(attrs: &mut Vec<Attribute>, name: &str) {
    add_serde(attrs, &parse_quote!(rename = #name));
}

/// Adds an argument to the `#[serde(…)]` attribute; replaces an argument of the same name.
pub(super) fn add_serde(attrs: &mut Vec<Attribute>, added: &Meta) {
    for attr in attrs.iter_mut() {
        if let Some(metas) = serde_metas(attr) {
            let others = metas.iter().filter(|meta| meta.path() != added.path());
            let arguments = if added.path().is_ident("rename") {
                quote!(#added #(, #others)*)
            } else {
                quote!(#(#others,)* #added)
            };
            set_arguments(attr, arguments);
            return;
        }
    }
    attrs.push(parse_quote!(#[serde(#added)]));
}

/// Removes arguments of the `#[serde(…)]` attribute, and the attribute if it has no others.
pub(super) fn remove_serde(attrs: &mut Vec<Attribute>, removed: &[&str]) {
    attrs.retain_mut(|attr| {
        let Some(metas) = serde_metas(attr) else {
            return true;
        };
        let is_kept = |meta: &&Meta| !removed.iter().any(|name| meta.path().is_ident(name));
        let kept: Vec<&Meta> = metas.iter().filter(is_kept).collect();
        if !kept.is_empty() {
            set_arguments(attr, quote!(#(#kept),*));
        }
        !kept.is_empty()
    });
}

/// Removes a trait from the derived ones; returns whether it was derived.
pub(super) fn take_derive(attrs: &mut [Attribute], name: &str) -> bool {
    let is_derived = derives(attrs, name);
    if is_derived {
        retain_derives(attrs, |path| !ends_with(path, name));
    }
    is_derived
}

/// Removes the derived traits for which `is_kept` is false.
pub(super) fn retain_derives(attrs: &mut [Attribute], is_kept: impl Fn(&Path) -> bool) {
    for attr in attrs {
        if let Some(paths) = derived(attr) {
            let kept = paths.iter().filter(|path| is_kept(path));
            set_arguments(attr, quote!(#(#kept),*));
        }
    }
}

/// Whether a trait is derived.
pub(super) fn derives(attrs: &[Attribute], name: &str) -> bool {
    let mut paths = attrs.iter().filter_map(derived).flatten();
    paths.any(|path| ends_with(&path, name))
}

/// Returns the traits of a `#[derive(…)]`.
pub(super) fn derived(attr: &Attribute) -> Option<Punctuated<Path, Token![,]>> {
    let is_derive = attr.path().is_ident("derive");
    is_derive.then(|| attr.parse_args_with(Punctuated::parse_terminated).ok())?
}

/// Returns the type for which the item implements `Default`.
pub(super) fn default_of(item: &Item) -> Option<String> {
    match item {
        Item::Impl(block) if implements(block, "Default") => self_name(block),
        _ => None,
    }
}
