//! Optional parameters are in one struct for each operation.
//!
//! A vendor's new optional parameter would change the signature of a method that takes
//! each by position. Here it becomes one more field of a `#[non_exhaustive]` struct with
//! setters. What is required stays an argument, and the body comes last. An operation
//! without optional parameters keeps its plain signature.

use heck::ToUpperCamelCase;
use quote::format_ident;
use syn::{
    Expr, Field, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct,
    Pat, PathArguments, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Context, body, docs,
    template::{Filling, Template},
};
use crate::{code::Code, operations::Operation, options::Interface};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if context.options.interface != Interface::Positional {
        return;
    }
    let templates = Templates::new();
    for method in &mut code.methods {
        let operation = &context.operations[&method.operation];
        let planned = context.plan.operations.get(operation.id);
        let wire = |name: &str| planned.and_then(|it| it.parameters.get(name)?.wire_name.clone());
        let default_of = |name: &str| {
            let parameters = &planned?.parameters;
            let mut all = parameters.iter();
            let (_, found) = all
                .find(|(lowered, it)| *lowered == name || it.wire_name.as_deref() == Some(name))?;
            found.default.as_ref()
        };
        let optional = bundle(&mut method.function, &templates);
        if !optional.fields.is_empty() {
            let documented = Documented {
                names: &optional.wire_names,
                operation,
                wire: &wire,
                default_of: &default_of,
            };
            let name = &method.function.sig.ident;
            let items = templates.items(name, &optional, &documented);
            code.params.extend(items.map(|it| (method.operation, it)));
        }
    }
}

/// What each operation, or each of its parameters, is written with.
struct Templates {
    argument: FnArg,
    access: Expr,
    condition: Expr,
    string: Type,
    item: ItemStruct,
    block: ItemImpl,
    field: Field,
    /// The setter of a type whose literals need it to be named.
    setter: ImplItemFn,
    /// That of any other type.
    into_setter: ImplItemFn,
}

impl Templates {
    fn new() -> Self {
        Self {
            argument: parse_quote!(PARAMS: &NAME),
            access: parse_quote!(PARAMS.FIELD),
            condition: parse_quote!(let Some(value) = &PARAMS.FIELD),
            string: parse_quote!(::std::string::String),
            item: parse_quote! {
                #[derive(Clone, Debug, Default)]
                #[non_exhaustive]
                pub struct NAME {}
            },
            block: parse_quote!(impl NAME {}),
            field: parse_quote!(pub FIELD: ::std::option::Option<TYPE>),
            setter: parse_quote! {
                pub fn FIELD(mut self, value: TYPE) -> Self {
                    self.FIELD = Some(value);
                    self
                }
            },
            into_setter: parse_quote! {
                pub fn FIELD(mut self, value: impl Into<TYPE>) -> Self {
                    self.FIELD = Some(value.into());
                    self
                }
            },
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
fn bundle(function: &mut ImplItemFn, templates: &Templates) -> Optional {
    let mut fields = Vec::new();
    let mut required = Vec::new();
    let mut body = None;
    for input in std::mem::take(&mut function.sig.inputs) {
        match (&input, argument(&input)) {
            (_, Some((name, _))) if name == "body" => body = Some(input),
            (_, Some((name, ty))) => match optional_type(ty) {
                Some(ty) => fields.push((name.clone(), owned(ty, templates))),
                None => required.push(input),
            },
            _ => required.push(input),
        }
    }
    let params = free_name(&required);
    if !fields.is_empty() {
        let name = struct_name(&function.sig.ident);
        required.push(templates.argument.filled([
            ("PARAMS", Filling::Ident(&params)),
            ("NAME", Filling::Ident(&name)),
        ]));
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
    let mut qualify = Qualify {
        params: &params,
        fields: &fields,
        wire_names: &mut wire_names,
        templates,
    };
    qualify.visit_block_mut(&mut function.block);
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
pub(super) fn optional_type(ty: &Type) -> Option<&Type> {
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
fn owned(ty: &Type, templates: &Templates) -> Type {
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => templates.string.clone(),
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
struct Qualify<'a> {
    params: &'a Ident,
    fields: &'a [(Ident, Type)],
    wire_names: &'a mut Vec<(Ident, String)>,
    templates: &'a Templates,
}

impl Qualify<'_> {
    fn field(&self, template: &Expr, name: &Ident) -> Expr {
        template.filled([
            ("PARAMS", Filling::Ident(self.params)),
            ("FIELD", Filling::Ident(name)),
        ])
    }
}

impl VisitMut for Qualify<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && let Some(name) = path.path.get_ident()
            && self.fields.iter().any(|(field, _)| field == name)
        {
            *expr = self.field(&self.templates.access, name);
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
            *condition.cond = self.field(&self.templates.condition, &variable);
            self.wire_names.push((variable, header.value()));
        }
    }
}

/// Finds what the description says about a variable.
struct Documented<'a> {
    names: &'a [(Ident, String)],
    operation: &'a Operation<'a>,
    wire: &'a dyn Fn(&str) -> Option<String>,
    default_of: &'a dyn Fn(&str) -> Option<&'a serde_json::Value>,
}

impl Documented<'_> {
    /// The default value that is sent where the caller gives none.
    fn default(&self, variable: &Ident) -> Option<&serde_json::Value> {
        let (_, name) = self.names.iter().find(|(it, _)| it == variable)?;
        (self.default_of)(name)
    }

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

impl Templates {
    /// The struct and its setters, documented as they stay.
    fn items(&self, method: &Ident, optional: &Optional, documented: &Documented<'_>) -> [Item; 2] {
        let name = struct_name(method);
        let mut item = self.item.filled([("NAME", Filling::Ident(&name))]);
        let doc = format!("The optional parameters of [`Client::{method}`].");
        item.attrs.splice(0..0, docs::attributes(&doc));
        let mut block = self.block.filled([("NAME", Filling::Ident(&name))]);
        let mut fields = Vec::new();
        for (field, ty) in &optional.fields {
            let holes = || {
                [
                    ("FIELD", Filling::Ident(field)),
                    ("TYPE", Filling::Type(ty)),
                ]
            };
            let described = documented.description(field).unwrap_or_default();
            let described = match documented.default(field) {
                Some(default) => format!("{described}\n\nDefault: `{default}`, which is sent."),
                None => described.to_owned(),
            };
            let mut declared = self.field.filled(holes());
            declared.attrs = docs::attributes(&described).collect();
            fields.push(declared);
            let mut setter = match is_primitive(ty) {
                true => self.setter.filled(holes()),
                false => self.into_setter.filled(holes()),
            };
            let doc = format!("Sets [`{field}`](Self::{field}).");
            setter.attrs = docs::attributes(&doc).collect();
            block.items.push(ImplItem::Fn(setter));
        }
        if let syn::Fields::Named(named) = &mut item.fields {
            named.named.extend(fields);
        }
        [Item::Struct(item), Item::Impl(block)]
    }
}

/// Whether a literal of the type needs its type to be named: `5` is no `Into<u64>`.
pub(super) fn is_primitive(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.get_ident().is_some_and(|name| {
        name.to_string().starts_with(|first: char| first.is_lowercase())
    }))
}
