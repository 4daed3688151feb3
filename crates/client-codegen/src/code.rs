//! Parses progenitor's output into methods, types and builders.

use std::{
    collections::{HashMap, HashSet},
    iter, mem,
};

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::{
    Attribute, ImplItem, ImplItemFn, Item, ItemImpl, Type,
    visit_mut::{self, VisitMut},
};

/// The items of a generated client that are kept. Everything else that progenitor emits
/// (re-exports, hooks, `ClientInfo`, constructors, the prelude) is left out.
pub(crate) struct Code {
    /// The methods of `Client`.
    pub(crate) methods: Vec<Method>,
    /// The structs of optional parameters and their impls, which the polish pass `params` adds,
    /// each with the position of its operation.
    pub(crate) params: Vec<(usize, Item)>,
    /// The module `types`.
    pub(crate) types: Vec<Item>,
    /// The module `builder`, without its imports; empty in the positional interface.
    pub(crate) builder: Vec<Item>,
}

/// A method of `Client`.
pub(crate) struct Method {
    /// The position of its operation.
    pub(crate) operation: usize,
    pub(crate) function: ImplItemFn,
}

impl Code {
    /// Parses progenitor's output, which must have one method for each of the `operations`.
    /// Types that are not `wanted` are left out.
    ///
    /// Each item is parsed separately, and dropped items are not parsed at all, so that the
    /// tokens of an item are freed before the next one is parsed.
    pub(crate) fn new(
        file: TokenStream,
        operations: &[usize],
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Self, String> {
        let mut functions = Vec::new();
        let mut types = Vec::new();
        let mut builder = Vec::new();
        for item in items(file) {
            let (head, body) = split_block(item);
            let head: Vec<String> = idents(&head).map(ToString::to_string).collect();
            match head.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                [.., "mod", "types"] => types = parse_types(body, wanted)?,
                [.., "mod", "builder"] => {
                    builder = parse_items(body)?;
                    builder.retain(|item| !matches!(item, Item::Use(_)));
                }
                ["impl", "Client"] => {
                    let block: Vec<ImplItemFn> = parse_items(body)?;
                    let is_constructor = |it: &ImplItemFn| it.sig.ident == "new_with_client";
                    if !block.iter().any(is_constructor) {
                        functions.extend(block);
                    }
                }
                _ => {}
            }
        }
        if functions.len() != operations.len() {
            return Err(format!(
                "progenitor emitted {} methods for {} operations",
                functions.len(),
                operations.len()
            ));
        }
        let methods = operations.iter().zip(functions);
        let methods = methods.map(|(&operation, function)| Method {
            operation,
            function,
        });
        Ok(Self {
            methods: methods.collect(),
            params: Vec::new(),
            types,
            builder,
        })
    }

    /// Returns the function that sends the request of each operation: the method itself, or
    /// `send` of its builder. A method without a builder is skipped.
    pub(crate) fn calls_mut(&mut self) -> impl Iterator<Item = (usize, &mut ImplItemFn)> {
        let sends = builder_impls(&self.methods, &mut self.builder);
        let sends = sends.filter_map(|(operation, block)| {
            let send = block.items.iter_mut().find_map(|item| match item {
                ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
                _ => None,
            })?;
            Some((operation, send))
        });
        let positional = self
            .methods
            .iter_mut()
            .filter(|method| method.function.sig.asyncness.is_some())
            .map(|method| (method.operation, &mut method.function));
        positional.chain(sends)
    }

    /// Returns the impls of the operations' builders, each with the position of its operation.
    pub(crate) fn builder_impls_mut(&mut self) -> impl Iterator<Item = (usize, &mut ItemImpl)> {
        builder_impls(&self.methods, &mut self.builder)
    }

    /// Prefixes the types of other shards with `super::` in the modules inside `types`.
    pub(crate) fn qualify(&mut self, others: &[(String, String)]) {
        let names = others.iter().map(|(name, _)| name.as_str()).collect();
        for item in &mut self.types {
            if let Item::Mod(module) = item {
                Qualify(&names).visit_item_mod_mut(module);
            }
        }
    }

    /// Removes the operations for which `keep` is false.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let methods = mem::take(&mut self.methods).into_iter();
        let (kept, removed): (Vec<_>, Vec<_>) = methods.partition(|it| keep(it.operation));
        self.methods = kept;
        let removed = builder_operations(&removed);
        self.builder.retain(|item| match item {
            Item::Struct(item) => !removed.contains_key(&item.ident.to_string()),
            Item::Impl(block) => self_name(block).is_none_or(|name| !removed.contains_key(&name)),
            _ => true,
        });
    }
}

/// Prefixes the types of these names with `super::`.
struct Qualify<'a>(&'a HashSet<&'a str>);

impl VisitMut for Qualify<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if let Some(name) = path.get_ident()
            && self.0.contains(name.to_string().as_str())
        {
            *path = syn::parse_quote!(super::#name);
        }
    }
}

/// Returns the name of the builder that a method returns.
pub(crate) fn builder_name(function: &ImplItemFn) -> Option<String> {
    let syn::ReturnType::Type(_, ty) = &function.sig.output else {
        return None;
    };
    let Type::Path(ty) = &**ty else { return None };
    let mut segments = ty.path.segments.iter();
    (segments.next()?.ident == "builder").then(|| segments.next().map(|it| it.ident.to_string()))?
}

/// Returns the positions of the operations by the names of their builders.
pub(crate) fn builder_operations(methods: &[Method]) -> HashMap<String, usize> {
    let name = |method: &Method| Some((builder_name(&method.function)?, method.operation));
    methods.iter().filter_map(name).collect()
}

/// Returns the impls of builders, each with the position of its operation.
fn builder_impls<'b>(
    methods: &[Method],
    builder: &'b mut [Item],
) -> impl Iterator<Item = (usize, &'b mut ItemImpl)> + use<'b> {
    let operations = builder_operations(methods);
    builder.iter_mut().filter_map(move |item| match item {
        Item::Impl(block) => Some((*operations.get(&self_name(block)?)?, block)),
        _ => None,
    })
}

/// Splits a file or block into the tokens of its items. An item ends with a block, a semicolon,
/// or both.
fn items(tokens: TokenStream) -> impl Iterator<Item = Vec<TokenTree>> {
    let mut tokens = tokens.into_iter().peekable();
    let is_semicolon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ';');
    iter::from_fn(move || {
        let mut item = Vec::new();
        for token in tokens.by_ref() {
            let ends = match &token {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                token => is_semicolon(token),
            };
            item.push(token);
            if ends {
                break;
            }
        }
        item.extend(tokens.next_if(is_semicolon));
        (!item.is_empty()).then_some(item)
    })
}

/// Splits an item into the tokens before the block with which it ends, and the block.
fn split_block(mut item: Vec<TokenTree>) -> (Vec<TokenTree>, TokenStream) {
    let body = match item.pop() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    };
    (item, body)
}

fn idents(tokens: &[TokenTree]) -> impl Iterator<Item = &Ident> {
    tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    })
}

fn parse_items<T: syn::parse::Parse>(block: TokenStream) -> Result<Vec<T>, String> {
    items(block).map(parse).collect()
}

fn parse<T: syn::parse::Parse>(item: Vec<TokenTree>) -> Result<T, String> {
    syn::parse2(item.into_iter().collect())
        .map_err(|error| format!("progenitor's output is not Rust: {error}"))
}

/// Returns the items of `types` or of its module `builder`: the wanted structs and enums, each
/// with the items that typify emits after it.
fn parse_types(block: TokenStream, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Item>, String> {
    const KEYWORDS: &[&str] = &["struct", "enum", "mod", "impl"];
    let mut types = Vec::new();
    let mut is_wanted = true;
    for item in items(block) {
        let (keyword, name) = {
            let mut idents = idents(&item);
            let keyword =
                idents.find_map(|ident| KEYWORDS.iter().find(|keyword| ident == *keyword));
            let name = idents.next().map(ToString::to_string);
            (keyword, name.unwrap_or_default())
        };
        let is_module = keyword == Some(&"mod");
        if matches!(keyword, Some(&("struct" | "enum"))) {
            is_wanted = wanted(&name);
        }
        if is_module && name == "builder" {
            let (mut head, body) = split_block(item);
            head.push(Punct::new(';', Spacing::Alone).into());
            let mut module: syn::ItemMod = parse(head)?;
            module.content = Some((Default::default(), parse_types(body, wanted)?));
            module.semi = None;
            types.push(Item::Mod(module));
        } else if is_wanted || is_module {
            types.push(parse(item)?);
        }
    }
    Ok(types)
}

/// Returns the name of the type of an impl.
pub(crate) fn self_name(block: &ItemImpl) -> Option<String> {
    match &*block.self_ty {
        Type::Path(ty) => Some(ty.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// Whether the impl is for the type with that name, bare or after `super::`.
pub(crate) fn is_named(block: &ItemImpl, name: &str) -> bool {
    matches!(&*block.self_ty, Type::Path(ty)
        if ty.path.segments.last().is_some_and(|last| last.ident == name))
}

/// Returns a `#[doc = "…"]` attribute, which `parse_quote!` would print and parse again.
pub(crate) fn doc_attribute(text: &str) -> Attribute {
    let span = Span::call_site();
    Attribute {
        pound_token: Default::default(),
        style: syn::AttrStyle::Outer,
        bracket_token: Default::default(),
        meta: syn::Meta::NameValue(syn::MetaNameValue {
            path: Ident::new("doc", span).into(),
            eq_token: Default::default(),
            value: syn::Expr::Lit(syn::ExprLit {
                attrs: Vec::new(),
                lit: syn::Lit::Str(syn::LitStr::new(text, span)),
            }),
        }),
    }
}

/// The name of the attribute that stands for an example in the documentation until the code is
/// printed.
const EXAMPLE: &str = "example";

/// Returns the attribute that stands for an example. The printer escapes every `#[doc = "…"]`, so
/// no string of a description becomes code.
pub(crate) fn example_attribute(text: &str) -> Attribute {
    let mut attribute = doc_attribute(text);
    if let syn::Meta::NameValue(meta) = &mut attribute.meta {
        meta.path = Ident::new(EXAMPLE, Span::call_site()).into();
    }
    attribute
}

/// Returns the text of an example.
pub(crate) fn example(attr: &Attribute) -> Option<String> {
    text_of(attr, EXAMPLE)
}

/// Replaces the arguments of an attribute.
pub(crate) fn set_arguments(attr: &mut Attribute, arguments: TokenStream) {
    if let syn::Meta::List(list) = &mut attr.meta {
        list.tokens = arguments;
    }
}

/// Returns the string of a `#[doc = "…"]` attribute.
pub(crate) fn doc(attr: &Attribute) -> Option<String> {
    text_of(attr, "doc")
}

/// Returns the string of an attribute `#[name = "…"]`.
fn text_of(attr: &Attribute, name: &str) -> Option<String> {
    match &attr.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            path,
            value:
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }),
            ..
        }) if path.is_ident(name) => Some(text.value()),
        _ => None,
    }
}
