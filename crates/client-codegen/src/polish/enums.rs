//! Adds a variant for unknown values to enums of scalars that responses hold.
//!
//! Servers add values without notice, and a closed enum would make the whole response undecodable.
//! An open enum keeps an unknown value, and serializes it as it was received. Enums that only
//! requests hold stay closed, and so do enums whose values distinguish the variants of a union: an
//! open one would match the values of later variants. All enums are `#[non_exhaustive]`, so that an
//! additional value breaks no caller. An enum of one value is a constant, which is its `Default` in
//! requests.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_lower::plan::{self, Direction};
use quote::quote;
use syn::{
    Arm, Expr, ExprLit, ExprMatch, Fields, Ident, Item, ItemEnum, ItemImpl, Pat, PathSegment, Type,
    Variant, parse_quote,
};

use super::{
    Context,
    attributes::{self, default_of, derived, take_derive},
    scalars::Scalars,
    syntax::{is_one_of, trait_segment, type_arguments},
    template::{self, Filling, Template},
    unknown::{UNKNOWN_DOC, open_name},
};
use crate::{
    code::{Code, doc_attribute, self_name, set_arguments},
    codes::polish::ENUM_CLOSED,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let templates = Templates::new();
    let with_default: HashSet<String> = code.types.iter().filter_map(default_of).collect();
    let mut opened = HashMap::new();
    let mut scalars = HashMap::new();
    for item in &mut code.types {
        let Item::Enum(item) = item else { continue };
        let name = item.ident.to_string();
        if !is_string_enum(item) {
            continue;
        }
        item.attrs.push(template::non_exhaustive());
        let planned = context.plan.types.get(&name);
        if let Some(planned) = planned {
            document_values(item, &planned.value_docs);
        }
        if context.is_sent(&name) && item.variants.len() == 1 && !with_default.contains(&name) {
            derive_default(item);
        }
        let is_closed = |ty: &plan::Type| ty.closed || ty.direction == Direction::Request;
        let is_open = planned.is_some_and(|ty| !is_closed(ty) || ty.open);
        let is_done = if let Some(planned) = planned
            && planned.values.values().any(|value| !value.is_string())
        {
            let edited = Scalars::new(item, &planned.values, is_open);
            edited.map(|it| scalars.insert(name.clone(), it)).is_some()
        } else if is_open {
            let edited = open(item, &templates);
            edited.map(|it| opened.insert(name.clone(), it)).is_some()
        } else {
            true
        };
        if !is_done {
            context.note(format!("types::{name}"), ENUM_CLOSED);
        }
    }
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut code.types) {
        let mut conversions = None;
        match &mut item {
            Item::Impl(block) => {
                let name = self_name(block);
                if let Some(it) = name.as_ref().and_then(|name| opened.get(name)) {
                    templates.rewrite(block, it);
                } else if let Some(it) = name.as_ref().and_then(|name| scalars.get(name)) {
                    it.rewrite(block);
                }
            }
            Item::Enum(item) => {
                let scalars = scalars.get(&item.ident.to_string());
                conversions = scalars.map(|it| it.conversions(&context.runtime));
            }
            _ => {}
        }
        items.push(item);
        items.extend(conversions.into_iter().flatten());
    }
    code.types = items;
}

/// Adds the descriptions of values to their variants.
fn document_values(item: &mut ItemEnum, docs: &IndexMap<String, String>) {
    for (value, text) in docs {
        let name = typify_model::names::variant_name(value);
        let mut variants = item.variants.iter_mut();
        if let Some(variant) = variants.find(|variant| variant.ident == name) {
            variant.attrs.insert(0, doc_attribute(text));
        }
    }
}

/// Makes the only value the default.
fn derive_default(item: &mut ItemEnum) {
    let derive = item
        .attrs
        .iter_mut()
        .find(|attr| attr.path().is_ident("derive"));
    if let Some(attr) = derive
        && let Some(derives) = derived(attr)
    {
        let derives = derives.iter();
        set_arguments(attr, quote!(#(#derives,)* ::std::default::Default));
        for variant in &mut item.variants {
            variant.attrs.push(parse_quote!(#[default]));
        }
    }
}

/// Whether every variant is a string.
fn is_string_enum(item: &ItemEnum) -> bool {
    !item.variants.is_empty()
        && item
            .variants
            .iter()
            .all(|it| matches!(it.fields, Fields::Unit))
        && item
            .attrs
            .iter()
            .all(|attr| attributes::serde_metas(attr).is_none())
}

/// An enum to which the variant for unknown values was added.
struct Opened {
    name: Ident,
    /// The described variants, and their names on the wire.
    described: Vec<(Ident, ExprLit)>,
    unknown: Ident,
}

/// Adds the variant for unknown values; `None` if no name for it is free.
fn open(item: &mut ItemEnum, templates: &Templates) -> Option<Opened> {
    let variant = open_name(item)?;
    take_derive(&mut item.attrs, "Copy");
    let described = item.variants.iter().map(|variant| {
        let value = attributes::variant_name(variant);
        (variant.ident.clone(), template::string(&value))
    });
    let described = described.collect();
    let fillings = [("UNKNOWN", Filling::Ident(&variant))];
    item.variants.push(templates.variant.filled(fillings));
    Some(Opened {
        name: item.ident.clone(),
        described,
        unknown: variant,
    })
}

/// Templates of the code for an enum.
struct Templates {
    variant: Variant,
    display: ItemImpl,
    from_str: ItemImpl,
    from_text: ItemImpl,
    from_string: ItemImpl,
    /// Each `match` without its arms.
    on_self: ExprMatch,
    on_value: ExprMatch,
    written: Arm,
    written_unknown: Arm,
    read: Arm,
    read_unknown: Arm,
}

impl Templates {
    fn new() -> Self {
        Self {
            variant: parse_quote! {
                #[doc = #UNKNOWN_DOC]
                #[serde(untagged)]
                UNKNOWN(::std::string::String)
            },
            display: parse_quote! {
                impl ::std::fmt::Display for NAME {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        let text = CHOICE;
                        f.write_str(text)
                    }
                }
            },
            from_str: parse_quote! {
                impl ::std::str::FromStr for NAME {
                    type Err = ::std::convert::Infallible;
                    fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                        Ok(value.into())
                    }
                }
            },
            from_text: parse_quote! {
                impl ::std::convert::From<&str> for NAME {
                    fn from(value: &str) -> Self {
                        CHOICE
                    }
                }
            },
            from_string: parse_quote! {
                impl ::std::convert::From<::std::string::String> for NAME {
                    fn from(value: ::std::string::String) -> Self {
                        value.as_str().into()
                    }
                }
            },
            on_self: parse_quote!(match self {}),
            on_value: parse_quote!(match value {}),
            written: parse_quote!(Self::VARIANT => TEXT,),
            written_unknown: parse_quote!(Self::UNKNOWN(value) => value,),
            read: parse_quote!(_ => Self::VARIANT,),
            read_unknown: parse_quote!(_ => Self::UNKNOWN(value.to_owned()),),
        }
    }

    /// Rewrites an impl of an open enum.
    fn rewrite(&self, block: &mut ItemImpl, item: &Opened) {
        let Some(last) = trait_segment(block) else {
            return;
        };
        let name = ("NAME", Filling::Ident(&item.name));
        *block = match last.ident.to_string().as_str() {
            "Display" => {
                let arms = item.described.iter().map(|(variant, text)| {
                    self.written.filled([
                        ("VARIANT", Filling::Ident(variant)),
                        ("TEXT", Filling::Expr(Expr::Lit(text.clone()))),
                    ])
                });
                let choice = choice(&self.on_self, arms, &self.written_unknown, item);
                self.display.filled([name, ("CHOICE", choice)])
            }
            "FromStr" => self.from_str.filled([name]),
            // The standard library implements both for a type with `From`.
            "TryFrom" if is_of_reference(last) => {
                let arms = item.described.iter().map(|(variant, text)| {
                    let mut arm = self.read.filled([("VARIANT", Filling::Ident(variant))]);
                    arm.pat = Pat::Lit(text.clone());
                    arm
                });
                let choice = choice(&self.on_value, arms, &self.read_unknown, item);
                self.from_text.filled([name, ("CHOICE", choice)])
            }
            "TryFrom" => self.from_string.filled([name]),
            _ => return,
        };
    }
}

/// Returns a `match` with the arms, and a last arm for unknown values.
fn choice<'a>(
    template: &ExprMatch,
    arms: impl Iterator<Item = Arm>,
    unknown: &Arm,
    item: &'a Opened,
) -> Filling<'a> {
    let unknown = unknown.filled([("UNKNOWN", Filling::Ident(&item.unknown))]);
    let mut choice = template.clone();
    choice.arms = arms.chain([unknown]).collect();
    Filling::Expr(Expr::Match(choice))
}

/// Whether the argument of a trait is `&str`.
fn is_of_reference(segment: &PathSegment) -> bool {
    matches!(type_arguments(segment).next(), Some(Type::Reference(reference))
        if is_one_of(&reference.elem, &["str"]))
}
