//! Success responses and error responses.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Compare,
    media::accepts_all,
    pairing::{Pairing, pair_by_key},
};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Method, Response, Responses},
};

impl Compare<'_> {
    pub(super) fn responses(&mut self, item: &str, old: &Method, new: &Method) {
        self.response_group(
            &format!("{item} success"),
            &old.success,
            &new.success,
            new,
            true,
        );
        self.response_group(
            &format!("{item} failure"),
            &old.failure,
            &new.failure,
            new,
            false,
        );
        // Without any body, the responses that have one now state the change.
        let has_body = |method: &Method| method.success.has_body() || method.failure.has_body();
        if old.accept != new.accept && has_body(old) && has_body(new) {
            let narrows = old.success.has_body() && !accepts_all(&new.accept, &old.accept);
            let (kind, breaks) = (Kind::AcceptChanged, narrows.then_some(Running));
            let media_types = (accepted(&old.accept), accepted(&new.accept));
            self.report_change(kind, breaks, item, &new.pointer, media_types);
        }
    }

    /// Compares the success responses or the error responses of a method.
    fn response_group(
        &mut self,
        item: &str,
        old: &Responses,
        new: &Responses,
        method: &Method,
        is_success: bool,
    ) {
        let (kind, breaks) = (Kind::ResponseRetyped, Some(Compiling));
        match (old.plain(), new.plain()) {
            (Some(old_type), Some(new_type)) => {
                let (was, is) = (old.responses.values().next(), new.responses.values().next());
                let (old_schema, new_schema) = (schema(was), schema(is));
                if self.same_type((&old_schema, old_type), (&new_schema, new_type)) {
                    self.statuses(item, old, new, is_success);
                } else {
                    let pointer = is.map_or(&method.pointer, |response| &response.pointer);
                    self.report_change(kind, breaks, item, pointer, (old_type, new_type));
                }
            }
            (None, None) => {
                self.statuses(item, old, new, is_success);
                for (key, old, new) in kept_statuses(old, new) {
                    if !self.same_response_type(old, new) {
                        let (item, types) = (format!("{item} {key}"), (&old.ty, &new.ty));
                        self.report_change(kind, breaks, item, &new.pointer, types);
                    }
                }
            }
            _ => {
                let types = (summary(old), summary(new));
                let pointer = method.pointer.below("responses");
                self.report_change(kind, breaks, item, &pointer, types);
                for (_, old, new) in kept_statuses(old, new) {
                    // Compares the named types, too.
                    self.same_response_type(old, new);
                }
            }
        }
    }

    /// Compares the statuses with a response. Without a status, the enum has one variant fewer.
    /// If all responses have one type, a success status becomes an error, unless a range of
    /// statuses includes it.
    fn statuses(&mut self, item: &str, old: &Responses, new: &Responses, is_success: bool) {
        let removed = if old.is_enum {
            Some(Compiling)
        } else {
            is_success.then_some(Running)
        };
        let (old_statuses, new_statuses) = (distinct(old), distinct(new));
        let is_included =
            |key: &str| !old.is_enum && new_statuses.keys().any(|range| includes(range, key));
        for (key, response) in pair_by_key(&old_statuses, &new_statuses) {
            match response {
                // The addition of the range states the change.
                Pairing::Removed(_) if is_included(key) => {}
                Pairing::Removed(old) => {
                    let (kind, status) = (Kind::ResponseRemoved, status(key, old));
                    self.report_removal(kind, removed, item, &old.pointer, status);
                }
                Pairing::Kept(..) => {}
                // A range of the old client replaced it.
                Pairing::Added(_) if old.responses.contains_key(*key) => {}
                Pairing::Added(new) => {
                    let (kind, status) = (Kind::ResponseAdded, status(key, new));
                    self.report_addition(kind, None, item, &new.pointer, status);
                }
            }
        }
    }

    fn same_response_type(&mut self, old: &Response, new: &Response) -> bool {
        let (old_schema, new_schema) = (schema(Some(old)), schema(Some(new)));
        self.same_type((&old_schema, &old.ty), (&new_schema, &new.ty))
    }
}

/// Returns the responses of the statuses that both clients have.
fn kept_statuses<'m>(
    old: &'m Responses,
    new: &'m Responses,
) -> impl Iterator<Item = (&'m String, &'m Response, &'m Response)> {
    let old = old.responses.iter();
    old.filter_map(|(key, old)| Some((key, old, new.responses.get(key)?)))
}

/// Returns the responses that the code distinguishes, by status key. If all have one type, a range
/// such as `2XX` replaces the statuses that it includes.
fn distinct(group: &Responses) -> IndexMap<&str, &Response> {
    let is_distinct = |(key, _): &(&String, &Response)| {
        let mut others = group.responses.keys().filter(|range| range != key);
        group.is_enum || !others.any(|range| includes(range, key))
    };
    let responses = group.responses.iter().filter(is_distinct);
    responses.map(|(key, it)| (key.as_str(), it)).collect()
}

/// Whether the responses with the status key `range` include those with another key.
fn includes(range: &str, key: &str) -> bool {
    let main_digit = range.strip_suffix("XX");
    range == "default" || main_digit.is_some_and(|digit| key.starts_with(digit))
}

/// Returns the schema of a response; null if there is none.
fn schema(response: Option<&Response>) -> Value {
    let schema = response.and_then(|response| response.schema.clone());
    schema.unwrap_or_default()
}

/// Formats the media types of the header `Accept` for messages.
fn accepted(media_types: &[String]) -> String {
    if media_types.is_empty() {
        "*/*".to_owned()
    } else {
        media_types.join(", ")
    }
}

fn status(key: &str, response: &Response) -> String {
    format!("{key} with {}", response.ty)
}

/// Returns the type of a group of responses, for messages.
fn summary(group: &Responses) -> String {
    match group.plain() {
        Some(ty) => ty.to_owned(),
        None => {
            let statuses = group.responses.iter();
            let statuses: Vec<_> = statuses.map(|(key, it)| status(key, it)).collect();
            format!("an enum of {}", statuses.join(", "))
        }
    }
}
