//! Parameters that stay parameters: what describes the value moves into a schema.

use super::Converter;
use crate::node::{Node, Origin};
use crate::passes::extensions;
use crate::report::Effect;

/// The members of a parameter, a header or an item that describe its value.
const OF_THE_VALUE: [&str; 22] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "properties",
    "additionalProperties",
    "allOf",
    "x-nullable",
    "x-secret",
    "$ref",
];

/// How the items of an array are told apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Separator {
    Comma,
    Space,
    Pipe,
    Tab,
    /// A parameter for each item.
    Multi,
}

impl Converter<'_, '_, '_> {
    /// Converts a parameter of the query, a header or the path.
    pub(super) fn parameter(&mut self, parameter: &mut Node, location: &str) {
        if !parameter.is_object() || parameter.has("$ref") {
            return;
        }
        let separator = self.separator(parameter);
        let schema = self.schema(parameter);
        parameter.insert("schema", schema);
        let Some((separator, origin)) = separator else {
            return;
        };
        for key in ["explode", "style"] {
            self.said(
                parameter,
                key,
                "a list is written by its `collectionFormat`",
            );
        }
        match separator {
            Separator::Comma if location == "query" => {
                parameter.insert("explode", Node::made(false, origin));
            }
            // `form` and `simple`, the styles of OpenAPI, do so when nothing is said.
            Separator::Comma | Separator::Multi => {}
            Separator::Space => {
                parameter.insert("style", Node::made("spaceDelimited", origin));
            }
            Separator::Pipe => {
                parameter.insert("style", Node::made("pipeDelimited", origin));
            }
            // OpenAPI 3 has no such style; `parameters` knows it.
            Separator::Tab => {
                parameter.insert("style", Node::made("tabDelimited", origin));
            }
        }
    }

    /// Takes what describes the value out of a parameter or header, as a schema.
    pub(super) fn schema(&mut self, holder: &mut Node) -> Node {
        let origin = holder.origin;
        let mut schema = match holder.take("schema") {
            Some(schema) if schema.is_object() => schema,
            _ => Node::object(origin),
        };
        for key in OF_THE_VALUE.iter().chain(&extensions::ENUM_VALUES) {
            if let Some(member) = holder.take(key) {
                schema.insert(key, member);
            }
        }
        self.nested_separators(&mut schema);
        if schema.as_object().is_none_or(|map| map.is_empty()) {
            self.notes.exact(origin, "no type is said: any value");
        }
        schema
    }

    /// Takes out how the items of an array are told apart; `None` for what is none.
    pub(super) fn separator(&mut self, holder: &mut Node) -> Option<(Separator, Origin)> {
        let is_array = holder.text("type") == Some("array");
        let detail = if is_array {
            "`collectionFormat` written as `style` and `explode`"
        } else {
            "`collectionFormat` of a single value"
        };
        let format = self.said(holder, "collectionFormat", detail);
        if !is_array {
            return None;
        }
        let Some(format) = format else {
            let detail = "array without `collectionFormat`: separated by commas";
            self.notes.exact(holder.origin, detail);
            return Some((Separator::Comma, holder.origin));
        };
        let separator = match format.as_str().unwrap_or_default() {
            "multi" => Separator::Multi,
            "ssv" => Separator::Space,
            "pipes" => Separator::Pipe,
            "tsv" => Separator::Tab,
            _ => Separator::Comma,
        };
        Some((separator, format.origin))
    }

    /// Arrays of arrays have no style in OpenAPI 3.
    fn nested_separators(&mut self, schema: &mut Node) {
        let mut items = schema.get_mut("items");
        while let Some(node) = items {
            let (effect, detail) = match node.text("type") {
                Some("array") => (
                    Effect::Widened,
                    "how the items of an inner array are told apart",
                ),
                _ => (Effect::Exact, "`collectionFormat` of a single value"),
            };
            self.notes.remove(node, "collectionFormat", effect, detail);
            items = node.get_mut("items");
        }
    }
}
