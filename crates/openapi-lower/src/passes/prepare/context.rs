//! An operation, and the targets of expressions in its extensions.

use openapi_source::{Node, Origin};

use super::schemas::Schemas;

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
        let mut parameters = self.operation.items("parameters").iter();
        parameters.any(|it| {
            let is_named = match location {
                "header" => it
                    .text("name")
                    .is_some_and(|it| it.eq_ignore_ascii_case(name)),
                _ => it.text("name") == Some(name),
            };
            is_named && it.text("in") == Some(location)
        })
    }

    /// Returns the Plan entry for an expression of the request (OpenAPI 3.0.4, 4.8.20.4), or an
    /// error if the operation does not have its target.
    pub(super) fn request_field(&self, stated: &Node) -> Result<Node, String> {
        let text = stated.as_str().unwrap_or_default();
        for location in ["query", "header"] {
            let name = text
                .strip_prefix("$request.")
                .and_then(|it| it.strip_prefix(location));
            let Some(name) = name.and_then(|it| it.strip_prefix('.')) else {
                continue;
            };
            return if self.has_parameter(name, location) {
                Ok(one(location, name, stated.origin))
            } else {
                Err(format!(
                    "the operation has no {location} parameter `{name}`"
                ))
            };
        }
        let Some(pointer) = body_pointer("$request.body")(text).filter(|it| !it.is_empty()) else {
            return Err(format!(
                "expected `$request.query.…`, `$request.header.…` or `$request.body#/…`, found \
                 `{text}`"
            ));
        };
        let schema = self.schemas.request(self.operation);
        match schema.map(|it| self.schemas.find(it, pointer)) {
            Some(Ok(_)) => Ok(one("body", pointer, stated.origin)),
            Some(Err(name)) => Err(format!(
                "the request body has no property `{name}` for `{pointer}`"
            )),
            None => Err("the operation has no request body in JSON".to_owned()),
        }
    }
}

/// Returns an object with one member.
pub(super) fn one(key: &str, value: &str, origin: Origin) -> Node {
    let mut node = Node::object(origin);
    node.insert(key, Node::new(value, origin));
    node
}

/// Parses an expression for a body value: returns the pointer, which is empty for the whole body.
pub(super) fn body_pointer(whole: &'static str) -> impl Fn(&str) -> Option<&str> {
    move |text| match text.strip_prefix(whole)? {
        "" | "#" => Some(""),
        rest => rest.strip_prefix('#').filter(|it| it.starts_with('/')),
    }
}
