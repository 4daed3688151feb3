//! Checks the bounds of parameters and bodies before a request is sent.
//!
//! Rust types enforce a minimum of zero and the width of an integer. The method checks the
//! other bounds that a description states for a number, an array or an object: a value out of
//! bounds is an `Error::InvalidRequest` that names the value and the bound. Nested types are
//! checked by their `Bounded` (see `bounded`).

use openapiv3::{ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type};
use quote::format_ident;
use serde_json::Value;
use syn::{Ident, Stmt, parse_quote};
use typify_model::names::method_name;

use super::{Context, urls};
use crate::{bounds, code::Code};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let planned = context.plan.operations.get(operation.id);
        let mut checks: Vec<Stmt> = Vec::new();
        for parameter in operation.parameters() {
            let data = parameter.parameter_data_ref();
            let planned = planned.and_then(|it| it.parameters.get(&data.name));
            let wire = planned.and_then(|it| it.wire_name.as_ref());
            let wire = wire.unwrap_or(&data.name);
            if let ParameterSchemaOrContent::Schema(schema) = &data.format {
                let argument = format_ident!("{}", method_name(&data.name));
                checks.extend(checked(wire, &argument, schema, context));
            }
        }
        let body = operation.described.request_body.as_ref();
        let content = body.and_then(ReferenceOr::as_item).map(|it| &it.content);
        let body = content.and_then(|it| it.values().next()?.schema.as_ref());
        if let Some(schema) = body {
            checks.extend(checked("", &format_ident!("body"), schema, context));
        }
        let stmts = &mut function.block.stmts;
        let at = stmts.iter().position(urls::is_url).unwrap_or_default();
        stmts.splice(at..at, checks);
    }
}

/// Returns the checks of an argument: of its own bounds and of its nested values.
fn checked(
    name: &str,
    argument: &Ident,
    schema: &ReferenceOr<Schema>,
    context: &Context<'_>,
) -> Vec<Stmt> {
    // Most arguments are strings, which have no bounds here.
    if matches!(schema, ReferenceOr::Item(schema)
        if matches!(schema.schema_kind, SchemaKind::Type(Type::String(_) | Type::Boolean(_))))
    {
        return Vec::new();
    }
    let schema: Value = serde_json::to_value(schema).expect("the keys of a schema are strings");
    let runtime = &context.runtime;
    let own = bounds::stated(&schema, &parse_quote!(#runtime::Bound));
    let own: Option<Stmt> =
        (!own.is_empty()).then(|| parse_quote!(#runtime::check(#name, &#argument, &[#(#own),*])?;));
    let inside: Option<Stmt> = bounds::holds(&schema, &context.bounded)
        .then(|| parse_quote!(#runtime::check_inside(#name, &#argument)?;));
    own.into_iter().chain(inside).collect()
}
