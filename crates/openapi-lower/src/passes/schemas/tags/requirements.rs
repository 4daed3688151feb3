//! Adds the tag values to the schemas of variants.
//!
//! A subtype has the tag of its base schema even if nothing refers to the base schema: a value that
//! a caller creates has to state its type.

use std::collections::{BTreeMap, HashSet};

use openapi_source::{Kind, Map, Node};

use super::{SUBTYPE, Values, Variant, values_with_text};
use crate::chain;
use crate::codes;
use crate::cx::Cx;
use crate::schema::{property, requires, scalar_text, string_schema, take_planned};

/// The requirements of unions on the components that are their variants.
#[derive(Default)]
pub(super) struct Requirements {
    /// The values that unions assign, by component and property.
    values: BTreeMap<(String, String), Values>,
    /// The components that extend a base schema.
    subtypes: HashSet<String>,
}

impl Requirements {
    /// Adds the values of a variant to the member of the union if it is inline; otherwise, requires
    /// them of the component.
    pub(super) fn add(&mut self, member: &mut Node, tag: &str, variant: &Variant, cx: &mut Cx) {
        if variant.values.is_empty() {
            return;
        }
        match chain::wrapped(member) {
            Some(component) => {
                let values = self.values.entry((component, tag.to_owned())).or_default();
                values.extend(variant.values.iter().cloned());
            }
            None => add_values(member, tag, &variant.values, cx),
        }
    }

    /// Applies the requirements to the components.
    pub(super) fn apply(mut self, components: &mut Map, cx: &mut Cx) {
        for (name, schema) in components.iter_mut() {
            self.add_subtype(name, schema);
        }
        for ((name, tag), mut values) in self.values {
            let Some(schema) = components.get_mut(&name) else {
                continue;
            };
            let mut seen = HashSet::new();
            values.retain(|(text, _)| seen.insert(text.clone()));
            add_values(schema, &tag, &values, cx);
            if self.subtypes.contains(&name) {
                record_own_tag(schema, &tag, &values, cx);
            }
        }
    }

    /// Requires that a subtype has the tag value of its base schema, unless a union assigns others
    /// to it.
    fn add_subtype(&mut self, name: &str, schema: &mut Node) {
        let Some(subtype) = take_planned(schema, SUBTYPE) else {
            return;
        };
        let Some(tag) = subtype.text("property") else {
            return;
        };
        self.subtypes.insert(name.to_owned());
        self.values
            .entry((name.to_owned(), tag.to_owned()))
            .or_insert_with(|| values_with_text(subtype.items("values")).collect());
    }
}

/// Records the default tag value of a subtype in which the tag is optional.
fn record_own_tag(schema: &mut Node, tag: &str, values: &[(String, Node)], cx: &mut Cx) {
    if requires(schema, tag) {
        return;
    }
    let tag_schema = property(schema, tag).filter(|tag| !tag.has("enum"));
    let type_name = tag_schema.and_then(|tag| tag.text("type"));
    if let [(value, node)] = values
        && let Some(value) = to_type(value, type_name)
    {
        let origin = schema.origin;
        cx.note(origin, codes::tags::OWN_TAG);
        let own_tag = Node::with_members([(tag, Node::new(value, node.origin))], origin);
        schema.plan_at().insert("ownTag".to_owned(), own_tag);
    }
}

/// Adds the values of a tag to an object, and makes a single one the default value.
fn add_values(schema: &mut Node, tag: &str, values: &[(String, Node)], cx: &mut Cx) {
    if schema.text("type") != Some("object") {
        return;
    }
    let is_map = schema
        .get("additionalProperties")
        .is_some_and(Node::is_object);
    let is_required = requires(schema, tag);
    if property(schema, tag).is_none() {
        if !is_map && schema.has("properties") {
            let origin = schema.origin;
            cx.note(origin, codes::tags::UNDESCRIBED);
            let properties = schema.object_at("properties");
            properties.insert(tag.to_owned(), string_schema(None, origin));
        }
        return;
    }
    let properties = schema.get_mut("properties");
    let Some(tag) = properties.and_then(|properties| properties.get_mut(tag)) else {
        return;
    };
    if tag.has("enum") {
        extend_enum(tag, values, cx);
        return;
    }
    if let [(value, node)] = values
        && is_required
        && !tag.has("default")
        && let Some(default) = to_type(value, tag.text("type"))
    {
        cx.note(tag.origin, codes::tags::DEFAULT);
        tag.insert("default", Node::new(default, node.origin));
    }
}

/// Adds the values that a mapping assigns to a variant and its enum does not list.
fn extend_enum(tag: &mut Node, values: &[(String, Node)], cx: &mut Cx) {
    let wire_values = tag.plan().and_then(|plan| plan.get("values"));
    let listed: HashSet<String> = tag
        .items("enum")
        .iter()
        .filter_map(|value| {
            let wire_value = value.as_str().and_then(|name| wire_values?.get(name));
            scalar_text(wire_value.unwrap_or(value))
        })
        .collect();
    let type_name = tag.text("type");
    let missing = values.iter().filter(|(value, _)| !listed.contains(value));
    let added: Vec<Node> = missing
        .filter_map(|(value, node)| {
            let kind = to_type(value, type_name)?;
            cx.note(node.origin, codes::tags::VALUE_OF_MAPPING.with([value]));
            Some(Node::new(kind, node.origin))
        })
        .collect();
    if let Some(listed) = tag.get_mut("enum").and_then(Node::as_array_mut) {
        listed.extend(added);
    }
}

/// Converts a mapping's key to the tag's type; `None` for other types.
fn to_type(value: &str, type_name: Option<&str>) -> Option<Kind> {
    match type_name? {
        "string" => Some(Kind::from(value)),
        "integer" => Some(Kind::Number(value.parse::<i64>().ok()?.into())),
        "boolean" => Some(Kind::Bool(value.parse().ok()?)),
        _ => None,
    }
}
