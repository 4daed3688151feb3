//! Lowers path, header and cookie parameters, and parameters without a type.

use openapi_source::changes::Code;
use openapi_source::{Node, Origin};

use super::lower::{Lowering, Parameter};
use super::style::Style;
use crate::codes;
use crate::passes::operations::wire_shape::Shape;
use crate::passes::schemas::unions::only;

impl Lowering<'_, '_, '_, '_> {
    /// Lowers a path, header or cookie parameter: progenitor formats a scalar with `Display`, and
    /// the Plan records the serialization of other values.
    pub(super) fn plain(&mut self, mut node: Node) -> Parameter {
        let style = Style::take(&mut node);
        let mut parameter = with_plan(node);
        let is_json = parameter.plan.has("mediaType");
        match self.components.shape(parameter.schema()) {
            Shape::Scalar | Shape::Any if is_json || !style.is_prefixed() => {
                style.drop(self.notes);
            }
            _ => style.keep(&mut parameter.plan, self.notes),
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
        const DETAIL: Code = codes::parameters::UNTYPED;
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        let documented = schema.as_object().is_some_and(|map| {
            map.keys()
                .all(|key| matches!(key.as_str(), "description" | "title"))
        });
        if documented {
            self.notes.note(schema.origin, DETAIL);
            schema.insert("type", Node::new("string", schema.origin));
        } else {
            self.notes.removed(schema, DETAIL);
            *schema = text(schema.origin);
        }
    }

    /// Adds a type to the items of an array if they have none.
    pub(super) fn typed_items(&mut self, parameter: &mut Parameter) {
        let target = self.components.resolve(parameter.schema());
        if target.text("type") != Some("array") {
            return;
        }
        let open = target
            .get("items")
            .is_none_or(|items| self.components.shape(items) == Shape::Any);
        let Some(schema) = parameter.node.get_mut("schema").filter(|_| open) else {
            return;
        };
        self.notes.removed(schema, codes::parameters::UNTYPED_ITEMS);
        *schema = text_list(schema.origin);
    }

    /// Removes `nullable`: a value in a path or header is never null.
    fn without_null(&mut self, parameter: &mut Parameter) {
        const DETAIL: Code = codes::parameters::NEVER_NULL;
        let components = self.components;
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        if let Some(nullable) = schema.take("nullable") {
            self.notes.removed(&nullable, DETAIL);
        }
        if components.is_nullable(schema) && (schema.has("$ref") || schema.has("allOf")) {
            let mut target = components.resolve(schema);
            if let [member] = target.items("allOf") {
                target = components.resolve(member);
            }
            let copy = target.clone();
            self.notes.removed(schema, DETAIL);
            *schema = copy;
            schema.take("nullable");
        }
        for key in ["enum", "oneOf", "anyOf"] {
            if let Some(list) = schema.get_mut(key).and_then(Node::as_array_mut) {
                let is_null = |node: &Node| {
                    node.is_null()
                        || node.text("type") == Some("null")
                        || matches!(node.items("enum"), [value] if value.is_null())
                };
                list.retain(|node| {
                    if is_null(node) {
                        self.notes.removed(node, DETAIL);
                    }
                    !is_null(node)
                });
            }
        }
        for key in ["oneOf", "anyOf"] {
            if schema.items(key).len() == 1
                && let Some(mut members) = schema.take(key)
                && let Some(member) = members.as_array_mut().and_then(Vec::pop)
            {
                self.notes.note(members.origin, DETAIL);
                self.notes.removed(&member, DETAIL);
                only(schema, member, self.notes.cx);
            }
        }
    }
}

/// Separates a parameter from its data for the Plan.
pub(super) fn with_plan(mut node: Node) -> Parameter {
    let plan = node
        .take_plan()
        .unwrap_or_else(|| Node::object(node.origin));
    Parameter { node, plan }
}

pub(super) fn text(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::new("string", origin));
    schema
}

fn text_list(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::new("array", origin));
    schema.insert("items", text(origin));
    schema
}
