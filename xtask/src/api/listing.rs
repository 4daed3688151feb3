//! Lists the public items of a crate, one per line.

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;
use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, Meta, Type, Visibility, parse::Parser};

use super::source::{Crate, ModulePath, Target, imports, is_hidden, is_public, name_of};

/// Returns the listing of the crate whose `lib.rs` is in `folder`.
pub fn of(folder: &Path) -> Result<String> {
    let source = Crate::read(folder)?;
    let mut listing = Listing {
        source: &source,
        lines: BTreeSet::new(),
        modules: BTreeSet::new(),
    };
    listing.module(&Vec::new(), "");
    let lines = listing.lines.iter();
    Ok(lines.map(|(_, line)| format!("{line}\n")).collect())
}

struct Listing<'c> {
    source: &'c Crate,
    /// The lines, ordered by the path of the item.
    lines: BTreeSet<(String, String)>,
    /// The modules that are listed, with the path by which users name them.
    modules: BTreeSet<(ModulePath, String)>,
}

impl Listing<'_> {
    fn add(&mut self, path: &str, line: String) {
        self.lines.insert((path.to_owned(), line));
    }

    /// Lists the public items of a module; `prefix` is empty or ends with `::`.
    fn module(&mut self, module: &ModulePath, prefix: &str) {
        if !self.modules.insert((module.clone(), prefix.to_owned())) {
            return;
        }
        let source = self.source;
        for item in source.items(module) {
            match item {
                Item::Mod(it) if is_public(&it.vis) && !is_hidden(&it.attrs) => {
                    let child = [module.as_slice(), &[it.ident.to_string()]].concat();
                    self.open(&child, prefix, &it.ident.to_string());
                }
                Item::Use(it) if is_public(&it.vis) && !is_hidden(&it.attrs) => {
                    for import in imports(&it.tree) {
                        self.import(module, prefix, &import.path, import.name.as_deref());
                    }
                }
                Item::Macro(it) if it.attrs.iter().any(|it| it.path().is_ident("macro_export")) => {
                    if let Some(name) = it.ident.as_ref().filter(|_| !is_hidden(&it.attrs)) {
                        self.add(&name.to_string(), format!("pub macro {name}!"));
                    }
                }
                item => {
                    if let Some(name) = name_of(item) {
                        self.item(module, item, prefix, &name);
                    }
                }
            }
        }
    }

    fn open(&mut self, module: &ModulePath, prefix: &str, name: &str) {
        let path = format!("{prefix}{name}");
        self.add(&path, format!("pub mod {path}"));
        self.module(module, &format!("{path}::"));
    }

    /// Lists the items of a re-export; without a name it is a glob import.
    fn import(&mut self, module: &ModulePath, prefix: &str, path: &[String], name: Option<&str>) {
        let source = self.source;
        match (source.resolve(module, path), name) {
            (Target::Module(target), Some(name)) => self.open(&target, prefix, name),
            (Target::Module(target), None) if !path.is_empty() => self.module(&target, prefix),
            (Target::Item(home, item), Some(name)) => self.item(home, item, prefix, name),
            _ => {
                let star = if name.is_none() { "::*" } else { "" };
                let alias = name.filter(|name| path.last().is_some_and(|last| last != name));
                let alias = alias.map(|it| format!(" as {it}")).unwrap_or_default();
                let line = format!("pub use {prefix}{}{star}{alias}", path.join("::"));
                self.add(&format!("{prefix}{}", name.unwrap_or("*")), line);
            }
        }
    }

    /// Lists an item under the name `prefix` and `name`, if it is public.
    fn item(&mut self, home: &ModulePath, item: &Item, prefix: &str, name: &str) {
        let path = format!("{prefix}{name}");
        let mut line = |attributes: &[Attribute], visibility: &Visibility, text: String| {
            let listed = is_public(visibility) && !is_hidden(attributes);
            if listed {
                let line = format!("{}pub {text}", marks(attributes));
                self.lines.insert((path.clone(), line));
            }
            listed
        };
        match item {
            Item::Const(it) => {
                let text = format!("const {path}: {}", code(&it.ty));
                line(&it.attrs, &it.vis, text);
            }
            Item::Static(it) => {
                let text = format!("static {path}: {}", code(&it.ty));
                line(&it.attrs, &it.vis, text);
            }
            Item::Type(it) => {
                let text = format!("type {path}{} = {}", code(&it.generics), code(&it.ty));
                line(&it.attrs, &it.vis, text);
            }
            Item::Fn(it) => {
                let text = signature(&it.sig, &path);
                line(&it.attrs, &it.vis, text);
            }
            Item::Struct(it) => {
                let mut text = format!("struct {path}{}", generics(&it.generics));
                if let Fields::Unnamed(fields) = &it.fields {
                    text += &tuple(fields.unnamed.iter());
                }
                if line(&it.attrs, &it.vis, text) {
                    self.fields(&it.fields, &path);
                    self.members(home, item, &path);
                }
            }
            Item::Enum(it) => {
                let text = format!("enum {path}{}", generics(&it.generics));
                if line(&it.attrs, &it.vis, text) {
                    for variant in &it.variants {
                        let fields = match &variant.fields {
                            Fields::Unit => String::new(),
                            fields => code(fields),
                        };
                        let text = format!("{path}::{}{}", variant.ident, spaced(&fields));
                        let line = format!("{}pub {text}", marks(&variant.attrs));
                        self.add(&format!("{path}::{}", variant.ident), line);
                    }
                    self.members(home, item, &path);
                }
            }
            Item::Trait(it) => {
                let bounds = &it.supertraits;
                let bounds = if bounds.is_empty() {
                    String::new()
                } else {
                    format!(": {}", code(bounds))
                };
                let text = format!("trait {path}{}{bounds}", generics(&it.generics));
                if line(&it.attrs, &it.vis, text) {
                    for member in &it.items {
                        let (attributes, text) = match member {
                            syn::TraitItem::Fn(it) => {
                                let name = format!("{path}::{}", it.sig.ident);
                                (&it.attrs, signature(&it.sig, &name))
                            }
                            syn::TraitItem::Const(it) => {
                                let text = format!("const {path}::{}: {}", it.ident, code(&it.ty));
                                (&it.attrs, text)
                            }
                            syn::TraitItem::Type(it) => {
                                (&it.attrs, format!("type {path}::{}", it.ident))
                            }
                            _ => continue,
                        };
                        if !is_hidden(attributes) {
                            self.add(&format!("{path}::"), format!("pub {text}"));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, fields: &Fields, path: &str) {
        for field in fields.iter().filter(|it| is_public(&it.vis)) {
            if let Some(name) = &field.ident
                && !is_hidden(&field.attrs)
            {
                let line = format!("pub {path}::{name}: {}", code(&field.ty));
                self.add(&format!("{path}::"), line);
            }
        }
    }

    /// Lists the methods and the traits of a type.
    fn members(&mut self, home: &ModulePath, item: &Item, path: &str) {
        let (Item::Struct(syn::ItemStruct { attrs, ident, .. })
        | Item::Enum(syn::ItemEnum { attrs, ident, .. })) = item
        else {
            return;
        };
        for derived in derives(attrs) {
            self.add(&format!("{path}::"), format!("impl {derived} for {path}"));
        }
        let name = ident.to_string();
        let source = self.source;
        let same_name = source.modules().filter(|(_, items)| {
            items
                .iter()
                .any(|item| name_of(item).as_ref() == Some(&name))
        });
        let is_unique = same_name.count() == 1;
        for (module, items) in source.modules() {
            if !is_unique && !module.starts_with(home) {
                continue;
            }
            for item in items {
                let Item::Impl(block) = item else { continue };
                if self_name(block).as_ref() == Some(&name) && !is_hidden(&block.attrs) {
                    self.block(block, path);
                }
            }
        }
    }

    fn block(&mut self, block: &ItemImpl, path: &str) {
        if let Some((of, _)) = &block.trait_ {
            let line = format!("impl {} for {path}", code(of));
            self.add(&format!("{path}::"), line);
            return;
        }
        for member in &block.items {
            let (attributes, visibility, text) = match member {
                ImplItem::Fn(it) => {
                    let name = format!("{path}::{}", it.sig.ident);
                    (&it.attrs, &it.vis, signature(&it.sig, &name))
                }
                ImplItem::Const(it) => {
                    let text = format!("const {path}::{}: {}", it.ident, code(&it.ty));
                    (&it.attrs, &it.vis, text)
                }
                _ => continue,
            };
            if is_public(visibility) && !is_hidden(attributes) {
                self.add(&format!("{path}::"), format!("pub {text}"));
            }
        }
    }
}

/// Returns the attributes that matter to users, as a prefix.
fn marks(attributes: &[Attribute]) -> String {
    let mut marks = String::new();
    for attribute in attributes {
        let path = attribute.path();
        if path.is_ident("non_exhaustive") || path.is_ident("must_use") {
            marks += &format!("#[{}] ", code(path));
        } else if path.is_ident("cfg") {
            marks += &format!("{} ", code(attribute));
        }
    }
    marks
}

/// Returns the traits that attributes derive, without those of other crates' macros.
fn derives(attributes: &[Attribute]) -> Vec<String> {
    let derives = attributes.iter().filter(|it| it.path().is_ident("derive"));
    let lists = derives.filter_map(|it| match &it.meta {
        Meta::List(list) => Some(list.tokens.clone()),
        _ => None,
    });
    let parse = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    let paths = lists
        .filter_map(|tokens| parse.parse2(tokens).ok())
        .flatten();
    paths.map(|path| code(&path)).collect()
}

/// Returns the name of the type of an impl.
fn self_name(block: &ItemImpl) -> Option<String> {
    let mut ty = &*block.self_ty;
    while let Type::Reference(it) = ty {
        ty = &it.elem;
    }
    let Type::Path(ty) = ty else { return None };
    ty.path.segments.last().map(|it| it.ident.to_string())
}

/// Formats a signature with another name of the function.
fn signature(signature: &syn::Signature, name: &str) -> String {
    let text = code(signature);
    let (before, behind) = text.split_once("fn ").expect("a signature has `fn`");
    let behind = behind.strip_prefix(&signature.ident.to_string());
    format!(
        "{before}fn {name}{}",
        behind.expect("the name follows `fn`")
    )
}

fn generics(generics: &syn::Generics) -> String {
    match &generics.where_clause {
        Some(clause) => format!("{} {}", code(generics), code(clause)),
        None => code(generics),
    }
}

/// Formats the fields of a tuple struct; private ones are `_`.
fn tuple<'f>(fields: impl Iterator<Item = &'f syn::Field>) -> String {
    let types: Vec<String> = fields
        .map(|it| {
            if is_public(&it.vis) {
                code(&it.ty)
            } else {
                "_".to_owned()
            }
        })
        .collect();
    format!("({})", types.join(", "))
}

fn spaced(fields: &str) -> String {
    if fields.starts_with('{') {
        format!(" {fields}")
    } else {
        fields.to_owned()
    }
}

/// Formats tokens on one line, without documentation.
fn code(tokens: &impl quote::ToTokens) -> String {
    let mut text = String::new();
    write(tokens.to_token_stream(), &mut text);
    text
}

/// Appends tokens, with spaces where rustfmt has them.
fn write(tokens: TokenStream, text: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            // Attributes of fields and variants.
            TokenTree::Punct(it)
                if it.as_char() == '#'
                    && matches!(tokens.peek(), Some(TokenTree::Group(_)))
                    && !text.is_empty() =>
            {
                tokens.next();
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{ ", " }"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.truncate(text.trim_end_matches([',', ' ']).len());
                text.push_str(close);
            }
            TokenTree::Punct(it) => {
                let is_arrow = it.as_char() == '>' && text.ends_with('-');
                match it.as_char() {
                    '-' | '=' | '+' | '|' => text.push_str(&format!(" {it}")),
                    _ => text.push(it.as_char()),
                }
                let joint = it.spacing() == proc_macro2::Spacing::Joint;
                let is_path = text.ends_with("::");
                if is_arrow
                    || (!joint && matches!(it.as_char(), ',' | ';' | '=' | '+' | '|'))
                    || (!joint && it.as_char() == ':' && !is_path)
                {
                    text.push(' ');
                }
            }
            token => {
                if text.ends_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '>' | ')'))
                {
                    text.push(' ');
                }
                text.push_str(&token.to_string());
            }
        }
    }
}
