//! True names behind placeholders.
//!
//! Lowering gives a placeholder to what would collide in Rust: two enum values that
//! differ in punctuation, two properties or parameters that differ in case. On the wire
//! the names are the description's again.

use std::collections::HashMap;

use openapi_lower::plan::Type;
use syn::{
    Attribute, Fields, Ident, Item, ItemEnum, LitStr, Meta, Variant, parse_quote,
    visit_mut::VisitMut,
};

use super::{Context, body, styles};
use crate::code::{Code, is_named};

const PASS: &str = "names";

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (name, ty) in &context.plan.types {
        if !ty.properties.is_empty() || !ty.values.is_empty() {
            for detail in rename_type(&mut code.types, name, ty) {
                context.note(PASS, format!("types::{name}"), detail);
            }
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

/// Restores the names inside the items of one type; returns what it did not find.
fn rename_type(items: &mut [Item], name: &str, ty: &Type) -> Vec<String> {
    let mut properties: HashMap<_, _> = pairs(&ty.properties);
    let mut values: HashMap<_, _> = pairs(&ty.values);
    for item in items {
        match item {
            Item::Struct(item) if item.ident == name => {
                rename_fields(&mut item.fields, &mut properties);
            }
            Item::Enum(item) if item.ident == name => {
                for variant in &mut item.variants {
                    rename_fields(&mut variant.fields, &mut properties);
                }
                rename_variants(item, &mut values);
            }
            Item::Impl(block) if is_named(block, name) && is_text(block) => {
                Literals(pairs(&ty.values)).visit_item_impl_mut(block);
            }
            _ => {}
        }
    }
    let mut missing: Vec<_> = properties
        .into_keys()
        .map(|property| format!("no property `{property}`"))
        .chain(
            values
                .into_keys()
                .map(|value| format!("no value `{value}`")),
        )
        .collect();
    missing.sort();
    missing
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

fn wire_name(attrs: &[Attribute], ident: &Ident) -> String {
    let renamed = attrs.iter().find_map(|attr| {
        let metas = serde_metas(attr)?;
        metas.iter().find_map(|meta| match meta {
            Meta::NameValue(pair) if pair.path.is_ident("rename") => {
                Some(body::text(&pair.value)?.value())
            }
            _ => None,
        })
    });
    renamed.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned())
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
            *attr = if added.path().is_ident("rename") {
                parse_quote!(#[serde(#added #(, #others)*)])
            } else {
                parse_quote!(#[serde(#(#others,)* #added)])
            };
            return;
        }
    }
    attrs.push(parse_quote!(#[serde(#added)]));
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
