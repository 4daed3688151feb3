//! Unions whose alternatives do not exclude each other are decoded as the fullest.
//!
//! An untagged enum takes the first variant that decodes. Where the Plan says that a value
//! may fit several, the derived `Deserialize` gives way to one that takes the variant that
//! keeps most of it.

use std::mem;

use openapi_lower::plan::Direction;
use syn::{Fields, Item, ItemEnum, Path, Token, parse_quote, punctuated::Punctuated};

use super::Context;
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut items = Vec::new();
    for mut item in mem::take(&mut code.types) {
        let mut made = None;
        if let Item::Enum(item) = &mut item {
            let name = item.ident.to_string();
            let planned = context.plan.types.get(&name);
            if planned.is_some_and(|it| it.overlapping && it.direction != Direction::Request) {
                made = decoder(item, &context.runtime);
                if made.is_none() {
                    let anchor = format!("types::{name}");
                    context.note("unions", anchor, "no untagged enum of single values");
                }
            }
        }
        items.push(item);
        items.extend(made);
    }
    code.types = items;
}

/// The `Deserialize` of an enum, in place of the derived one.
fn decoder(item: &mut ItemEnum, runtime: &Path) -> Option<Item> {
    let single = |fields: &Fields| matches!(fields, Fields::Unnamed(it) if it.unnamed.len() == 1);
    if !item.variants.iter().all(|it| single(&it.fields)) {
        return None;
    }
    let mut derived = false;
    for attr in &mut item.attrs {
        if attr.path().is_ident("derive") {
            let derives = attr
                .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
                .ok()?;
            let is_decoder = |path: &Path| {
                path.segments
                    .last()
                    .is_some_and(|it| it.ident == "Deserialize")
            };
            derived |= derives.iter().any(is_decoder);
            let kept = derives.iter().filter(|path| !is_decoder(path));
            *attr = parse_quote!(#[derive(#(#kept),*)]);
        }
    }
    let name = &item.ident;
    let variants = item.variants.iter().map(|variant| &variant.ident);
    derived.then(|| {
        parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    #runtime::decode::fullest(
                        deserializer,
                        &[#(|it| ::serde_json::from_value(it).map(Self::#variants)),*],
                    )
                }
            }
        }
    })
}
