//! Writes parameters by their style.
//!
//! progenitor repeats the name of a query parameter, writes a header by `Display`, and does not
//! support cookies. If the Plan states another style, media type or location, the value is
//! written by `client_runtime::Style`: a query parameter by `query_style`, others by `header`
//! and `cookie`; `urls` writes path parameters. Their Rust types are those of the lowered
//! document. An operation without a statement for such a parameter would send something else,
//! or not compile, so it is dropped.

use openapi_lower::{
    Plan,
    plan::{Location, Parameter, ParameterStyle},
};
use syn::{
    Expr, FnArg, Ident, ImplItemFn, Pat, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body};
use crate::{code::Code, operations};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut failed = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let Some(planned) = context.plan.operations.get(operation.id) else {
            continue;
        };
        let secret = operations::secret_parameters(operation, context.plan);
        let found = |name: &str| operation.parameter(name);
        let wanted: Vec<Wanted<'_>> = planned
            .parameters
            .iter()
            .filter(|(name, it)| is_styled(it) && !found(name).is_none_or(is_in_path))
            .map(|(name, it)| Wanted {
                name,
                parameter: it,
                secret: secret.contains(name.as_str()),
                found: false,
            })
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let mut edit = Edit {
            wanted,
            borrowed: borrowed(function),
        };
        edit.visit_block_mut(&mut function.block);
        let missing = edit.wanted.iter().find(|it| !it.found);
        failed.extend(missing.map(|it| {
            let name = it.name;
            let reason = format!(
                "unexpected generated code: found no statement that writes parameter `{name}`"
            );
            (position, reason)
        }));
    }
    context.drop_operations(code, failed);
}

/// Whether the Plan states how the parameter is written.
pub(super) fn is_styled(parameter: &Parameter) -> bool {
    parameter.style.is_some() || parameter.media_type.is_some()
}

/// Whether the parameter is a cookie, which the lowered document declares as a header.
pub(super) fn is_cookie(parameter: &Parameter) -> bool {
    parameter.location == Some(Location::Cookie)
}

fn is_in_path(parameter: &openapiv3::Parameter) -> bool {
    matches!(parameter, openapiv3::Parameter::Path { .. })
}

/// Returns the `client_runtime::Style` of a parameter.
pub(super) fn style(parameter: &Parameter) -> Expr {
    let style = parameter.style;
    let exploded = parameter
        .explode
        .unwrap_or(style == Some(ParameterStyle::Form));
    let base = match style {
        _ if parameter.media_type.is_some() => "JSON",
        Some(ParameterStyle::Label) => "LABEL",
        Some(ParameterStyle::Matrix) => "MATRIX",
        Some(ParameterStyle::DeepObject) => "DEEP_OBJECT",
        Some(ParameterStyle::Cookie) => "COOKIE",
        Some(ParameterStyle::SpaceDelimited) if !exploded => "SPACE_DELIMITED",
        Some(ParameterStyle::PipeDelimited) if !exploded => "PIPE_DELIMITED",
        Some(ParameterStyle::TabDelimited) if !exploded => "TAB_DELIMITED",
        Some(ParameterStyle::Simple) => "SIMPLE",
        _ => "FORM",
    };
    let divisible = ["LABEL", "MATRIX", "SIMPLE", "FORM"].contains(&base);
    let suffix = if exploded && divisible {
        "_EXPLODED"
    } else {
        ""
    };
    let name = quote::format_ident!("{base}{suffix}");
    match parameter.allow_reserved {
        Some(true) => parse_quote!(Style::#name.reserved()),
        _ => parse_quote!(Style::#name),
    }
}

/// Returns the arguments that are references.
pub(super) fn borrowed(function: &ImplItemFn) -> Vec<Ident> {
    let mut found = Vec::new();
    for input in &function.sig.inputs {
        if let FnArg::Typed(argument) = input
            && let (Pat::Ident(name), syn::Type::Reference(_)) = (&*argument.pat, &*argument.ty)
        {
            found.push(name.ident.clone());
        }
    }
    // In the positional interface an optional parameter is a reference into the struct.
    let positional = function.sig.inputs.len() > 1;
    if positional {
        found.push(quote::format_ident!("value"));
    }
    found
}

/// A parameter to be written by its style.
struct Wanted<'a> {
    /// The name in the lowered document, which the code still has.
    name: &'a str,
    parameter: &'a Parameter,
    secret: bool,
    found: bool,
}

impl Wanted<'_> {
    fn wire_name(&self) -> &str {
        self.parameter.wire_name.as_deref().unwrap_or(self.name)
    }
}

struct Edit<'a> {
    wanted: Vec<Wanted<'a>>,
    borrowed: Vec<Ident>,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(call) = expr else { return };
        let edited = if call.method == "query" {
            let receiver = &call.receiver;
            query_param(&call.args).and_then(|(name, value)| {
                let wanted = self.wanted.iter_mut().find(|it| it.name == name)?;
                wanted.found = true;
                let (style, name) = (style(wanted.parameter), wanted.wire_name());
                Some(parse_quote!(#receiver.query_style(#style, #name, #value)?))
            })
        } else if body::is_append(call) {
            self.header(call)
        } else {
            None
        };
        if let Some(edited) = edited {
            *expr = edited;
        }
    }
}

impl Edit<'_> {
    fn header(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let name = body::text(call.args.first()?)?.value();
        let wanted = self.wanted.iter_mut().find(|it| it.name == name)?;
        let value = body::variable(call.args.last()?)?;
        wanted.found = true;
        let (style, name) = (style(wanted.parameter), wanted.wire_name());
        let value: Expr = match wanted.secret {
            true => parse_quote!(#value.expose()),
            false if self.borrowed.contains(value) => parse_quote!(#value),
            false => parse_quote!(&#value),
        };
        Some(if is_cookie(wanted.parameter) {
            parse_quote!(#style.cookie(&mut header_map, #name, #value)?)
        } else {
            parse_quote!(#style.header(&mut header_map, #name, #value)?)
        })
    }
}

/// Returns name and value of `&QueryParam::new("…", …)`.
fn query_param(
    args: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
) -> Option<(String, &Expr)> {
    let Expr::Reference(reference) = args.first()? else {
        return None;
    };
    let Expr::Call(call) = &*reference.expr else {
        return None;
    };
    let name = body::text(call.args.first()?)?.value();
    Some((name, call.args.get(1)?))
}

/// Returns the name that the code has for a parameter before this pass: the name on the wire,
/// or the lowered name for a parameter that is written by its style.
pub(super) fn literal<'a>(plan: &'a Plan, operation: &str, name: &'a str) -> &'a str {
    let planned = plan.operations.get(operation);
    match planned.and_then(|it| it.parameters.get(name)) {
        Some(parameter) if !is_styled(parameter) => parameter.wire_name.as_deref().unwrap_or(name),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_without_a_statement_is_reported() {
        let mut parameter = Parameter::default();
        parameter.style = Some(ParameterStyle::PipeDelimited);
        let found = |mut block: syn::Block| {
            let wanted = Wanted {
                name: "ids",
                parameter: &parameter,
                secret: false,
                found: false,
            };
            let mut edit = Edit {
                wanted: vec![wanted],
                borrowed: Vec::new(),
            };
            edit.visit_block_mut(&mut block);
            (edit.wanted[0].found, block)
        };
        let (is_found, block) = found(parse_quote!({
            client.get(url).query(&QueryParam::new("ids", &ids))
        }));
        assert!(is_found);
        let expected: syn::Block = parse_quote!({
            client
                .get(url)
                .query_style(Style::PIPE_DELIMITED, "ids", &ids)?
        });
        assert!(block == expected);
        assert!(!found(parse_quote!({ client.get(url).query(&[("ids", &ids)]) })).0);
        assert!(
            !found(parse_quote!({
                client.get(url).query(&QueryParam::new("id", &ids))
            }))
            .0
        );
    }
}
