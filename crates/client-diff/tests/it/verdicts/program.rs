//! A program that uses everything that a generated client offers.
//!
//! It is derived from the client's code: it calls every method, reads every field and constant,
//! names every setter, constructor and variant, each with the type that the client gives it,
//! and requires every trait that a type implements. It depends on everything on which a program
//! can depend; so it compiles with another client if and only if no program for the first one
//! breaks.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Field, Fields, FnArg, GenericParam, ImplItem, Item, ItemImpl, Type, TypeParamBound, Visibility,
    WherePredicate,
};

/// Returns the program for the client whose module is `client`.
pub fn program_of(files: &BTreeMap<String, String>, client: &str) -> String {
    let mut text = "fn make<T>() -> T { unimplemented!() }\n".to_owned();
    for (name, file) in files {
        let name = name.trim_end_matches(".rs");
        let path = match name {
            "mod" => continue,
            // The module is private, and its items are re-exported.
            "client" => client.to_owned(),
            _ => format!("{client}::{name}"),
        };
        let file = syn::parse_file(file).expect("generated code is Rust");
        add_module(&file.items, name, &path, client, &mut text);
    }
    text
}

/// Appends code that uses the public items of the module `path`, which lies in `parent`.
fn add_module(items: &[Item], name: &str, path: &str, parent: &str, text: &mut String) {
    let mut functions = Vec::new();
    let mut imports = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let body = match item {
            Item::Use(import) => {
                // An import of the client's own items must resolve.
                let import = import.to_token_stream().to_string();
                if !import.starts_with("use super") || import.starts_with("use super :: types") {
                    imports.push(import);
                }
                continue;
            }
            Item::Mod(inner) => {
                // A program names no item of another module.
                if inner.ident == "builder"
                    && let Some((_, items)) = &inner.content
                {
                    let name = format!("{name}_{}", inner.ident);
                    let inner_path = format!("{path}::{}", inner.ident);
                    add_module(items, &name, &inner_path, path, text);
                }
                continue;
            }
            // The type of `Client::servers`, whose fields are read there.
            Item::Struct(item) if name == "servers" => {
                let client: syn::Path =
                    syn::parse_str(&format!("{parent}::Client")).expect("a path");
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                quote!(#({ let it: #client = make(); let _ = &it.servers.#fields; })*)
            }
            Item::Struct(item) if is_public(&item.vis) => {
                let name = elided(&item.ident, &item.generics);
                let traits = derived(&name, &item.generics, &item.attrs);
                let fields = fields(&name, &item.fields);
                quote!(#traits #fields)
            }
            Item::Enum(item) if is_public(&item.vis) => variants(item),
            Item::Const(item) if is_public(&item.vis) => constant(item, path),
            Item::Impl(block) => implemented(block),
            _ => continue,
        };
        let function = format_ident!("item_{at}");
        functions.push(quote!(async fn #function() { #body }).to_string());
    }
    let body = [imports, functions].concat().join("\n");
    let body = body
        .replace("super ::", &format!("{parent}::"))
        .replace("'a ", "'_ ");
    // Beside a missing import, rustc reports little else.
    let import = match name {
        "security" | "servers" => String::new(),
        _ => format!("use {path}::*;"),
    };
    *text += &format!("mod using_{name} {{ use super::make; {import}\n{body}\n}}\n");
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Returns a type with its lifetimes elided.
fn elided(ident: &syn::Ident, generics: &syn::Generics) -> TokenStream {
    if generics.params.is_empty() {
        quote!(#ident)
    } else {
        quote!(#ident<'_>)
    }
}

fn fields(name: &TokenStream, fields: &Fields) -> TokenStream {
    let members = fields.members().zip(fields);
    let reads = members.filter(|(_, field)| is_public(&field.vis)).map(
        |(member, Field { ty, .. })| quote!({ let it: #name = make(); let _: #ty = it.#member; }),
    );
    quote!(#(#reads)* let _: #name = make();)
}

/// Returns code that requires the derived traits.
fn derived(ty: &TokenStream, generics: &syn::Generics, attrs: &[syn::Attribute]) -> TokenStream {
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    let mut requirements = TokenStream::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        let list: syn::punctuated::Punctuated<syn::Path, syn::Token![,]> = attr
            .parse_args_with(syn::punctuated::Punctuated::parse_terminated)
            .expect("a list of traits");
        for path in list {
            let name = path.segments.last().map(|it| it.ident.to_string());
            let path = match name.as_deref() {
                Some("Debug") => quote!(::std::fmt::Debug),
                Some("Hash") => quote!(::std::hash::Hash),
                Some("Deserialize") => quote!(::serde::de::DeserializeOwned),
                Some("Serialize") => quote!(::serde::Serialize),
                _ => path.to_token_stream(),
            };
            requirements.extend(quote!({ fn is<T: #path>() {} is::<#ty>(); }));
        }
    }
    requirements
}

fn variants(item: &syn::ItemEnum) -> TokenStream {
    let name = &item.ident;
    let arms = item.variants.iter().map(|variant| {
        let ident = &variant.ident;
        match &variant.fields {
            Fields::Unit => quote!(#name::#ident => {}),
            Fields::Unnamed(fields) => {
                let names: Vec<_> = (0..fields.unnamed.len())
                    .map(|at| format_ident!("it{at}"))
                    .collect();
                let types = fields.unnamed.iter().map(|field| &field.ty);
                quote!(#name::#ident(#(#names),*) => { #(let _: #types = #names;)* })
            }
            Fields::Named(fields) => {
                let names: Vec<_> = fields
                    .named
                    .iter()
                    .filter_map(|it| it.ident.as_ref())
                    .collect();
                let types = fields.named.iter().map(|field| &field.ty);
                quote!(#name::#ident { #(#names,)* .. } => { #(let _: #types = #names;)* })
            }
        }
    });
    let open = item
        .attrs
        .iter()
        .any(|attr| attr.path().is_ident("non_exhaustive"));
    let rest = open.then(|| quote!(_ => {}));
    let traits = derived(&name.to_token_stream(), &item.generics, &item.attrs);
    quote!(#traits match make::<#name>() { #(#arms)* #rest })
}

fn constant(item: &syn::ItemConst, module: &str) -> TokenStream {
    let name: syn::Path = syn::parse_str(&format!("{module}::{}", item.ident)).expect("a path");
    match &*item.ty {
        // The constants of an array's items require that it has as many.
        Type::Array(array) => {
            let length = array.len.to_token_stream().to_string();
            let length: usize = length.parse().expect("a number");
            let positions = (0..length).map(syn::Index::from);
            let names = (0..length).map(|at| format_ident!("ITEM_{at}"));
            let ty = &array.elem;
            quote!(#(const #names: &#ty = &#name[#positions];)*)
        }
        ty => quote!(let _: #ty = #name;),
    }
}

fn implemented(block: &ItemImpl) -> TokenStream {
    let ty = &block.self_ty;
    if let Some((path, _)) = &block.trait_ {
        // The documentation of `Bounded` states that no program should depend on it.
        if path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Bounded")
        {
            return TokenStream::new();
        }
        return if block.generics.params.is_empty() {
            // A bound needs the lifetimes that an impl may elide.
            let path = path.to_token_stream().to_string();
            let path = path.replace("& 'static", "&").replace('&', "& 'static");
            let path: TokenStream = path.parse().expect("a trait");
            quote!({ fn is<T: #path>() {} is::<#ty>(); })
        } else {
            TokenStream::new()
        };
    }
    let functions = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if is_public(&function.vis) => Some(call(ty, function)),
        _ => None,
    });
    quote!(#(#functions)*)
}

/// Returns a call of a function with values of its argument types.
fn call(ty: &Type, function: &syn::ImplItemFn) -> TokenStream {
    let signature = &function.sig;
    let name = &signature.ident;
    if name == "body_map" {
        return TokenStream::new();
    }
    let mut arguments = Vec::new();
    let mut receiver = None;
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(it) => {
                receiver = Some(matches!(it.kind, syn::ReceiverKind::Reference(..)))
            }
            FnArg::Typed(argument) => {
                let ty = argument_type(&argument.ty, &signature.generics);
                arguments.push(quote!(make::<#ty>()));
            }
        }
    }
    let call = match receiver {
        Some(true) => quote!((&make::<#ty>()).#name(#(#arguments),*)),
        Some(false) => quote!(make::<#ty>().#name(#(#arguments),*)),
        None => {
            let ident = match ty {
                Type::Path(path) => path.path.segments.last().map(|it| &it.ident),
                _ => None,
            };
            quote!(#ident::#name(#(#arguments),*))
        }
    };
    match (&signature.output, signature.asyncness) {
        (syn::ReturnType::Type(_, output), Some(_)) => quote!(let _: #output = #call.await;),
        (syn::ReturnType::Type(_, output), None) if !is_unnameable(output) => {
            quote!(let _: #output = #call;)
        }
        (_, Some(_)) => quote!(#call.await;),
        _ => quote!(let _ = #call;),
    }
}

/// Whether a type cannot be named outside of its function.
fn is_unnameable(ty: &Type) -> bool {
    let text = ty.to_token_stream().to_string();
    text.contains("Self") || text.contains('\'') || text.contains("impl")
}

/// Returns the type of a value for an argument: of `impl Into<T>`, `T`.
fn argument_type(ty: &Type, generics: &syn::Generics) -> TokenStream {
    let of_bounds = |bounds: Vec<&TypeParamBound>| {
        bounds.into_iter().find_map(|bound| {
            let TypeParamBound::Trait(bound) = bound else {
                return None;
            };
            let last = bound.path.segments.last()?;
            match &last.arguments {
                syn::PathArguments::AngleBracketed(list) => list.args.first().cloned(),
                _ => None,
            }
        })
    };
    if let Type::ImplTrait(it) = ty {
        let inner = of_bounds(it.bounds.iter().collect());
        return inner.map_or(ty.to_token_stream(), ToTokens::into_token_stream);
    }
    let Type::Path(path) = ty else {
        return ty.to_token_stream();
    };
    let Some(ident) = path.path.get_ident() else {
        return ty.to_token_stream();
    };
    for parameter in &generics.params {
        if let GenericParam::Type(it) = parameter
            && it.ident == *ident
        {
            let mut bounds: Vec<&TypeParamBound> = it.bounds.iter().collect();
            for predicate in generics.where_clause.iter().flat_map(|it| &it.predicates) {
                if let WherePredicate::Type(predicate) = predicate
                    && *ident == predicate.bounded_ty.to_token_stream().to_string()
                {
                    bounds.extend(&predicate.bounds);
                }
            }
            let inner = of_bounds(bounds);
            return inner.map_or(ty.to_token_stream(), ToTokens::into_token_stream);
        }
    }
    ty.to_token_stream()
}
