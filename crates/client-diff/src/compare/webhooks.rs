//! The module `webhooks`: the events that the API's server sends.

use client_codegen::surface::webhook_variants;
use openapi_lower::{Plan, plan::Webhook};

use super::{At, Compare};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::Pointer,
};

/// An event, as a program names it.
struct Event<'p> {
    item: String,
    payload: Option<String>,
    webhook: &'p Webhook,
    pointer: Pointer,
}

fn events(plan: &Plan) -> Vec<Event<'_>> {
    let events = webhook_variants(plan).into_iter().zip(&plan.webhooks);
    let events = events.enumerate().map(|(at, (variant, webhook))| Event {
        item: format!("webhooks::WebhookEvent::{}", variant.name),
        payload: variant.payload,
        webhook,
        pointer: Pointer::Plan("/webhooks".to_owned()).below(&at.to_string()),
    });
    events.collect()
}

impl Compare<'_> {
    pub(super) fn webhooks(&mut self) {
        let (old, new) = (self.old.plan, self.new.plan);
        let (had, has) = (events(old), events(new));
        for was in &had {
            let Some(is) = has.iter().find(|is| is.item == was.item) else {
                let (kind, at) = (Kind::WebhookRemoved, At::Old(&was.pointer));
                let gone = (&*was.webhook.name, "");
                self.tell(kind, Some(Compiling), &was.item, at, gone);
                continue;
            };
            let at = At::New(&is.pointer);
            let names = (&*was.webhook.name, &*is.webhook.name);
            if names.0 != names.1 {
                self.tell(Kind::WebhookRenamed, Some(Running), &is.item, at, names);
            }
            let payload = |event: &Event<'_>| event.payload.clone().unwrap_or_default();
            let types = (payload(was), payload(is));
            if types.0 != types.1 {
                self.tell(Kind::WebhookRetyped, Some(Compiling), &is.item, at, types);
            }
            if old.webhook_tag.is_some() && new.webhook_tag.is_some() {
                let values = (was.webhook.values.join(", "), is.webhook.values.join(", "));
                if values.0 != values.1 {
                    self.tell(Kind::WebhookTagChanged, Some(Running), &is.item, at, values);
                }
            }
            let deprecated = (was.webhook.deprecated, is.webhook.deprecated);
            self.deprecation(&is.item, &is.pointer, deprecated);
        }
        for is in &has {
            if had.iter().all(|was| was.item != is.item) {
                let (kind, at) = (Kind::WebhookAdded, At::New(&is.pointer));
                self.tell(kind, None, &is.item, at, ("", &*is.webhook.name));
            }
        }
        let breaks = match (&old.webhook_tag, &new.webhook_tag) {
            (Some(was), Some(is)) if was != is => Some(Running),
            (Some(_), None) if !has.is_empty() => Some(Compiling),
            (None, Some(_)) if !had.is_empty() => None,
            _ => return,
        };
        let names = [old, new].map(|plan| plan.webhook_tag.clone().unwrap_or_default());
        let pointer = Pointer::Plan("/webhookTag".to_owned());
        let at = if new.webhook_tag.is_some() {
            At::New(&pointer)
        } else {
            At::Old(&pointer)
        };
        let item = "webhooks::WebhookEvent::from_payload";
        self.tell(Kind::WebhookTagChanged, breaks, item, at, names.into());
    }
}
