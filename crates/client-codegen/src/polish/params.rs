//! Optional parameters are in one struct for each operation.
//!
//! A vendor's new optional parameter would change the signature of a method that takes
//! each by position. Here it becomes one more field of a `#[non_exhaustive]` struct with
//! setters. What is required stays an argument, and the body comes last. An operation
//! without optional parameters keeps its plain signature.

use heck::ToUpperCamelCase;
use quote::format_ident;
use syn::{
    Block, Expr, FnArg, GenericArgument, Ident, ImplItemFn, Item, Pat, PathArguments, Type,
    parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body};
use crate::{code::Code, operations::Operation, options::Interface};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if context.options.interface != Interface::Positional {
        return;
    }
    for method in &mut code.methods {
        let operation = &context.operations[method.operation];
        let planned = context.plan.operations.get(operation.id);
        let wire = |name: &str| planned.and_then(|it| it.parameters.get(name)?.wire_name.clone());
        let optional = bundle(&mut method.function);
        if !optional.fields.is_empty() {
            let documented = Documented {
                names: &optional.wire_names,
                operation,
                wire: &wire,
            };
            let name = &method.function.sig.ident;
            let items = items(name, &optional, &documented);
            code.params
                .extend(items.map(|item| (method.operation, item)));
        }
    }
}

/// The optional parameters of a method, in their order.
struct Optional {
    /// Their variables and types, without the `Option`.
    fields: Vec<(Ident, Type)>,
    /// The wire name behind each variable.
    wire_names: Vec<(Ident, String)>,
}

/// Takes the optional parameters out of the signature, and their uses into the struct.
fn bundle(function: &mut ImplItemFn) -> Optional {
    let mut fields = Vec::new();
    let mut required = Vec::new();
    let mut body = None;
    for input in std::mem::take(&mut function.sig.inputs) {
        match (&input, argument(&input)) {
            (_, Some((name, _))) if name == "body" => body = Some(input),
            (_, Some((name, ty))) => match optional_type(ty) {
                Some(ty) => fields.push((name.clone(), owned(ty))),
                None => required.push(input),
            },
            _ => required.push(input),
        }
    }
    let params = free_name(&required);
    if !fields.is_empty() {
        let name = struct_name(&function.sig.ident);
        required.push(parse_quote!(#params: &#name));
    }
    function.sig.inputs = required.into_iter().chain(body).collect();

    let mut wire_names = Vec::new();
    body::for_each_use(&mut function.block, |used| {
        wire_names.extend(
            body::variable(used.value)
                .cloned()
                .map(|it| (it, used.name.value())),
        );
    });
    qualify(&mut function.block, &params, &fields, &mut wire_names);
    Optional { fields, wire_names }
}

fn argument(input: &FnArg) -> Option<(&Ident, &Type)> {
    match input {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some((&name.ident, &argument.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// `T` of `Option<T>`.
fn optional_type(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Option")?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(inner) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

/// The type that a struct can hold: `String` for `&str`, `T` for `&T`.
fn owned(ty: &Type) -> Type {
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => parse_quote!(::std::string::String),
            other => other.clone(),
        },
        other => other.clone(),
    }
}

fn free_name(arguments: &[FnArg]) -> Ident {
    let taken = |name: &str| {
        let mut names = arguments.iter().filter_map(argument);
        names.any(|(argument, _)| argument == name)
    };
    let mut name = "params".to_owned();
    while taken(&name) {
        name.insert(0, '_');
    }
    format_ident!("{name}")
}

fn struct_name(method: &Ident) -> Ident {
    let name = method.to_string();
    let name = name.trim_start_matches("r#").to_upper_camel_case();
    // `_2fa_status`, as progenitor names the method of `2faStatus`, loses its underscore.
    let letter = match name.starts_with(|first: char| first.is_ascii_digit()) {
        true => "X",
        false => "",
    };
    format_ident!("{letter}{name}Params")
}

/// Replaces the variables by fields of the struct, and finds the header behind the
/// `value` of an `if let`.
fn qualify(
    block: &mut Block,
    params: &Ident,
    fields: &[(Ident, Type)],
    wire_names: &mut Vec<(Ident, String)>,
) {
    struct Qualify<'a> {
        params: &'a Ident,
        fields: &'a [(Ident, Type)],
        wire_names: &'a mut Vec<(Ident, String)>,
    }
    impl VisitMut for Qualify<'_> {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            if let Expr::Path(path) = expr
                && let Some(name) = path.path.get_ident()
                && self.fields.iter().any(|(field, _)| field == name)
            {
                let params = self.params;
                *expr = parse_quote!(#params.#name);
                return;
            }
            visit_mut::visit_expr_mut(self, expr);
        }

        fn visit_expr_if_mut(&mut self, condition: &mut syn::ExprIf) {
            let variable = match &*condition.cond {
                Expr::Let(binding) => body::variable(&binding.expr).cloned(),
                _ => None,
            };
            let last = condition.then_branch.stmts.last();
            let header = last.and_then(body::appended_header);
            let Some((variable, header)) = variable.zip(header) else {
                return visit_mut::visit_expr_if_mut(self, condition);
            };
            if self.fields.iter().any(|(field, _)| *field == variable) {
                let params = self.params;
                condition.cond = parse_quote!(let Some(value) = &#params.#variable);
                self.wire_names.push((variable, header.value()));
            }
        }
    }
    let mut qualify = Qualify {
        params,
        fields,
        wire_names,
    };
    qualify.visit_block_mut(block);
}

/// Finds what the description says about a variable.
struct Documented<'a> {
    names: &'a [(Ident, String)],
    operation: &'a Operation<'a>,
    wire: &'a dyn Fn(&str) -> Option<String>,
}

impl Documented<'_> {
    fn description(&self, variable: &Ident) -> Option<&str> {
        let (_, name) = self.names.iter().find(|(it, _)| it == variable)?;
        self.operation
            .parameters()
            .map(openapiv3::Parameter::parameter_data_ref)
            .find(|data| {
                data.name == *name || (self.wire)(&data.name).is_some_and(|wire| wire == *name)
            })?
            .description
            .as_deref()
    }
}

/// The struct and its setters.
fn items(method: &Ident, optional: &Optional, documented: &Documented<'_>) -> [Item; 2] {
    let name = struct_name(method);
    let doc = format!("The optional parameters of [`Client::{method}`].");
    let mut fields: Vec<syn::Field> = Vec::new();
    let mut setters: Vec<ImplItemFn> = Vec::new();
    for (field, ty) in &optional.fields {
        let described = documented.description(field).unwrap_or_default();
        let doc: Option<syn::Attribute> =
            (!described.is_empty()).then(|| parse_quote!(#[doc = #described]));
        fields.push(parse_quote! { #doc pub #field: ::std::option::Option<#ty> });
        let doc = format!("Sets [`{field}`](Self::{field}).");
        let (argument, value): (Type, Expr) = if is_primitive(ty) {
            (ty.clone(), parse_quote!(value))
        } else {
            (parse_quote!(impl Into<#ty>), parse_quote!(value.into()))
        };
        setters.push(parse_quote! {
            #[doc = #doc]
            pub fn #field(mut self, value: #argument) -> Self {
                self.#field = Some(#value);
                self
            }
        });
    }
    [
        parse_quote! {
            #[doc = #doc]
            #[derive(Clone, Debug, Default)]
            #[non_exhaustive]
            pub struct #name { #(#fields,)* }
        },
        parse_quote! { impl #name { #(#setters)* } },
    ]
}

/// Whether a literal of the type needs its type to be named: `5` is no `Into<u64>`.
fn is_primitive(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.get_ident().is_some_and(|name| {
        name.to_string().starts_with(|first: char| first.is_lowercase())
    }))
}
