//! Success responses and error responses.

use super::{At, Compare};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Method, Response, Responses},
};
use openapi_lower::media_type;

impl Compare<'_> {
    pub(super) fn responses(&mut self, item: &str, was: &Method, is: &Method) {
        let groups = [
            ("success", &was.success, &is.success),
            ("failure", &was.failure, &is.failure),
        ];
        for (name, old, new) in groups {
            let is_success = name == "success";
            self.group(&format!("{item} {name}"), old, new, is, is_success);
        }
        let accept = |method: &Method| method.planned.accept.join(", ");
        if accept(was) != accept(is) {
            let at = At::New(&is.pointer);
            let narrows = !requests_all(&is.planned.accept, &was.planned.accept);
            self.tell(
                Kind::AcceptChanged,
                narrows.then_some(Running),
                item,
                at,
                (accept(was), accept(is)),
            );
        }
    }

    fn group(
        &mut self,
        item: &str,
        old: &Responses,
        new: &Responses,
        is: &Method,
        is_success: bool,
    ) {
        match (old.plain(), new.plain()) {
            (Some(was), Some(becomes)) => {
                let schema = |group: &Responses| {
                    let first = group.responses.values().next();
                    first
                        .and_then(|response| response.schema.clone())
                        .unwrap_or_default()
                };
                let same = self.same_type((&schema(old), was), (&schema(new), becomes));
                if !same {
                    let pointer = new
                        .responses
                        .values()
                        .next()
                        .map_or(&is.pointer, |it| &it.pointer);
                    let types = (was, becomes);
                    self.tell(
                        Kind::ResponseRetyped,
                        Some(Compiling),
                        item,
                        At::New(pointer),
                        types,
                    );
                } else {
                    self.statuses(item, old, new, is_success);
                }
            }
            (None, None) => {
                self.statuses(item, old, new, is_success);
                self.common(old, new, |compare, key, was, is| {
                    let item = format!("{item} {key}");
                    let (at, types) = (At::New(&is.pointer), (&was.ty, &is.ty));
                    compare.tell(Kind::ResponseRetyped, Some(Compiling), item, at, types);
                });
            }
            _ => {
                let types = (described(old), described(new));
                let pointer = is.pointer.below("responses");
                let at = At::New(&pointer);
                self.tell(Kind::ResponseRetyped, Some(Compiling), item, at, types);
                self.common(old, new, |_, _, _, _| {});
            }
        }
    }

    /// Compares the statuses with a response. Without a status, the enum has one variant fewer.
    /// If all responses have one type, a success status becomes an error.
    fn statuses(&mut self, item: &str, old: &Responses, new: &Responses, is_success: bool) {
        let breaks = if old.is_enum {
            Some(Compiling)
        } else {
            is_success.then_some(Running)
        };
        for (key, was) in &old.responses {
            if !new.responses.contains_key(key) {
                let at = At::Old(&was.pointer);
                self.tell(
                    Kind::ResponseRemoved,
                    breaks,
                    item,
                    at,
                    (status(key, was), ""),
                );
            }
        }
        for (key, is) in &new.responses {
            if !old.responses.contains_key(key) {
                let at = At::New(&is.pointer);
                self.tell(Kind::ResponseAdded, None, item, at, ("", status(key, is)));
            }
        }
    }

    /// Compares the types of the statuses that both have.
    fn common(
        &mut self,
        old: &Responses,
        new: &Responses,
        mut differ: impl FnMut(&mut Self, &str, &Response, &Response),
    ) {
        for (key, was) in &old.responses {
            if let Some(is) = new.responses.get(key) {
                let schema = |response: &Response| response.schema.clone().unwrap_or_default();
                if !self.same_type((&schema(was), &was.ty), (&schema(is), &is.ty)) {
                    differ(self, key, was, is);
                }
            }
        }
    }
}

/// Whether a request for the media types of `new` also accepts those of `old`. Without any,
/// JSON is requested.
fn requests_all(new: &[String], old: &[String]) -> bool {
    let has = |wanted: &str| {
        if new.is_empty() {
            wanted == media_type::JSON
        } else {
            new.iter().any(|it| it == wanted || it == "*/*")
        }
    };
    if old.is_empty() {
        has(media_type::JSON)
    } else {
        old.iter().all(|wanted| has(wanted))
    }
}

fn status(key: &str, response: &Response) -> String {
    format!("{key} with {}", response.ty)
}

fn described(group: &Responses) -> String {
    match group.plain() {
        Some(ty) => ty.to_owned(),
        None => {
            let statuses = group
                .responses
                .iter()
                .map(|(key, response)| status(key, response));
            format!("an enum of {}", statuses.collect::<Vec<_>>().join(", "))
        }
    }
}
