//! Lowers query parameters: splits objects, and keeps what progenitor serializes correctly.

use indexmap::IndexMap;
use openapi_normalize::MEDIA_TYPE;
use openapi_source::{Node, media_type};

use super::lower::{Lowering, Parameter};
use super::style::Style;
use crate::codes;
use crate::passes::operations::wire_shape::{Properties, Shape};
use crate::schema::wrap_reference;

/// The maximum depth to which a `deepObject` is split.
const MAX_DEPTH: usize = 4;

/// The maximum number of parameters of an operation that are split off a `deepObject`: a recursive
/// object would grow exponentially.
const MAX_PARAMETERS: usize = 500;

impl Lowering<'_, '_, '_> {
    /// Lowers a query parameter, which progenitor writes with `Serialize`.
    pub(super) fn query(&mut self, mut node: Node, depth: usize) {
        let style = Style::take(&mut node, &mut self.notes);
        let mut parameter = Parameter::new(node);
        if parameter.plan.has("mediaType") {
            self.keep_object(&mut parameter, style);
            return self.lowered.push(parameter);
        }
        match self.components.shape(parameter.schema()) {
            Shape::Scalar => style.drop(&mut self.notes),
            Shape::Any => {
                style.drop(&mut self.notes);
                self.untyped(&mut parameter);
            }
            Shape::Array | Shape::ArrayOrScalar | Shape::NestedArray => {
                style.keep_unsupported(&mut parameter.plan, &mut self.notes);
                self.typed_items(&mut parameter);
            }
            Shape::Object | Shape::Union
                if style.is("deepObject")
                    && depth < MAX_DEPTH
                    && self.lowered.len() < MAX_PARAMETERS =>
            {
                return self.split(parameter, style, depth + 1);
            }
            Shape::Object if style.is_plain() && depth == 0 => {
                return self.split(parameter, style, 0);
            }
            Shape::Object | Shape::Union => {
                if depth > 0 && style.is_plain() {
                    let origin = parameter.node.origin;
                    self.notes.note(origin, codes::parameters::NESTED_OBJECT);
                    let json = Node::new(media_type::JSON, origin);
                    parameter.node.insert(MEDIA_TYPE, json.clone());
                    parameter.plan.insert("mediaType", json);
                }
                self.keep_object(&mut parameter, style);
            }
        }
        self.lowered.push(parameter);
    }

    /// Handles an object that is not split. If it has properties, `explode: false` in the lowered
    /// document keeps lowering from splitting it when the document is lowered again.
    fn keep_object(&mut self, parameter: &mut Parameter, style: Style) {
        let has_properties = self
            .components
            .properties(parameter.schema())
            .is_some_and(|found| !found.named.is_empty());
        let node = &mut parameter.node;
        if has_properties && !style.is_unexploded() {
            self.notes
                .note(node.origin, codes::parameters::OBJECT_STYLE);
        }
        if has_properties || style.is_unexploded() && !parameter.plan.has("mediaType") {
            let origin = style.explode_origin().unwrap_or(node.origin);
            node.insert("explode", Node::new(false, origin));
        }
        style.keep_unsupported(&mut parameter.plan, &mut self.notes);
    }

    /// Splits an object with known properties into one parameter per property. `depth` is 0 for
    /// `form`, and more for `deepObject`.
    fn split(&mut self, mut parameter: Parameter, style: Style, depth: usize) {
        let parts = self
            .parts(parameter.schema(), depth > 0)
            .filter(|(_, properties)| !properties.open)
            .and_then(|(scalar, properties)| {
                self.splittable = self.splittable.checked_sub(properties.named.len())?;
                Some((scalar, properties))
            });
        let Some((scalar, properties)) = parts else {
            self.keep_object(&mut parameter, style);
            return self.lowered.push(parameter);
        };
        let origin = parameter.node.origin;
        let name = parameter.name().to_owned();
        let is_preset = parameter.plan.flag("preset");
        let is_object_sent = scalar.is_none() && (parameter.node.flag("required") || is_preset);
        let defaults = parameter.plan.get("default").filter(|_| is_preset);
        self.notes
            .removed(&parameter.node, codes::parameters::OBJECT_DIVIDED);
        let wire_name = |property: &str| match depth {
            0 => property.to_owned(),
            _ => format!("{name}[{property}]"),
        };
        let new_parameter = |name: String, schema: Node, required: bool| {
            let location = Node::new("query", origin);
            let mut part = Node::with_members(
                [("name", Node::new(name, origin)), ("in", location)],
                origin,
            );
            if required {
                part.insert("required", Node::new(true, origin));
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
        let preset_names: Option<Vec<Node>> =
            defaults.filter(|_| is_object_sent).and_then(|defaults| {
                let names = properties
                    .named
                    .iter()
                    .map(|(property, (schema, is_required))| {
                        let default = defaults.get(property);
                        let is_flat = self.components.shape(schema) != Shape::Object;
                        let is_argument = *is_required
                            && default.is_none_or(|default| self.violates(schema, default));
                        (is_flat && !is_argument).then(|| Node::new(wire_name(property), origin))
                    });
                names.collect()
            });
        let mut parts = Vec::new();
        if let Some(schema) = scalar {
            parts.push(new_parameter(name.clone(), schema, false));
        }
        for (property, (mut schema, is_required)) in properties.named {
            if property.is_empty() && depth == 0 {
                self.notes
                    .removed(&schema, codes::parameters::UNNAMED_PROPERTY);
                continue;
            }
            let default = defaults
                .and_then(|all| all.get(&property))
                .filter(|_| is_required || preset_names.is_some());
            if let Some(default) = default {
                if let Some(replaced) = schema.take("default") {
                    self.notes
                        .removed(&replaced, codes::parameters::PROPERTY_DEFAULT_REPLACED);
                }
                set_default(&mut schema, default.clone());
            }
            let has_default = default.is_some() || is_required && schema.has("default");
            let required = is_object_sent && (has_default || is_required && !is_preset);
            let name = wire_name(&property);
            let mut part = new_parameter(name.clone(), schema, required);
            if let Some(names) = &preset_names
                && default.is_some()
                && !is_required
            {
                let others = names.iter().filter(|it| it.as_str() != Some(&name));
                let others = Node::new(others.cloned().collect::<Vec<Node>>(), origin);
                part.plan_at().insert("presetUnless".to_owned(), others);
            }
            let shape = self.components.shape(part.get("schema").unwrap_or(&part));
            if depth > 0 && !matches!(shape, Shape::Scalar | Shape::Any) {
                part.insert("style", Node::new("deepObject", origin));
            }
            parts.push(part);
        }
        if let Some(default) = parameter.plan.get("default") {
            self.notes
                .removed(default, codes::parameters::OBJECT_DEFAULT_DIVIDED);
        }
        for mut part in parts {
            self.flags(&mut part);
            self.query(part, depth.max(1));
        }
    }

    /// Returns the scalar subschema and the properties of an object to split. In `deepObject` style,
    /// a union of scalars and objects has both.
    fn parts(&self, schema: &Node, is_deep_object: bool) -> Option<(Option<Node>, Properties)> {
        if let Some(found) = self.components.properties(schema) {
            return (!found.named.is_empty()).then_some((None, found));
        }
        let target = self.components.resolve(schema);
        let members = match target.items("oneOf") {
            [] => target.items("anyOf"),
            members => members,
        };
        if !is_deep_object || members.is_empty() {
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
                let members = Node::new(scalars, schema.origin);
                Some(Node::with_members([("oneOf", members)], schema.origin))
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
        let schema = schema.filter(|schema| {
            let found = self.components.properties(schema);
            found.is_some_and(|found| !found.named.is_empty())
        });
        let Some(schema) = schema else {
            return self
                .notes
                .removed(&parameter, codes::parameters::QUERY_STRING);
        };
        parameter.insert("schema", schema);
        self.query(parameter, 0);
    }
}

/// Adds a default value to a schema; wraps a reference, beside which the value would be ignored.
fn set_default(schema: &mut Node, default: Node) {
    if schema.has("$ref") {
        wrap_reference(schema);
    }
    schema.insert("default", default);
}
