//! Documents methods with the descriptions of their operations, and removes progenitor's ``
//! `Name` `` from types without a description.
//!
//! The printer (`print.rs`) lays out and escapes documentation.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use openapi_lower::{media_type, plan};
use openapiv3::ReferenceOr;
use syn::{Attribute, ImplItemFn, Type, parse_quote};
use typify_model::names::method_name;

use super::{Context, response_enums, response_types::types_of_output, rust_type, stream_switch};
use crate::{
    code::{Code, builder_name, doc, doc_attribute, self_name},
    escape,
    operations::Operation,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut builders = HashMap::new();
    let success = |(operation, function): (usize, &mut ImplItemFn)| {
        let (success, _) = types_of_output(&function.sig.output)?;
        Some((operation, success.clone()))
    };
    let success: HashMap<usize, Type> = code.calls_mut().filter_map(success).collect();
    for method in &mut code.methods {
        let operation = &context.operations[&method.operation];
        let planned = context.planned(method.operation);
        builders.extend(builder_name(&method.function).zip(planned));
        let represents = context.representations.contains_key(operation.id);
        let responses = Responses::new(method.operation, success.get(&method.operation), context);
        let text = method_doc(operation, planned, represents, &responses, &method.function);
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
    responses: &Responses,
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
    text.push_str(&outcome(planned, responses));
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

/// Returns a paragraph about the responses, the credentials and the link to further documentation.
fn outcome(planned: Option<&plan::Operation>, responses: &Responses) -> String {
    let mut sentences = Vec::new();
    sentences.extend(responses.sentence());
    sentences.extend(responses.limits().map(str::to_owned));
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

/// The responses of an operation.
struct Responses {
    /// The status keys in their order, `default` last, each with the type of its body.
    by_status: Vec<(String, Option<String>)>,
    /// The type of the method's success.
    success: String,
}

impl Responses {
    fn new(operation: usize, success: Option<&Type>, context: &Context<'_>) -> Self {
        let short = |ty: Type| rust_type::short(ty, context.plan).replace("types::", "");
        let planned: HashMap<String, Option<Type>> = response_enums::body_types(operation, context)
            .into_iter()
            .collect();
        let described = &context.operations[&operation].described.responses;
        let lowered = described.responses.iter();
        let lowered = lowered.map(|(key, response)| (key.to_string().to_uppercase(), response));
        let default = described.default.iter();
        let default = default.map(|response| ("default".to_owned(), response));
        let mut all: BTreeMap<(bool, String), Option<Type>> = BTreeMap::new();
        for (key, response) in lowered.chain(default) {
            let ty = planned.get(&key.to_uppercase()).cloned();
            // progenitor replaces a `default` response by the statuses for which it stands.
            let of_default = || {
                planned
                    .get("DEFAULT")
                    .filter(|_| key.ends_with("XX"))
                    .cloned()
            };
            let ty = ty.or_else(of_default);
            let ty = ty.unwrap_or_else(|| body_type(response, context));
            all.insert((key == "default", key), ty);
        }
        let planned_keys = context
            .planned(operation)
            .into_iter()
            .flat_map(|it| it.responses.keys());
        for key in planned_keys.filter(|key| *key != "default") {
            let key = key.to_uppercase();
            let ty = planned.get(&key).cloned().flatten();
            all.entry((false, key)).or_insert(ty);
        }
        Self {
            by_status: all
                .into_iter()
                .map(|((_, key), ty)| (key, ty.map(short)))
                .collect(),
            success: success.cloned().map(short).unwrap_or_default(),
        }
    }

    /// Returns the sentence about several responses. The type of the method states a single one.
    fn sentence(&self) -> Option<String> {
        let phrase = |(key, ty): &(String, Option<String>)| {
            let key = escape::inline_code(key);
            match ty {
                Some(ty) => format!("{key} with {}", escape::inline_code(ty)),
                None => key,
            }
        };
        let phrases: Vec<String> = self.by_status.iter().map(phrase).collect();
        (phrases.len() > 1).then(|| format!("Responses: {}.", phrases.join(", ")))
    }

    /// Returns the sentence about the limits of a success response, if they are not the usual
    /// ones: a response that is read as it arrives has neither a deadline nor a size limit.
    fn limits(&self) -> Option<&'static str> {
        let success = self.by_status.iter();
        let success = success.filter(|(key, _)| key.starts_with('2'));
        let types = success.filter_map(|(_, ty)| ty.as_deref());
        let types: Vec<&str> = types.chain([self.success.as_str()]).collect();
        let has = |name: &str| types.iter().any(|ty| ty.starts_with(name));
        if has("EventStream") || has("JsonStream") {
            Some(
                "The response is read as it arrives, without a deadline and a size limit; the idle \
                 timeout and the item limit hold.",
            )
        } else if has("ByteStream") {
            Some(
                "The response is read as it arrives, without a deadline and a size limit; the idle \
                 timeout holds.",
            )
        } else {
            None
        }
    }
}

/// Returns the type of the body that the lowered document states for a response.
fn body_type(response: &ReferenceOr<openapiv3::Response>, context: &Context<'_>) -> Option<Type> {
    let content = &response.as_item()?.content;
    let (name, media) = content.first()?;
    if !media_type::is_json(name) {
        let runtime = &context.runtime;
        return Some(parse_quote!(#runtime::ByteStream));
    }
    let schema = serde_json::to_value(media.schema.as_ref()?).ok()?;
    rust_type::rust_type(&schema, context.plan, &context.runtime)
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
