//! The public items of generated code.

use std::{collections::BTreeMap, fmt::Display};

use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, ItemImpl, ReceiverKind, Signature, Visibility};

use crate::error::Error;

/// An item that a program can name or depend on.
#[derive(Default)]
pub(super) struct Item {
    /// The tokens of the item, besides its name, on which a program depends.
    pub(super) signature: String,
    /// The path of the item that contains it.
    pub(super) holder: Option<String>,
    /// Whether it is a field or a variant.
    pub(super) is_member: bool,
    /// Whether programs can match or construct it with all of its fields or variants.
    pub(super) is_exhaustive: bool,
}

/// The items by their paths. A trait follows the type that implements it: `types::Pet: Clone`.
pub(super) struct Items(pub(super) BTreeMap<String, Item>);

impl Items {
    pub(super) fn of(files: &BTreeMap<String, String>) -> Result<Items, Error> {
        let mut items = Items(BTreeMap::new());
        for (name, code) in files {
            let module = match name.trim_end_matches(".rs") {
                // The items of the client's file are re-exported.
                "mod" | "client" => "",
                name => name,
            };
            let file = syn::parse_file(code).map_err(|error| Error::new(name, error))?;
            items.add_module(module, &file.items);
        }
        Ok(items)
    }

    fn add_module(&mut self, module: &str, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Mod(inner) if is_public(&inner.vis) => {
                    if let Some((_, items)) = &inner.content {
                        self.add_module(&below(module, &inner.ident), items);
                    }
                }
                syn::Item::Const(it) if is_public(&it.vis) => {
                    self.add_item(below(module, &it.ident), &it.ty, false);
                }
                syn::Item::Type(it) if is_public(&it.vis) => {
                    self.add_item(below(module, &it.ident), &it.ty, false);
                }
                syn::Item::Struct(it) if is_public(&it.vis) => {
                    let path = below(module, &it.ident);
                    let is_exhaustive =
                        it.fields.iter().all(|field| is_public(&field.vis)) && !is_open(&it.attrs);
                    self.add_item(path.clone(), &it.generics, is_exhaustive);
                    self.add_derived_traits(&path, &it.attrs);
                    for (at, field) in it.fields.iter().enumerate() {
                        if is_public(&field.vis) {
                            let name = field.ident.as_ref().map(ToString::to_string);
                            let name = name.unwrap_or_else(|| at.to_string());
                            self.add_part(&path, &name, format_code(&field.ty), true);
                        }
                    }
                }
                syn::Item::Enum(it) if is_public(&it.vis) => {
                    let path = below(module, &it.ident);
                    self.add_item(path.clone(), &it.generics, !is_open(&it.attrs));
                    self.add_derived_traits(&path, &it.attrs);
                    for variant in &it.variants {
                        let signature = match &variant.fields {
                            Fields::Unit => String::new(),
                            fields => format_code(&without_attributes(fields)),
                        };
                        self.add_part(&path, &variant.ident, signature, true);
                    }
                }
                syn::Item::Impl(block) => self.add_impl(module, block),
                _ => {}
            }
        }
    }

    fn add_item(&mut self, path: String, signature: &impl ToTokens, is_exhaustive: bool) {
        let item = Item {
            signature: format_code(signature),
            is_exhaustive,
            ..Item::default()
        };
        self.0.insert(path, item);
    }

    fn add_part(&mut self, holder: &str, name: impl Display, signature: String, is_member: bool) {
        let item = Item {
            signature,
            holder: Some(holder.to_owned()),
            is_member,
            is_exhaustive: false,
        };
        self.0.insert(below(holder, name), item);
    }

    fn add_trait(&mut self, implementor: &str, name: &str) {
        let item = Item {
            holder: Some(implementor.to_owned()),
            ..Item::default()
        };
        self.0.insert(format!("{implementor}: {name}"), item);
    }

    fn add_derived_traits(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            // A malformed `derive` is rustc's to report.
            let _ = attribute.parse_nested_meta(|derived| {
                if let Some(last) = derived.path.segments.last() {
                    self.add_trait(path, &last.ident.to_string());
                }
                Ok(())
            });
        }
    }

    fn add_impl(&mut self, module: &str, block: &ItemImpl) {
        let implementor = match &*block.self_ty {
            syn::Type::Path(path) => match path.path.segments.last() {
                Some(last) => below(module, &last.ident),
                None => return,
            },
            other => format_code(other),
        };
        if let Some((path, _)) = &block.trait_ {
            // The trait `Bounded` is an interface between the client and its runtime.
            let name = path.segments.last();
            if name.is_none_or(|last| last.ident != "Bounded") {
                self.add_trait(&implementor, &format_code(path));
            }
            return;
        }
        for item in &block.items {
            if let ImplItem::Fn(function) = item
                && is_public(&function.vis)
            {
                // The parentheses distinguish a setter from its field, which has the same name.
                let name = format!("{}()", function.sig.ident);
                self.add_part(&implementor, name, format_signature(&function.sig), false);
            }
        }
    }
}

/// Whether programs may neither match all of a type's variants nor construct it.
fn is_open(attributes: &[Attribute]) -> bool {
    let mut attributes = attributes.iter();
    attributes.any(|it| it.path().is_ident("non_exhaustive"))
}

fn below(module: &str, name: impl Display) -> String {
    if module.is_empty() {
        name.to_string()
    } else {
        format!("{module}::{name}")
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Returns the types of the fields, without documentation.
fn without_attributes(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    fields.iter_mut().for_each(|field| field.attrs.clear());
    fields
}

/// Formats the part of a signature on which callers depend: all but the names of arguments.
fn format_signature(signature: &Signature) -> String {
    let arguments = signature.inputs.iter().map(|input| match input {
        // A value is passed by value, whether or not the function declares it `mut`.
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => {
            "self".to_owned()
        }
        FnArg::Receiver(receiver) => format_code(receiver),
        FnArg::Typed(argument) => format_code(&argument.ty),
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let asyncness = signature.asyncness.map_or("", |_| "async ");
    let generics = &signature.generics;
    let where_clause = generics.where_clause.as_ref();
    let where_clause = where_clause.map(|clause| format!(" {}", format_code(clause)));
    format!(
        "{asyncness}fn{}({arguments}){}{}",
        format_code(generics),
        format_code(&signature.output),
        where_clause.unwrap_or_default(),
    )
}

/// Formats code approximately as rustfmt does.
fn format_code(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let code = spaced
        .replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" < ", "<")
        .replace(" <", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
        .replace("& ", "&")
        .replace(" ;", ";")
        .replace("( ", "(")
        .replace(" )", ")");
    code.trim_start_matches("::").to_owned()
}
