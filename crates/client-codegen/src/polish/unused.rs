//! Removes unused code: typify's conversion error, and functions for default values of fields
//! that have become optional.

use std::collections::HashSet;

use proc_macro2::TokenTree;
use syn::{
    Item,
    visit::{self, Visit},
};

use super::Context;
use crate::code::Code;

pub(super) fn run(code: &mut Code, _: &mut Context<'_>) {
    let (modules, rest): (Vec<_>, Vec<_>) = code
        .types
        .drain(..)
        .partition(|item| is_module(item, "error") || is_module(item, "defaults"));
    code.types = rest;
    let mut used = Used::default();
    if !modules.is_empty() {
        code.types.iter().for_each(|item| used.visit_item(item));
    }
    for mut module in modules {
        let Item::Mod(inner) = &mut module else {
            continue;
        };
        let Some((_, items)) = &mut inner.content else {
            continue;
        };
        if inner.ident == "defaults" {
            items.retain(|item| match item {
                Item::Fn(function) => used.defaults.contains(&function.sig.ident.to_string()),
                _ => true,
            });
        } else if !used.error {
            items.clear();
        }
        if !items.is_empty() {
            code.types.push(module);
        }
    }
}

fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

/// The used items of the two modules.
#[derive(Default)]
struct Used {
    /// Whether the conversion error is used.
    error: bool,
    /// The functions for default values, which serde's attributes name as strings.
    defaults: HashSet<String>,
}

impl<'ast> Visit<'ast> for Used {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter();
        self.error |= segments.clone().any(|it| it.ident == "ConversionError");
        if segments.any(|it| it.ident == "defaults") {
            self.defaults
                .extend(segments.next().map(|it| it.ident.to_string()));
        }
        visit::visit_path(self, path);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        for token in list.tokens.clone() {
            if let TokenTree::Literal(literal) = token {
                let text = literal.to_string();
                let path = text.trim_matches('"').strip_prefix("defaults::");
                let name = path.and_then(|path| path.split("::").next());
                self.defaults.extend(name.map(str::to_owned));
            }
        }
    }
}
