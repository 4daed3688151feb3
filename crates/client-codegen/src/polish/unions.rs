//! Names the variants of unions, and decodes unions by their tags.
//!
//! For a union typify emits an untagged enum, numbers its variants if one of them has no name, and
//! decodes a value as the first variant that accepts it. Here the variants get the names that the
//! Plan states. If a tag distinguishes them, the derived `Deserialize` is replaced by one that reads
//! the tag; if several variants may accept a value, by one that chooses the variant that keeps most
//! of the value.
//!
//! A union that responses hold is open: a value with an unknown tag is kept as JSON, and serialized
//! as it was received. Every union is `#[non_exhaustive]`.

use std::{collections::HashMap, mem};

use indexmap::IndexMap;
use openapi_lower::plan::{Direction, Type, Union};
use serde_json::Value;
use syn::{
    Arm, Expr, Fields, Ident, ImplItem, Item, ItemEnum, ItemImpl, Pat, Path, Variant, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::names;

use super::{Context, attributes, scalars::json_literal, syntax::implements, template, unknown};
use crate::{
    code::{Code, self_name},
    codes::polish::UNION_UNEXPECTED,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut renamed: IndexMap<String, Renames> = IndexMap::new();
    for item in &mut code.types {
        let Item::Enum(item) = item else { continue };
        let name = item.ident.to_string();
        let Some((_, union)) = planned(&name, context) else {
            continue;
        };
        let has_single_field =
            |it: &Variant| matches!(&it.fields, Fields::Unnamed(it) if it.unnamed.len() == 1);
        if item.variants.len() != union.variants.len()
            || !item.variants.iter().all(has_single_field)
        {
            context.note(format!("types::{name}"), UNION_UNEXPECTED);
            continue;
        }
        renamed.insert(name, rename_variants(item, union));
    }
    let mut items = Vec::new();
    for mut item in mem::take(&mut code.types) {
        for (name, renames) in &renamed {
            if may_mention(&item, name) {
                RenameVariants { name, renames }.visit_item_mut(&mut item);
            }
        }
        let mut deserialize = None;
        match &mut item {
            Item::Enum(item) => {
                let name = item.ident.to_string();
                if renamed.contains_key(&name)
                    && let Some((ty, union)) = planned(&name, context)
                {
                    deserialize = complete(item, ty, union, context);
                }
            }
            Item::Impl(block) => {
                if let Some((_, union)) = self_name(block).and_then(|name| planned(&name, context))
                {
                    set_tag(block, union);
                }
            }
            _ => {}
        }
        items.push(item);
        items.extend(deserialize);
    }
    code.types = items;
}

/// Returns the Plan's entry for a union.
fn planned<'p>(name: &str, context: &Context<'p>) -> Option<(&'p Type, &'p Union)> {
    let ty = context.facts.plan.types.get(name)?;
    Some((ty, ty.union.as_ref()?))
}

/// The name in the Plan of each renamed variant, by the name that typify gives it.
type Renames = HashMap<String, Ident>;

/// Gives the variants the names that the Plan states.
fn rename_variants(item: &mut ItemEnum, union: &Union) -> Renames {
    let mut renames = HashMap::new();
    for (variant, planned) in item.variants.iter_mut().zip(&union.variants) {
        let name = Ident::new(&planned.name, variant.ident.span());
        let old = mem::replace(&mut variant.ident, name.clone());
        if old != name {
            renames.insert(old.to_string(), name);
        }
    }
    renames
}

/// Whether an item may name a variant of the union.
fn may_mention(item: &Item, name: &str) -> bool {
    match item {
        Item::Impl(block) => self_name(block).as_deref() == Some(name),
        // The functions of default values.
        Item::Mod(_) => true,
        _ => false,
    }
}

/// Renames the variants of an enum in the code that uses them.
struct RenameVariants<'a> {
    name: &'a str,
    renames: &'a Renames,
}

impl VisitMut for RenameVariants<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        let mut segments = path.segments.iter_mut().rev();
        if let (Some(variant), Some(of)) = (segments.next(), segments.next())
            && (of.ident == "Self" || of.ident == self.name)
            && let Some(name) = self.renames.get(&variant.ident.to_string())
        {
            variant.ident = name.clone();
        }
        visit_mut::visit_path_mut(self, path);
    }
}

/// Completes the enum; returns its `Deserialize`, if it needs one.
fn complete(item: &mut ItemEnum, ty: &Type, union: &Union, context: &Context<'_>) -> Option<Item> {
    item.attrs.push(template::non_exhaustive());
    let runtime = &context.runtime;
    let variants: Vec<Ident> = item.variants.iter().map(|it| it.ident.clone()).collect();
    let body: syn::Block = if union.tag.is_empty() {
        if !union.overlapping {
            return None;
        }
        let variants: Vec<&Ident> = variants.iter().collect();
        match attempts(&variants, union) {
            (attempts, None) => {
                parse_quote!({ #runtime::decode::fullest(deserializer, #attempts) })
            }
            (attempts, Some(combined)) => parse_quote!({
                #runtime::decode::fullest_or_combined(deserializer, #attempts, #combined)
            }),
        }
    } else {
        let unknown = match ty.direction {
            Direction::Request => None,
            Direction::Response | Direction::Both => unknown::open_name(item),
        };
        if let Some(name) = &unknown {
            item.variants.push(parse_quote! {
                #[doc = "A value with a tag that the description does not name, as the server sent it."]
                #name(::serde_json::Value)
            });
        }
        let arms = arms(&variants, union, unknown.as_ref(), context);
        let path = &union.tag;
        parse_quote! {{
            let (tag, value) = #runtime::decode::tagged(deserializer, &[#(#path),*])?;
            match tag.as_deref() { #(#arms)* }
        }}
    };
    let derived = attributes::take_derive(&mut item.attrs, "Deserialize");
    let name = &item.ident;
    derived.then(|| {
        parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error>
                #body
            }
        }
    })
}

/// Returns the match arms that decode a value by its tag; `unknown` is the variant for unknown tags.
fn arms(
    variants: &[Ident],
    union: &Union,
    unknown: Option<&Ident>,
    context: &Context<'_>,
) -> Vec<Arm> {
    // The values of the tag, by the variants to which they belong.
    let mut owners: IndexMap<String, Vec<&Ident>> = IndexMap::new();
    for (variant, planned) in variants.iter().zip(&union.variants) {
        for value in planned.values.iter().filter_map(tag_string) {
            let owners = owners.entry(value).or_default();
            if !owners.contains(&variant) {
                owners.push(variant);
            }
        }
    }
    let mut groups: IndexMap<&[&Ident], Vec<&String>> = IndexMap::new();
    for (value, variants) in &owners {
        groups.entry(variants).or_default().push(value);
    }
    let described: Vec<&String> = groups.values().flatten().copied().collect();
    let mut arms: Vec<Arm> = Vec::new();
    for (variants, values) in &groups {
        let decoded = decoded(variants, union);
        arms.push(parse_quote!(Some(#(#values)|*) => #decoded,));
    }
    let pairs = || variants.iter().zip(&union.variants);
    let other = pairs().find(|(_, it)| it.other).map(|(variant, _)| variant);
    let decode_unknown: Expr = match (unknown, other) {
        (Some(unknown), _) => parse_quote!(Ok(Self::#unknown(value.into_value()))),
        (None, Some(other)) => parse_quote!(value.variant(Self::#other)),
        (None, None) => parse_quote!(Err(value.unknown(&[#(#described),*]))),
    };
    let untagged = pairs().filter(|(_, it)| it.optional.is_some() || it.values.is_empty());
    let untagged: Vec<&Ident> = untagged.map(|(variant, _)| variant).collect();
    let decode_untagged: Expr = match untagged.as_slice() {
        [] if context.plan.tolerant && unknown.is_some() => decode_unknown.clone(),
        [] => parse_quote!(Err(value.unknown(&[#(#described),*]))),
        variants => decoded(variants, union),
    };
    arms.push(parse_quote!(Some(_) => #decode_unknown,));
    arms.push(parse_quote!(None => #decode_untagged,));
    arms
}

/// Returns the expression that decodes a value as the only variant, or as the variant that
/// keeps most of the value.
fn decoded(variants: &[&Ident], union: &Union) -> Expr {
    if let [one] = variants {
        return parse_quote!(value.variant(Self::#one));
    }
    match attempts(variants, union) {
        (attempts, None) => parse_quote!(value.fullest(#attempts)),
        (attempts, Some(combined)) => {
            parse_quote!(value.fullest_or_combined(#attempts, #combined))
        }
    }
}

/// Returns the attempts to decode a value as each of the variants, and as several variants at
/// once.
fn attempts(variants: &[&Ident], union: &Union) -> (Expr, Option<Expr>) {
    let is_combined = |variant: &&&Ident| {
        let mut planned = union.variants.iter();
        planned.any(|it| it.combined && ***variant == it.name)
    };
    let attempt = |variant: &&Ident| -> Expr {
        parse_quote!(|it| ::serde_json::from_value(it).map(Self::#variant))
    };
    let combined = variants.iter().find(is_combined).map(attempt);
    let others = variants.iter().filter(|it| !is_combined(it));
    let others = others.map(attempt);
    (parse_quote!(&[#(#others),*]), combined)
}

/// Returns the value of a tag as the string that the runtime compares: `1` for `1.0`.
fn tag_string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => {
            let text = number.to_string();
            Some(text.strip_suffix(".0").unwrap_or(&text).to_owned())
        }
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the expression that sets an optional field to the value of a tag; `None` if the value is
/// not a scalar.
pub(super) fn tag_expression(value: &Value) -> Option<Expr> {
    tag_string(value)?;
    let value = json_literal(value);
    Some(parse_quote!(::serde_json::from_value(#value.into()).ok()))
}

/// Returns the variant that a conversion constructs: `Dog` in `Self::Dog(value)`.
fn constructed_variant(block: &syn::Block) -> Option<&Ident> {
    let [syn::Stmt::Expr(Expr::Call(call), None)] = block.stmts.as_slice() else {
        return None;
    };
    match &*call.func {
        Expr::Path(path) => Some(&path.path.segments.last()?.ident),
        _ => None,
    }
}

/// Makes the conversion from a variant's type set a tag that the caller did not set.
fn set_tag(block: &mut ItemImpl, union: &Union) {
    let is_from = implements(block, "From");
    let [ImplItem::Fn(function)] = block.items.as_mut_slice() else {
        return;
    };
    let variant = constructed_variant(&function.block);
    let planned = variant.and_then(|name| union.variants.iter().find(|it| *name == it.name));
    let Some((planned, property)) = planned.and_then(|it| Some((it, it.fill.as_ref()?))) else {
        return;
    };
    let value = planned.values.first().filter(|_| is_from);
    let Some(value) = value.and_then(tag_expression) else {
        return;
    };
    let field = Ident::new(&names::field_name(property), block.impl_token.span);
    if let Some(syn::FnArg::Typed(argument)) = function.sig.inputs.first_mut()
        && let Pat::Ident(pat) = &mut *argument.pat
    {
        pat.mutability = Some(Default::default());
        let argument = &pat.ident;
        let set = parse_quote!(#argument.#field = #argument.#field.or_else(|| #value););
        function.block.stmts.insert(0, set);
    }
}
