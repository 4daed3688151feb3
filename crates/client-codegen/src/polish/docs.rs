//! Documents methods with the descriptions of their operations, and removes progenitor's ``
//! `Name` `` from types without a description.
//!
//! The printer (`print.rs`) lays out and escapes documentation.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;
use openapi_lower::plan;
use syn::{Attribute, ImplItemFn};
use typify_model::names::method_name;

use super::{Context, stream_switch};
use crate::{
    code::{Code, builder_name, doc, doc_attribute, self_name},
    escape,
    operations::Operation,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut builders = HashMap::new();
    for method in &mut code.methods {
        let operation = &context.operations[&method.operation];
        let planned = context.planned(method.operation);
        builders.extend(builder_name(&method.function).zip(planned));
        let represents = context.representations.contains_key(operation.id);
        let text = method_doc(operation, planned, represents, &method.function);
        let attrs = &mut method.function.attrs;
        attrs.retain(|attr| !attr.path().is_ident("doc"));
        attrs.insert(0, doc_attribute(&text));
    }
    for item in &mut code.builder {
        builder_defaults(item, &builders);
    }
    for item in code.types.iter_mut().chain(&mut code.builder) {
        match item {
            syn::Item::Struct(it) => placeholder(&mut it.attrs, &it.ident),
            syn::Item::Enum(it) => placeholder(&mut it.attrs, &it.ident),
            _ => {}
        }
    }
}

/// Returns the description's text: the summary and the description, each as a paragraph, unless
/// they are the same.
pub(super) fn prose(summary: &Option<String>, description: &Option<String>) -> String {
    let mut text = String::new();
    for part in [summary, description].into_iter().flatten() {
        let part = escape::closed_prose(part);
        if !part.is_empty() && text.trim_end() != part {
            text.push_str(&part);
            text.push_str("\n\n");
        }
    }
    text
}

/// Returns the documentation of a method: summary, description, the request, and the arguments.
/// `represents` states that the method requests one of several success media types.
fn method_doc(
    operation: &Operation<'_>,
    planned: Option<&plan::Operation>,
    represents: bool,
    function: &ImplItemFn,
) -> String {
    let described = operation.described;
    let mut text = prose(&described.summary, &described.description);
    let method = planned.and_then(|it| it.method.clone());
    let method = method.unwrap_or_else(|| operation.method.to_uppercase());
    let body = planned
        .and_then(|it| it.bodies.iter().find(|body| body.chosen))
        .filter(|body| operation.is_variant && !body.named_by_caller)
        .map(|body| format!(" with a body of {}", escape::inline_code(&body.media_type)))
        .unwrap_or_default();
    let accept = match planned {
        Some(planned) if represents => {
            format!(
                " and requests {}",
                escape::inline_code(&planned.accept.join(", "))
            )
        }
        _ => String::new(),
    };
    let request = escape::inline_code(&format!("{method} {}", operation.path));
    text.push_str(&format!("Sends {request}{body}{accept}.\n\n"));
    if let Some(name) = planned.and_then(stream_switch::name) {
        let name = escape::inline_code(name);
        text.push_str(&format!(
            "The method sets {name}, which requests a stream.\n\n"
        ));
    }
    if planned.is_some_and(|it| it.websocket) {
        text.push_str(
            "The request is the handshake of a WebSocket. The connection is for a library of that \
             protocol, in the role of the client.\n\n",
        );
    }
    text.push_str(&outcome(operation, planned));
    let arguments = function.sig.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(argument) => match &*argument.pat {
            syn::Pat::Ident(name) => Some(name.ident.to_string()),
            _ => None,
        },
        syn::FnArg::Receiver(_) => None,
    });
    for argument in arguments {
        let described = description(operation, &argument).unwrap_or_default();
        let said = described.to_ascii_lowercase().contains("deprecat");
        let deprecated = planned.is_some_and(|it| is_deprecated(it, &argument)) && !said;
        let deprecated = if deprecated { "Deprecated. " } else { "" };
        let line = format!("{deprecated}{described}");
        if !line.is_empty() {
            text.push_str(&format!("- `{argument}`: {}\n", line.trim_end()));
        }
    }
    text
}

/// Returns a paragraph about the response statuses, the credentials and the link to further
/// documentation.
fn outcome(operation: &Operation<'_>, planned: Option<&plan::Operation>) -> String {
    let mut sentences = Vec::new();
    let statuses = statuses(operation, planned);
    if statuses.len() > 1 {
        let statuses: Vec<String> = statuses.iter().map(|it| escape::inline_code(it)).collect();
        sentences.push(format!("Responses: {}.", statuses.join(", ")));
    }
    sentences.extend(planned.and_then(credentials));
    let link = planned.and_then(|it| it.external_docs.as_deref());
    let is_safe = |url: &&str| {
        let is_safe = |it: char| it.is_ascii_graphic() && !"<>\"`\\".contains(it);
        (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(is_safe)
    };
    let link = link.filter(is_safe);
    sentences.extend(link.map(|url| format!("Documentation: <{url}>")));
    if sentences.is_empty() {
        String::new()
    } else {
        format!("{}\n\n", sentences.join(" "))
    }
}

/// Returns the status keys of the responses, including those that only the Plan states.
fn statuses(operation: &Operation<'_>, planned: Option<&plan::Operation>) -> Vec<String> {
    let responses = &operation.described.responses;
    let lowered = responses
        .responses
        .keys()
        .map(|it| it.to_string().to_uppercase());
    let default = responses.default.iter().map(|_| "default".to_owned());
    let planned = planned.into_iter().flat_map(|it| &it.responses);
    // progenitor replaces a `default` response by the statuses for which it stands.
    let planned = planned.filter(|(key, _)| *key != "default");
    let planned = planned.map(|(key, _)| key.to_uppercase());
    let all: BTreeSet<String> = lowered.chain(planned).collect();
    all.into_iter().chain(default).collect()
}

/// Returns the sentence about the credentials that an operation takes, with their scopes.
fn credentials(planned: &plan::Operation) -> Option<String> {
    let alternatives = planned.security.as_ref()?;
    let scheme = |(name, scopes): (&String, &Vec<String>)| {
        let scopes: Vec<String> = scopes.iter().map(|it| escape::inline_code(it)).collect();
        if scopes.is_empty() {
            escape::inline_code(name)
        } else {
            format!("{} ({})", escape::inline_code(name), scopes.join(", "))
        }
    };
    let set = |set: &IndexMap<String, Vec<String>>| {
        if set.is_empty() {
            "none".to_owned()
        } else {
            set.iter().map(scheme).collect::<Vec<_>>().join(" and ")
        }
    };
    let sets: Vec<String> = alternatives.iter().map(set).collect();
    let sets = if sets.is_empty() {
        vec!["none".to_owned()]
    } else {
        sets
    };
    Some(format!("Credentials: {}.", sets.join(" or ")))
}

/// Returns the sentence about the default value of a parameter.
pub(super) fn default(parameter: &plan::Parameter) -> Option<String> {
    let value = escape::inline_code(&parameter.default.as_ref()?.to_string());
    let sent = if parameter.preset {
        ", which is sent"
    } else {
        ""
    };
    Some(format!("Default: {value}{sent}."))
}

/// Documents the default values of parameters at the setters of a builder.
fn builder_defaults(item: &mut syn::Item, builders: &HashMap<String, &plan::Operation>) {
    let syn::Item::Impl(block) = item else { return };
    let Some(planned) = self_name(block).and_then(|name| builders.get(&name)) else {
        return;
    };
    for item in &mut block.items {
        let syn::ImplItem::Fn(function) = item else {
            continue;
        };
        let mut parameters = planned.parameters.iter();
        let found = parameters.find(|(name, _)| function.sig.ident == method_name(name));
        if let Some(text) = found.and_then(|(_, parameter)| default(parameter)) {
            function.attrs.insert(0, doc_attribute(&text));
        }
    }
}

fn is_deprecated(planned: &plan::Operation, argument: &str) -> bool {
    let mut parameters = planned.parameters.iter();
    parameters.any(|(name, it)| it.deprecated && method_name(name) == argument)
}

/// Returns the description of an argument on one line.
fn description(operation: &Operation<'_>, argument: &str) -> Option<String> {
    use heck::ToSnakeCase;
    let text = if argument == "body" {
        operation
            .described
            .request_body
            .as_ref()?
            .as_item()?
            .description
            .as_ref()?
    } else {
        let name = argument.trim_matches('_');
        operation
            .parameters()
            .map(openapiv3::Parameter::parameter_data_ref)
            .find(|data| data.name.to_snake_case() == name)?
            .description
            .as_ref()?
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Removes documentation that only repeats the type's name.
fn placeholder(attrs: &mut Vec<Attribute>, name: &syn::Ident) {
    let named = format!("`{name}`");
    attrs.retain(|attr| doc(attr).is_none_or(|text| text.trim() != named));
}
