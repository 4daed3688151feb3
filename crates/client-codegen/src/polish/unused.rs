//! What nothing uses is left out: typify emits its conversion error in any case, and the
//! functions for defaults also when the field that wanted one has become optional.

use std::collections::HashSet;

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
    let mut used = HashSet::new();
    for item in &rest {
        mentions(item.to_token_stream(), &mut used);
    }
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
                Item::Fn(function) => used.contains(&function.sig.ident.to_string()),
                _ => true,
            });
        } else if !used.contains("ConversionError") {
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

/// The identifiers, and the functions for defaults in paths that serde is given as text.
fn mentions(tokens: TokenStream, found: &mut HashSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => mentions(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let path = text.trim_matches('"').strip_prefix("defaults::");
                found.extend(
                    path.and_then(|path| path.split("::").next())
                        .map(str::to_owned),
                );
            }
            TokenTree::Punct(_) => {}
        }
    }
}
