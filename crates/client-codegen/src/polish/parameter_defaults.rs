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
        let planned = context.plan.operations.get(operation.id);
        let parameters = planned.into_iter().flat_map(|planned| &planned.parameters);
        let wire = |(name, parameter): (&'_ String, &'_ Parameter)| {
            parameter.wire_name.clone().unwrap_or_else(|| name.clone())
        };
        let variable = |wanted: &String| {
            let mut named = parameters.clone();
            // A parameter without an entry in the Plan has the same name on the wire.
            let name = named.find(|it| wire(*it) == *wanted);
            method_name(name.map_or(wanted, |(name, _)| name))
        };
        let defaults: HashMap<&str, Preset> = parameters
            .clone()
            .filter_map(|(name, parameter)| {
                let in_path = matches!(
                    operation.parameter(name),
                    Some(openapiv3::Parameter::Path { .. })
                );
                let default = parameter.default.as_ref();
                let default = default
                    .filter(|_| parameter.preset && !in_path)?
                    .to_string();
                let default = Preset {
                    json: default,
                    unless: parameter.preset_unless.iter().map(&variable).collect(),
                };
                Some((
                    parameter.wire_name.as_ref().unwrap_or(name).as_str(),
                    default,
                ))
            })
            .collect();
        if defaults.is_empty() {
            continue;
        }
        let mut edit = Edit {
            runtime: &context.runtime,
            defaults,
        };
        edit.visit_block_mut(&mut function.block);
        let left = edit.defaults.into_keys();
        missing.extend(left.map(|name| {
            let reason = format!("unexpected generated code: found no statement that sends parameter `{name}`, which has a default value");
            (position, reason)
        }));
    }
    missing.sort();
    missing.dedup_by_key(|(position, _)| *position);
    context.drop_operations(code, missing);
}

/// A default value.
struct Preset {
    json: String,
    /// The variables of the parameters that replace it, if one of them is set.
    unless: Vec<String>,
}

struct Edit<'a> {
    runtime: &'a Path,
    /// The default values whose statements are not found yet, by the parameters' names on the
    /// wire.
    defaults: HashMap<&'a str, Preset>,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        let is_query = matches!(&*call.func, Expr::Path(path)
            if path.path.segments.iter().any(|it| it.ident == "QueryParam"));
        if is_query {
            let name = call
                .args
                .first()
                .and_then(body::text)
                .map(syn::LitStr::value);
            let value = call.args.iter_mut().nth(1);
            if let (Some(name), Some(value)) = (name, value) {
                self.value(&name, value);
            }
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "query_style" {
            let name = call.args.iter().nth(1).and_then(body::text);
            let name = name.map(syn::LitStr::value);
            let value = call.args.iter_mut().nth(2);
            if let (Some(name), Some(value)) = (name, value) {
                self.value(&name, value);
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
        let otherwise: Expr = parse_quote!({
            #style.#method(&mut header_map, #name, &#runtime::default_value(#json))?;
        });
        condition.else_branch = Some((Default::default(), Box::new(otherwise)));
    }
}

impl Edit<'_> {
    /// Replaces the value of a query parameter, which is a reference to an `Option`.
    fn value(&mut self, name: &str, value: &mut Expr) {
        let Some(Preset { json, unless }) = self.defaults.remove(name) else {
            return;
        };
        let runtime = self.runtime;
        let others: Vec<Expr> = unless.iter().filter_map(|it| beside(value, it)).collect();
        *value = if others.is_empty() {
            parse_quote!(&#runtime::or_default(#value, #json))
        } else {
            parse_quote! {
                &#runtime::or_default_unless(#value, #json, #(#others.is_some())||*)
            }
        };
    }
}

/// Returns the expression of `other` that has the form of `value`: `&variable` or
/// `&params.variable`.
fn beside(value: &Expr, other: &str) -> Option<Expr> {
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
        let text = |at: usize| call.args.iter().nth(at).and_then(body::text);
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
