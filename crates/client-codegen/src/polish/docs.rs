//! Documents methods with the descriptions of their operations, and removes progenitor's ``
//! `Name` `` from types without a description.
//!
//! The printer (`print.rs`) lays out and escapes documentation.

use std::collections::{BTreeMap, HashMap};

use openapi_lower::{media_type, plan};
use openapiv3::ReferenceOr;
use syn::{Attribute, ImplItemFn, ItemImpl, Type, parse_quote};
use typify_model::names::method_name;

use super::{
    Context, response_enums,
    response_types::types_of_output,
    rust_type, stream_switch,
    syntax::{argument, functions_mut},
};
use crate::{
    code::{Code, doc, doc_attribute},
    escape,
    operations::Operation,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let success_type = |(operation, function): (usize, &mut ImplItemFn)| {
        let (success, _) = types_of_output(&function.sig.output)?;
        Some((operation, success.clone()))
    };
    let success_types: HashMap<usize, Type> = code.calls_mut().filter_map(success_type).collect();
    for method in &mut code.methods {
        let operation = &context.operations[&method.operation];
        let planned = context.planned(method.operation);
        let is_representation = context.representations.contains_key(operation.id);
        let success = success_types.get(&method.operation);
        let responses = Responses::new(method.operation, success, context);
        let function = &method.function;
        let text = method_doc(operation, planned, is_representation, &responses, function);
        let attrs = &mut method.function.attrs;
        attrs.retain(|attr| !attr.path().is_ident("doc"));
        attrs.insert(0, doc_attribute(&text));
    }
    for (position, block) in code.builder_impls_mut() {
        if let Some(planned) = context.planned(position) {
            document_defaults(block, planned);
        }
    }
    for item in code.types.iter_mut().chain(&mut code.builder) {
        match item {
            syn::Item::Struct(it) => remove_placeholder(&mut it.attrs, &it.ident),
            syn::Item::Enum(it) => remove_placeholder(&mut it.attrs, &it.ident),
            _ => {}
        }
    }
}

/// Returns the summary and the description, each as a paragraph; one of them if they are equal.
pub(super) fn prose(summary: &Option<String>, description: &Option<String>) -> String {
    let mut text = String::new();
    for paragraph in [summary, description].into_iter().flatten() {
        let paragraph = escape::closed_prose(paragraph);
        if !paragraph.is_empty() && text.trim_end() != paragraph {
            text.push_str(&paragraph);
            text.push_str("\n\n");
        }
    }
    text
}

/// Returns the documentation of a method: summary, description, the request, and the arguments.
/// `is_representation` states that the method requests one of several success media types.
fn method_doc(
    operation: &Operation<'_>,
    planned: Option<&plan::Operation>,
    is_representation: bool,
    responses: &Responses,
    function: &ImplItemFn,
) -> String {
    let described = operation.described;
    let mut text = prose(&described.summary, &described.description);
    let method = planned.and_then(|it| it.method.clone());
    let method = method.unwrap_or_else(|| operation.method.to_uppercase());
    let request = escape::inline_code(&format!("{method} {}", operation.path));
    text.push_str(&format!("Sends {request}"));
    if let Some(body) = planned.and_then(|it| it.bodies.iter().find(|body| body.chosen))
        && operation.is_variant
        && !body.named_by_caller
    {
        let media_type = escape::inline_code(&body.media_type);
        text.push_str(&format!(" with a body of {media_type}"));
    }
    if let Some(planned) = planned.filter(|_| is_representation) {
        let media_types = escape::inline_code(&planned.accept.join(", "));
        text.push_str(&format!(" and requests {media_types}"));
    }
    text.push_str(".\n\n");
    if let Some(name) = planned.and_then(stream_switch::name) {
        let name = escape::inline_code(name);
        text.push_str(&format!("Sets {name}, which requests a stream.\n\n"));
    }
    if planned.is_some_and(|it| it.websocket) {
        text.push_str(
            "The request is a WebSocket handshake. Use the connection with a WebSocket library, in \
             the role of the client.\n\n",
        );
    }
    text.push_str(&responses_and_credentials(planned, responses));
    for (argument, _) in function.sig.inputs.iter().filter_map(argument) {
        let argument = argument.to_string();
        let described = description(operation, &argument).unwrap_or_default();
        let parameter = planned.and_then(|it| parameter(it, &argument));
        let is_deprecated = parameter.is_some_and(|it| it.deprecated);
        let line = if is_deprecated && !described.to_ascii_lowercase().contains("deprecat") {
            format!("Deprecated. {described}")
        } else {
            described
        };
        if !line.is_empty() {
            text.push_str(&format!("- `{argument}`: {}\n", line.trim_end()));
        }
    }
    text
}

/// Returns a paragraph about the responses, the credentials and the link to further documentation.
fn responses_and_credentials(planned: Option<&plan::Operation>, responses: &Responses) -> String {
    let mut sentences = Vec::new();
    sentences.extend(responses.sentence());
    sentences.extend(responses.limits().map(str::to_owned));
    sentences.extend(planned.and_then(credentials));
    let link = planned.and_then(|it| it.external_docs.as_deref());
    let is_safe = |it: char| it.is_ascii_graphic() && !"<>\"`\\".contains(it);
    if let Some(url) = link
        && (url.starts_with("https://") || url.starts_with("http://"))
        && url.chars().all(is_safe)
    {
        sentences.push(format!("Documentation: <{url}>"));
    }
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
        let default = described
            .default
            .iter()
            .map(|it| ("default".to_owned(), it));
        let mut all: BTreeMap<(bool, String), Option<Type>> = BTreeMap::new();
        for (key, response) in lowered.chain(default) {
            // The lowered document may have the ranges that `default` covers in place of `default`.
            let default = planned.get("DEFAULT").filter(|_| key.ends_with("XX"));
            let ty = planned.get(&key.to_uppercase()).or(default).cloned();
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

    /// Returns the sentence that lists several responses. A single one is the type of the method.
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

    /// Returns the sentence about the limits of a success response that is read as it arrives: it
    /// has neither a deadline nor a size limit.
    fn limits(&self) -> Option<&'static str> {
        let successes = self
            .by_status
            .iter()
            .filter(|(key, _)| key.starts_with('2'));
        let types = successes.filter_map(|(_, ty)| ty.as_deref());
        let types: Vec<&str> = types.chain([self.success.as_str()]).collect();
        let has = |name: &str| types.iter().any(|ty| ty.starts_with(name));
        if has("EventStream") || has("JsonStream") {
            Some(
                "The response is read as it arrives, without a deadline or a size limit, but with \
                 the idle timeout and the item limit.",
            )
        } else if has("ByteStream") {
            Some(
                "The response is read as it arrives, without a deadline or a size limit, but with \
                 the idle timeout.",
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

/// Returns the sentence about the credentials that an operation requires, with their scopes.
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
    let join = |items: Vec<String>, separator: &str| {
        if items.is_empty() {
            "none".to_owned()
        } else {
            items.join(separator)
        }
    };
    let sets = alternatives
        .iter()
        .map(|set| join(set.iter().map(scheme).collect(), " and "));
    Some(format!("Credentials: {}.", join(sets.collect(), " or ")))
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
fn document_defaults(block: &mut ItemImpl, planned: &plan::Operation) {
    for function in functions_mut(block) {
        let parameter = parameter(planned, &function.sig.ident.to_string());
        if let Some(text) = parameter.and_then(default) {
            function.attrs.insert(0, doc_attribute(&text));
        }
    }
}

/// Returns the Plan's entry for a parameter by its name in Rust.
pub(super) fn parameter<'p>(
    planned: &'p plan::Operation,
    argument: &str,
) -> Option<&'p plan::Parameter> {
    let mut parameters = planned.parameters.iter();
    let found = parameters.find(|(name, _)| method_name(name) == argument);
    found.map(|(_, parameter)| parameter)
}

/// Returns the description of an argument on one line.
fn description(operation: &Operation<'_>, argument: &str) -> Option<String> {
    let text = if argument == "body" {
        operation
            .described
            .request_body
            .as_ref()?
            .as_item()?
            .description
            .as_ref()?
    } else {
        let parameter = operation.parameter_of_argument(argument)?;
        parameter.description.as_ref()?
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Removes documentation that only repeats the type's name.
fn remove_placeholder(attrs: &mut Vec<Attribute>, name: &syn::Ident) {
    let placeholder = format!("`{name}`");
    attrs.retain(|attr| doc(attr).is_none_or(|text| text.trim() != placeholder));
}
