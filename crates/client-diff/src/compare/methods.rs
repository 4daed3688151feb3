//! Added, removed and renamed methods.

use std::collections::HashSet;

use openapi_lower::plan::RequestField;

use super::{At, Compare, Subject};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::Method,
};

impl Compare<'_> {
    pub(super) fn methods(&mut self) {
        let (old, new) = (self.old, self.new);
        let mut matched: HashSet<&String> = HashSet::new();
        for (name, was) in &old.methods {
            let renamed = || {
                let mut unknown = new.methods.iter();
                unknown.find(|(other, is)| {
                    !old.methods.contains_key(*other) && !matched.contains(other) && alike(was, is)
                })
            };
            let found = new.methods.get_key_value(name).or_else(renamed);
            let item = format!("Client::{name}");
            self.subject = Subject::Operation(was.id.clone());
            let Some((new_name, is)) = found else {
                let at = At::Old(&was.pointer);
                self.tell(
                    Kind::OperationRemoved,
                    Some(Compiling),
                    item,
                    at,
                    (&was.request, ""),
                );
                continue;
            };
            matched.insert(new_name);
            self.subject = Subject::Operation(is.id.clone());
            let at = At::New(&is.pointer);
            if new_name != name {
                self.tell(
                    Kind::MethodRenamed,
                    Some(Compiling),
                    &item,
                    at,
                    (name, new_name),
                );
            }
            if generic(&was.request) != generic(&is.request) {
                let requests = (&was.request, &is.request);
                self.tell(Kind::RequestLineChanged, Some(Running), &item, at, requests);
            }
            let deprecated = (was.planned.deprecated, is.planned.deprecated);
            self.deprecation(&item, &is.pointer, deprecated);
            self.documentation(&item, &is.pointer, (&was.docs, &is.docs));
            self.arguments(&item, was, is);
            self.body(&item, was, is);
            self.responses(&item, was, is);
            self.pages(&item, was, is);
            self.stream_parameter(&item, was, is);
        }
        for (name, is) in &new.methods {
            if !matched.contains(name) {
                self.subject = Subject::Operation(is.id.clone());
                let (item, at) = (format!("Client::{name}"), At::New(&is.pointer));
                self.tell(Kind::OperationAdded, None, item, at, ("", &is.request));
            }
        }
    }
}

impl Compare<'_> {
    /// Compares the methods for the pages of an operation.
    fn pages(&mut self, item: &str, was: &Method, is: &Method) {
        let at = At::New(&is.pointer);
        match (&was.planned.pages, &is.planned.pages) {
            (None, Some(_)) => self.tell(Kind::PagesAdded, None, item, at, ("", "")),
            (Some(_), None) => self.tell(Kind::PagesRemoved, Some(Compiling), item, at, ("", "")),
            (Some(was), Some(is)) if was != is => {
                // The items of another array may have another type.
                let breaks = if was.items == is.items {
                    Running
                } else {
                    Compiling
                };
                self.tell(Kind::PagesChanged, Some(breaks), item, at, ("", ""));
            }
            _ => {}
        }
    }
}

impl Compare<'_> {
    /// The value of the request that asks for a stream (`x-stream-parameter`), of methods that
    /// return one.
    fn stream_parameter(&mut self, item: &str, was: &Method, is: &Method) {
        if !was.returns_stream() || !is.returns_stream() {
            return;
        }
        let [old, new] = [was, is].map(|method| method.planned.stream_switch.as_ref());
        if old != new {
            // A caller who set the value before may go on doing so.
            let breaks = old.map(|_| Running);
            let name = |field: Option<&RequestField>| field.map(expression).unwrap_or_default();
            let (kind, at) = (Kind::StreamParameterChanged, At::New(&is.pointer));
            self.tell(kind, breaks, item, at, (name(old), name(new)));
        }
    }
}

/// The runtime expression (OpenAPI 3.0.4, 4.8.20.4) for a value of a request.
fn expression(field: &RequestField) -> String {
    match field {
        RequestField::Query(name) => format!("$request.query.{name}"),
        RequestField::Header(name) => format!("$request.header.{name}"),
        RequestField::Body(pointer) => format!("$request.body#{pointer}"),
    }
}

/// Whether two methods send the same request.
fn alike(old: &Method, new: &Method) -> bool {
    let media_type = |method: &Method| method.body.as_ref().map(|body| body.media_type.clone());
    generic(&old.request) == generic(&new.request)
        && media_type(old) == media_type(new)
        && old.represented == new.represented
}

/// Returns a request line without the names of path parameters.
fn generic(request: &str) -> String {
    let mut generic = String::new();
    let mut depth = 0;
    for character in request.chars() {
        depth += i32::from(character == '{');
        if depth == 0 || character == '{' {
            generic.push(character);
        }
        depth -= i32::from(character == '}');
    }
    generic
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_a_path_parameter_is_called_does_not_matter() {
        let generic = super::generic("GET /pets/{pet-id}/toys/{n}.json");
        assert_eq!(generic, "GET /pets/{/toys/{.json");
    }
}
