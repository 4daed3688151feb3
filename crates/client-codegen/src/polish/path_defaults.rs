//! Sends the default values of path parameters.
//!
//! A path needs all of its parameters, so progenitor makes each an argument. Here a path parameter
//! with a default value becomes optional: if the caller passes `None`, the default value is sent.

use std::collections::HashMap;

use quote::format_ident;
use syn::{
    Expr, ExprMethodCall, FieldValue, FnArg, Ident, Item, Member, Pat, Path, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::names::method_name;

use super::{Context, body};
use crate::{
    code::{Code, builder_name, self_name},
    options::Interface,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut builders: HashMap<String, HashMap<Ident, String>> = HashMap::new();
    for method in &mut code.methods {
        let Some(planned) = context.planned(method.operation) else {
            continue;
        };
        let operation = &context.operations[&method.operation];
        let in_path = |name: &str| {
            let parameter = operation.parameter(name);
            matches!(parameter, Some(openapiv3::Parameter::Path { .. }))
        };
        let presets: HashMap<Ident, String> = planned
            .parameters
            .iter()
            .filter(|(name, it)| it.preset && in_path(name))
            .filter_map(|(name, it)| {
                let argument = format_ident!("{}", method_name(name));
                Some((argument, it.default.as_ref()?.to_string()))
            })
            .collect();
        if presets.is_empty() {
            continue;
        }
        if let Some(builder) = builder_name(&method.function) {
            builders.insert(builder, presets);
            continue;
        }
        for input in &mut method.function.sig.inputs {
            if let FnArg::Typed(argument) = input
                && let Pat::Ident(name) = &*argument.pat
                && presets.contains_key(&name.ident)
            {
                let ty = &argument.ty;
                *argument.ty = parse_quote!(::std::option::Option<#ty>);
            }
        }
        let runtime = &context.runtime;
        SendDefaults { presets, runtime }.visit_block_mut(&mut method.function.block);
    }
    if context.options.interface == Interface::Builder {
        for item in &mut code.builder {
            if let Item::Impl(block) = item
                && let Some(presets) = self_name(block).and_then(|name| builders.get(&name))
            {
                let runtime = &context.runtime;
                StartWithDefaults { presets, runtime }.visit_item_impl_mut(block);
            }
        }
    }
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
    presets: &'a HashMap<Ident, String>,
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
