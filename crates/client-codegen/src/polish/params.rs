//! Collects the optional parameters of an operation in a struct.
//!
//! An additional optional parameter would change the signature of a method that takes each parameter
//! by position. Here it becomes another field of a `#[non_exhaustive]` struct with setters. Required
//! parameters stay arguments, and the body is the last one. An operation without optional parameters
//! keeps its signature.

use heck::ToUpperCamelCase;
use openapi_lower::plan;
use quote::format_ident;
use syn::{
    Expr, Field, FnArg, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Context, body, deprecated, docs,
    setters::SetterTemplates,
    syntax::{argument, optional_type},
    template::{Filling, Template},
};
use crate::{
    code::{Code, doc_attribute},
    escape,
    operations::Operation,
    options::Interface,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if context.options.interface != Interface::Positional {
        return;
    }
    let templates = Templates::new();
    for method in &mut code.methods {
        let fields = bundle_parameters(&mut method.function, &templates);
        if !fields.is_empty() {
            let documented = Documented {
                operation: &context.operations[&method.operation],
                planned: context.planned(method.operation),
            };
            let name = &method.function.sig.ident;
            let items = templates.items(name, &fields, &documented);
            code.params.extend(items.map(|it| (method.operation, it)));
        }
    }
}

/// Templates of the code for an operation and its parameters.
struct Templates {
    argument: FnArg,
    access: Expr,
    condition: Expr,
    string: Type,
    item: ItemStruct,
    block: ItemImpl,
    field: Field,
    setters: SetterTemplates,
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
            setters: SetterTemplates::optional(),
        }
    }
}

/// Removes the optional parameters from the signature, and replaces their uses with fields of the
/// struct. Returns their variables and their types without the `Option`.
fn bundle_parameters(function: &mut ImplItemFn, templates: &Templates) -> Vec<(Ident, Type)> {
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
    let params = params_variable(&required);
    if !fields.is_empty() {
        let name = struct_name(&function.sig.ident);
        required.push(templates.argument.filled([
            ("PARAMS", Filling::Ident(&params)),
            ("NAME", Filling::Ident(&name)),
        ]));
    }
    function.sig.inputs = required.into_iter().chain(body).collect();

    let mut qualify = Qualify {
        params: &params,
        fields: &fields,
        templates,
    };
    qualify.visit_block_mut(&mut function.block);
    fields
}

/// Returns the type that a struct can hold: `String` for `&str`, `T` for `&T`.
fn owned(ty: &Type, templates: &Templates) -> Type {
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => templates.string.clone(),
            other => other.clone(),
        },
        other => other.clone(),
    }
}

/// Returns the variable of the struct, which no argument has.
fn params_variable(arguments: &[FnArg]) -> Ident {
    let is_taken = |name: &str| {
        let mut names = arguments.iter().filter_map(argument);
        names.any(|(argument, _)| argument == name)
    };
    let mut name = "params".to_owned();
    while is_taken(&name) {
        name.insert(0, '_');
    }
    format_ident!("{name}")
}

fn struct_name(method: &Ident) -> Ident {
    let name = method.to_string().to_upper_camel_case();
    // progenitor names the variable of `2faStatus` `_2fa_status`; the underscore is removed.
    let letter = if name.starts_with(|first: char| first.is_ascii_digit()) {
        "X"
    } else {
        ""
    };
    format_ident!("{letter}{name}Params")
}

/// Replaces the variables of optional parameters with fields of the struct.
struct Qualify<'a> {
    params: &'a Ident,
    fields: &'a [(Ident, Type)],
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
        let sends = last.is_some_and(|last| body::appended_header(last).is_some());
        let Some(variable) = variable.filter(|_| sends) else {
            return visit_mut::visit_expr_if_mut(self, condition);
        };
        if self.fields.iter().any(|(field, _)| *field == variable) {
            *condition.cond = self.field(&self.templates.condition, &variable);
        }
    }
}

/// The descriptions of an operation's parameters.
struct Documented<'a> {
    operation: &'a Operation<'a>,
    planned: Option<&'a plan::Operation>,
}

impl Documented<'_> {
    /// Returns the description and the default value of a parameter by its variable.
    fn documentation(&self, variable: &Ident) -> String {
        let variable = variable.to_string();
        let parameter = self.operation.parameter_of_argument(&variable);
        let described = parameter.and_then(|it| it.description.as_deref());
        let described = escape::closed_prose(described.unwrap_or_default());
        let planned = self.planned.and_then(|it| docs::parameter(it, &variable));
        match planned.and_then(docs::default) {
            Some(default) => format!("{described}\n\n{default}"),
            None => described,
        }
    }
}

impl Templates {
    /// Returns the struct and its setters, with their documentation.
    fn items(
        &self,
        method: &Ident,
        optional: &[(Ident, Type)],
        documented: &Documented<'_>,
    ) -> [Item; 2] {
        let name = struct_name(method);
        let mut item = self.item.filled([("NAME", Filling::Ident(&name))]);
        let doc = format!("The optional parameters of [`Client::{method}`].");
        item.attrs.insert(0, doc_attribute(&doc));
        let mut block = self.block.filled([("NAME", Filling::Ident(&name))]);
        let deprecated = documented
            .planned
            .map(|planned| deprecated::parameters(documented.operation, planned))
            .unwrap_or_default();
        let mut fields = Vec::new();
        for (field, ty) in optional {
            let documentation = documented.documentation(field);
            let attribute = deprecated.get(&field.to_string());
            let mut declared = self.field.filled([
                ("FIELD", Filling::Ident(field)),
                ("TYPE", Filling::Type(ty)),
            ]);
            declared.attrs = vec![doc_attribute(&documentation)];
            declared.attrs.extend(attribute.cloned());
            fields.push(declared);
            let mut setter = self.setters.setter(field, field, ty, "");
            setter.attrs.extend(attribute.cloned());
            block.items.push(ImplItem::Fn(setter));
        }
        if let syn::Fields::Named(named) = &mut item.fields {
            named.named.extend(fields);
        }
        [Item::Struct(item), Item::Impl(block)]
    }
}
