//! Tolerance: removes everything that can make the decoding of a response fail.
//!
//! Bounds, patterns and formats are removed, and every property becomes optional and nullable. Tags
//! of unions are kept: without them, progenitor's untagged unions would decode any value as the
//! first variant.

use std::collections::HashSet;

use openapi_source::{Node, walk};

use super::retain_required;
use crate::codes;
use crate::cx::Cx;
use crate::format::Format;
use crate::passes::planned;
use crate::passes::shape::is_text_enum;
use crate::schema::{is_empty, is_union, property, required, union_members, wrap_reference};

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
            variants.extend(union_members(schema).filter_map(Node::ref_name));
        });
        let schemas = walk::component_schemas(root);
        let enums = schemas
            .into_iter()
            .flatten()
            .filter(|(_, schema)| is_text_enum(schema))
            .map(|(name, _)| name.clone())
            .collect();
        Tags { variants, enums }
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
pub(super) fn tolerate(schema: &mut Node, is_variant: bool, tags: &Tags, cx: &mut Cx) -> bool {
    let mut has_changed = false;
    if is_union(schema) {
        for list in ["oneOf", "anyOf"] {
            for member in walk::list(schema.get_mut(list)) {
                has_changed |= tolerate(member, true, tags, cx);
            }
        }
    } else {
        walk::sub_schemas(schema, |child| {
            has_changed |= tolerate(child, false, tags, cx);
        });
    }
    let tag_names = if is_variant {
        tag_names(schema, tags)
    } else {
        HashSet::new()
    };
    for keyword in CONSTRAINTS {
        if is_constraint(schema, keyword) && keyword != "required" {
            cx.remove(schema, keyword, codes::directions::TOLERANT_KEYWORD);
            has_changed = true;
        }
    }
    let is_tag = |name: &str| tag_names.contains(name);
    has_changed |= retain_required(schema, is_tag, codes::directions::TOLERANT_KEYWORD, cx);
    let properties = schema.get_mut("properties").map(Node::members_mut);
    for (name, property) in properties.into_iter().flatten() {
        if property.flag("nullable") || is_empty(property) || is_tag(name) {
            continue;
        }
        has_changed = true;
        if property.has("$ref") {
            wrap_reference(property);
        }
        property.insert("nullable", Node::new(true, property.origin));
    }
    has_changed
}

/// Returns the required properties that distinguish a variant from the others.
fn tag_names(variant: &Node, tags: &Tags) -> HashSet<String> {
    let is_tag = |name: &&str| property(variant, name).is_some_and(|tag| tags.is_tag(tag));
    required(variant)
        .filter(is_tag)
        .map(str::to_owned)
        .collect()
}

/// Keywords that can make decoding of a response fail without need.
const CONSTRAINTS: [&str; 17] = [
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
    "format",
    "additionalProperties",
    "enum",
];

/// Whether a schema has a keyword of [`CONSTRAINTS`] with a value that constrains its values.
fn is_constraint(schema: &Node, keyword: &str) -> bool {
    match keyword {
        "format" => schema
            .text("format")
            .and_then(Format::of)
            .is_some_and(Format::is_checked),
        "additionalProperties" => schema.get(keyword).and_then(Node::as_bool) == Some(false),
        "enum" => schema.text("type") != Some("string") && schema.has("enum"),
        _ => schema.has(keyword),
    }
}

pub(super) fn is_constrained(schema: &Node) -> bool {
    CONSTRAINTS
        .iter()
        .any(|keyword| is_constraint(schema, keyword))
}
