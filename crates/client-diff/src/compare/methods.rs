//! Added, removed and renamed methods.

use std::collections::HashSet;

use openapi_lower::plan::RequestField;

use super::{Compare, Subject};
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
        let mut paired: HashSet<&String> = HashSet::new();
        for (name, was) in &old.methods {
            let find_renamed = || {
                new.methods.iter().find(|(other, is)| {
                    !old.methods.contains_key(*other)
                        && !paired.contains(other)
                        && sends_same_request(was, is)
                })
            };
            let item = format!("Client::{name}");
            let found = new.methods.get_key_value(name).or_else(find_renamed);
            let Some((new_name, is)) = found else {
                self.subject = Subject::Operation(was.id.clone());
                let (kind, breaks) = (Kind::OperationRemoved, Some(Compiling));
                self.report_removal(kind, breaks, item, &was.pointer, &was.request);
                continue;
            };
            paired.insert(new_name);
            self.subject = Subject::Operation(is.id.clone());
            if new_name != name {
                let (kind, breaks) = (Kind::MethodRenamed, Some(Compiling));
                self.report_change(kind, breaks, &item, &is.pointer, (name, new_name));
            }
            self.method(&item, was, is);
        }
        for (name, is) in &new.methods {
            if !paired.contains(name) {
                self.subject = Subject::Operation(is.id.clone());
                let (kind, item) = (Kind::OperationAdded, format!("Client::{name}"));
                self.report_addition(kind, None, item, &is.pointer, &is.request);
            }
        }
        self.subject = Subject::Client;
    }

    fn method(&mut self, item: &str, old: &Method, new: &Method) {
        if without_names(&old.request) != without_names(&new.request) {
            let (kind, requests) = (Kind::RequestLineChanged, (&old.request, &new.request));
            self.report_change(kind, Some(Running), item, &new.pointer, requests);
        }
        let deprecated = (old.planned.deprecated, new.planned.deprecated);
        self.deprecation(item, &new.pointer, deprecated.0, deprecated.1);
        self.documentation(item, &new.pointer, old.docs.as_deref(), new.docs.as_deref());
        self.arguments(item, old, new);
        self.body(item, old, new);
        self.responses(item, old, new);
        self.pages(item, old, new);
        self.stream_parameter(item, old, new);
    }

    /// Compares the methods for the pages of an operation.
    fn pages(&mut self, item: &str, old: &Method, new: &Method) {
        let (kind, breaks) = match (&old.planned.pages, &new.planned.pages) {
            (None, Some(_)) => (Kind::PagesAdded, None),
            (Some(_), None) => (Kind::PagesRemoved, Some(Compiling)),
            (Some(old), Some(new)) if old != new => {
                // The items of a different array may have a different type.
                let is_same_array = old.items == new.items;
                let breaks = if is_same_array { Running } else { Compiling };
                (Kind::PagesChanged, Some(breaks))
            }
            _ => return,
        };
        self.report_change(kind, breaks, item, &new.pointer, ("", ""));
    }

    /// Compares the request value that asks for a stream (`x-stream-parameter`), of methods that
    /// return one.
    fn stream_parameter(&mut self, item: &str, old: &Method, new: &Method) {
        if !old.returns_stream() || !new.returns_stream() {
            return;
        }
        let [was, is] = [old, new].map(|method| method.planned.stream_switch.as_ref());
        if was != is {
            // A caller who sets the value already may continue to do so.
            let breaks = was.map(|_| Running);
            let format =
                |field: Option<&RequestField>| field.map(runtime_expression).unwrap_or_default();
            let (kind, values) = (Kind::StreamParameterChanged, (format(was), format(is)));
            self.report_change(kind, breaks, item, &new.pointer, values);
        }
    }
}

/// Returns the runtime expression (OpenAPI 3.0.4, 4.8.20.4) for a value of a request.
fn runtime_expression(field: &RequestField) -> String {
    match field {
        RequestField::Query(name) => format!("$request.query.{name}"),
        RequestField::Header(name) => format!("$request.header.{name}"),
        RequestField::Body(pointer) => format!("$request.body#{pointer}"),
    }
}

/// Whether two methods send the same request.
fn sends_same_request(old: &Method, new: &Method) -> bool {
    let content_type = |method: &Method| {
        let body = method.body.as_ref();
        body.map(|body| body.content_type.clone())
    };
    without_names(&old.request) == without_names(&new.request)
        && content_type(old) == content_type(new)
        && old.represented == new.represented
}

/// Returns a request line without the names of path parameters.
fn without_names(request: &str) -> String {
    let mut line = String::new();
    let mut depth = 0;
    for character in request.chars() {
        depth += i32::from(character == '{');
        if depth == 0 || character == '{' {
            line.push(character);
        }
        depth -= i32::from(character == '}');
    }
    line
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_names_of_path_parameters_do_not_matter() {
        let line = super::without_names("GET /pets/{pet-id}/toys/{n}.json");
        assert_eq!(line, "GET /pets/{/toys/{.json");
    }
}
