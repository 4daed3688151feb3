//! Adds methods for the pages of an operation, and for the items of all its pages.
//!
//! Both call the operation with the caller's arguments, once for each page; the runtime changes the
//! requests and finds the next page in the responses (`client-runtime/src/pages`). In the positional
//! interface they are `list_things_pages` and `list_things_items` beside `list_things`; in the
//! builder interface `send_pages` and `send_items` beside `send`.

use std::collections::{HashMap, HashSet};

use openapi_lower::{
    Plan,
    plan::{self, NextPage, RequestField, ResponseBody, ResponseField},
    pointer::unescape,
};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{
    Expr, FnArg, Ident, ImplItemFn, Item, Pat, Type, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::names::method_name;

use super::{
    Context, attributes::derives, deprecated, response_types::types_of_output,
    rust_type::rust_type, stream_switch::request_field, syntax::function,
};
use crate::{
    allocation::free_name,
    code::{Code, Method, builder_name, is_named},
    codes::polish::PAGES_MISSING,
    document::target,
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
        let mut allocate =
            |name: String| free_name(&name, "_", |name| taken.insert(name.to_owned()));
        let pages = allocate(format!("{method}_pages"));
        let items = allocate(format!("{method}_items"));
        names.insert(position, (pages, items));
    }
    names
}

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    for method in std::mem::take(&mut code.methods) {
        let position = method.operation;
        let name = method.function.sig.ident.to_string();
        let added = match paged(position, context) {
            None => Ok(Vec::new()),
            Some(paged) => match builder_name(&method.function) {
                None => methods(&method.function, &paged, context),
                Some(builder) => add_to_builder(&mut code.builder, &builder, &paged, context)
                    .map(|()| Vec::new()),
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

/// Returns the methods of the positional interface.
fn methods(
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
    let mut arguments: Vec<Expr> = Vec::new();
    let mut cloned_arguments: Vec<Expr> = Vec::new();
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
        arguments.push(parse_quote!(#argument_name));
        cloned_arguments.push(match &*argument.ty {
            Type::Reference(_) => parse_quote!(#argument_name),
            _ => parse_quote!(#argument_name.clone()),
        });
    }
    let deprecated = deprecated::attribute_of(&method.attrs);
    let paging = &paged.paging;
    let doc = format!("The pages of [`Client::{name}`], each requested when it is polled.");
    let mut functions = vec![parse_quote! {
        #[doc = #doc]
        #deprecated
        pub fn #pages<'a>(&'a self, #(#inputs),*) -> #runtime::Pages<'a, #success, #failure> {
            static PAGING: #runtime::Paging = #paging;
            #runtime::Pages::new(&PAGING, move || self.#name(#(#cloned_arguments),*))
        }
    }];
    if let Some(item) = &paged.item {
        let doc = format!("The items of all pages of [`Client::{name}`].");
        let decode = decode(context);
        functions.push(parse_quote! {
            #[doc = #doc]
            #deprecated
            pub fn #items<'a>(&'a self, #(#inputs),*) -> #runtime::Items<'a, #item, #failure> {
                self.#pages(#(#arguments),*).#decode()
            }
        });
    }
    Ok(functions)
}

/// Adds the functions to the builder of an operation.
fn add_to_builder(
    items: &mut [Item],
    builder: &str,
    paged: &Paged<'_>,
    context: &Context<'_>,
) -> Result<(), &'static str> {
    let runtime = &context.runtime;
    let is_clone = items.iter().any(|item| match item {
        Item::Struct(item) if item.ident == builder => derives(&item.attrs, "Clone"),
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
    let has = |name: &str| function(block, name).is_some();
    if has("send_pages") || has("send_items") {
        return Err("a parameter has the name of the method for pages");
    }
    let send = function(block, "send").ok_or("the builder has no `send`")?;
    let Outcome { success, failure } = Outcome::of(send)?;
    let paging = &paged.paging;
    block.items.push(parse_quote! {
        /// The pages, each requested when it is polled.
        pub fn send_pages(self) -> #runtime::Pages<'a, #success, #failure> {
            static PAGING: #runtime::Paging = #paging;
            #runtime::Pages::new(&PAGING, move || self.clone().send())
        }
    });
    if let Some(item) = &paged.item {
        let decode = decode(context);
        block.items.push(parse_quote! {
            /// The items of all pages.
            pub fn send_items(self) -> #runtime::Items<'a, #item, #failure> {
                self.send_pages().#decode()
            }
        });
    }
    Ok(())
}

/// Returns the function of the runtime's `Pages` that decodes the items.
fn decode(context: &Context<'_>) -> Ident {
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
    let response_field = |field: &ResponseField| match field {
        ResponseField::Body(pointer) => quote!(#runtime::ResponseField::Body(#pointer)),
        ResponseField::Header(name) => quote!(#runtime::ResponseField::Header(#name)),
    };
    let request_field = |field: &RequestField| request_field(field, runtime);
    let (mut total_field, mut pages_field) = (None, None);
    let start = match &pages.next {
        NextPage::Token { from, to } => {
            let (from, to) = (response_field(from), request_field(to));
            quote!(token(#from, #to))
        }
        NextPage::LastItem { id, to } => {
            let to = request_field(to);
            quote!(last_item(#id, #to))
        }
        NextPage::Url { from } => {
            let from = response_field(from);
            quote!(url(#from))
        }
        NextPage::Offset { to, total } => {
            total_field = total.as_ref();
            let to = request_field(to);
            quote!(offset(#to))
        }
        NextPage::Page {
            to,
            first,
            total,
            pages,
        } => {
            (total_field, pages_field) = (total.as_ref(), pages.as_ref());
            let to = request_field(to);
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
        ("total", total_field),
        ("pages", pages_field),
    ] {
        if let Some(from) = from {
            let (name, from) = (ident(name), response_field(from));
            paging = quote!(#paging.#name(#from));
        }
    }
    parse_quote!(#paging)
}

/// Returns the type of the items at a pointer of the response; `Value` if they have no described
/// type.
fn item_type(position: usize, pointer: &str, context: &Context<'_>) -> Type {
    let schema = response_schema(position, context).and_then(|mut schema| {
        for segment in pointer.split('/').skip(1) {
            let name = unescape(segment).into_owned();
            let mut object = resolve(schema, context)?;
            let property = object
                .get_mut("properties")
                .and_then(|it| it.get_mut(&name));
            schema = match property {
                Some(property) => property.take(),
                None => object.get_mut("additionalProperties")?.take(),
            };
        }
        Some(resolve(schema, context)?.get_mut("items")?.take())
    });
    let ty = schema.and_then(|schema| rust_type(&schema, context.plan, &context.runtime));
    ty.unwrap_or_else(|| parse_quote!(::serde_json::Value))
}

/// Returns the schema of the first success response.
fn response_schema(position: usize, context: &Context<'_>) -> Option<Value> {
    let planned = context.planned(position)?.responses.iter();
    let mut successes = planned.filter(|(status, _)| status.starts_with('2'));
    let schema = successes.find_map(|(_, response)| match &response.body {
        Some(ResponseBody::Json(schema)) => Some(schema.clone()),
        _ => None,
    });
    if schema.is_some() {
        return schema;
    }
    let responses = &context.operations.get(&position)?.described.responses;
    let responses = serde_json::to_value(responses).ok()?;
    let mut responses = responses.as_object()?.iter();
    responses.find_map(|(status, response)| {
        if !status.starts_with('2') {
            return None;
        }
        let content = response.get("content")?.as_object()?;
        content.values().next()?.get("schema").cloned()
    })
}

/// Follows the references of a schema; `None` if there are too many.
fn resolve(mut schema: Value, context: &Context<'_>) -> Option<Value> {
    const MAX_REFERENCES: usize = 16;
    for _ in 0..MAX_REFERENCES {
        let Some(name) = target(&schema) else {
            return Some(schema);
        };
        schema = context.document.schemas.get(name)?.read_as().ok()?;
    }
    None
}
