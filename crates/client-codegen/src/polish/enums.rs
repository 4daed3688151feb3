//! Adds a variant for unknown values to enums of scalars that responses hold.
//!
//! Servers add values without notice, and a closed enum would make the whole response
//! undecodable. An open enum keeps an unknown value, and serializes it as it was received.
//! Enums that only requests hold stay closed, and so do those whose values distinguish the
//! members of a union: if open, they would match every other member. All are
//! `#[non_exhaustive]`, so that an additional value breaks no caller. An enum of one value is a
//! constant; requests hold it as its `Default`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_lower::plan::{self, Direction};
use quote::quote;
use syn::{
    Arm, Expr, ExprLit, ExprMatch, Fields, GenericArgument, Ident, Item, ItemEnum, ItemImpl, Pat,
    PathArguments, Type, Variant, parse_quote,
};

use super::{
    Context,
    attributes::{self, default_of, derived, take_derive},
    scalars::Scalars,
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
        if !is_text(item) {
            continue;
        }
        item.attrs.push(template::non_exhaustive());
        let planned = context.plan.types.get(&name);
        if let Some(planned) = planned {
            document(item, &planned.value_docs);
        }
        let sent = planned.is_none_or(|ty| ty.direction != Direction::Response);
        if sent && item.variants.len() == 1 && !with_default.contains(&name) {
            constant(item);
        }
        let closed = |ty: &plan::Type| ty.closed || ty.direction == Direction::Request;
        let open = planned.is_some_and(|ty| !closed(ty) || ty.open);
        if let Some(planned) = planned
            && planned.values.values().any(|value| !value.is_string())
        {
            match Scalars::new(item, &planned.values, open) {
                Some(it) => {
                    scalars.insert(name, it);
                }
                None => context.note(format!("types::{name}"), ENUM_CLOSED),
            }
        } else if open {
            match self::open(item, &templates) {
                Some(it) => {
                    opened.insert(name, it);
                }
                None => context.note(format!("types::{name}"), ENUM_CLOSED),
            }
        }
    }
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut code.types) {
        let mut made = None;
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
                made = scalars
                    .get(&item.ident.to_string())
                    .map(|it| it.conversions(&context.runtime));
            }
            _ => {}
        }
        items.push(item);
        items.extend(made.into_iter().flatten());
    }
    code.types = items;
}

/// Adds the descriptions of values to their variants.
fn document(item: &mut ItemEnum, docs: &IndexMap<String, String>) {
    for (value, text) in docs {
        let name = typify_model::names::variant_name(value);
        let mut variants = item.variants.iter_mut();
        if let Some(variant) = variants.find(|variant| variant.ident == name) {
            variant.attrs.insert(0, doc_attribute(text));
        }
    }
}

/// Makes the only value the default.
fn constant(item: &mut ItemEnum) {
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
fn is_text(item: &ItemEnum) -> bool {
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
    known: Vec<(Ident, ExprLit)>,
    unknown: Ident,
}

/// Adds the variant for unknown values.
fn open(item: &mut ItemEnum, templates: &Templates) -> Option<Opened> {
    let variant = open_name(item)?;
    take_derive(&mut item.attrs, "Copy");
    let known = item.variants.iter().map(|variant| {
        let text = attributes::variant_name(variant);
        (variant.ident.clone(), template::text(&text))
    });
    let known = known.collect();
    let added = [("UNKNOWN", Filling::Ident(&variant))];
    item.variants.push(templates.variant.filled(added));
    Some(Opened {
        name: item.ident.clone(),
        known,
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
    /// A `match` without arms, and its arms.
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
        let Some((path, _)) = &block.trait_ else {
            return;
        };
        let Some(last) = path.segments.last() else {
            return;
        };
        let name = ("NAME", Filling::Ident(&item.name));
        *block = match last.ident.to_string().as_str() {
            "Display" => {
                let arms = item.known.iter().map(|(variant, text)| {
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
            "TryFrom" if is_of_text(&last.arguments) => {
                let arms = item.known.iter().map(|(variant, text)| {
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
fn is_of_text(arguments: &PathArguments) -> bool {
    let PathArguments::AngleBracketed(list) = arguments else {
        return false;
    };
    matches!(list.args.first(), Some(GenericArgument::Type(Type::Reference(reference)))
        if matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("str")))
}
