//! What nothing uses is left out: typify emits its conversion error in any case.

use quote::ToTokens;
use syn::Item;

use super::Context;
use crate::code::Code;

pub(super) fn run(code: &mut Code, _: &mut Context<'_>) {
    let is_error = |item: &Item| matches!(item, Item::Mod(module) if module.ident == "error");
    let used = code
        .types
        .iter()
        .filter(|item| !is_error(item))
        .any(|item| mentions(item.to_token_stream(), "ConversionError"));
    if !used {
        code.types.retain(|item| !is_error(item));
    }
}

/// Whether the identifier is among the tokens.
fn mentions(tokens: proc_macro2::TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}
