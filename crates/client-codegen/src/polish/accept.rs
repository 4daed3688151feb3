//! Sets the header `Accept` to the media types that the client decodes.
//!
//! progenitor sends `application/json` for a typed response and nothing for bytes, for which
//! reqwest sends `*/*`. Here the header lists the media types of the success responses that the Plan
//! states, or else those of the document. If neither states any, the header is unchanged. Invalid
//! media types are left out, since a server may ignore or reject the whole header.

use std::collections::HashSet;

use openapi_lower::{media_type::is_json, plan};
use openapiv3::{ReferenceOr, Response, Responses, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use syn::{
    Expr, ExprMethodCall, LitStr, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body, media};
use crate::{code::Code, codes::polish::ACCEPT_MISSING};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut missing = Vec::new();
    for (operation, function) in code.calls_mut() {
        let described = &context.operations[&operation];
        let planned = context.planned(operation);
        let types = media_types(&described.described.responses, planned);
        if types.is_empty() {
            continue;
        }
        let mut edit = Edit {
            accept: types.join(", "),
            done: false,
        };
        // Later `.header(…)` calls belong to the parameters.
        for stmt in body::request_statements(&mut function.block) {
            edit.visit_stmt_mut(stmt);
        }
        if !edit.done {
            missing.push(described.id.to_owned());
        }
    }
    for id in missing {
        context.note(format!("Client::{id}"), ACCEPT_MISSING);
    }
}

/// Returns the media types that the client requests for an operation with these `responses` in the
/// lowered document; none if it requests any media type.
pub fn accepted_media_types(responses: &Value, planned: Option<&plan::Operation>) -> Vec<String> {
    let responses = Responses::deserialize(responses).unwrap_or_default();
    let types = media_types(&responses, planned).into_iter();
    types.map(str::to_owned).collect()
}

/// Returns the media types of the header; none if the header is unchanged.
fn media_types<'a>(responses: &'a Responses, planned: Option<&'a plan::Operation>) -> Vec<&'a str> {
    let planned = planned.map_or(&[][..], |planned| &planned.accept);
    let mut types: Vec<&str> = if planned.is_empty() {
        of_document(responses)
    } else {
        planned.iter().map(String::as_str).collect()
    };
    types.retain(|media_type| media::is_media_range(media_type));
    if types == ["*/*"] {
        types.clear();
    }
    types
}

/// Returns the media types of the success responses, JSON first. If no success response has a body,
/// returns the JSON types of the error responses.
fn of_document<'a>(responses: &'a Responses) -> Vec<&'a str> {
    let has_range = responses.responses.contains_key(&StatusCode::Range(2));
    let default = responses.default.as_ref();
    let media_types = |wanted: fn(&StatusCode) -> bool,
                       default: Option<&'a ReferenceOr<Response>>| {
        let (mut types, others): (Vec<_>, Vec<_>) = responses
            .responses
            .iter()
            .filter(|(status, _)| wanted(status))
            .map(|(_, response)| response)
            .chain(default)
            .filter_map(ReferenceOr::as_item)
            .flat_map(|response| response.content.keys().map(String::as_str))
            .partition(|it| is_json(it));
        types.extend(others);
        types
    };
    let mut types = media_types(is_success, default.filter(|_| !has_range));
    if types.is_empty() {
        types = media_types(|status| !is_success(status), default.filter(|_| has_range));
        types.retain(|media_type| is_json(media_type));
    }
    let mut seen = HashSet::new();
    types.retain(|media_type| seen.insert(*media_type));
    types
}

fn is_success(status: &StatusCode) -> bool {
    matches!(
        status,
        StatusCode::Code(101 | 200..=299) | StatusCode::Range(2)
    )
}

/// Sets the header of `client().get(url)`, `client().request(method, url)` and the like, or replaces
/// it.
struct Edit {
    accept: String,
    done: bool,
}

impl VisitMut for Edit {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        if call.method == "header"
            && let Some(name) = call.args.first()
            && body::is_constant(name, "ACCEPT")
            && let Some(Expr::Lit(value)) = call.args.last_mut()
        {
            value.lit = syn::Lit::Str(LitStr::new(&self.accept, proc_macro2::Span::call_site()));
            self.done = true;
            return;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
        if !self.done
            && matches!(&*call.receiver, Expr::MethodCall(client) if client.method == "client")
        {
            let (request, accept) = (call.clone(), &self.accept);
            *call = parse_quote!(#request.header(header::ACCEPT, #accept));
            self.done = true;
        }
    }
}
