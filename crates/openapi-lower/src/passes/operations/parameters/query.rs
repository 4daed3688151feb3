//! Lowers query parameters: splits objects, and keeps what progenitor serializes correctly.

use indexmap::IndexMap;
use openapi_normalize::MEDIA_TYPE;
use openapi_source::{Node, media_type};

use super::lower::{Lowering, Parameter};
use super::simple::with_plan;
use super::style::Style;
use crate::codes;
use crate::passes::operations::wire_shape::{Properties, Shape};

/// The maximum depth to which a `deepObject` is split.
const DEPTH: usize = 4;

/// The maximum number of parameters of an operation that are split off a `deepObject`: a recursive
/// object would grow exponentially.
const MOST: usize = 500;

impl Lowering<'_, '_, '_, '_> {
    /// Lowers a query parameter, which `Serialize` writes.
    pub(super) fn query(&mut self, mut node: Node, depth: usize) {
        let style = Style::take(&mut node);
        let mut parameter = with_plan(node);
        let shape = self.components.shape(parameter.schema());
        if parameter.plan.has("mediaType") {
            self.whole(&mut parameter, style);
            return self.done.push(parameter);
        }
        match shape {
            Shape::Scalar => style.drop(self.notes),
            Shape::Any => {
                style.drop(self.notes);
                self.untyped(&mut parameter);
            }
            Shape::List | Shape::ListOrScalar | Shape::Nested => {
                style.leave(&mut parameter.plan, self.notes);
                self.typed_items(&mut parameter);
            }
            Shape::Object | Shape::Choice
                if style.is("deepObject") && depth < DEPTH && self.done.len() < MOST =>
            {
                return self.split(parameter, style, depth + 1);
            }
            Shape::Object if style.is_plain() && depth == 0 => {
                return self.split(parameter, style, 0);
            }
            Shape::Object | Shape::Choice => {
                if depth > 0 && style.is_plain() {
                    let origin = parameter.node.origin;
                    self.notes.note(origin, codes::parameters::NESTED_OBJECT);
                    let json = Node::new(media_type::JSON, origin);
                    parameter.node.insert(MEDIA_TYPE, json.clone());
                    parameter.plan.insert("mediaType", json);
                }
                self.whole(&mut parameter, style);
            }
        }
        self.done.push(parameter);
    }

    /// Handles a parameter that is not split. An object with properties gets `explode: false` in
    /// the lowered document, which keeps lowering from splitting it if it is lowered again.
    fn whole(&mut self, parameter: &mut Parameter, style: Style) {
        let divided = self
            .components
            .properties(parameter.schema())
            .is_some_and(|found| !found.named.is_empty());
        let node = &mut parameter.node;
        let kept = style.is_whole() && !parameter.plan.has("mediaType");
        if divided && !style.is_whole() {
            self.notes
                .note(node.origin, codes::parameters::OBJECT_STYLE);
        }
        if divided || kept {
            let origin = style.explode_origin().unwrap_or(node.origin);
            let made = Node::new(false, origin);
            node.insert("explode", made);
        }
        style.leave(&mut parameter.plan, self.notes);
    }

    /// Splits an object with known properties into one parameter per property. `depth` is 0 for
    /// `form`, and more for `deepObject`.
    fn split(&mut self, mut parameter: Parameter, style: Style, depth: usize) {
        let members = self.parts(parameter.schema(), depth > 0);
        let members = members
            .filter(|(_, found)| !found.open)
            .and_then(|members| {
                *self.divisible = self.divisible.checked_sub(members.1.named.len())?;
                Some(members)
            });
        let Some((scalar, properties)) = members else {
            self.whole(&mut parameter, style);
            return self.done.push(parameter);
        };
        let node = &parameter.node;
        let name = parameter.name().to_owned();
        let preset = parameter.plan.flag("preset");
        let whole = scalar.is_none() && (node.flag("required") || preset);
        let defaults = parameter.plan.get("default").filter(|_| preset);
        self.notes.removed(node, codes::parameters::OBJECT_DIVIDED);
        let made = |name: String, schema: Node, required: bool| {
            let mut part = Node::object(node.origin);
            part.insert("name", Node::new(name, node.origin));
            part.insert("in", Node::new("query", node.origin));
            if required {
                part.insert("required", Node::new(true, node.origin));
            }
            if let Some(description) = schema.get("description") {
                part.insert("description", description.clone());
            }
            part.insert("schema", schema);
            if let Some(deprecated) = parameter.plan.get("deprecated") {
                part.insert("deprecated", deprecated.clone());
            }
            part
        };
        // The default value of the object is sent only if the caller sets none of its properties.
        let unless: Option<Vec<Node>> = defaults.filter(|_| whole).and_then(|defaults| {
            let mut names = Vec::new();
            for (property, (schema, required)) in &properties.named {
                let default = defaults.get(property);
                let is_flat = !matches!(self.components.shape(schema), Shape::Object);
                let is_asked =
                    *required && default.is_none_or(|default| self.violates(schema, default));
                if !is_flat || is_asked {
                    return None;
                }
                let key = match depth {
                    0 => property.clone(),
                    _ => format!("{name}[{property}]"),
                };
                names.push(Node::new(key, node.origin));
            }
            Some(names)
        });
        let mut parts = Vec::new();
        if let Some(schema) = scalar {
            parts.push(made(name.clone(), schema, false));
        }
        for (property, (schema, is_required)) in properties.named {
            let required = is_required;
            if property.is_empty() && depth == 0 {
                let code = codes::parameters::UNNAMED_PROPERTY;
                self.notes.removed(&schema, code);
                continue;
            }
            let key = match depth {
                0 => property.clone(),
                _ => format!("{name}[{property}]"),
            };
            let mut schema = schema;
            let default = defaults.and_then(|all| all.get(&property));
            let default = default.filter(|_| required || unless.is_some());
            if let Some(default) = default {
                if let Some(own) = schema.take("default") {
                    let code = codes::parameters::PROPERTY_DEFAULT_REPLACED;
                    self.notes.removed(&own, code);
                }
                with_default(&mut schema, default.clone());
            }
            let is_preset = default.is_some() || required && schema.has("default");
            let required = whole && (is_preset || required && !preset);
            let others = unless
                .as_ref()
                .filter(|_| default.is_some() && !is_required);
            let others = others.map(|names| {
                let others = names.iter().filter(|it| it.as_str() != Some(key.as_str()));
                Node::new(others.cloned().collect::<Vec<Node>>(), node.origin)
            });
            let mut part = made(key, schema, required);
            if let Some(others) = others {
                part.plan_at().insert("presetUnless".to_owned(), others);
            }
            let shape = self.components.shape(part.get("schema").unwrap_or(&part));
            if depth > 0 && !matches!(shape, Shape::Scalar | Shape::Any) {
                part.insert("style", Node::new("deepObject", node.origin));
            }
            parts.push(part);
        }
        if let Some(default) = parameter.plan.get("default") {
            let code = codes::parameters::OBJECT_DEFAULT_DIVIDED;
            self.notes.removed(default, code);
        }
        parameter.plan.take("schema");
        for mut part in parts {
            self.flags(&mut part);
            self.query(part, depth.max(1));
        }
    }

    /// Returns the scalar part and the properties of an object to split. In `deepObject` style, a
    /// union of scalars and objects has both.
    fn parts(&self, schema: &Node, choices: bool) -> Option<(Option<Node>, Properties)> {
        if let Some(found) = self.components.properties(schema) {
            return (!found.named.is_empty()).then_some((None, found));
        }
        let target = self.components.resolve(schema);
        let members = match target.items("oneOf") {
            [] => target.items("anyOf"),
            members => members,
        };
        if !choices || members.is_empty() {
            return None;
        }
        let mut scalars = Vec::new();
        let mut all = Properties {
            named: IndexMap::new(),
            open: false,
        };
        for member in members {
            match self.components.shape(member) {
                Shape::Scalar => scalars.push(member.clone()),
                Shape::Object => {
                    let found = self.components.properties(member)?;
                    all.open |= found.open;
                    for (name, (property, _)) in found.named {
                        all.named.entry(name).or_insert((property, false));
                    }
                }
                _ => return None,
            }
        }
        let scalar = match scalars.len() {
            0 | 1 => scalars.pop(),
            _ => {
                let mut choice = Node::object(schema.origin);
                choice.insert("oneOf", Node::new(scalars, schema.origin));
                Some(choice)
            }
        };
        (!all.named.is_empty()).then_some((scalar, all))
    }

    /// Splits the whole query string (OpenAPI 3.2) into the properties of its form.
    pub(super) fn query_string(&mut self, mut parameter: Node) {
        let content = parameter.take("content");
        let schema = content.and_then(|mut content| {
            let (_, mut media) = content.as_object_mut()?.shift_remove_index(0)?;
            media.take("schema")
        });
        let known = schema
            .as_ref()
            .and_then(|schema| self.components.properties(schema))
            .is_some_and(|found| !found.named.is_empty());
        let Some(schema) = schema.filter(|_| known) else {
            return self.drop(&parameter, codes::parameters::QUERY_STRING);
        };
        parameter.insert("schema", schema);
        self.query(parameter, 0);
    }
}

/// Adds a default value to a schema; wraps a reference, beside which it would be ignored.
fn with_default(schema: &mut Node, default: Node) {
    if schema.has("$ref") {
        let origin = schema.origin;
        let reference = std::mem::replace(schema, Node::object(origin));
        schema.insert("allOf", Node::new(vec![reference], origin));
    }
    schema.insert("default", default);
}
