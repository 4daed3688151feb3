//! Restores the described names, which the generated code uses on the wire.
//!
//! Lowering replaces names that would collide in Rust with placeholders: two enum values that
//! differ in punctuation, or two properties or parameters that differ in case.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_lower::plan::Type;
use serde_json::Value;
use syn::{Fields, Item, ItemEnum, LitStr, visit_mut::VisitMut};

use super::{
    Context,
    attributes::{set_rename, variant_name, wire_name},
    body,
    paths::type_name,
    styles,
    syntax::implements,
};
use crate::{
    code::{Code, self_name},
    codes::polish::NAME_MISSING,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut renames: IndexMap<&str, Renames<'_>> = context
        .of_shard(&context.plan.types)
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
    for (name, renames) in &renames {
        for (kind, placeholder) in renames.missing() {
            let message = NAME_MISSING.with([&kind, &placeholder]);
            context.note(format!("types::{name}"), message);
        }
    }
    for (operation, function) in code.calls_mut() {
        let Some(planned) = context.planned(operation) else {
            continue;
        };
        let names: HashMap<_, _> = planned
            .parameters
            .iter()
            // `styles` restores the names of styled parameters.
            .filter(|(_, it)| !styles::is_styled(it))
            .filter_map(|(name, it)| Some((name.as_str(), it.wire_name.as_deref()?)))
            .collect();
        body::for_each_use(&mut function.block, |used| {
            if let Some(wire_name) = names.get(used.name.value().as_str()) {
                *used.name = LitStr::new(wire_name, used.name.span());
            }
        });
    }
}

/// The names to restore in the items of a type.
struct Renames<'a> {
    ty: &'a Type,
    /// The properties and values that are not found yet, by placeholder.
    properties: HashMap<&'a str, &'a str>,
    values: HashMap<&'a str, &'a str>,
}

impl<'a> Renames<'a> {
    fn new(ty: &'a Type) -> Self {
        Self {
            ty,
            properties: ty
                .properties
                .iter()
                .map(|(placeholder, name)| (placeholder.as_str(), name.as_str()))
                .collect(),
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
            Item::Impl(block) if implements(block, "Display") || implements(block, "FromStr") => {
                Literals(strings(&self.ty.values).collect()).visit_item_impl_mut(block);
            }
            _ => {}
        }
    }

    /// Returns the placeholders that were not found, sorted.
    fn missing(&self) -> Vec<(&'static str, String)> {
        let properties = self.properties.keys().map(|it| ("field", it));
        let values = self.values.keys().map(|it| ("variant", it));
        let missing = properties.chain(values);
        let mut missing: Vec<_> = missing.map(|(kind, it)| (kind, it.to_string())).collect();
        missing.sort();
        missing
    }
}

/// Returns the values that are strings on the wire; `scalars` handles the others.
fn strings(values: &IndexMap<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    values
        .iter()
        .filter_map(|(placeholder, value)| Some((placeholder.as_str(), value.as_str()?)))
}

fn rename_fields(fields: &mut Fields, names: &mut HashMap<&str, &str>) {
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        let current = wire_name(&field.attrs, ident);
        if let Some(name) = names.remove(current.as_str()) {
            set_rename(&mut field.attrs, name);
        }
    }
}

fn rename_variants(item: &mut ItemEnum, names: &mut HashMap<&str, &str>) {
    for variant in &mut item.variants {
        let current = variant_name(variant);
        if let Some(name) = names.remove(current.as_str()) {
            set_rename(&mut variant.attrs, name);
        }
    }
}

/// Replaces string literals.
struct Literals<'a>(HashMap<&'a str, &'a str>);

impl VisitMut for Literals<'_> {
    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        if let Some(value) = self.0.get(literal.value().as_str()) {
            *literal = LitStr::new(value, literal.span());
        }
    }
}
