//! The bounds of parameters, which are checked before anything is sent.
//!
//! A Rust type holds a lower bound of zero and the width of an integer. What else a description
//! states of a number or an array, the method checks: a value out of bounds is an
//! `Error::InvalidRequest` that names the parameter and the bound.

use openapi_lower::{ident::method_name, plan::Bounds};
use quote::format_ident;
use serde_json::Number;
use syn::{Expr, Stmt, parse_quote};

use super::{Context, urls};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let runtime = context.runtime.clone();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let Some(planned) = context.plan.operations.get(operation.id) else {
            continue;
        };
        let bounded = planned.parameters.iter();
        let checks = bounded.filter_map(|(name, parameter)| {
            let bounds = bounds(parameter.bounds.as_ref()?);
            // A body that is sent another way may have other parameters.
            operation.parameter(name).filter(|_| !bounds.is_empty())?;
            let wire = parameter.wire_name.as_ref().unwrap_or(name);
            let argument = format_ident!("{}", method_name(name));
            let check: Stmt = parse_quote! {
                #runtime::check(#wire, &#argument, &[#(Bound::#bounds),*])
                    .map_err(Error::InvalidRequest)?;
            };
            Some(check)
        });
        let checks: Vec<Stmt> = checks.collect();
        let stmts = &mut function.block.stmts;
        let at = stmts.iter().position(urls::is_url).unwrap_or_default();
        stmts.splice(at..at, checks);
    }
}

/// The bounds that a Rust type does not hold, as `client_runtime::Bound` has them.
fn bounds(bounds: &Bounds) -> Vec<Expr> {
    let number = |number: &Number| -> Expr {
        let value = number.as_f64().unwrap_or_default();
        let literal = proc_macro2::Literal::f64_unsuffixed(value.abs());
        match value < 0.0 {
            true => parse_quote!(-#literal),
            false => parse_quote!(#literal),
        }
    };
    let mut found: Vec<Expr> = Vec::new();
    if let Some(least) = &bounds.minimum {
        let least = number(least);
        found.push(match bounds.exclusive_minimum {
            true => parse_quote!(Above(#least)),
            false => parse_quote!(Min(#least)),
        });
    }
    if let Some(most) = &bounds.maximum {
        let most = number(most);
        found.push(match bounds.exclusive_maximum {
            true => parse_quote!(Below(#most)),
            false => parse_quote!(Max(#most)),
        });
    }
    if let Some(step) = &bounds.multiple_of {
        let step = number(step);
        found.push(parse_quote!(MultipleOf(#step)));
    }
    if let Some(least) = bounds.min_items.filter(|least| *least > 0) {
        let least = proc_macro2::Literal::u64_unsuffixed(least);
        found.push(parse_quote!(MinItems(#least)));
    }
    if let Some(most) = bounds.max_items {
        let most = proc_macro2::Literal::u64_unsuffixed(most);
        found.push(parse_quote!(MaxItems(#most)));
    }
    if bounds.unique_items {
        found.push(parse_quote!(UniqueItems));
    }
    found
}
