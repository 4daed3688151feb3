//! Enums of text that a response can hold are open.
//!
//! A server adds values as it likes; a closed enum would then refuse the whole answer. An
//! open one keeps a value that it does not know, and writes it back as it came. Enums
//! that only requests hold stay closed, and so do those that tell the members of a union
//! apart: an open one would take the place of every other member. They too are
//! `#[non_exhaustive]`, so that a vendor's new value breaks nobody.

use openapi_lower::plan::Direction;
use quote::quote;
use syn::{Fields, Ident, Item, ItemEnum, ItemImpl, parse_quote};

use super::{Context, names};
use crate::code::{Code, is_named};

/// Names for the variant, in order of preference.
const NAMES: [&str; 4] = ["Unknown", "Other", "UnknownValue", "OtherValue"];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut opened = Vec::new();
    for item in &mut code.types {
        let Item::Enum(item) = item else { continue };
        let name = item.ident.to_string();
        let planned = context.plan.types.get(&name);
        if !is_text(item) {
            continue;
        }
        item.attrs.push(parse_quote!(#[non_exhaustive]));
        if planned.is_none_or(|ty| ty.closed || ty.direction == Direction::Request) {
            continue;
        }
        match open(item) {
            Some(variant) => opened.push((item.clone(), variant)),
            None => context.note("enums", format!("types::{name}"), "no name is left"),
        }
    }
    for (item, variant) in opened {
        let name = item.ident.to_string();
        code.types.retain_mut(|other| match other {
            Item::Impl(block) if is_named(block, &name) => rewrite_impl(block, &item, &variant),
            _ => true,
        });
    }
}

/// Whether every variant is a text and nothing else.
fn is_text(item: &ItemEnum) -> bool {
    !item.variants.is_empty()
        && item
            .variants
            .iter()
            .all(|it| matches!(it.fields, Fields::Unit))
        && item
            .attrs
            .iter()
            .all(|attr| names::serde_metas(attr).is_none())
}

/// Adds the variant; its name is returned.
fn open(item: &mut ItemEnum) -> Option<Ident> {
    let taken = |name: &&&str| item.variants.iter().any(|variant| variant.ident == ***name);
    let name = NAMES.iter().find(|name| !taken(name))?;
    let variant = Ident::new(name, item.ident.span());
    for attr in &mut item.attrs {
        if attr.path().is_ident("derive")
            && let Ok(derives) = attr.parse_args_with(
                syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated,
            )
        {
            let kept = derives.iter().filter(|path| !path.is_ident("Copy"));
            *attr = parse_quote!(#[derive(#(#kept),*)]);
        }
    }
    item.variants.push(parse_quote! {
        #[doc = "A value that the description does not name, as the server sent it."]
        #[serde(untagged)]
        #variant(::std::string::String)
    });
    Some(variant)
}

/// Rewrites an impl of an enum that was opened; false when it has to go.
fn rewrite_impl(block: &mut ItemImpl, item: &ItemEnum, unknown: &Ident) -> bool {
    let Some((path, _)) = &block.trait_ else {
        return true;
    };
    let Some(last) = path.segments.last() else {
        return true;
    };
    let name = &item.ident;
    let known: Vec<_> = item
        .variants
        .iter()
        .filter(|variant| variant.ident != *unknown)
        .collect();
    let idents = known.iter().map(|variant| &variant.ident);
    let texts = known.iter().map(|variant| names::variant_name(variant));
    match last.ident.to_string().as_str() {
        "Display" => {
            *block = parse_quote! {
                impl ::std::fmt::Display for #name {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        let text = match self {
                            #(Self::#idents => #texts,)*
                            Self::#unknown(value) => value,
                        };
                        f.write_str(text)
                    }
                }
            };
        }
        "FromStr" => {
            *block = parse_quote! {
                impl ::std::str::FromStr for #name {
                    type Err = ::std::convert::Infallible;
                    fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                        Ok(value.into())
                    }
                }
            };
        }
        // With `From` both come by themselves.
        "TryFrom" if quote!(#path).to_string().contains("& str") => {
            *block = parse_quote! {
                impl ::std::convert::From<&str> for #name {
                    fn from(value: &str) -> Self {
                        match value {
                            #(#texts => Self::#idents,)*
                            _ => Self::#unknown(value.to_owned()),
                        }
                    }
                }
            };
        }
        "TryFrom" => {
            *block = parse_quote! {
                impl ::std::convert::From<::std::string::String> for #name {
                    fn from(value: ::std::string::String) -> Self {
                        value.as_str().into()
                    }
                }
            };
        }
        _ => {}
    }
    true
}
