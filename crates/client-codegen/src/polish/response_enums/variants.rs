//! The variants of a response enum.

use openapi_lower::plan::{self, ResponseBody};
use openapiv3::{ReferenceOr, Responses, StatusCode};
use syn::{
    Expr, Ident, Pat, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    super::{Context, rust_type::rust_type},
    Outcome,
};

/// The success or error responses of an operation whose bodies the Plan states.
pub(super) struct Variants<'a> {
    /// The bodies, by status key in capitals.
    pub(super) bodies: Vec<(String, &'a ResponseBody)>,
    /// The responses of the lowered document.
    responses: &'a Responses,
    context: &'a Context<'a>,
}

/// Returns the bodies that the Plan states, by status key in capitals.
pub(super) fn bodies(planned: &plan::Operation, outcome: Outcome) -> Vec<(String, &ResponseBody)> {
    let mut bodies: Vec<(String, &ResponseBody)> = Vec::new();
    for (key, response) in &planned.responses {
        let key = key.to_ascii_uppercase();
        let is_success = key == "101" || key.starts_with(['2', '3']);
        let is_duplicate = bodies.iter().any(|(other, _)| *other == key);
        if let Some(body) = &response.body
            && is_success == (outcome == Outcome::Success)
            && !is_duplicate
        {
            bodies.push((key, body));
        }
    }
    bodies
}

/// Whether the bodies differ, which requires an enum.
pub(super) fn differ(bodies: &[(String, &ResponseBody)]) -> bool {
    bodies
        .windows(2)
        .any(|pair| matches!(pair, [(_, one), (_, other)] if one != other))
}

impl<'a> Variants<'a> {
    /// Returns the variants; `None` if the Plan states no bodies.
    pub(super) fn of(operation: usize, outcome: Outcome, context: &'a Context<'a>) -> Option<Self> {
        let bodies = bodies(context.planned(operation)?, outcome);
        (!bodies.is_empty()).then_some(Self {
            bodies,
            responses: &context.operations[&operation].described.responses,
            context,
        })
    }

    /// Returns the name of the variant for a status key.
    pub(super) fn name(key: &str) -> Ident {
        match key {
            "DEFAULT" => quote::format_ident!("Default"),
            _ => quote::format_ident!("Status{key}"),
        }
    }

    /// Returns the type that a variant holds: `Some(None)` if the body is empty.
    pub(super) fn payload(&self, body: &ResponseBody, at: Scope) -> Option<Option<Type>> {
        let runtime = &self.context.runtime;
        Some(Some(match body {
            ResponseBody::Empty => return Some(None),
            ResponseBody::Bytes => parse_quote!(#runtime::ByteStream),
            ResponseBody::Text => parse_quote!(::std::string::String),
            ResponseBody::Upgrade => parse_quote!(#runtime::reqwest::Upgraded),
            ResponseBody::Json(schema) => self.decoded(schema, at)?,
            ResponseBody::Events(events) => {
                let data = match &events.schema {
                    Some(schema) => self.decoded(schema, at)?,
                    None => parse_quote!(::std::string::String),
                };
                parse_quote!(#runtime::EventStream<#data>)
            }
            ResponseBody::JsonStream(stream) => {
                let value = self.decoded(&stream.schema, at)?;
                parse_quote!(#runtime::JsonStream<#value>)
            }
        }))
    }

    /// Returns the type for the JSON of a schema; `None` if a type in it does not exist.
    fn decoded(&self, schema: &serde_json::Value, at: Scope) -> Option<Type> {
        let mut ty = rust_type(schema, self.context.plan, &self.context.runtime)?;
        let mut rename = Rename {
            context: self.context,
            at,
            is_missing: false,
        };
        rename.visit_type_mut(&mut ty);
        (!rename.is_missing).then_some(ty)
    }

    /// Returns the function that converts bytes to a stream, if the body is a stream of events
    /// or values.
    pub(super) fn stream(&self, body: &ResponseBody) -> Option<Expr> {
        let (stream, function) = match body {
            ResponseBody::Events(plan::Events { schema: None, .. }) => ("EventStream", "text"),
            ResponseBody::Events(plan::Events { whole: true, .. }) => ("EventStream", "whole"),
            ResponseBody::Events(_) => ("EventStream", "json"),
            ResponseBody::JsonStream(stream) => match stream.framing {
                plan::Framing::Lines => ("JsonStream", "lines"),
                plan::Framing::Sequence => ("JsonStream", "sequence"),
            },
            _ => return None,
        };
        let runtime = &self.context.runtime;
        let stream = quote::format_ident!("{stream}");
        let function = if self.context.plan.tolerant && function != "text" {
            quote::format_ident!("{function}_tolerant")
        } else {
            quote::format_ident!("{function}")
        };
        Some(parse_quote!(#runtime::#stream::#function))
    }

    /// Returns the description of the response on one line.
    pub(super) fn doc(&self, key: &str) -> Option<String> {
        let named = |key: &str| {
            let mut responses = self.responses.responses.iter();
            let found = responses.find(|(status, _)| status_key(status) == key)?;
            Some(found.1)
        };
        let response = match key {
            "DEFAULT" => self.responses.default.as_ref().or_else(|| {
                let digit = self.open_ranges().next()?;
                named(&format!("{digit}XX"))
            }),
            _ => named(key),
        };
        let text = &response.and_then(ReferenceOr::as_item)?.description;
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    }

    /// Returns the patterns of the statuses that a key stands for beside the other keys.
    pub(super) fn patterns(&self, key: &str) -> Vec<Pat> {
        let range = |digit: u16| -> Pat {
            let (start, end) = (digit * 100, digit * 100 + 99);
            let (start, end) = (number(start), number(end));
            parse_quote!(#start..=#end)
        };
        if key == "DEFAULT" {
            if self.responses.default.is_some() {
                return vec![parse_quote!(_)];
            }
            return self.open_ranges().map(range).collect();
        }
        let status = match key.strip_suffix("XX") {
            Some(digit) => digit.parse().ok().map(range),
            None => key.parse().ok().map(|code| {
                let code = number(code);
                parse_quote!(#code)
            }),
        };
        status.into_iter().collect()
    }

    /// Returns the first digits of the error ranges that only the default response covers.
    fn open_ranges(&self) -> impl Iterator<Item = u16> {
        let is_named = |digit: &u16| {
            let range = format!("{digit}XX");
            self.bodies.iter().any(|(key, _)| *key == range)
        };
        [4, 5].into_iter().filter(move |digit| !is_named(digit))
    }
}

/// Returns the key of a status, in capitals.
fn status_key(status: &StatusCode) -> String {
    match status {
        StatusCode::Code(code) => code.to_string(),
        StatusCode::Range(digit) => format!("{digit}XX"),
    }
}

fn number(status: u16) -> proc_macro2::Literal {
    proc_macro2::Literal::u16_unsuffixed(status)
}

/// The file in which a type is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Scope {
    /// The module `types`.
    Types,
    /// The file of the methods, which has the module `types` in scope.
    Client,
}

/// Gives types the names that they have in the file.
struct Rename<'a> {
    context: &'a Context<'a>,
    at: Scope,
    /// Whether a type does not exist.
    is_missing: bool,
}

impl VisitMut for Rename<'_> {
    fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
        visit_mut::visit_type_path_mut(self, ty);
        let mut segments = ty.path.segments.iter();
        if ty.path.leading_colon.is_some() || segments.next().is_none_or(|it| it.ident != "types") {
            return;
        }
        let Some(name) = segments.next().map(|segment| segment.ident.clone()) else {
            return;
        };
        let planned = self.context.plan.types.get(&name.to_string());
        if planned.is_some_and(|ty| ty.secret) {
            let runtime = &self.context.runtime;
            *ty = parse_quote!(#runtime::Secret);
        } else {
            self.is_missing |= !self.context.types.contains(&name.to_string());
            if self.at == Scope::Types {
                *ty = parse_quote!(#name);
            }
        }
    }
}
