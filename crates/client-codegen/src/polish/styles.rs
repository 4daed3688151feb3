//! Writes parameters in their styles.
//!
//! progenitor repeats the name of a query parameter for each item, writes a header by `Display`, and
//! does not support cookies. If the Plan states another style, media type or location, the value is
//! written by `client_runtime::Style`: a query parameter by `query_style`, others by `header` and
//! `cookie`; `urls` writes path parameters. An operation without a statement for such a parameter
//! would send another value, or not compile, so it is dropped.

use openapi_lower::{
    Plan,
    plan::{Location, Parameter, ParameterStyle},
};
use syn::{
    Expr, Ident, ImplItemFn, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body, syntax::argument};
use crate::{code::Code, operations};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut failed = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let Some(planned) = context.planned(position) else {
            continue;
        };
        let secret = operations::secret_parameters(operation, context.plan);
        let in_path = |name: &str| operation.parameter(name).is_none_or(is_in_path);
        let styled: Vec<Styled<'_>> = planned
            .parameters
            .iter()
            .filter(|(name, it)| is_styled(it) && !in_path(name))
            .map(|(name, it)| Styled {
                name,
                parameter: it,
                secret: secret.contains(name.as_str()),
                found: false,
            })
            .collect();
        if styled.is_empty() {
            continue;
        }
        let mut edit = Edit {
            styled,
            borrowed: borrowed_arguments(function),
        };
        edit.visit_block_mut(&mut function.block);
        if let Some(Styled { name, .. }) = edit.styled.iter().find(|it| !it.found) {
            failed.push((
                position,
                format!("statement that writes parameter `{name}`"),
            ));
        }
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
    let has_exploded = ["LABEL", "MATRIX", "SIMPLE", "FORM"].contains(&base);
    let suffix = if exploded && has_exploded {
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
pub(super) fn borrowed_arguments(function: &ImplItemFn) -> Vec<Ident> {
    let arguments = function.sig.inputs.iter().filter_map(argument);
    let borrowed = arguments.filter(|(_, ty)| matches!(ty, syn::Type::Reference(_)));
    let mut found: Vec<Ident> = borrowed.map(|(name, _)| name.clone()).collect();
    // In the positional interface, `value` is a reference to an optional parameter in the struct.
    let is_positional = function.sig.inputs.len() > 1;
    if is_positional {
        found.push(quote::format_ident!("value"));
    }
    found
}

/// A parameter to be written in its style.
struct Styled<'a> {
    /// The name in the lowered document, which the code has before this pass.
    name: &'a str,
    parameter: &'a Parameter,
    secret: bool,
    found: bool,
}

impl Styled<'_> {
    fn wire_name(&self) -> &str {
        self.parameter.wire_name.as_deref().unwrap_or(self.name)
    }
}

/// Writes the parameters in their styles.
struct Edit<'a> {
    styled: Vec<Styled<'a>>,
    borrowed: Vec<Ident>,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(call) = expr else { return };
        let edited = if call.method == "query" {
            let receiver = &call.receiver;
            query_param(&call.args).and_then(|(name, value)| {
                let styled = self.styled.iter_mut().find(|it| it.name == name)?;
                styled.found = true;
                let (style, name) = (style(styled.parameter), styled.wire_name());
                Some(parse_quote!(#receiver.query_style(#style, #name, #value)?))
            })
        } else if body::is_append(call) {
            self.header_or_cookie(call)
        } else {
            None
        };
        if let Some(edited) = edited {
            *expr = edited;
        }
    }
}

impl Edit<'_> {
    fn header_or_cookie(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let name = body::string_literal(call.args.first()?)?.value();
        let styled = self.styled.iter_mut().find(|it| it.name == name)?;
        let variable = body::variable(call.args.last()?)?;
        styled.found = true;
        let (style, name) = (style(styled.parameter), styled.wire_name());
        let value = reference(variable, styled.secret, &self.borrowed);
        Some(if is_cookie(styled.parameter) {
            parse_quote!(#style.cookie(&mut header_map, #name, #value)?)
        } else {
            parse_quote!(#style.header(&mut header_map, #name, #value)?)
        })
    }
}

/// Returns the expression that passes a variable by reference, and exposes a secret.
pub(super) fn reference(variable: &Ident, is_secret: bool, borrowed: &[Ident]) -> Expr {
    if is_secret {
        parse_quote!(#variable.expose())
    } else if borrowed.contains(variable) {
        parse_quote!(#variable)
    } else {
        parse_quote!(&#variable)
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
    let name = body::string_literal(call.args.first()?)?.value();
    Some((name, call.args.get(1)?))
}

/// Returns the name of a parameter in the code before this pass: the name on the wire, or the lowered
/// name for a parameter that is written in its style.
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
        let edited = |mut block: syn::Block| {
            let styled = Styled {
                name: "ids",
                parameter: &parameter,
                secret: false,
                found: false,
            };
            let mut edit = Edit {
                styled: vec![styled],
                borrowed: Vec::new(),
            };
            edit.visit_block_mut(&mut block);
            (edit.styled[0].found, block)
        };
        let (is_found, block) = edited(parse_quote!({
            client.get(url).query(&QueryParam::new("ids", &ids))
        }));
        assert!(is_found);
        let expected: syn::Block = parse_quote!({
            client
                .get(url)
                .query_style(Style::PIPE_DELIMITED, "ids", &ids)?
        });
        assert!(block == expected);
        for other in [
            parse_quote!({ client.get(url).query(&[("ids", &ids)]) }),
            parse_quote!({ client.get(url).query(&QueryParam::new("id", &ids)) }),
        ] {
            let (is_found, block) = edited(other);
            assert!(!is_found, "{block:?}");
        }
    }
}
