//! Handles the query in a key of `paths`: constants, which stay in the key, and query parameters.

use openapi_source::vocabulary::METHODS;
use openapi_source::{Node, percent, walk};

use super::PathItem;
use super::names::{Names, is_declared, location, parameters};
use super::template::{self, Expression, Piece};
use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::added_parameters::{add, string_parameter};

/// The result of rewriting a query.
#[derive(Default)]
pub(super) struct Query {
    /// The part sent in every request: constants, and values that contain a path parameter.
    pub(super) text: String,
    /// The names that query parameters send.
    pub(super) names: Vec<String>,
}

/// Splits a query at `&`.
pub(super) fn divide(query: &[Piece]) -> Vec<Vec<Piece>> {
    let mut parts = Vec::new();
    let mut rest = query.to_vec();
    while let Some((part, after)) = template::split(&rest, '&') {
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

impl PathItem<'_, '_, '_> {
    /// Declares the query parameters of a query, and returns the rest of the query.
    pub(super) fn rewrite_query(&mut self, parts: Vec<Vec<Piece>>) -> Query {
        let mut query = Query::default();
        for part in parts {
            if let Some((wire_name, requested)) = parameter(&part, &self.names) {
                self.declare_query(&wire_name, &requested, true);
                query.names.push(wire_name);
                continue;
            }
            let text = self.plain_template(&part);
            if text.is_empty() {
                continue;
            }
            self.remove_declared(&text);
            if !query.text.is_empty() {
                query.text.push('&');
            }
            query.text.push_str(&text);
        }
        query
    }

    /// Declares the query parameters of an RFC 6570 expression.
    pub(super) fn declare_expression(&mut self, expression: &Expression<'_>) {
        for variable in &expression.variables {
            self.declare_query(variable.name, variable.name, false);
        }
    }

    /// Declares a query parameter in all operations. It may already be declared under its name or
    /// that of its variable, or as a path parameter.
    fn declare_query(&mut self, wire_name: &str, requested: &str, required: bool) {
        for method in METHODS {
            let Some(operation) = self.node.get_mut(method).filter(|node| node.is_object()) else {
                continue;
            };
            if parameters(operation).any(|it| is_declared(it, &["query", ""], wire_name)) {
                continue;
            }
            let declared = walk::list(operation.get_mut("parameters"))
                .find(|it| is_declared(it, &["query", "", "path"], requested));
            if let Some(parameter) = declared {
                convert(parameter, wire_name, self.cx);
                continue;
            }
            self.cx
                .note(operation.origin, codes::paths::UNDECLARED_QUERY);
            let parameter = string_parameter(wire_name, "query", required, operation.origin);
            add(operation, parameter);
        }
    }

    /// Removes the declaration of a query parameter that a constant in the query already sends.
    fn remove_declared(&mut self, text: &str) {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let decoded = |text: &str| percent::decode_lossy(text).into_owned();
        let (name, value) = (decoded(name), decoded(value));
        // The path contains a parameter with this name.
        if self.names.is_used(&name) {
            return;
        }
        for method in METHODS {
            let Some(operation) = self.node.get_mut(method) else {
                continue;
            };
            let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) else {
                continue;
            };
            list.retain(|parameter| {
                let is_sent =
                    location(parameter) == "query" && parameter.text("name") == Some(&name);
                if is_sent {
                    let code = match only_value(parameter) {
                        Some(only) if only == value => codes::paths::FIXED_QUERY,
                        _ => codes::paths::FIXED_QUERY_VALUE,
                    };
                    self.cx.removed(parameter, code);
                }
                !is_sent
            });
        }
    }
}

/// Returns the name and the variable of `name={variable}`. A variable that the path also contains
/// stays in the template, as does one without a clear name.
fn parameter(part: &[Piece], names: &Names) -> Option<(String, String)> {
    let [Piece::Text(text), Piece::Parameter(inner)] = part else {
        return None;
    };
    let encoded_name = text.strip_suffix('=')?;
    let wire_name = percent::decode(encoded_name).filter(|_| !encoded_name.contains(['=', '+']))?;
    let expression = template::expression(inner);
    match (expression.operator, expression.variables.as_slice()) {
        (None | Some('+' | '*'), [variable]) if !wire_name.is_empty() => {
            let name = names.declared_as(variable.name, inner, &[]);
            (!names.used.contains(&name)).then(|| (wire_name.into_owned(), name))
        }
        _ => None,
    }
}

/// Makes a parameter the query parameter with this name.
fn convert(parameter: &mut Node, wire_name: &str, cx: &mut Cx) {
    let code = codes::paths::QUERY_PARAMETER;
    if let Some(name) = parameter
        .get_mut("name")
        .filter(|it| it.as_str() != Some(wire_name))
    {
        cx.note(name.origin, code);
        *name = Node::new(wire_name, name.origin);
    }
    if location(parameter) != "path" {
        return;
    }
    let Some(location) = parameter.get_mut("in") else {
        return;
    };
    let origin = location.origin;
    cx.note(origin, code);
    *location = Node::new("query", origin);
    cx.remove(parameter, "style", codes::paths::QUERY_STYLE);
    let schema = parameter.get("schema");
    let is_scalar = schema
        .and_then(|schema| schema.text("type"))
        .is_some_and(|name| ["boolean", "integer", "number", "string"].contains(&name));
    if !is_scalar && !parameter.has("explode") {
        // As in the path style `simple`.
        parameter.insert("explode", Node::new(false, origin));
    }
}

/// Returns the value of a parameter that allows only one.
fn only_value(parameter: &Node) -> Option<&str> {
    match parameter.get("schema")?.items("enum") {
        [only] => only.as_str(),
        _ => None,
    }
}
