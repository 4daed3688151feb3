//! Tolerance: removes everything that can make the decoding of a response fail.
//!
//! Bounds, patterns and formats are removed, and every property becomes optional and nullable. Tags
//! of unions are kept: without them, progenitor's untagged unions would decode any value as the
//! first variant.

use std::collections::HashSet;

use openapi_source::{Map, Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::format::Format;
use crate::passes::planned;
use crate::passes::shape::is_text_enum;

/// The schemas that distinguish the variants of unions, which stay strict.
pub(super) struct Tags {
    /// The components that are variants.
    pub(super) variants: HashSet<String>,
    /// The components that are string enums.
    enums: HashSet<String>,
}

impl Tags {
    pub(super) fn of(root: &mut Node) -> Tags {
        let mut variants = HashSet::new();
        planned::schemas(root, |schema| {
            let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
            variants.extend(members.filter_map(Node::ref_name));
        });
        let schemas = walk::component_schemas(root);
        let enums = schemas.into_iter().flatten();
        let enums = enums.filter(|(_, schema)| is_text_enum(schema));
        Tags {
            variants,
            enums: enums.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// Whether `property` is a tag of its variant; a nullable property is not.
    fn is_tag(&self, property: &Node) -> bool {
        is_text_enum(property) && !property.flag("nullable")
            || property
                .ref_name()
                .is_some_and(|name| self.enums.contains(&name))
    }
}

/// Removes keywords that can make decoding fail; returns whether that changed the schema.
pub(super) fn tolerate(schema: &mut Node, variant: bool, tags: &Tags, cx: &mut Cx) -> bool {
    let mut changed = false;
    for list in ["oneOf", "anyOf"] {
        for member in walk::list(schema.get_mut(list)) {
            changed |= tolerate(member, true, tags, cx);
        }
    }
    let union = schema.has("oneOf") || schema.has("anyOf");
    walk::sub_schemas(schema, |child| {
        changed |= !union && tolerate(child, false, tags, cx)
    });
    let tag_names = if variant {
        tag_names(schema, tags)
    } else {
        HashSet::new()
    };
    let keywords = CONSTRAINTS
        .iter()
        .chain(&["format", "additionalProperties", "enum"]);
    for keyword in keywords.filter(|keyword| **keyword != "required") {
        if is_constraint(schema, keyword) {
            cx.remove(schema, keyword, codes::directions::TOLERANT_KEYWORD);
            changed = true;
        }
    }
    changed |= relax_required(schema, &tag_names, cx);
    for (name, property) in schema
        .get_mut("properties")
        .map(Node::members_mut)
        .into_iter()
        .flatten()
    {
        let nullable = property.flag("nullable") || property.as_object().is_some_and(Map::is_empty);
        if nullable || tag_names.contains(name) {
            continue;
        }
        changed = true;
        let origin = property.origin;
        if property.has("$ref") {
            let reference = std::mem::replace(property, Node::object(origin));
            property.insert("allOf", Node::new(vec![reference], origin));
        }
        property.insert("nullable", Node::new(true, origin));
    }
    changed
}

/// Returns the required properties that distinguish a variant from the others.
fn tag_names(variant: &Node, tags: &Tags) -> HashSet<String> {
    let required = variant.items("required").iter().filter_map(Node::as_str);
    required
        .filter(|name| {
            let property = variant.get("properties").and_then(|all| all.get(name));
            property.is_some_and(|property| tags.is_tag(property))
        })
        .map(str::to_owned)
        .collect()
}

/// Removes all names except those of tags from `required`.
fn relax_required(schema: &mut Node, tags: &HashSet<String>, cx: &mut Cx) -> bool {
    let Some(required) = schema.get_mut("required").and_then(Node::as_array_mut) else {
        return false;
    };
    let before = required.len();
    required.retain(|name| {
        let stays = name.as_str().is_some_and(|name| tags.contains(name));
        if !stays {
            cx.note(name.origin, codes::directions::TOLERANT_KEYWORD);
        }
        stays
    });
    let (after, changed) = (required.len(), required.len() != before);
    if after == 0 {
        schema.take("required");
    }
    changed
}
/// Keywords that can make decoding of a response fail without need.
const CONSTRAINTS: [&str; 14] = [
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "required",
];

/// Whether a keyword of a schema constrains its values.
fn is_constraint(schema: &Node, keyword: &str) -> bool {
    match keyword {
        "format" => schema
            .text("format")
            .and_then(Format::of)
            .is_some_and(Format::is_checked),
        "additionalProperties" => schema.get(keyword).and_then(Node::as_bool) == Some(false),
        "enum" => schema.text("type") != Some("string") && schema.has("enum"),
        _ => CONSTRAINTS.contains(&keyword) && schema.has(keyword),
    }
}

pub(super) fn constrained(schema: &Node) -> bool {
    CONSTRAINTS
        .iter()
        .chain(&["format", "additionalProperties", "enum"])
        .any(|keyword| is_constraint(schema, keyword))
}
