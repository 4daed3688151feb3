//! Methods for the pages of an operation, and for the items of all its pages.
//!
//! Both call the operation with the caller's arguments, once for each page; the runtime changes
//! the requests and reads the next page from the responses (`client-runtime/src/pages`). In the
//! positional interface they are `list_things_pages` and `list_things_items` beside
//! `list_things`; in the builder interface `send_pages` and `send_items` beside `send`.

use std::collections::{HashMap, HashSet};

use openapi_lower::{
    Plan,
    plan::{self, NextPage, RequestField, ResponseBody, ResponseField},
    pointer::{SCHEMAS, unescape},
};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{
    Expr, FnArg, Ident, ImplItem, ImplItemFn, Item, Pat, Type, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::names::method_name;

use super::{Context, response_types::types_of_output, rust_type::rust_type};
use crate::{
    code::{Code, Method, builder_name, is_named},
    codes::polish::PAGES_MISSING,
    operations::Head,
};

/// The names of the two methods, by the operation's position.
pub(crate) type Names = HashMap<usize, (String, String)>;

/// Names the methods after their operations, with a number if the name is taken.
pub(super) fn names(heads: &[Head], plan: &Plan) -> Names {
    let is_paged = |head: &Head| {
        let planned = plan.operations.get(&head.id);
        planned.is_some_and(|it| it.pages.is_some())
    };
    let mut names = Names::new();
    if !heads.iter().any(is_paged) {
        return names;
    }
    let mut taken: HashSet<String> = heads.iter().map(|head| method_name(&head.id)).collect();
    for (position, head) in heads.iter().enumerate().filter(|(_, head)| is_paged(head)) {
        let method = method_name(&head.id);
        let method = method.trim_start_matches("r#");
        let pages = free(&format!("{method}_pages"), &mut taken);
        let items = free(&format!("{method}_items"), &mut taken);
        names.insert(position, (pages, items));
    }
    names
}

fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}_{number}");
        number += 1;
    }
    free
}

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    for method in std::mem::take(&mut code.methods) {
        let position = method.operation;
        let name = method.function.sig.ident.to_string();
        let added = match paged(position, context) {
            None => Ok(Vec::new()),
            Some(paged) => match builder_name(&method.function) {
                None => positional(&method.function, &paged, context),
                Some(builder) => {
                    built(&mut code.builder, &builder, &paged, context).map(|()| Vec::new())
                }
            },
        };
        code.methods.push(method);
        match added {
            Ok(functions) => code
                .methods
                .extend(functions.into_iter().map(|function| Method {
                    operation: position,
                    function,
                })),
            Err(reason) => missing.push((name, reason)),
        }
    }
    for (name, reason) in missing {
        context.note(format!("Client::{name}"), PAGES_MISSING.with([&reason]));
    }
}

/// An operation that is divided into pages.
struct Paged<'a> {
    names: &'a (String, String),
    /// The expression of the runtime's `Paging`.
    paging: Expr,
    /// The type of the items, if the Plan states their location.
    item: Option<Type>,
}

fn paged<'a>(position: usize, context: &'a Context<'_>) -> Option<Paged<'a>> {
    let names = context.page_names.get(&position)?;
    let pages = context.planned(position)?.pages.as_ref()?;
    let item = pages.items.as_deref();
    Some(Paged {
        names,
        paging: paging(pages, &context.runtime),
        item: item.map(|pointer| item_type(position, pointer, context)),
    })
}

/// The types that a method returns.
struct Outcome {
    success: Type,
    failure: Type,
}

impl Outcome {
    fn of(call: &ImplItemFn) -> Result<Self, &'static str> {
        let (success, failure) = types_of_output(&call.sig.output)
            .ok_or("the return type of the method is not a response")?;
        Ok(Self {
            success: success.clone(),
            failure: failure.clone(),
        })
    }
}

fn positional(
    method: &ImplItemFn,
    paged: &Paged<'_>,
    context: &Context<'_>,
) -> Result<Vec<ImplItemFn>, &'static str> {
    if !method.sig.generics.params.is_empty() {
        return Err("the request body is bytes");
    }
    let runtime = &context.runtime;
    let Outcome { success, failure } = Outcome::of(method)?;
    let name = &method.sig.ident;
    let (pages, items) = (ident(&paged.names.0), ident(&paged.names.1));
    let mut inputs = Vec::new();
    let (mut given, mut again): (Vec<Expr>, Vec<Expr>) = Default::default();
    for input in &method.sig.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        let Pat::Ident(pattern) = &*argument.pat else {
            return Err("an argument of the method has no name");
        };
        let argument_name = &pattern.ident;
        let mut input = input.clone();
        Borrow.visit_fn_arg_mut(&mut input);
        inputs.push(input);
        given.push(parse_quote!(#argument_name));
        // The arguments are cloned for each page.
        again.push(match &*argument.ty {
            Type::Reference(_) => parse_quote!(#argument_name),
            _ => parse_quote!(#argument_name.clone()),
        });
    }
    let attributes = method
        .attrs
        .iter()
        .filter(|it| it.path().is_ident("deprecated"));
    let attributes: Vec<_> = attributes.collect();
    let paging = &paged.paging;
    let doc = format!("The pages of [`Client::{name}`], each requested when it is polled.");
    let mut functions = vec![parse_quote! {
        #[doc = #doc]
        #(#attributes)*
        pub fn #pages<'a>(&'a self, #(#inputs),*) -> #runtime::Pages<'a, #success, #failure> {
            static PAGING: #runtime::Paging = #paging;
            #runtime::Pages::new(&PAGING, move || self.#name(#(#again),*))
        }
    }];
    if let Some(item) = &paged.item {
        let doc = format!("The items of all pages of [`Client::{name}`].");
        let decoded = decoded(context);
        functions.push(parse_quote! {
            #[doc = #doc]
            #(#attributes)*
            pub fn #items<'a>(&'a self, #(#inputs),*) -> #runtime::Items<'a, #item, #failure> {
                self.#pages(#(#given),*).#decoded()
            }
        });
    }
    Ok(functions)
}

fn built(
    items: &mut [Item],
    builder: &str,
    paged: &Paged<'_>,
    context: &Context<'_>,
) -> Result<(), &'static str> {
    let runtime = &context.runtime;
    let is_clone = items.iter().any(|item| match item {
        Item::Struct(item) if item.ident == builder => item.attrs.iter().any(is_derived_clone),
        _ => false,
    });
    if !is_clone {
        return Err("the request body is bytes");
    }
    let block = items.iter_mut().find_map(|item| match item {
        Item::Impl(block) if is_named(block, builder) => Some(block),
        _ => None,
    });
    let block = block.ok_or("the builder has no methods")?;
    let functions = || {
        block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function),
            _ => None,
        })
    };
    if functions().any(|it| it.sig.ident == "send_pages" || it.sig.ident == "send_items") {
        return Err("a parameter has the name of the method for pages");
    }
    let send = functions().find(|function| function.sig.ident == "send");
    let Outcome { success, failure } = Outcome::of(send.ok_or("the builder has no `send`")?)?;
    let paging = &paged.paging;
    block.items.push(parse_quote! {
        /// The pages, each requested when it is polled.
        pub fn send_pages(self) -> #runtime::Pages<'a, #success, #failure> {
            static PAGING: #runtime::Paging = #paging;
            #runtime::Pages::new(&PAGING, move || self.clone().send())
        }
    });
    if let Some(item) = &paged.item {
        let decoded = decoded(context);
        block.items.push(parse_quote! {
            /// The items of all pages.
            pub fn send_items(self) -> #runtime::Items<'a, #item, #failure> {
                self.send_pages().#decoded()
            }
        });
    }
    Ok(())
}

fn is_derived_clone(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else {
        return false;
    };
    let mut tokens = list.tokens.clone().into_iter();
    list.path.is_ident("derive") && tokens.any(|token| token.to_string() == "Clone")
}

fn decoded(context: &Context<'_>) -> Ident {
    ident(if context.plan.tolerant {
        "items_tolerant"
    } else {
        "items"
    })
}

fn ident(name: &str) -> Ident {
    format_ident!("{name}")
}

/// Gives references the lifetime of the pages.
struct Borrow;

impl VisitMut for Borrow {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        visit_mut::visit_type_reference_mut(self, ty);
        ty.lifetime.get_or_insert_with(|| parse_quote!('a));
    }
}

/// Returns the expression of the runtime's `Paging`.
fn paging(pages: &plan::Pages, runtime: &syn::Path) -> Expr {
    let source = |source: &ResponseField| match source {
        ResponseField::Body(pointer) => quote!(#runtime::ResponseField::Body(#pointer)),
        ResponseField::Header(name) => quote!(#runtime::ResponseField::Header(#name)),
    };
    let target = |target: &RequestField| match target {
        RequestField::Query(name) => quote!(#runtime::RequestField::Query(#name)),
        RequestField::Header(name) => quote!(#runtime::RequestField::Header(#name)),
        RequestField::Body(pointer) => quote!(#runtime::RequestField::Body(#pointer)),
    };
    let (mut total_of, mut pages_of) = (None, None);
    let start = match &pages.next {
        NextPage::Token { from, to } => {
            let (from, to) = (source(from), target(to));
            quote!(token(#from, #to))
        }
        NextPage::LastItem { id, to } => {
            let to = target(to);
            quote!(last_item(#id, #to))
        }
        NextPage::Url { from } => {
            let from = source(from);
            quote!(url(#from))
        }
        NextPage::Offset { to, total } => {
            total_of = total.as_ref();
            let to = target(to);
            quote!(offset(#to))
        }
        NextPage::Page {
            to,
            first,
            total,
            pages,
        } => {
            (total_of, pages_of) = (total.as_ref(), pages.as_ref());
            let to = target(to);
            let first = proc_macro2::Literal::i64_unsuffixed(first.unwrap_or(1));
            quote!(page(#to, #first))
        }
    };
    let mut paging = quote!(#runtime::Paging::#start);
    if let Some(items) = &pages.items {
        paging = quote!(#paging.items(#items));
    }
    for (name, from) in [
        ("more", pages.more.as_ref()),
        ("total", total_of),
        ("pages", pages_of),
    ] {
        if let Some(from) = from {
            let (name, from) = (ident(name), source(from));
            paging = quote!(#paging.#name(#from));
        }
    }
    parse_quote!(#paging)
}

/// Returns the type of the items at a pointer of the response; any JSON value if no described
/// type holds them.
fn item_type(position: usize, pointer: &str, context: &Context<'_>) -> Type {
    let schema = response(position, context).and_then(|mut schema| {
        for segment in pointer.split('/').skip(1) {
            let name = unescape(segment).into_owned();
            let mut object = resolved(schema, context)?;
            let property = object
                .get_mut("properties")
                .and_then(|it| it.get_mut(&name));
            schema = match property {
                Some(property) => property.take(),
                None => object.get_mut("additionalProperties")?.take(),
            };
        }
        Some(resolved(schema, context)?.get_mut("items")?.take())
    });
    let ty = schema.and_then(|schema| rust_type(&schema, context.plan, &context.runtime));
    ty.unwrap_or_else(|| parse_quote!(::serde_json::Value))
}

/// Returns the schema of the first success response.
fn response(position: usize, context: &Context<'_>) -> Option<Value> {
    let planned = context.planned(position)?.responses.iter();
    let mut planned = planned.filter(|(status, _)| status.starts_with('2'));
    let planned = planned.find_map(|(_, response)| match &response.body {
        Some(ResponseBody::Json(schema)) => Some(schema.clone()),
        _ => None,
    });
    if planned.is_some() {
        return planned;
    }
    let responses = &context.operations.get(&position)?.described.responses;
    let responses = serde_json::to_value(responses).ok()?;
    let responses = responses.as_object()?;
    let mut successes = responses
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    successes.find_map(|(_, response)| {
        let content = response.get("content")?.as_object()?;
        content.values().next()?.get("schema").cloned()
    })
}

/// Resolves a reference to the schema that it names.
fn resolved(mut schema: Value, context: &Context<'_>) -> Option<Value> {
    const MOST: usize = 16;
    for _ in 0..MOST {
        let single = schema.get("allOf").and_then(|it| it.as_array());
        let single = single.and_then(|it| match it.as_slice() {
            [single] => single.get("$ref"),
            _ => None,
        });
        let reference = schema.get("$ref").or(single).and_then(Value::as_str);
        let Some(name) = reference.and_then(|it| it.strip_prefix(SCHEMAS)) else {
            return Some(schema);
        };
        schema = context.document.schemas.get(name)?.read_as().ok()?;
    }
    None
}
