//! Restores media types that progenitor does not support.
//!
//! Lowering replaces `application/merge-patch+json` by JSON and `image/png` by
//! `application/octet-stream`; here the request gets the described media type as its `Content-Type`.

use openapi_lower::{
    media_type::{self, essence, is_json},
    plan::{Body, Operation},
};
use syn::{
    Expr, ExprMethodCall, LitStr, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for (operation, function) in code.calls_mut() {
        if let Some(content_type) = context.planned(operation).and_then(content_type) {
            for stmt in body::request_statements(&mut function.block) {
                Edit { content_type }.visit_stmt_mut(stmt);
            }
        }
    }
}

/// Returns the media type of the request body, if the request must state it.
fn content_type(planned: &Operation) -> Option<&str> {
    let mut bodies = planned.bodies.iter();
    stated(bodies.find(|body| body.chosen && !body.named_by_caller)?)
}

/// Returns the `Content-Type` of a request whose body has the media type `lowered` in the lowered
/// document and is described by the Plan as `planned`; `None` if the caller states it.
pub fn content_type_of(lowered: &str, planned: Option<&Body>) -> Option<String> {
    if lowered == media_type::MULTIPART {
        return Some(lowered.to_owned());
    }
    if planned.is_some_and(|body| body.named_by_caller) {
        return None;
    }
    let stated = planned.and_then(stated);
    let is_restored = |stated: &&str| match lowered {
        media_type::JSON => is_restored_json(stated),
        // progenitor writes the header of other bodies itself, except for a form's.
        _ => lowered != media_type::URLENCODED,
    };
    Some(stated.filter(is_restored).unwrap_or(lowered).to_owned())
}

/// Returns the described media type of a body, if the request can state it.
fn stated(body: &Body) -> Option<&str> {
    let media_type = body.media_type.as_str();
    // A multipart type is incomplete without the boundary that its writer chooses.
    let is_complete = !media_type.contains('*') && !media_type.starts_with("multipart/");
    (is_complete && is_visible(media_type)).then_some(media_type)
}

/// Whether a JSON body is sent with this media type, which is not `application/json`.
fn is_restored_json(media_type: &str) -> bool {
    is_json(media_type) && essence(media_type) != media_type::JSON
}

/// Whether the string is a valid media type or media range, with optional parameters (RFC 9110,
/// 8.3.1 and 12.5.1). The runtime does not check it.
pub(super) fn is_media_range(text: &str) -> bool {
    let Some((essence, parameters)) = split_parameters(text) else {
        return false;
    };
    let types = essence.split_once('/');
    types.is_some_and(|(main, sub)| is_token(main) && is_token(sub))
        && parameters.iter().all(|parameter| is_parameter(parameter))
}

/// Splits a media type at the semicolons outside of quotes into the essence and the parameters.
/// Returns `None` if a quoted string does not end.
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
    let parameters = parts.map(str::trim).filter(|it| !it.is_empty()).collect();
    (!quoted).then_some((essence, parameters))
}

/// Whether the string is `name=value`, with a token or a quoted string as the value.
fn is_parameter(text: &str) -> bool {
    let is_value = |value: &str| match value.strip_prefix('"') {
        Some(rest) => rest.ends_with('"') && is_visible(value),
        None => is_token(value),
    };
    let parts = text.split_once('=');
    parts.is_some_and(|(name, value)| is_token(name) && is_value(value))
}

/// Whether the string is a token (RFC 9110, 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    let mut bytes = text.bytes();
    !text.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

/// Whether the string consists of spaces and visible ASCII characters, as a header must.
pub(super) fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Sets the `Content-Type`.
struct Edit<'a> {
    content_type: &'a str,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "json" && is_restored_json(self.content_type) {
            // `json` keeps a `Content-Type` that is set before.
            let (receiver, content_type) = (&call.receiver, self.content_type);
            call.receiver = parse_quote!(#receiver.header(header::CONTENT_TYPE, #content_type));
        } else if call.method == "header"
            && call
                .args
                .first()
                .is_some_and(|it| body::is_constant(it, "CONTENT_TYPE"))
            && let Some(Expr::Lit(value)) = call.args.last_mut()
        {
            let span = proc_macro2::Span::call_site();
            value.lit = syn::Lit::Str(LitStr::new(self.content_type, span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_media_range;

    #[test]
    fn valid_media_ranges() {
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
