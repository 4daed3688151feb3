//! Implements `client_runtime::Bounded` for the types that requests hold and that have bounds,
//! themselves or in a nested value.
//!
//! The check is not part of `Serialize`: a type that responses hold, too, is written to logs
//! with whatever values a server sent.

use std::mem;

use openapi_lower::plan;
use quote::format_ident;
use serde_json::Value;
use syn::{Expr, Field, Fields, Ident, Item, ItemEnum, ItemStruct, Path, Stmt, Type, parse_quote};
use typify_model::names;

use super::{Context, secrets, type_name};
use crate::{bounds, code::Code, codes::polish::BOUNDS_UNCHECKED};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut items = Vec::new();
    let mut made: Option<Item> = None;
    for item in mem::take(&mut code.types) {
        // The impl follows the other impls of its type.
        if matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Mod(_)) {
            items.extend(made.take());
        }
        if let Some(name) = type_name(&item).filter(|name| context.bounded.contains(name)) {
            made = Some(bounded(&name, &item, context));
        }
        items.push(item);
    }
    items.extend(made);
    code.types = items;
}

/// Returns the impl for a type.
fn bounded(name: &str, item: &Item, context: &mut Context<'_>) -> Item {
    let runtime = context.runtime.clone();
    let schema: Value = context.document.schemas[name]
        .read_as()
        .expect("the text of a schema is JSON");
    let unplanned = plan::Type::default();
    let checks = Checks {
        schema: &schema,
        planned: context.plan.types.get(name).unwrap_or(&unplanned),
        bound: parse_quote!(#runtime::Bound),
        context,
    };
    let found = match item {
        Item::Struct(item) => checks.of_struct(item),
        Item::Enum(item) => checks.of_union(item),
        _ => None,
    };
    if found.is_none() {
        let anchor = format!("types::{name}");
        context.note(anchor, BOUNDS_UNCHECKED);
    }
    let found = found.unwrap_or_default();
    let ident = format_ident!("{name}");
    let checker: Ident = if found.is_empty() {
        parse_quote!(_checker)
    } else {
        parse_quote!(checker)
    };
    parse_quote! {
        impl #runtime::Bounded for #ident {
            fn check(&self, #checker: &mut #runtime::Checker) {
                #(#found)*
            }
        }
    }
}

/// The input of the checks for one type.
struct Checks<'a, 'c> {
    schema: &'a Value,
    planned: &'a plan::Type,
    /// The path of `client_runtime::Bound`.
    bound: Path,
    context: &'a Context<'c>,
}

impl Checks<'_, '_> {
    fn of_struct(&self, item: &ItemStruct) -> Option<Vec<Stmt>> {
        let fields = match &item.fields {
            Fields::Named(fields) => fields,
            // A newtype.
            Fields::Unnamed(_) => {
                let checks = self.of_value(&parse_quote!(&self.0), self.schema);
                return Some(statements(checks).collect());
            }
            Fields::Unit => return None,
        };
        let mut found = Vec::new();
        // A multipart form has no number of properties: absent properties have no parts.
        let is_form = self
            .context
            .multipart
            .types
            .contains_key(&item.ident.to_string());
        let own = bounds::own(self.schema, &self.bound);
        if !own.is_empty() && !is_form {
            found.push(parse_quote!(checker.value(self, &[#(#own),*]);));
        }
        let properties = self.schema.get("properties").and_then(Value::as_object);
        for (property, schema) in properties.into_iter().flatten() {
            let (own, inside) = self.bounds(schema);
            if own.is_empty() && !inside {
                continue;
            }
            let field = fields
                .named
                .iter()
                .find(|field| is_called(field, property))?;
            let ident = &field.ident;
            if self.planned.flattened.contains(property) {
                let checks = self.of_value(&parse_quote!(&self.#ident), schema);
                found.extend(statements(checks));
                continue;
            }
            let name = self.planned.properties.get(property).unwrap_or(property);
            if !own.is_empty() {
                let value = self.counted(field);
                found.push(parse_quote!(checker.field(#name, #value, &[#(#own),*]);));
            }
            if inside {
                found.push(parse_quote!(checker.inside(#name, &self.#ident);));
            }
        }
        // Additional properties are in a field beside the others.
        if let Some(values) = self.schema.get("additionalProperties") {
            let each = bounds::of_each(self.schema, "additionalProperties", &self.bound);
            let inside = bounds::holds(values, &self.context.bounded);
            if each.is_some() || inside {
                fields
                    .named
                    .iter()
                    .find(|field| is_called(field, "extra"))?;
            }
            if let Some(each) = each {
                found.push(parse_quote!(checker.value(&self.extra, &[#each]);));
            }
            if inside {
                found.push(parse_quote!(checker.inner(&self.extra);));
            }
        }
        Some(found)
    }

    /// Returns the checks of a union: those of its present variant.
    fn of_union(&self, item: &ItemEnum) -> Option<Vec<Stmt>> {
        let members = self
            .schema
            .get("oneOf")
            .or_else(|| self.schema.get("anyOf"));
        let members = members?.as_array()?;
        if item.variants.len() < members.len() {
            return None;
        }
        let mut arms: Vec<syn::Arm> = Vec::new();
        for (variant, member) in item.variants.iter().zip(members) {
            let (name, checks) = (&variant.ident, self.of_value(&parse_quote!(it), member));
            if checks.is_empty() {
                continue;
            }
            matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1)
                .then_some(())?;
            arms.push(match checks.as_slice() {
                [check] => parse_quote!(Self::#name(it) => #check,),
                several => parse_quote!(Self::#name(it) => { #(#several;)* }),
            });
        }
        if arms.len() < item.variants.len() {
            arms.push(parse_quote!(_ => {}));
        }
        Some(vec![parse_quote!(match self { #(#arms)* })])
    }

    /// Returns the checks of a nested value without a named type.
    fn of_value(&self, value: &Expr, schema: &Value) -> Vec<Expr> {
        let (own, inside) = self.bounds(schema);
        let own: Option<Expr> =
            (!own.is_empty()).then(|| parse_quote!(checker.value(#value, &[#(#own),*])));
        let inside: Option<Expr> = inside.then(|| parse_quote!(checker.inner(#value)));
        own.into_iter().chain(inside).collect()
    }

    /// Returns the bounds of a value, and whether it holds a type that implements `Bounded`.
    fn bounds(&self, schema: &Value) -> (Vec<Expr>, bool) {
        let own = bounds::stated(schema, &self.bound);
        (own, bounds::holds(schema, &self.context.bounded))
    }

    /// Returns the expression for a field that is counted as a property. A field that does not
    /// implement `Serialize` is counted by its presence.
    fn counted(&self, field: &Field) -> Expr {
        let (ident, runtime) = (&field.ident, &self.context.runtime);
        let is_opaque = ["Part", "Secret"].iter().any(|name| {
            let name = format_ident!("{name}");
            secrets::contains(&field.ty, &parse_quote!(#runtime::#name))
        });
        let is_optional = matches!(&field.ty, Type::Path(path)
            if path.path.segments.last().is_some_and(|it| it.ident == "Option"));
        match (is_opaque, is_optional) {
            (false, _) => parse_quote!(&self.#ident),
            (true, true) => parse_quote!(&self.#ident.as_ref().map(|it| vec![(); it.len()])),
            (true, false) => parse_quote!(&vec![(); self.#ident.len()]),
        }
    }
}

fn statements(checks: Vec<Expr>) -> impl Iterator<Item = Stmt> {
    checks.into_iter().map(|check| parse_quote!(#check;))
}

/// Whether a field holds the property.
fn is_called(field: &Field, property: &str) -> bool {
    let name = names::field_name(property);
    field.ident.as_ref().is_some_and(|ident| *ident == name)
}
