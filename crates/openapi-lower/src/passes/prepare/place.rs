//! An operation, and what expressions in its extensions name.

use openapi_source::{Node, Origin};

use super::schemas::Schemas;

/// An operation, and where its schemas are.
pub(super) struct Place<'n> {
    pub(super) operation: &'n Node,
    pub(super) schemas: Schemas<'n>,
    /// Method and path, for messages.
    pub(super) name: String,
}

impl<'n> Place<'n> {
    pub(super) fn new(root: &'n Node, operation: &'n Node, method: &str, path: &str) -> Self {
        Self {
            operation,
            schemas: Schemas::of(root),
            name: format!("{} {path}", method.to_uppercase()),
        }
    }

    /// An extension of the operation, which openapi-normalize has handed on.
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

    /// The Plan's entry for an expression of the request (OpenAPI 3.0.4, 4.8.20.4); the error
    /// states what the operation does not have.
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

/// An object with one member.
pub(super) fn one(key: &str, value: &str, origin: Origin) -> Node {
    let mut node = Node::object(origin);
    node.insert(key, Node::made(value, origin));
    node
}

/// Reads an expression of a body: the pointer in it, which is empty for the whole.
pub(super) fn body_pointer(whole: &'static str) -> impl Fn(&str) -> Option<&str> {
    move |text| match text.strip_prefix(whole)? {
        "" | "#" => Some(""),
        rest => rest.strip_prefix('#').filter(|it| it.starts_with('/')),
    }
}
