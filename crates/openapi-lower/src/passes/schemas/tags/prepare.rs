//! Adds the tag values to the schemas of variants.
//!
//! A subtype has the tag of its base schema even if nothing refers to the base schema: a value that
//! a caller creates has to state its type.

use std::collections::{BTreeMap, HashSet};

use super::{Cx, Kind, Map, Node, SUBTYPE, Values, Variant, text_of, walk};

use crate::codes;

/// The requirements of unions on the components that are their variants.
#[derive(Default)]
pub(super) struct Requirements {
    /// The values that each union assigns, by component and property.
    requested: BTreeMap<(String, String), Vec<Values>>,
    /// The components that extend a base schema.
    subtypes: HashSet<String>,
}

impl Requirements {
    /// Applies the requirements to the components.
    pub(super) fn apply(mut self, components: &mut Map, cx: &mut Cx) {
        for (name, schema) in components.iter_mut() {
            self.subtype(name, schema);
        }
        for ((name, property), unions) in std::mem::take(&mut self.requested) {
            let Some(schema) = components.get_mut(&name) else {
                continue;
            };
            let all = unions.iter().flatten().cloned();
            let mut values: Vec<(String, Node)> = Vec::new();
            for (value, node) in all {
                if !values.iter().any(|(known, _)| *known == value) {
                    values.push((value, node));
                }
            }
            add_values(schema, &property, &values, cx);
            if self.subtypes.contains(&name) {
                own_tag(schema, &property, &values, cx);
            }
        }
    }

    /// Adds a requirement that a subtype has the tag value of its base schema, unless a union
    /// assigns it others.
    fn subtype(&mut self, name: &str, schema: &mut Node) {
        let Some(plan) = schema.plan_mut() else {
            return;
        };
        let Some(mut subtype) = plan.take(SUBTYPE) else {
            return;
        };
        if plan.as_object().is_some_and(|map| map.is_empty()) {
            schema.take_plan();
        }
        let Some(property) = subtype.text("property").map(str::to_owned) else {
            return;
        };
        self.subtypes.insert(name.to_owned());
        let values = walk::list(subtype.get_mut("values"));
        let values = values.filter_map(|value| Some((text_of(value)?, value.clone())));
        let values: Values = values.collect();
        let requested = self
            .requested
            .entry((name.to_owned(), property))
            .or_default();
        if requested.is_empty() {
            requested.push(values);
        }
    }
}

/// Records the default tag value of a subtype in which the tag is optional.
fn own_tag(schema: &mut Node, property: &str, values: &[(String, Node)], cx: &mut Cx) {
    let mut required = schema.items("required").iter();
    if required.any(|name| name.as_str() == Some(property)) {
        return;
    }
    let tag = schema.get("properties").and_then(|all| all.get(property));
    let kind = tag
        .filter(|tag| !tag.has("enum"))
        .and_then(|tag| tag.text("type"));
    if let [(value, node)] = values
        && let Some(value) = as_type(value, kind)
    {
        let origin = schema.origin;
        cx.note(origin, codes::tags::OWN_TAG);
        let mut own = Node::object(origin);
        own.insert(property, Node::new(value, node.origin));
        schema.plan_at().insert("ownTag".to_owned(), own);
    }
}

/// Adds the values to a member of a union: an inline one at once, a component later.
pub(super) fn member(
    member: &mut Node,
    property: &Node,
    variant: &Variant,
    requirements: &mut Requirements,
    cx: &mut Cx,
) {
    let Some(property) = property.as_str().filter(|_| !variant.values.is_empty()) else {
        return;
    };
    let target = match member.items("allOf") {
        [inner] => inner.ref_name(),
        _ => member.ref_name(),
    };
    match target {
        Some(target) => {
            let requested = requirements.requested.entry((target, property.to_owned()));
            requested.or_default().push(variant.values.clone());
        }
        None => add_values(member, property, &variant.values, cx),
    }
}

/// Adds the values of a tag to an object, and makes a single one the default value.
fn add_values(schema: &mut Node, property: &str, values: &[(String, Node)], cx: &mut Cx) {
    if schema.text("type") != Some("object") {
        return;
    }
    let origin = schema.origin;
    let is_map = schema.get("additionalProperties").is_some_and(|others| {
        others.is_object() || others.as_bool() == Some(true) && !schema.has("properties")
    });
    let mut required = schema.items("required").iter();
    let required = required.any(|name| name.as_str() == Some(property));
    let described = schema
        .get("properties")
        .is_some_and(|all| all.has(property));
    if !described {
        if !is_map && schema.has("properties") {
            cx.note(origin, codes::tags::UNDESCRIBED);
            let mut tag = Node::object(origin);
            tag.insert("type", Node::new("string", origin));
            schema
                .object_at("properties")
                .insert(property.to_owned(), tag);
        }
        return;
    }
    let Some(tag) = schema
        .get_mut("properties")
        .and_then(|all| all.get_mut(property))
    else {
        return;
    };
    if tag.has("enum") {
        extend(tag, values, cx);
        return;
    }
    if let ([(value, node)], true, false) = (values, required, tag.has("default"))
        && let Some(kind) = as_type(value, tag.text("type"))
    {
        cx.note(tag.origin, codes::tags::DEFAULT);
        tag.insert("default", Node::new(kind, node.origin));
    }
}

/// Adds the values that a mapping assigns to a variant and its enum does not list.
fn extend(tag: &mut Node, values: &[(String, Node)], cx: &mut Cx) {
    let wire = tag.plan().and_then(|plan| plan.get("values"));
    let known: Vec<String> = tag
        .items("enum")
        .iter()
        .filter_map(|value| {
            let wire = value.as_str().and_then(|name| wire?.get(name));
            text_of(wire.unwrap_or(value))
        })
        .collect();
    let missing: Vec<&(String, Node)> = values
        .iter()
        .filter(|(value, _)| !known.contains(value))
        .collect();
    let kind = tag.text("type").map(str::to_owned);
    let mut added = Vec::new();
    for (value, node) in missing {
        if let Some(kind) = as_type(value, kind.as_deref()) {
            cx.note(node.origin, codes::tags::VALUE_OF_MAPPING.with([value]));
            added.push(Node::new(kind, node.origin));
        }
    }
    if let Some(listed) = tag.get_mut("enum").and_then(Node::as_array_mut) {
        listed.extend(added);
    }
}

/// Converts a mapping's key to the tag's type; `None` for other types.
fn as_type(value: &str, kind: Option<&str>) -> Option<Kind> {
    match kind? {
        "string" => Some(Kind::from(value)),
        "integer" => Some(Kind::Number(value.parse::<i64>().ok()?.into())),
        "boolean" => Some(Kind::Bool(value.parse().ok()?)),
        _ => None,
    }
}
