//! The public items of generated code.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{
    Attribute, Field, Fields, FnArg, ImplItem, ItemImpl, ReceiverKind, Signature, Visibility,
};

use crate::error::Error;

/// An item that a program can name or depend on.
pub(super) struct Item {
    /// The part of the item, besides its name, on which a program depends.
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
        for (name, text) in files {
            let module = match name.trim_end_matches(".rs") {
                // The items of the client's file are re-exported.
                "mod" | "client" => "",
                name => name,
            };
            let file = syn::parse_file(text).map_err(|error| Error::new(name, error))?;
            items.module(module, &file.items);
        }
        Ok(items)
    }

    fn module(&mut self, module: &str, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Mod(inner) if is_public(&inner.vis) => {
                    if let Some((_, items)) = &inner.content {
                        self.module(&below(module, &inner.ident.to_string()), items);
                    }
                }
                syn::Item::Const(it) if is_public(&it.vis) => {
                    self.add(below(module, &it.ident.to_string()), &it.ty);
                }
                syn::Item::Type(it) if is_public(&it.vis) => {
                    self.add(below(module, &it.ident.to_string()), &it.ty);
                }
                syn::Item::Struct(it) if is_public(&it.vis) => {
                    let path = below(module, &it.ident.to_string());
                    let all_public = it.fields.iter().all(|field| is_public(&field.vis));
                    self.type_item(&path, &it.generics, &it.attrs, all_public);
                    for (at, field) in it.fields.iter().enumerate() {
                        if is_public(&field.vis) {
                            self.field(&path, at, field);
                        }
                    }
                }
                syn::Item::Enum(it) if is_public(&it.vis) => {
                    let path = below(module, &it.ident.to_string());
                    self.type_item(&path, &it.generics, &it.attrs, true);
                    for variant in &it.variants {
                        let signature = match &variant.fields {
                            Fields::Unit => String::new(),
                            fields => text(&without_attributes(fields)),
                        };
                        self.part(&path, &variant.ident.to_string(), signature, true);
                    }
                }
                syn::Item::Impl(block) => self.implemented(module, block),
                _ => {}
            }
        }
    }

    fn add(&mut self, path: String, signature: &impl ToTokens) {
        let item = Item {
            signature: text(signature),
            holder: None,
            is_member: false,
            is_exhaustive: false,
        };
        self.0.insert(path, item);
    }

    fn type_item(
        &mut self,
        path: &str,
        generics: &syn::Generics,
        attributes: &[Attribute],
        all_public: bool,
    ) {
        let is_open = attributes
            .iter()
            .any(|it| it.path().is_ident("non_exhaustive"));
        let item = Item {
            signature: text(generics),
            holder: None,
            is_member: false,
            is_exhaustive: all_public && !is_open,
        };
        self.0.insert(path.to_owned(), item);
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|derived| {
                let name = derived.path.segments.last().map(|it| it.ident.to_string());
                self.has_trait(path, &name.unwrap_or_default());
                Ok(())
            });
        }
    }

    fn field(&mut self, of: &str, at: usize, field: &Field) {
        let name = field.ident.as_ref().map(ToString::to_string);
        let name = name.unwrap_or_else(|| at.to_string());
        self.part(of, &name, text(&field.ty), true);
    }

    fn part(&mut self, of: &str, name: &str, signature: String, is_member: bool) {
        let item = Item {
            signature,
            holder: Some(of.to_owned()),
            is_member,
            is_exhaustive: false,
        };
        self.0.insert(below(of, name), item);
    }

    fn has_trait(&mut self, of: &str, name: &str) {
        let item = Item {
            signature: String::new(),
            holder: Some(of.to_owned()),
            is_member: false,
            is_exhaustive: false,
        };
        self.0.insert(format!("{of}: {name}"), item);
    }

    fn implemented(&mut self, module: &str, block: &ItemImpl) {
        let of = match &*block.self_ty {
            syn::Type::Path(path) => match path.path.segments.last() {
                Some(last) => below(module, &last.ident.to_string()),
                None => return,
            },
            other => text(other),
        };
        if let Some((path, _)) = &block.trait_ {
            // The traits for bounds are an interface between the client and its runtime.
            let name = path.segments.last();
            if name.is_none_or(|last| last.ident != "Bounded") {
                self.has_trait(&of, &text(path));
            }
            return;
        }
        for item in &block.items {
            if let ImplItem::Fn(function) = item
                && is_public(&function.vis)
            {
                // A setter has the name of its field.
                let name = format!("{}()", function.sig.ident);
                self.part(&of, &name, signature(&function.sig), false);
            }
        }
    }
}

fn below(module: &str, name: &str) -> String {
    match module {
        "" => name.to_owned(),
        module => format!("{module}::{name}"),
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

/// Returns the part of a signature on which callers depend, without the names of arguments.
fn signature(signature: &Signature) -> String {
    let arguments = signature.inputs.iter().map(|input| match input {
        // A value is passed by value, whether or not the function declares it `mut`.
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => {
            "self".to_owned()
        }
        FnArg::Receiver(receiver) => text(receiver),
        FnArg::Typed(argument) => text(&argument.ty),
    });
    let arguments: Vec<String> = arguments.collect();
    let asynchronous = if signature.asyncness.is_some() {
        "async "
    } else {
        ""
    };
    let generics = &signature.generics;
    format!(
        "{asynchronous}fn{}({}){}{}",
        text(generics),
        arguments.join(", "),
        text(&signature.output),
        generics
            .where_clause
            .as_ref()
            .map(|it| format!(" {}", text(it)))
            .unwrap_or_default(),
    )
}

/// Formats code approximately as rustfmt does.
fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut text = text
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
    while let Some(rest) = text.strip_prefix("::") {
        text = rest.to_owned();
    }
    text
}
