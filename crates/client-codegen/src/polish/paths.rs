//! Shortens paths: `Option<String>` for `::std::option::Option<::std::string::String>`.
//!
//! A path is shortened only if no generated type has its name. Crates other than `serde` are reached
//! through the runtime's re-exports, so that a generated crate needs no other dependency; a file
//! imports them at its top, and the modules inside the file use full paths.

use std::collections::HashSet;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Ident, Item, Lit, LitStr, Meta, Path, PathSegment,
    visit_mut::{self, VisitMut},
};

use super::Context;
use crate::code::Code;

/// The crates that the runtime re-exports.
pub(crate) const REEXPORTED: [&str; 5] = ["chrono", "regress", "reqwest", "serde_json", "uuid"];

/// The names of the runtime that files import.
const RUNTIME: [&str; 15] = [
    "Base64",
    "Base64Url",
    "Bound",
    "Bounded",
    "ByteStream",
    "Checker",
    "EventStream",
    "FieldStyle",
    "Items",
    "JsonStream",
    "Pages",
    "Paging",
    "RequestField",
    "ResponseField",
    "Secret",
];

/// The names that are in scope everywhere.
const PRELUDE: [&[&str]; 13] = [
    &["std", "boxed", "Box"],
    &["std", "convert", "From"],
    &["std", "convert", "Into"],
    &["std", "convert", "TryFrom"],
    &["std", "convert", "TryInto"],
    &["std", "default", "Default"],
    &["std", "option", "Option"],
    &["std", "option", "Option", "None"],
    &["std", "option", "Option", "Some"],
    &["std", "result", "Result"],
    &["std", "string", "String"],
    &["std", "vec", "Vec"],
    &["std", "string", "ToString"],
];

/// The arguments of `#[serde(…)]` that name a function or a type.
const FUNCTIONS: [&str; 7] = [
    "default",
    "deserialize_with",
    "from",
    "into",
    "serialize_with",
    "skip_serializing_if",
    "try_from",
];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut types = Shorten {
        runtime: &context.runtime,
        runtime_text: &context.options.runtime,
        taken: &context.types,
        nested: false,
    };
    for item in &mut code.types {
        types.visit_item_mut(item);
    }
    let none = HashSet::new();
    let mut client = Shorten {
        taken: &none,
        ..types
    };
    for method in &mut code.methods {
        client.visit_impl_item_fn_mut(&mut method.function);
    }
    for (_, item) in &mut code.params {
        client.visit_item_mut(item);
    }
    // A builder may have the name of a prelude type.
    let mut builder = Shorten {
        taken: &context.builders,
        ..client
    };
    for item in &mut code.builder {
        builder.visit_item_mut(item);
    }
}

/// Writes the paths in a type so that they need no import.
pub(super) fn in_full(ty: &mut syn::Type, context: &Context<'_>) {
    let mut shorten = Shorten {
        runtime: &context.runtime,
        runtime_text: &context.options.runtime,
        taken: &HashSet::new(),
        nested: true,
    };
    shorten.visit_type_mut(ty);
}

/// Returns the name of a struct or an enum.
pub(crate) fn type_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// Shortens paths.
struct Shorten<'a> {
    runtime: &'a Path,
    /// The path of the runtime as a string.
    runtime_text: &'a str,
    /// The generated types in scope.
    taken: &'a HashSet<String>,
    /// Whether the item is in a module inside the file.
    nested: bool,
}

impl VisitMut for Shorten<'_> {
    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        // The builders in the module have the names of the types, so no other name is taken.
        let mut inner = Shorten {
            nested: true,
            ..*self
        };
        visit_mut::visit_item_mod_mut(&mut inner, module);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        self.shorten(path);
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_attribute_mut(&mut self, attr: &mut Attribute) {
        let Meta::List(list) = &mut attr.meta else {
            return;
        };
        if list.path.is_ident("derive") {
            self.shorten_derives(&mut list.tokens);
        } else if list.path.is_ident("serde") {
            self.shorten_functions(&mut list.tokens);
        }
    }

    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        // progenitor's builders name the type in their error messages.
        let text = literal.value();
        if text.starts_with("conversion to `") {
            let text = text.replace(" :: ", "::").replace(":: std", "::std");
            let text = text
                .replace(" < ", "<")
                .replace(" >", ">")
                .replace(" , ", ", ");
            let text = PRELUDE.iter().fold(text, |text, full| {
                let name = full.last().expect("a path has segments");
                text.replace(&format!("::{}", full.join("::")), name)
            });
            *literal = LitStr::new(&text, literal.span());
        }
    }
}

impl Shorten<'_> {
    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    fn shorten(&self, path: &mut Path) {
        // typify writes this path even if a generated type is called `Default`.
        if !self.is_free("Default") && has_segments(path, &["Default", "default"]) {
            *path = syn::parse_quote!(::std::default::Default::default);
            return;
        }
        // Most paths are short, and formatting a path is slow.
        let first = path.segments.first().map(|it| &it.ident);
        let runtime = self.runtime.segments.first().map(|it| &it.ident);
        let roots = ["std", "progenitor_client", "reqwest", "self"];
        if path.leading_colon.is_none()
            && (path.segments.len() == 1
                || first != runtime
                    && first.is_none_or(|first| roots.iter().all(|root| first != root)))
        {
            return;
        }
        if let Some(full) = PRELUDE.iter().find(|full| has_segments(path, full)) {
            if full.last().is_some_and(|name| self.is_free(name)) {
                keep_last(path, 1);
            }
            return;
        }
        if path.leading_colon.is_some()
            && has_segments(path, &["std", "default", "Default", "default"])
        {
            if self.is_free("Default") {
                keep_last(path, 2);
            }
            return;
        }
        let segment = |index| path.segments.get(index).map(|it| it.ident.to_string());
        let (first, second) = (segment(0), segment(1));
        let first = first.expect("a path has segments");
        if path.leading_colon.is_some() || first == "progenitor_client" || first == "reqwest" {
            match first.as_str() {
                "std" => path.leading_colon = None,
                "progenitor_client" => keep_last(path, path.segments.len() - 1),
                "serde" => {
                    path.leading_colon = None;
                    let name = second.unwrap_or_default();
                    let imported = name == "Deserialize" || name == "Serialize";
                    if imported && path.segments.len() == 2 && !self.nested && self.is_free(&name) {
                        keep_last(path, 1);
                    }
                }
                "reqwest" if second.as_deref() == Some("header") => {
                    keep_last(path, path.segments.len() - 1);
                }
                name if REEXPORTED.contains(&name) => {
                    path.leading_colon = None;
                    if self.nested {
                        let runtime = self.runtime.segments.iter();
                        path.segments = runtime.chain(&path.segments).cloned().collect();
                    }
                }
                _ => {}
            }
        } else if first == "self" && second.as_deref() == Some("error") {
            keep_last(path, path.segments.len() - 1);
        } else if !self.nested {
            let text = text_of(path);
            let rest = text.strip_prefix(self.runtime_text);
            let rest = rest.and_then(|it| it.strip_prefix("::"));
            // A type of the runtime, possibly followed by an associated item.
            let names: Vec<&str> = rest.into_iter().flat_map(|it| it.split("::")).collect();
            if let [name, ..] = names.as_slice()
                && RUNTIME.contains(name)
                && self.is_free(name)
            {
                keep_last(path, names.len());
            }
        }
    }

    /// Shortens and sorts the derived traits.
    fn shorten_derives(&self, tokens: &mut TokenStream) {
        let text = tokens.to_string();
        let names = text.split(',').filter(|name| !name.trim().is_empty());
        let Some(mut derives) = names.map(plain_path).collect::<Option<Vec<_>>>() else {
            return;
        };
        derives.iter_mut().for_each(|path| self.shorten(path));
        derives.sort_by_cached_key(text_of);
        *tokens = quote!(#(#derives),*);
    }

    /// Shortens the function paths inside `#[serde(…)]`.
    fn shorten_functions(&self, tokens: &mut TokenStream) {
        let mut names_function = false;
        let shortened = std::mem::take(tokens).into_iter().map(|token| match token {
            TokenTree::Ident(name) => {
                names_function = FUNCTIONS.iter().any(|it| name == it);
                TokenTree::Ident(name)
            }
            TokenTree::Literal(literal) if names_function => {
                TokenTree::Literal(self.shortened_function(literal))
            }
            other => other,
        });
        *tokens = shortened.collect();
    }

    fn shortened_function(&self, literal: Literal) -> Literal {
        let Lit::Str(text) = Lit::new(literal.clone()) else {
            return literal;
        };
        let Some(mut path) = plain_path(&text.value()) else {
            return literal;
        };
        // `::std::option::Option::is_none`: the type can be shortened.
        if let Some(function) = path.segments.pop() {
            path.segments.pop_punct();
            self.shorten(&mut path);
            path.segments.push(function);
        }
        Literal::string(&text_of(&path))
    }
}

/// Whether the path, without its leading colons, has these segments.
fn has_segments(path: &Path, segments: &[&str]) -> bool {
    let mut pairs = path.segments.iter().zip(segments);
    path.segments.len() == segments.len() && pairs.all(|(segment, name)| segment.ident == name)
}

/// Parses the path in a string; `None` if it has arguments: `defaults::default_bool::<true>`.
fn plain_path(text: &str) -> Option<Path> {
    // typify writes some paths with the spaces of printed tokens.
    let text = text.replace(' ', "");
    let absolute = text.strip_prefix("::");
    let segments = absolute.unwrap_or(&text).split("::").map(|segment| {
        let continues = |it: char| it == '_' || it.is_ascii_alphanumeric();
        let is_ident = !segment.is_empty()
            && segment.chars().all(continues)
            && !segment.starts_with(|it: char| it.is_ascii_digit());
        is_ident.then(|| PathSegment::from(Ident::new(segment, Span::call_site())))
    });
    Some(Path {
        leading_colon: absolute.map(|_| Default::default()),
        segments: segments.collect::<Option<_>>()?,
    })
}

/// Formats the path without arguments.
fn text_of(path: &Path) -> String {
    let segments: Vec<_> = path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    let leading = if path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    format!("{leading}{}", segments.join("::"))
}

/// Removes the leading colons and all but the last segments.
fn keep_last(path: &mut Path, count: usize) {
    path.leading_colon = None;
    let skipped = path.segments.len().saturating_sub(count);
    let segments = std::mem::take(&mut path.segments);
    path.segments = segments.into_iter().skip(skipped).collect();
}
