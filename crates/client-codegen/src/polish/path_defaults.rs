//! Sends the default values of path parameters.
//!
//! A path needs all of its parameters, so progenitor makes each an argument. Here a path parameter
//! with a default value becomes optional: if the caller passes `None`, the default value is sent.

use std::collections::HashMap;

use quote::format_ident;
use syn::{
    Expr, ExprMethodCall, FieldValue, Ident, Member, Path, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::names::method_name;

use super::{Context, body, syntax::argument_mut};
use crate::code::{Code, builder_name};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let runtime = &context.runtime;
    for method in &mut code.methods {
        let presets = presets(method.operation, context);
        if presets.is_empty() || builder_name(&method.function).is_some() {
            continue;
        }
        let inputs = &mut method.function.sig.inputs;
        for (name, ty) in inputs.iter_mut().filter_map(argument_mut) {
            if presets.contains_key(name) {
                *ty = parse_quote!(::std::option::Option<#ty>);
            }
        }
        SendDefaults { presets, runtime }.visit_block_mut(&mut method.function.block);
    }
    for (position, block) in code.builder_impls_mut() {
        let presets = presets(position, context);
        if !presets.is_empty() {
            StartWithDefaults { presets, runtime }.visit_item_impl_mut(block);
        }
    }
}

/// Returns the default values of an operation's path parameters as JSON, by argument.
fn presets(position: usize, context: &Context<'_>) -> HashMap<Ident, String> {
    let operation = &context.operations[&position];
    let in_path = |name: &str| {
        let parameter = operation.parameter(name);
        matches!(parameter, Some(openapiv3::Parameter::Path { .. }))
    };
    let planned = context.planned(position).into_iter();
    planned
        .flat_map(|it| &it.parameters)
        .filter(|(name, it)| it.preset && in_path(name))
        .filter_map(|(name, it)| {
            let argument = format_ident!("{}", method_name(name));
            Some((argument, it.default.as_ref()?.to_string()))
        })
        .collect()
}

/// Sends the default value if the argument is `None`.
struct SendDefaults<'a> {
    /// The default values as JSON, by argument.
    presets: HashMap<Ident, String>,
    runtime: &'a Path,
}

impl VisitMut for SendDefaults<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        // The calls of `PathTemplate` that `urls` writes.
        let is_path = ["argument", "styled"].iter().any(|it| call.method == it);
        if is_path
            && let Some(value) = call.args.last_mut()
            && let Some(name) = body::variable(value).cloned()
            && let Some(json) = self.presets.get(&name)
        {
            let runtime = self.runtime;
            *value = parse_quote!(&#runtime::or_default(&#name, #json));
        }
    }
}

/// Makes a builder start with the default value.
struct StartWithDefaults<'a> {
    /// The default values as JSON, by field.
    presets: HashMap<Ident, String>,
    runtime: &'a Path,
}

impl VisitMut for StartWithDefaults<'_> {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if let Member::Named(name) = &field.member
            && let Some(json) = self.presets.get(name)
            && matches!(field.expr, Expr::Call(_))
        {
            let runtime = self.runtime;
            field.expr = parse_quote!(#runtime::preset(#json));
        }
    }
}
