//! True names behind placeholders.
//!
//! Lowering gives a placeholder to what would collide in Rust: two enum values that
//! differ in punctuation, two properties or parameters that differ in case. On the wire
//! the names are the description's again.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_lower::plan::Type;
use proc_macro2::TokenTree;
use quote::quote;
use serde_json::Value;
use syn::{
    Attribute, Fields, Ident, Item, ItemEnum, Lit, LitStr, Meta, Variant, parse_quote,
    visit_mut::VisitMut,
};

use super::{Context, body, paths::type_name, styles};
use crate::code::{Code, self_name, set_arguments};

const PASS: &str = "names";

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut renames: IndexMap<&str, Renames<'_>> = context
        .here(&context.plan.types)
        .into_iter()
        .filter(|(_, ty)| !ty.properties.is_empty() || !ty.values.is_empty())
        .map(|(name, ty)| (name.as_str(), Renames::new(ty)))
        .collect();
    for item in &mut code.types {
        let name = match item {
            Item::Impl(block) => self_name(block),
            ref item => type_name(item),
        };
        if let Some(renames) = name.and_then(|name| renames.get_mut(name.as_str())) {
            renames.apply(item);
        }
    }
    let missing: Vec<_> = renames
        .iter()
        .map(|(name, it)| (*name, it.missing()))
        .collect();
    for (name, details) in missing {
        for detail in details {
            context.note(PASS, format!("types::{name}"), detail);
        }
    }
    for (operation, function) in code.calls_mut() {
        let Some(planned) = context.planned(operation) else {
            continue;
        };
        let names: HashMap<_, _> = planned
            .parameters
            .iter()
            // `styles` names those that it writes.
            .filter(|(_, it)| !styles::is_styled(it))
            .filter_map(|(name, it)| Some((name.as_str(), it.wire_name.as_deref()?)))
            .collect();
        body::for_each_use(&mut function.block, |used| {
            if let Some(wire) = names.get(used.name.value().as_str()) {
                *used.name = LitStr::new(wire, used.name.span());
            }
        });
    }
}

/// The names to restore in the items of one type.
struct Renames<'a> {
    ty: &'a Type,
    /// Those not found yet.
    properties: HashMap<&'a str, &'a str>,
    values: HashMap<&'a str, &'a str>,
}

impl<'a> Renames<'a> {
    fn new(ty: &'a Type) -> Self {
        Self {
            ty,
            properties: pairs(&ty.properties),
            values: strings(&ty.values).collect(),
        }
    }

    fn apply(&mut self, item: &mut Item) {
        match item {
            Item::Struct(item) => rename_fields(&mut item.fields, &mut self.properties),
            Item::Enum(item) => {
                for variant in &mut item.variants {
                    rename_fields(&mut variant.fields, &mut self.properties);
                }
                rename_variants(item, &mut self.values);
            }
            Item::Impl(block) if is_text(block) => {
                Literals(strings(&self.ty.values).collect()).visit_item_impl_mut(block);
            }
            _ => {}
        }
    }

    /// What was not found, in order.
    fn missing(&self) -> Vec<String> {
        let properties = self
            .properties
            .keys()
            .map(|it| format!("no property `{it}`"));
        let values = self.values.keys().map(|it| format!("no value `{it}`"));
        let mut missing: Vec<_> = properties.chain(values).collect();
        missing.sort();
        missing
    }
}

/// The values that are strings on the wire; those of other types `scalars` sees to.
fn strings(values: &IndexMap<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    values
        .iter()
        .filter_map(|(placeholder, wire)| Some((placeholder.as_str(), wire.as_str()?)))
}

fn pairs<'a, M>(map: M) -> HashMap<&'a str, &'a str>
where
    M: IntoIterator<Item = (&'a String, &'a String)>,
{
    map.into_iter()
        .map(|(placeholder, wire)| (placeholder.as_str(), wire.as_str()))
        .collect()
}

fn rename_fields(fields: &mut Fields, names: &mut HashMap<&str, &str>) {
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        let current = wire_name(&field.attrs, ident);
        if let Some(wire) = names.remove(current.as_str()) {
            set_rename(&mut field.attrs, wire);
        }
    }
}

fn rename_variants(item: &mut ItemEnum, names: &mut HashMap<&str, &str>) {
    for variant in &mut item.variants {
        let current = variant_name(variant);
        if let Some(wire) = names.remove(current.as_str()) {
            set_rename(&mut variant.attrs, wire);
        }
    }
}

/// The name of a variant on the wire.
pub(super) fn variant_name(variant: &Variant) -> String {
    wire_name(&variant.attrs, &variant.ident)
}

/// The name of a field or a variant on the wire.
pub(super) fn wire_name(attrs: &[Attribute], ident: &Ident) -> String {
    let renamed = attrs.iter().find_map(rename);
    renamed.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned())
}

/// The text of `rename = "…"` in a `#[serde(…)]` attribute.
fn rename(attr: &Attribute) -> Option<String> {
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !list.path.is_ident("serde") {
        return None;
    }
    // Each field and variant has one, and parsing costs.
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

/// The arguments of a `#[serde(…)]` attribute.
pub(super) fn serde_metas(
    attr: &Attribute,
) -> Option<syn::punctuated::Punctuated<Meta, syn::Token![,]>> {
    if !attr.path().is_ident("serde") {
        return None;
    }
    attr.parse_args_with(syn::punctuated::Punctuated::parse_terminated)
        .ok()
}

fn set_rename(attrs: &mut Vec<Attribute>, wire: &str) {
    add_serde(attrs, &parse_quote!(rename = #wire));
}

/// Adds an argument to the `#[serde(…)]` attribute, in the place of one of that name.
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

/// Removes arguments of the `#[serde(…)]` attribute, and the attribute when none is left.
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

/// Whether the block writes or reads the text form of an enum.
fn is_text(block: &syn::ItemImpl) -> bool {
    block.trait_.as_ref().is_some_and(|(path, _)| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "Display" || last.ident == "FromStr")
    })
}

struct Literals<'a>(HashMap<&'a str, &'a str>);

impl VisitMut for Literals<'_> {
    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        if let Some(wire) = self.0.get(literal.value().as_str()) {
            *literal = LitStr::new(wire, literal.span());
        }
    }
}
