//! Distinguishes absent from `null` in optional fields.
//!
//! For an optional nullable property typify emits one `Option`. In a request, absent, `null` and a
//! value differ: here the field becomes an `Option<Option<T>>`, in which `Some(None)` is `null`. For
//! an optional field of a recursive type, typify emits a `Box<Option<T>>`, which is sent as `null` if
//! it is absent; here it becomes an `Option<Box<T>>`, which is then not sent. In the builder
//! interface, typify's builders are changed accordingly.

use std::collections::HashMap;

use openapi_lower::plan::{self, Direction, Presence};
use syn::{
    ExprMethodCall, Field, FieldValue, Fields, FieldsNamed, Ident, Item, Member, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Context,
    attributes::{self, has_serde},
    syntax::{argument_of, functions_mut, implements, optional_type},
};
use crate::code::{Code, self_name};

/// The fields that the builder of a type must change, by their Rust names.
#[derive(Default)]
struct Changed {
    /// The fields with three states.
    nullable: Vec<String>,
    /// The field of the additional properties, if they may be absent.
    rest: Option<String>,
}

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut changed: HashMap<String, Changed> = HashMap::new();
    for item in &mut code.types {
        if let Item::Struct(item) = item
            && let Fields::Named(fields) = &mut item.fields
        {
            let name = item.ident.to_string();
            // A multipart form has no `null`.
            let is_form = context.multipart.types.contains_key(&name);
            let planned = context.plan.types.get(&name);
            let direction = planned.map(|planned| planned.direction);
            let planned = planned.filter(|_| !is_form);
            changed.insert(name, edit_fields(fields, planned, context));
            // Lowering forbids additional properties only so that typify emits a struct.
            if fields.named.is_empty() && direction == Some(Direction::Request) {
                attributes::remove_serde(&mut item.attrs, &["deny_unknown_fields"]);
            }
        }
    }
    for item in &mut code.types {
        if let Item::Mod(module) = item
            && module.ident == "builder"
        {
            let items = module.content.iter_mut().flat_map(|(_, items)| items);
            items.for_each(|item| edit_builder(item, &changed));
        }
    }
}

/// Changes the fields of a struct.
fn edit_fields(
    fields: &mut FieldsNamed,
    planned: Option<&plan::Type>,
    context: &Context<'_>,
) -> Changed {
    let mut changed = Changed::default();
    for field in &mut fields.named {
        swap_box(field);
        let Some(ident) = &field.ident else { continue };
        let presence = planned.and_then(|planned| presence(planned, field));
        match presence {
            Some(Presence::Nullable) if optional_type(&field.ty).is_some() => {
                changed.nullable.push(ident.to_string());
                let ty = &field.ty;
                field.ty = parse_quote!(::std::option::Option<#ty>);
                keep_null(field, context);
                expose_nullable(field, context);
            }
            Some(Presence::AnyValue) if optional_type(&field.ty).is_some() => {
                keep_null(field, context);
            }
            None if has_serde(&field.attrs, "flatten")
                && argument_of(&field.ty, "BTreeMap").is_some() =>
            {
                changed.rest = Some(ident.to_string());
            }
            _ => {}
        }
    }
    changed
}

/// Returns the presence that the Plan states for a field.
pub(super) fn presence(planned: &plan::Type, field: &Field) -> Option<Presence> {
    if planned.presence.is_empty() {
        return None;
    }
    planned.presence.get(&property(planned, field)?).copied()
}

/// Returns the name of a field's property in the lowered document.
pub(super) fn property(planned: &plan::Type, field: &Field) -> Option<String> {
    let wire_name = attributes::wire_name(&field.attrs, field.ident.as_ref()?);
    let mut placeholders = planned.properties.iter();
    let placeholder = placeholders.find(|(_, it)| **it == wire_name);
    Some(placeholder.map_or(wire_name, |(placeholder, _)| placeholder.clone()))
}

/// Makes serde distinguish `null` from an absent value.
fn keep_null(field: &mut Field, context: &Context<'_>) {
    let function = format!("{}::decode::present", context.options.runtime);
    attributes::add_serde(&mut field.attrs, &parse_quote!(default));
    attributes::add_serde(
        &mut field.attrs,
        &parse_quote!(deserialize_with = #function),
    );
}

/// Sets the serializer of a secret with three states.
fn expose_nullable(field: &mut Field, context: &Context<'_>) {
    if has_serde(&field.attrs, "serialize_with") {
        let function = format!("{}::secret::expose_nullable", context.options.runtime);
        attributes::add_serde(&mut field.attrs, &parse_quote!(serialize_with = #function));
    }
}

/// Makes a `Box<Option<T>>` an `Option<Box<T>>`.
fn swap_box(field: &mut Field) {
    if swapped(&field.ty).is_none() {
        return;
    }
    Swap.visit_type_mut(&mut field.ty);
    if has_serde(&field.attrs, "default") {
        attributes::remove_serde(&mut field.attrs, &["default"]);
        let meta = parse_quote!(skip_serializing_if = "::std::option::Option::is_none");
        attributes::add_serde(&mut field.attrs, &meta);
    } else {
        let meta = parse_quote!(deserialize_with = "::std::option::Option::deserialize");
        attributes::add_serde(&mut field.attrs, &meta);
    }
}

/// Returns `Option<Box<T>>` for `Box<Option<T>>`.
fn swapped(ty: &Type) -> Option<Type> {
    let value = optional_type(argument_of(ty, "Box")?)?;
    Some(parse_quote!(::std::option::Option<::std::boxed::Box<#value>>))
}

/// Replaces each `Box<Option<T>>`.
struct Swap;

impl VisitMut for Swap {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Some(swapped) = swapped(ty) {
            *ty = swapped;
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

/// Changes an item of typify's builders.
fn edit_builder(item: &mut Item, changed: &HashMap<String, Changed>) {
    let name = match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Impl(block) => self_name(block),
        _ => None,
    };
    let Some(changed) = name.and_then(|name| changed.get(&name)) else {
        return;
    };
    Swap.visit_item_mut(item);
    let is_nullable = |ident: &Ident| changed.nullable.iter().any(|name| ident == name);
    match item {
        Item::Struct(item) => {
            for field in &mut item.fields {
                if field.ident.as_ref().is_some_and(is_nullable)
                    && let Some(value) = argument_of(&field.ty, "Result")
                {
                    field.ty = parse_quote! {
                        ::std::result::Result<::std::option::Option<#value>, ::std::string::String>
                    };
                }
            }
        }
        Item::Impl(block) if block.trait_.is_none() => {
            for function in functions_mut(block) {
                if is_nullable(&function.sig.ident) {
                    WrapInSome.visit_block_mut(&mut function.block);
                }
            }
        }
        Item::Impl(block) if implements(block, "Default") => {
            if let Some(rest) = &changed.rest {
                StartEmpty(rest).visit_item_impl_mut(block);
            }
        }
        _ => {}
    }
}

/// Wraps the argument of a setter in `Some`.
struct WrapInSome;

impl VisitMut for WrapInSome {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        if call.method == "map_err" {
            let receiver = &call.receiver;
            *call.receiver = parse_quote!(#receiver.map(Some));
        } else {
            visit_mut::visit_expr_method_call_mut(self, call);
        }
    }
}

/// Makes a builder start without additional properties.
struct StartEmpty<'a>(&'a str);

impl VisitMut for StartEmpty<'_> {
    fn visit_field_value_mut(&mut self, value: &mut FieldValue) {
        if matches!(&value.member, Member::Named(name) if name == self.0) {
            value.expr = parse_quote!(Ok(::std::default::Default::default()));
        }
    }
}
