//! Checks the bounds of parameters and bodies before a request is sent.
//!
//! Rust types enforce a minimum of zero and the width of an integer. The method checks the other
//! bounds that a description states for a number, an array or an object: a value out of bounds is
//! an `Error::InvalidRequest` that names the value and the bound. Types that implement `Bounded`
//! (see `bounded`) check their values.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type};
use quote::format_ident;
use serde_json::Value;
use syn::{Expr, Ident, Stmt, parse_quote};
use typify_model::names::method_name;

use super::{Context, secrets, urls};
use crate::{bounds, code::Code};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let planned = context.planned(position);
        let mut checks: Vec<Stmt> = Vec::new();
        for parameter in operation.parameters() {
            let data = parameter.parameter_data_ref();
            let parameter = planned.and_then(|it| it.parameters.get(&data.name));
            let wire_name = parameter.and_then(|it| it.wire_name.as_ref());
            if let ParameterSchemaOrContent::Schema(schema) = &data.format {
                let argument = format_ident!("{}", method_name(&data.name));
                let name = wire_name.unwrap_or(&data.name);
                checks.extend(checks_of(name, &argument, schema, context));
            }
        }
        let body = operation.described.request_body.as_ref();
        let content = body.and_then(|it| it.as_item()?.content.values().next());
        if let Some(schema) = content.and_then(|it| it.schema.as_ref()) {
            checks.extend(checks_of("", &format_ident!("body"), schema, context));
        }
        let stmts = &mut function.block.stmts;
        let at = stmts.iter().position(urls::is_url).unwrap_or_default();
        stmts.splice(at..at, checks);
    }
}

/// Returns the checks of an argument and of its nested values.
fn checks_of(
    name: &str,
    argument: &Ident,
    schema: &ReferenceOr<Schema>,
    context: &Context<'_>,
) -> Vec<Stmt> {
    // Most arguments are strings, whose length and pattern their types check.
    if matches!(schema, ReferenceOr::Item(schema)
        if matches!(schema.schema_kind, SchemaKind::Type(Type::String(_) | Type::Boolean(_))))
    {
        return Vec::new();
    }
    let schema: Value = serde_json::to_value(schema).expect("the keys of a schema are strings");
    let runtime = &context.runtime;
    let mut checks = Vec::new();
    let bounds = bounds::with_nested(&schema, &parse_quote!(#runtime::Bound));
    if !bounds.is_empty() {
        let value: Expr = if secrets::is_of_secrets(&schema, context.plan) {
            parse_quote!(#runtime::secret::exposed(&#argument))
        } else {
            parse_quote!(#argument)
        };
        checks.push(parse_quote!(#runtime::check(#name, &#value, &[#(#bounds),*])?;));
    }
    if bounds::holds(&schema, &context.bounded) {
        checks.push(parse_quote!(#runtime::check_inside(#name, &#argument)?;));
    }
    checks
}
