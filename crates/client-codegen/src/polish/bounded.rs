//! Implements `client_runtime::Bounded` for the types that requests hold and that have bounds,
//! themselves or in a nested value.
//!
//! The check is not part of `Serialize`, because a program may serialize values that a server sent,
//! for example to a log.

use std::mem;

use openapi_lower::plan;
use quote::format_ident;
use serde_json::Value;
use syn::{Expr, Field, Fields, Item, ItemEnum, ItemStruct, Path, Stmt, parse_quote};
use typify_model::names;

use super::{Context, secrets, syntax::optional_type, type_name};
use crate::{bounds, code::Code, codes::polish::BOUNDS_UNCHECKED};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut items = Vec::new();
    let mut block: Option<Item> = None;
    for item in mem::take(&mut code.types) {
        // The impl follows the other impls of its type.
        if matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Mod(_)) {
            items.extend(block.take());
        }
        if let Some(name) = type_name(&item).filter(|name| context.bounded.contains(name)) {
            block = Some(bounded(&name, &item, context));
        }
        items.push(item);
    }
    items.extend(block);
    code.types = items;
}

/// Returns the impl for a type.
fn bounded(name: &str, item: &Item, context: &mut Context<'_>) -> Item {
    let runtime = context.runtime.clone();
    let schema: Value = context.document.schemas[name]
        .read_as()
        .expect("a schema is JSON");
    let unplanned = plan::Type::default();
    let checks = Checks {
        schema: &schema,
        planned: context.plan.types.get(name).unwrap_or(&unplanned),
        bound: parse_quote!(#runtime::Bound),
        context,
    };
    let statements = match item {
        Item::Struct(item) => checks.of_struct(item),
        Item::Enum(item) => checks.of_union(item),
        _ => None,
    };
    let statements = statements.unwrap_or_else(|| {
        context.note(format!("types::{name}"), BOUNDS_UNCHECKED);
        Vec::new()
    });
    let ident = format_ident!("{name}");
    let checker = format_ident!(
        "{}",
        if statements.is_empty() {
            "_checker"
        } else {
            "checker"
        }
    );
    parse_quote! {
        impl #runtime::Bounded for #ident {
            fn check(&self, #checker: &mut #runtime::Checker) {
                #(#statements)*
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
    /// Returns the checks of a struct; `None` if a field is missing.
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
        // The number of properties of a multipart form is not checked: absent properties have no
        // parts.
        let is_form = self
            .context
            .multipart
            .types
            .contains_key(&item.ident.to_string());
        let struct_bounds = bounds::without_nested(self.schema, &self.bound);
        if !struct_bounds.is_empty() && !is_form {
            found.push(parse_quote!(checker.value(self, &[#(#struct_bounds),*]);));
        }
        let properties = self.schema.get("properties").and_then(Value::as_object);
        for (property, schema) in properties.into_iter().flatten() {
            let (bounds, is_nested) = self.bounds(schema);
            if bounds.is_empty() && !is_nested {
                continue;
            }
            let field = fields.named.iter().find(|it| holds(it, property))?;
            let ident = &field.ident;
            if self.planned.flattened.contains(property) {
                let checks = self.of_value(&parse_quote!(&self.#ident), schema);
                found.extend(statements(checks));
                continue;
            }
            let name = self.planned.properties.get(property).unwrap_or(property);
            if !bounds.is_empty() {
                let value = self.countable(field);
                found.push(parse_quote!(checker.field(#name, #value, &[#(#bounds),*]);));
            }
            if is_nested {
                found.push(parse_quote!(checker.inside(#name, &self.#ident);));
            }
        }
        // The field `extra` holds the additional properties.
        if let Some(values) = self.schema.get("additionalProperties") {
            let each = bounds::of_each(self.schema, "additionalProperties", &self.bound);
            let is_nested = bounds::holds(values, &self.context.bounded);
            if each.is_some() || is_nested {
                fields.named.iter().find(|it| holds(it, "extra"))?;
            }
            if let Some(each) = each {
                found.push(parse_quote!(checker.value(&self.extra, &[#each]);));
            }
            if is_nested {
                found.push(parse_quote!(checker.inner(&self.extra);));
            }
        }
        Some(found)
    }

    /// Returns the checks of a union: those of its present variant. `None` if a variant is missing.
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
            if !matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1) {
                return None;
            }
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
        let (bounds, is_nested) = self.bounds(schema);
        let mut checks = Vec::new();
        if !bounds.is_empty() {
            checks.push(parse_quote!(checker.value(#value, &[#(#bounds),*])));
        }
        if is_nested {
            checks.push(parse_quote!(checker.inner(#value)));
        }
        checks
    }

    /// Returns the bounds of a value, and whether it holds a type that implements `Bounded`.
    fn bounds(&self, schema: &Value) -> (Vec<Expr>, bool) {
        let is_nested = bounds::holds(schema, &self.context.bounded);
        (bounds::with_nested(schema, &self.bound), is_nested)
    }

    /// Returns the expression for a value of which the checker counts items or properties. A value
    /// that does not implement `Serialize` is replaced by one with the same number of items.
    fn countable(&self, field: &Field) -> Expr {
        let (ident, runtime) = (&field.ident, &self.context.runtime);
        let is_opaque = ["Part", "Secret"].iter().any(|name| {
            let name = format_ident!("{name}");
            secrets::contains(&field.ty, &parse_quote!(#runtime::#name))
        });
        match (is_opaque, optional_type(&field.ty).is_some()) {
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
fn holds(field: &Field, property: &str) -> bool {
    let name = names::field_name(property);
    field.ident.as_ref().is_some_and(|ident| *ident == name)
}
