//! The extensions of operations, and the targets of their expressions.

use std::collections::HashMap;

use openapi_source::{Node, Origin, walk};

use super::schemas::Schemas;
use crate::schema::is_empty;

/// An operation with the schemas of its document.
pub(super) struct OperationContext<'n> {
    pub(super) operation: &'n Node,
    pub(super) schemas: Schemas<'n>,
    /// Method and path, for messages.
    pub(super) name: String,
}

impl<'n> OperationContext<'n> {
    pub(super) fn new(root: &'n Node, operation: &'n Node, method: &str, path: &str) -> Self {
        Self {
            operation,
            schemas: Schemas::of(root),
            name: format!("{} {path}", method.to_uppercase()),
        }
    }

    /// Returns an extension of the operation, which openapi-normalize has kept.
    pub(super) fn extension(&self, name: &str) -> Option<&'n Node> {
        self.operation.plan()?.get(name)
    }

    pub(super) fn has_parameter(&self, name: &str, location: &str) -> bool {
        let is_named = |other: &str| match location {
            "header" => other.eq_ignore_ascii_case(name),
            _ => other == name,
        };
        let mut parameters = self.operation.items("parameters").iter();
        parameters
            .any(|it| it.text("in") == Some(location) && it.text("name").is_some_and(is_named))
    }

    /// Returns the Plan entry for a runtime expression of the request (OpenAPI 3.0.4, 4.8.20.4), or
    /// an error if the operation does not have its target.
    pub(super) fn request_field(&self, expression: &Node) -> Result<Node, String> {
        let text = expression.as_str().unwrap_or_default();
        for (location, prefix) in [("query", "$request.query."), ("header", "$request.header.")] {
            let Some(name) = text.strip_prefix(prefix) else {
                continue;
            };
            return if self.has_parameter(name, location) {
                Ok(field(location, name, expression.origin))
            } else {
                Err(format!(
                    "the operation has no {location} parameter `{name}`"
                ))
            };
        }
        let Some(pointer) = body_pointer("$request.body", text).filter(|it| !it.is_empty()) else {
            return Err(format!(
                "expected `$request.query.…`, `$request.header.…` or `$request.body#/…`, found \
                 `{text}`"
            ));
        };
        let schema = self.schemas.request(self.operation);
        match schema.map(|it| self.schemas.find(it, pointer)) {
            Some(Ok(_)) => Ok(field("body", pointer, expression.origin)),
            Some(Err(name)) => Err(format!(
                "the request body has no property `{name}` for `{pointer}`"
            )),
            None => Err("the operation has no JSON request body".to_owned()),
        }
    }
}

/// Returns the Plan entry for a field of a request or a response.
pub(super) fn field(location: &str, name: &str, origin: Origin) -> Node {
    Node::with_members([(location, Node::new(name, origin))], origin)
}

/// Parses an expression for a body value, which starts with `body`: returns the pointer, which is
/// empty for the whole body.
pub(super) fn body_pointer<'t>(body: &str, text: &'t str) -> Option<&'t str> {
    match text.strip_prefix(body)? {
        "" | "#" => Some(""),
        rest => rest.strip_prefix('#').filter(|it| it.starts_with('/')),
    }
}

/// Removes and returns an extension of an operation.
pub(super) fn take_extension(operation: &mut Node, name: &str) -> Option<Node> {
    let extension = operation.plan_mut()?.take(name);
    if operation.plan().is_some_and(is_empty) {
        operation.take_plan();
    }
    extension
}

/// Plan entries of operations, by path and method.
pub(super) type PlanEntries = HashMap<(String, String), Node>;

/// Removes extensions from all operations, and inserts the Plan entries derived from them as `key`.
pub(super) fn replace_extensions(
    root: &mut Node,
    extensions: &[&str],
    key: &str,
    mut entries: PlanEntries,
) {
    walk::operations_mut(root, |path, method, operation| {
        for extension in extensions {
            take_extension(operation, extension);
        }
        if let Some(entry) = entries.remove(&(path.to_owned(), method.to_owned())) {
            operation.plan_at().insert(key.to_owned(), entry);
        }
    });
}
