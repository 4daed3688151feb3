//! Restores media types that progenitor does not support.
//!
//! Lowering replaces `application/merge-patch+json` by JSON and `image/png` by
//! `application/octet-stream`; here the `Content-Type` of the request becomes the described
//! media type.

use openapi_lower::{
    media_type::{self, essence, is_json},
    plan::Operation,
};
use syn::{
    Expr, ExprMethodCall, LitStr, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (operation, function) in code.calls_mut() {
        let Some(planned) = context.planned(operation) else {
            continue;
        };
        let mut edit = Edit {
            content_type: content_type(planned),
        };
        edit.visit_block_mut(&mut function.block);
    }
}

/// Returns the media type of the request body, if the request must state it.
fn content_type(planned: &Operation) -> Option<&str> {
    let mut bodies = planned.bodies.iter();
    let body = bodies.find(|body| body.chosen && !body.named_by_caller)?;
    let media_type = body.media_type.as_str();
    // A multipart type is incomplete without the boundary that its writer chooses.
    let usable = !media_type.contains('*') && !media_type.starts_with("multipart/");
    (usable && is_visible(media_type)).then_some(media_type)
}

/// Whether the string is a valid media type or range with parameters (RFC 9110, 8.3.1 and
/// 12.5.1). It is not checked again at run time.
pub(super) fn is_media_range(text: &str) -> bool {
    let Some((essence, parameters)) = split_parameters(text) else {
        return false;
    };
    let is_type = essence.split_once('/');
    is_type.is_some_and(|(kind, sub)| is_token(kind) && is_token(sub))
        && parameters.iter().all(|parameter| is_parameter(parameter))
}

/// Splits at semicolons outside of quotes, and trims the parts: the media type and its
/// parameters. `None` if a quoted string does not end.
fn split_parameters(text: &str) -> Option<(&str, Vec<&str>)> {
    let (mut quoted, mut escaped) = (false, false);
    let mut parts = text.split(|c| {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        c == ';' && !quoted
    });
    let essence = parts.next()?.trim();
    let parameters = parts.map(str::trim).filter(|part| !part.is_empty());
    let parameters = parameters.collect();
    (!quoted).then_some((essence, parameters))
}

/// Whether the string is `name=value`, with a token or a quoted string as the value.
fn is_parameter(text: &str) -> bool {
    let value = |value: &str| match value.strip_prefix('"') {
        Some(rest) => rest.ends_with('"') && is_visible(value),
        None => is_token(value),
    };
    let parts = text.split_once('=');
    parts.is_some_and(|(name, of)| is_token(name) && value(of))
}

fn is_token(text: &str) -> bool {
    let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    let mut bytes = text.bytes();
    !text.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

/// Whether a header can hold the string. It is not checked again at run time.
fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

struct Edit<'a> {
    content_type: Option<&'a str>,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "json"
            && let Some(media_type) = self.content_type
            && is_json(media_type)
            && essence(media_type) != media_type::JSON
        {
            // `json` keeps a `Content-Type` that is set before.
            let receiver = &call.receiver;
            call.receiver = parse_quote!(#receiver.header(header::CONTENT_TYPE, #media_type));
        } else if call.method == "header" {
            let wanted = match call.args.first() {
                Some(name) if is_constant(name, "CONTENT_TYPE") => self.content_type,
                _ => None,
            };
            if let (Some(wanted), Some(Expr::Lit(value))) = (wanted, call.args.last_mut()) {
                value.lit = syn::Lit::Str(LitStr::new(wanted, proc_macro2::Span::call_site()));
            }
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut syn::Stmt) {
        // Only the chain of calls that builds the request states media types.
        if body::calls(stmt, "build") {
            visit_mut::visit_stmt_mut(self, stmt);
        }
    }
}

pub(super) fn is_constant(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == name))
}

#[cfg(test)]
mod tests {
    use super::is_media_range;

    #[test]
    fn media_ranges_are_of_tokens() {
        for text in [
            "*/*",
            "application/vnd.a.v1+json",
            "text/plain; charset=utf-8",
            "text/plain;charset=\"a;\\\"b\";q=0.5;",
        ] {
            assert!(is_media_range(text), "{text}");
        }
        for text in [
            "",
            "json",
            "text/",
            "text/a b",
            "text/a\nb",
            "text/a, text/b",
            "text/ä",
            "text/plain; charset",
            "text/plain; charset=a b",
            "text/plain; charset=\"a",
            "text/plain; charset=\"a\r\n\"",
        ] {
            assert!(!is_media_range(text), "{text}");
        }
    }
}
