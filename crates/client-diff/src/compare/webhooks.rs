//! The module `webhooks`: the events that the API's server sends.

use client_codegen::surface::webhook_variants;
use indexmap::IndexMap;
use openapi_lower::{Plan, plan::Webhook};

use super::{
    Compare,
    pairing::{Pairing, pair_by_key},
};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::Pointer,
};

/// An event that the server sends.
struct Event<'p> {
    /// The Rust type of the payload; empty if there is none.
    payload: String,
    webhook: &'p Webhook,
    pointer: Pointer,
}

/// Returns the events by the paths of their variants in Rust.
fn events(plan: &Plan) -> IndexMap<String, Event<'_>> {
    let variants = webhook_variants(plan).into_iter().zip(&plan.webhooks);
    variants
        .enumerate()
        .map(|(at, (variant, webhook))| {
            let event = Event {
                payload: variant.payload.unwrap_or_default(),
                webhook,
                pointer: Pointer::Plan("/webhooks".to_owned()).below(&at.to_string()),
            };
            (format!("webhooks::WebhookEvent::{}", variant.name), event)
        })
        .collect()
}

impl Compare<'_> {
    pub(super) fn webhooks(&mut self) {
        let (old_tag, new_tag) = (&self.old.plan.webhook_tag, &self.new.plan.webhook_tag);
        let is_tagged = old_tag.is_some() && new_tag.is_some();
        let (old_events, new_events) = (events(self.old.plan), events(self.new.plan));
        for (item, event) in pair_by_key(&old_events, &new_events) {
            match event {
                Pairing::Removed(old) => {
                    let (kind, breaks) = (Kind::WebhookRemoved, Some(Compiling));
                    self.report_removal(kind, breaks, item, &old.pointer, &old.webhook.name);
                }
                Pairing::Kept(old, new) => self.event(item, old, new, is_tagged),
                Pairing::Added(new) => {
                    let (kind, name) = (Kind::WebhookAdded, &new.webhook.name);
                    self.report_addition(kind, None, item, &new.pointer, name);
                }
            }
        }
        let breaks = match (old_tag, new_tag) {
            (Some(old), Some(new)) if old != new => Some(Running),
            (Some(_), None) if !new_events.is_empty() => Some(Compiling),
            (None, Some(_)) if !old_events.is_empty() => None,
            _ => return,
        };
        let (kind, item) = (
            Kind::WebhookTagChanged,
            "webhooks::WebhookEvent::from_payload",
        );
        let pointer = &Pointer::Plan("/webhookTag".to_owned());
        let tag = |tag: &Option<String>| tag.clone().unwrap_or_default();
        if new_tag.is_some() {
            self.report_change(kind, breaks, item, pointer, (tag(old_tag), tag(new_tag)));
        } else {
            self.report_removal(kind, breaks, item, pointer, tag(old_tag));
        }
    }

    /// Compares an event. `is_tagged` states whether a payload property distinguishes the events
    /// of both clients.
    fn event(&mut self, item: &str, old: &Event<'_>, new: &Event<'_>, is_tagged: bool) {
        let (pointer, running) = (&new.pointer, Some(Running));
        let (was, is) = (old.webhook, new.webhook);
        if was.name != is.name {
            let names = (&was.name, &is.name);
            self.report_change(Kind::WebhookRenamed, running, item, pointer, names);
        }
        if old.payload != new.payload {
            let (kind, types) = (Kind::WebhookRetyped, (&old.payload, &new.payload));
            self.report_change(kind, Some(Compiling), item, pointer, types);
        }
        if is_tagged && was.values != is.values {
            let values = (was.values.join(", "), is.values.join(", "));
            self.report_change(Kind::WebhookTagChanged, running, item, pointer, values);
        }
        self.deprecation(item, pointer, was.deprecated, is.deprecated);
    }
}
