//! Media types other than the ones that progenitor can be told.
//!
//! A body of `application/merge-patch+json` is lowered to JSON and one of `image/png` to
//! `application/octet-stream`; here the `Content-Type` says what the description says.

use openapi_lower::plan::Operation;
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

/// The media type of the chosen body, where the request must name it.
fn content_type(planned: &Operation) -> Option<&str> {
    let mut bodies = planned.bodies.iter();
    let body = bodies.find(|body| body.chosen && !body.named_by_caller)?;
    let media_type = body.media_type.as_str();
    // A multipart type is incomplete without the boundary that its writer chooses.
    let usable = !media_type.contains('*') && !media_type.starts_with("multipart/");
    (usable && is_visible(media_type)).then_some(media_type)
}

fn is_json(media_type: &str) -> bool {
    essence(media_type) == "application/json"
}

pub(super) fn is_like_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a header can hold the text: it is not checked again at run time.
pub(super) fn is_visible(text: &str) -> bool {
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
            && is_like_json(media_type)
            && !is_json(media_type)
        {
            // `json` keeps a Content-Type that is already there.
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
        // Only the request chain names media types.
        if body::calls(stmt, "build") {
            visit_mut::visit_stmt_mut(self, stmt);
        }
    }
}

pub(super) fn is_constant(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == name))
}
