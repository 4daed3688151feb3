//! Sends the default values of required parameters.
//!
//! The lowered document declares a required parameter with a default value as optional. If the
//! caller does not set it, the default value is sent.

use std::collections::HashMap;

use openapi_lower::plan::Parameter;
use quote::format_ident;
use syn::{
    Expr, ExprIf, ExprMethodCall, Path, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::names::method_name;

use super::{Context, body};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let Some(planned) = context.planned(position) else {
            continue;
        };
        let variable = |wanted: &String| {
            let mut parameters = planned.parameters.iter();
            // A parameter without an entry in the Plan has the same name on the wire.
            let found = parameters.find(|(name, it)| wire_name(name, it) == wanted);
            method_name(found.map_or(wanted, |(name, _)| name))
        };
        let mut defaults: HashMap<&str, Preset> = HashMap::new();
        for (name, parameter) in &planned.parameters {
            let described = operation.parameter(name);
            if let Some(default) = &parameter.default
                && parameter.preset
                && !matches!(described, Some(openapiv3::Parameter::Path { .. }))
            {
                let preset = Preset {
                    json: default.to_string(),
                    unless: parameter.preset_unless.iter().map(variable).collect(),
                };
                defaults.insert(wire_name(name, parameter), preset);
            }
        }
        if defaults.is_empty() {
            continue;
        }
        let mut edit = Edit {
            runtime: &context.runtime,
            defaults,
        };
        body::for_each_use(&mut function.block, |used| {
            if used.location == body::Location::Query {
                edit.replace_value(&used.name.value(), used.value);
            }
        });
        edit.visit_block_mut(&mut function.block);
        missing.extend(edit.defaults.into_keys().map(|name| {
            let statement =
                format!("statement that sends parameter `{name}`, which has a default value");
            (position, statement)
        }));
    }
    missing.sort();
    missing.dedup_by_key(|(position, _)| *position);
    context.drop_operations(code, missing);
}

/// Returns the name of a parameter on the wire.
fn wire_name<'a>(name: &'a str, parameter: &'a Parameter) -> &'a str {
    parameter.wire_name.as_deref().unwrap_or(name)
}

/// A default value.
struct Preset {
    /// The value as JSON.
    json: String,
    /// The variables of other parameters: the default value is not sent if one of them is set.
    unless: Vec<String>,
}

/// Sends the default values.
struct Edit<'a> {
    runtime: &'a Path,
    /// The default values whose statements are not found yet, by the parameters' names on the
    /// wire.
    defaults: HashMap<&'a str, Preset>,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "query_style" {
            let name = call.args.get(1).and_then(body::string_literal);
            let name = name.map(syn::LitStr::value);
            let value = call.args.iter_mut().nth(2);
            if let (Some(name), Some(value)) = (name, value) {
                self.replace_value(&name, value);
            }
        }
    }

    fn visit_expr_if_mut(&mut self, condition: &mut ExprIf) {
        visit_mut::visit_expr_if_mut(self, condition);
        let mut sent = Sent(None);
        sent.visit_block_mut(&mut condition.then_branch);
        let Some((name, style)) = sent.0 else { return };
        let Some(Preset { json, .. }) = self.defaults.remove(name.as_str()) else {
            return;
        };
        let runtime = self.runtime;
        let (style, method) = style.unwrap_or_else(|| (parse_quote!(Style::SIMPLE), "header"));
        let method = quote::format_ident!("{method}");
        let send_default: Expr = parse_quote!({
            #style.#method(&mut header_map, #name, &#runtime::default_value(#json))?;
        });
        condition.else_branch = Some((Default::default(), Box::new(send_default)));
    }
}

impl Edit<'_> {
    /// Replaces the value of a query parameter, which is a reference to an `Option`.
    fn replace_value(&mut self, name: &str, value: &mut Expr) {
        let Some(Preset { json, unless }) = self.defaults.remove(name) else {
            return;
        };
        let runtime = self.runtime;
        let others: Vec<Expr> = unless.iter().filter_map(|it| sibling(value, it)).collect();
        *value = if others.is_empty() {
            parse_quote!(&#runtime::or_default(#value, #json))
        } else {
            parse_quote! {
                &#runtime::or_default_unless(#value, #json, #(#others.is_some())||*)
            }
        };
    }
}

/// Returns the expression for the parameter `other`: `params.other` if `value` is `&params.value`,
/// `other` if it is `&value`.
fn sibling(value: &Expr, other: &str) -> Option<Expr> {
    let Expr::Reference(reference) = value else {
        return None;
    };
    let other = format_ident!("{other}");
    match &*reference.expr {
        Expr::Field(field) => {
            let params = &field.base;
            Some(parse_quote!(#params.#other))
        }
        Expr::Path(_) => Some(parse_quote!(#other)),
        _ => None,
    }
}

/// The header or cookie that a block sends, and for a styled parameter the style and the method
/// that writes it.
struct Sent(Option<(String, Option<(Expr, &'static str)>)>);

impl VisitMut for Sent {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let text = |at: usize| call.args.get(at).and_then(body::string_literal);
        if body::is_append(call) {
            self.0 = text(0).map(|name| (name.value(), None));
        } else if let Some(method) = ["header", "cookie"]
            .into_iter()
            .find(|it| call.method == it)
            && let Some(name) = text(1)
        {
            let style = ((*call.receiver).clone(), method);
            self.0 = Some((name.value(), Some(style)));
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}
