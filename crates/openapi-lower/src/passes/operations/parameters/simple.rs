//! Lowers path, header and cookie parameters, and parameters without a type.

use openapi_source::changes::Code;
use openapi_source::{Map, Node};

use super::lower::{Lowering, Parameter};
use super::style::Style;
use crate::codes;
use crate::passes::operations::wire_shape::{Shape, is_null};
use crate::passes::schemas::unions::only;
use crate::schema::string_schema;

impl Lowering<'_, '_, '_> {
    /// Lowers a path, header or cookie parameter: progenitor formats a scalar with `Display`, and
    /// the Plan records the serialization of other values.
    pub(super) fn outside_query(&mut self, mut node: Node) -> Parameter {
        let style = Style::take(&mut node, &mut self.notes);
        let mut parameter = Parameter::new(node);
        let is_json = parameter.plan.has("mediaType");
        match self.components.shape(parameter.schema()) {
            Shape::Scalar | Shape::Any if is_json || !style.is_prefixed() => {
                style.drop(&mut self.notes);
            }
            _ => style.keep(&mut parameter.plan),
        }
        self.without_null(&mut parameter);
        if !is_json {
            match self.components.shape(parameter.schema()) {
                Shape::Any => self.untyped(&mut parameter),
                _ => self.typed_items(&mut parameter),
            }
        }
        parameter
    }

    /// Makes a parameter without a type a string.
    pub(super) fn untyped(&mut self, parameter: &mut Parameter) {
        let schema = parameter.schema_mut();
        let is_documentation = |key: &String| matches!(key.as_str(), "description" | "title");
        let mut keywords = schema.as_object().into_iter().flat_map(Map::keys);
        if keywords.all(is_documentation) {
            self.notes.note(schema.origin, codes::parameters::UNTYPED);
            schema.insert("type", Node::new("string", schema.origin));
        } else {
            self.notes.removed(schema, codes::parameters::UNTYPED);
            *schema = string_schema(None, schema.origin);
        }
    }

    /// Adds a type to the items of an array if they have none.
    pub(super) fn typed_items(&mut self, parameter: &mut Parameter) {
        let target = self.components.resolve(parameter.schema());
        if target.text("type") != Some("array") {
            return;
        }
        let items = target.get("items");
        let is_untyped = items.is_none_or(|items| self.components.shape(items) == Shape::Any);
        if is_untyped {
            let schema = parameter.schema_mut();
            self.notes.removed(schema, codes::parameters::UNTYPED_ITEMS);
            let origin = schema.origin;
            let ty = Node::new("array", origin);
            *schema = Node::with_members(
                [("type", ty), ("items", string_schema(None, origin))],
                origin,
            );
        }
    }

    /// Removes `nullable`: a value in a path or header is never null.
    fn without_null(&mut self, parameter: &mut Parameter) {
        const CODE: Code = codes::parameters::NEVER_NULL;
        let components = self.components;
        let schema = parameter.schema_mut();
        if let Some(nullable) = schema.take("nullable") {
            self.notes.removed(&nullable, CODE);
        }
        if components.is_nullable(schema) && (schema.has("$ref") || schema.has("allOf")) {
            let mut target = components.resolve(schema);
            if let [member] = target.items("allOf") {
                target = components.resolve(member);
            }
            let copy = target.clone();
            self.notes.removed(schema, CODE);
            *schema = copy;
            schema.take("nullable");
        }
        for key in ["enum", "oneOf", "anyOf"] {
            if let Some(list) = schema.get_mut(key).and_then(Node::as_array_mut) {
                list.retain(|node| {
                    let is_null = node.is_null() || is_null(node);
                    if is_null {
                        self.notes.removed(node, CODE);
                    }
                    !is_null
                });
            }
        }
        for key in ["oneOf", "anyOf"] {
            if schema.items(key).len() == 1
                && let Some(mut members) = schema.take(key)
                && let Some(member) = members.as_array_mut().and_then(Vec::pop)
            {
                self.notes.note(members.origin, CODE);
                self.notes.removed(&member, CODE);
                only(schema, member, self.notes.cx);
            }
        }
    }
}
