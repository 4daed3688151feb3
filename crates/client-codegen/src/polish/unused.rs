//! What nothing uses is left out: typify emits its conversion error in any case, and the
//! functions for defaults also when the field that wanted one has become optional.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::Context;
use crate::code::Code;

pub(super) fn run(code: &mut Code, _: &mut Context<'_>) {
    let (modules, rest): (Vec<_>, Vec<_>) = code
        .types
        .drain(..)
        .partition(|item| named(item, "error") || named(item, "defaults"));
    let used = |name: &str| {
        let mut items = rest.iter();
        items.any(|item| mentions(item.to_token_stream(), name))
    };
    let mut kept = Vec::new();
    for mut module in modules {
        let Item::Mod(inner) = &mut module else {
            continue;
        };
        let Some((_, items)) = &mut inner.content else {
            continue;
        };
        if inner.ident == "defaults" {
            items.retain(|item| match item {
                Item::Fn(function) => used(&function.sig.ident.to_string()),
                _ => true,
            });
        } else if !used("ConversionError") {
            items.clear();
        }
        if !items.is_empty() {
            kept.push(module);
        }
    }
    code.types = rest;
    code.types.append(&mut kept);
}

fn named(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

/// Whether the name is among the identifiers, or in a path that serde is given as text.
fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            let path = text.trim_matches('"').strip_prefix("defaults::");
            path.and_then(|path| path.split("::").next()) == Some(name)
        }
        TokenTree::Punct(_) => false,
    })
}
