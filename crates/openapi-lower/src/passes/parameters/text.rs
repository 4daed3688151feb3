//! What is written as text, and what of its type can stay.

use super::super::PLAN;
use super::lower::{Lowering, Parameter};
use super::shape::Shape;
use super::style::Style;
use crate::node::{Node, Origin};
use crate::report::Effect;

impl Lowering<'_, '_, '_, '_> {
    /// A parameter of path or header, which is written by `Display`.
    pub(super) fn plain(&mut self, mut node: Node) -> Parameter {
        let style = Style::take(&mut node);
        let mut parameter = with_plan(node);
        match self.components.shape(parameter.schema()) {
            Shape::Scalar => {
                style.drop(self.notes);
                self.without_null(&mut parameter);
                self.without_date_time(&mut parameter);
            }
            Shape::Any => {
                style.drop(self.notes);
                self.untyped(&mut parameter);
            }
            Shape::List | Shape::ListOrScalar => {
                let detail = format!("a list, given as text joined by {}", style.separator());
                self.join(&mut parameter, style, detail);
            }
            Shape::Nested | Shape::Object | Shape::Choice => {
                style.keep(&mut parameter.plan);
                self.as_text(&mut parameter, "an object, given as text");
            }
        }
        parameter
    }

    /// A schema that says nothing: text.
    pub(super) fn untyped(&mut self, parameter: &mut Parameter) {
        const DETAIL: &str = "an untyped parameter is a text";
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        let documented = schema.as_object().is_some_and(|map| {
            map.keys()
                .all(|key| matches!(key.as_str(), "description" | "title"))
        });
        if documented {
            self.notes.exact(schema.origin, DETAIL);
            schema.insert("type", Node::made("string", schema.origin));
        } else {
            self.notes.removed(Effect::Exact, schema, DETAIL);
            *schema = text(schema.origin);
        }
    }

    /// Gives the items of a list a type, where they have none.
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
        self.notes.removed(
            Effect::Exact,
            schema,
            "untyped items of a list parameter are texts",
        );
        *schema = text_list(schema.origin);
    }

    /// Gives the items of a list as texts.
    pub(super) fn text_items(&mut self, parameter: &mut Parameter) {
        self.as_text(parameter, "items of the list are given as JSON texts");
        if let Some(schema) = parameter.node.get_mut("schema") {
            *schema = text_list(schema.origin);
        }
    }

    /// Gives a list as one text.
    pub(super) fn join(&mut self, parameter: &mut Parameter, style: Style, detail: String) {
        let how = format!("Items joined by {}.", style.separator());
        style.keep(&mut parameter.plan);
        self.as_text(parameter, detail);
        let description = parameter.node.get("description");
        let origin = description.map_or(parameter.node.origin, |node| node.origin);
        let made = match description.and_then(Node::as_str) {
            Some(said) => format!("{said}\n\n{how}"),
            None => how,
        };
        self.notes
            .exact(origin, "the description says how the items are joined");
        parameter
            .node
            .insert("description", Node::made(made, origin));
    }

    /// Makes the schema a text; the Plan keeps what it was.
    pub(super) fn as_text(&mut self, parameter: &mut Parameter, detail: impl Into<String>) {
        if let Some(schema) = parameter.node.get_mut("schema") {
            let origin = schema.origin;
            let schema = std::mem::replace(schema, text(origin));
            self.notes.removed(Effect::Narrowed, &schema, detail.into());
            self.notes.cx.plain_text.insert(origin);
            parameter.plan.insert("schema", schema);
        }
    }

    /// A value in a path or header is never null.
    fn without_null(&mut self, parameter: &mut Parameter) {
        const DETAIL: &str = "a value in a path or header is never null";
        let components = self.components;
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        if let Some(nullable) = schema.take("nullable") {
            self.notes.removed(Effect::Exact, &nullable, DETAIL);
        }
        if components.is_nullable(schema) && (schema.has("$ref") || schema.has("allOf")) {
            let mut target = components.resolve(schema);
            if let [member] = target.items("allOf") {
                target = components.resolve(member);
            }
            let copy = target.clone();
            self.notes.removed(Effect::Exact, schema, DETAIL);
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
                        self.notes.removed(Effect::Exact, node, DETAIL);
                    }
                    !is_null(node)
                });
            }
        }
    }

    /// chrono does not write a date and time as RFC 3339 asks.
    fn without_date_time(&mut self, parameter: &mut Parameter) {
        const DETAIL: &str = "a date-time, given as text";
        if !self
            .components
            .mentions_format(parameter.schema(), "date-time")
        {
            return;
        }
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        match schema.take("format") {
            Some(format) => self.notes.removed(Effect::Widened, &format, DETAIL),
            None => {
                self.notes.removed(Effect::Widened, schema, DETAIL);
                *schema = text(schema.origin);
            }
        }
    }
}

/// The parameter apart from its part of the Plan.
pub(super) fn with_plan(mut node: Node) -> Parameter {
    let plan = node.take(PLAN).unwrap_or_else(|| Node::object(node.origin));
    Parameter { node, plan }
}

pub(super) fn text(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("string", origin));
    schema
}

fn text_list(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("array", origin));
    schema.insert("items", text(origin));
    schema
}
