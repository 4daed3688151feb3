//! Generates the module `webhooks`: the events that the API's server sends to a receiver.
//!
//! progenitor ignores webhooks and callbacks. Here each of them becomes a variant of one enum, with
//! its payload, and a function that decodes the payload. A receiver identifies the event by its URL,
//! by a header, or by a property of the payload, if the description declares one.

use std::collections::HashSet;

use openapi_lower::{Plan, plan::Webhook};
use quote::{format_ident, quote};
use syn::{Arm, Expr, Ident, Item, Path, Type, Variant, parse_quote};
use typify_model::names::{method_name, type_name};

use super::{
    docs::prose,
    rust_type::{rust_type, type_of},
};
use crate::{code::doc_attribute, escape};

/// A variant of the enum `WebhookEvent`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WebhookVariant {
    /// The name of the variant.
    pub name: String,
    /// The type of the payload, as in Rust source; `None` for a variant without payload.
    pub payload: Option<String>,
}

/// Returns the variants of the enum `WebhookEvent`, in the order of [`Plan::webhooks`].
pub fn webhook_variants(plan: &Plan) -> Vec<WebhookVariant> {
    let any = || "serde_json::Value".to_owned();
    events(plan, &parse_quote!(client_runtime))
        .into_iter()
        .map(|event| {
            let schema = event.webhook.schema.as_ref();
            WebhookVariant {
                name: event.variant.to_string(),
                payload: schema.map(|schema| type_of(schema, plan).unwrap_or_else(any)),
            }
        })
        .collect()
}

/// An event with its names in the generated code.
struct Event<'a> {
    webhook: &'a Webhook,
    variant: Ident,
    /// The function that decodes the payload, and the payload's type.
    payload: Option<(Ident, Type)>,
}

/// Returns the module's items; empty if the description has no webhooks.
pub(crate) fn items(plan: &Plan, runtime: &Path) -> Vec<Item> {
    let events = events(plan, runtime);
    if events.is_empty() {
        return Vec::new();
    }
    let variants = events.iter().map(|event| -> Variant {
        let Event {
            webhook,
            variant,
            payload,
        } = event;
        let doc = doc_attribute(&documentation(webhook));
        let deprecated = webhook.deprecated.then(|| quote!(#[deprecated]));
        let payload = payload.iter().map(|(_, ty)| quote!((#ty)));
        parse_quote!(#doc #deprecated #variant #(#payload)*)
    });
    // A tolerant client accepts the events of a newer server.
    let unknown = plan.tolerant.then(|| {
        quote! {
            /// An event that the description does not declare, with its payload.
            Unknown(serde_json::Value),
        }
    });
    let mut items: Vec<Item> = vec![
        parse_quote! {
            /// A request that the API's server sends to your receiver.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum WebhookEvent { #(#variants,)* #unknown }
        },
        event_functions(&events, plan),
    ];
    let functions = events.iter();
    items.extend(functions.filter_map(|event| payload_function(event, plan.tolerant)));
    items
}

/// Returns the events, with distinct names.
fn events<'a>(plan: &'a Plan, runtime: &Path) -> Vec<Event<'a>> {
    let mut taken: HashSet<String> = HashSet::from(["Unknown".to_owned()]);
    let events = plan.webhooks.iter().map(|webhook| {
        let mut name = type_name(&webhook.name);
        while !taken.insert(name.clone()) {
            name.push_str("Event");
        }
        let payload = webhook.schema.as_ref().map(|schema| {
            let ty = rust_type(schema, plan, runtime);
            let ty = ty.unwrap_or_else(|| parse_quote!(serde_json::Value));
            (format_ident!("parse_{}", method_name(&name)), short(ty))
        });
        Event {
            webhook,
            variant: format_ident!("{name}"),
            payload,
        }
    });
    events.collect()
}

/// Removes the leading colons of `::serde_json::Value`: the module imports `serde_json`.
fn short(mut ty: Type) -> Type {
    if let Type::Path(path) = &mut ty
        && let Some(first) = path.path.segments.first()
        && first.ident == "serde_json"
    {
        path.path.leading_colon = None;
    }
    ty
}

/// Returns the impl with the functions that decode an event by its name and by its payload.
fn event_functions(events: &[Event<'_>], plan: &Plan) -> Item {
    let decoded = |event: &Event<'_>| -> Expr {
        let variant = &event.variant;
        match &event.payload {
            Some((function, _)) => parse_quote!(#function(payload).map(Self::#variant)),
            None => parse_quote!(Ok(Self::#variant)),
        }
    };
    let named = events.iter().map(|event| -> Arm {
        let (name, decoded) = (&event.webhook.name, decoded(event));
        parse_quote!(#name => #decoded,)
    });
    let other: Arm = if plan.tolerant {
        parse_quote!(_ => decode::strict(payload).map(Self::Unknown),)
    } else {
        parse_quote!(_ => Err(DecodeError::unknown_event()),)
    };
    let tagged = plan.webhook_tag.as_ref().map(|tag| {
        let arms = events.iter().map(|event| -> Arm {
            let (values, decoded) = (&event.webhook.values, decoded(event));
            parse_quote!(#(#values)|* => #decoded,)
        });
        let doc = format!(
            "Decodes the payload of the event that its property {} names.",
            escape::inline_code(tag)
        );
        quote! {
            #[doc = #doc]
            ///
            /// # Errors
            ///
            /// When the payload has no such property, or does not match its schema.
            pub fn from_payload(payload: &[u8]) -> Result<Self, DecodeError> {
                match decode::text_property(payload, #tag)?.as_str() {
                    #(#arms)*
                    #other
                }
            }
        }
    });
    let errors = if plan.tolerant {
        "When the payload does not match its schema."
    } else {
        "When the payload does not match its schema, or the description declares no such event."
    };
    let is_read = plan.tolerant || events.iter().any(|it| it.payload.is_some());
    let payload = format_ident!("{}", if is_read { "payload" } else { "_payload" });
    let deprecated = events.iter().any(|it| it.webhook.deprecated);
    let deprecated = deprecated.then(|| quote!(#[allow(deprecated)]));
    parse_quote! {
        #deprecated
        impl WebhookEvent {
            /// Decodes the payload of the event that the description declares by this name.
            ///
            /// # Errors
            ///
            #[doc = #errors]
            pub fn parse(name: &str, #payload: &[u8]) -> Result<Self, DecodeError> {
                match name {
                    #(#named)*
                    #other
                }
            }

            #tagged
        }
    }
}

/// Returns the function that decodes the payload of an event.
fn payload_function(event: &Event<'_>, tolerant: bool) -> Option<Item> {
    let (function, ty) = event.payload.as_ref()?;
    let doc = format!(
        "Decodes the payload of {}.",
        escape::inline_code(&event.webhook.name)
    );
    let decoded: Expr = if tolerant {
        parse_quote!(decode::tolerant(payload).map(|(event, _)| event))
    } else {
        parse_quote!(decode::strict(payload))
    };
    Some(parse_quote! {
        #[doc = #doc]
        ///
        /// # Errors
        ///
        /// When the payload does not match its schema.
        pub fn #function(payload: &[u8]) -> Result<#ty, DecodeError> {
            #decoded
        }
    })
}

/// Returns the documentation of an event: its description, and the expected responses.
fn documentation(webhook: &Webhook) -> String {
    let mut text = prose(&webhook.summary, &webhook.description);
    let name = escape::inline_code(&webhook.name);
    let method = escape::inline_code(&webhook.method);
    let event = match &webhook.callback_of {
        Some(operation) => format!("callback {name} of {}", escape::inline_code(operation)),
        None => format!("webhook {name}"),
    };
    text.push_str(&format!("The {event}, sent by {method}."));
    if let Some(media_type) = &webhook.media_type {
        let media_type = escape::inline_code(media_type);
        text.push_str(&format!(
            " The payload is sent as {media_type}; only JSON is decoded."
        ));
    }
    let responses = webhook.responses.iter().map(|(status, description)| {
        let status = escape::inline_code(status);
        match escape::markdown_text(description) {
            description if description.is_empty() => format!("\n- {status}"),
            description => format!("\n- {status}: {description}"),
        }
    });
    let responses: String = responses.collect();
    if !responses.is_empty() {
        text.push_str(&format!(
            "\n\nThe server expects one of these responses:\n{responses}"
        ));
    }
    text
}
