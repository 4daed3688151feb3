//! What a schema looks like to typify, as far as passes ask.

use std::collections::HashSet;

use super::PLAN;
use crate::node::{Kind, Node};

/// Whether typify makes a type with a name for a schema.
pub(crate) fn needs_name(schema: &Node) -> bool {
    if !schema.is_object() || schema.has("$ref") || is_wrapper(schema) {
        return false;
    }
    if ["allOf", "oneOf", "anyOf", "not", PLAN].iter().any(|keyword| schema.has(keyword)) {
        return true;
    }
    match schema.text("type") {
        Some("object") => {
            schema.members("properties").next().is_some() || !schema.items("required").is_empty()
        }
        Some("string") => ["enum", "pattern", "minLength", "maxLength"]
            .iter()
            .any(|keyword| schema.has(keyword)),
        Some("array") => false,
        _ => schema.has("enum") || schema.has("properties"),
    }
}

/// Whether a schema is a reference with something said of its place: `nullable`, a
/// description, a default.
pub(crate) fn is_wrapper(schema: &Node) -> bool {
    let alone = |member: &Node| member.has("$ref");
    matches!(schema.items("allOf"), [member] if alone(member))
        && schema.as_object().is_some_and(|map| {
            map.keys().all(|key| {
                matches!(key.as_str(), "allOf" | "nullable" | "description" | "default" | "title")
            })
        })
}

/// The property by whose value typify tells the members of a union apart: all are inline
/// objects that require it, each with one text of its own.
pub(crate) fn tag(members: &[Node]) -> Option<String> {
    let value = |member: &Node, name: &str| {
        let required = member.items("required").iter();
        let property = member.get("properties")?.get(name)?;
        match property.items("enum") {
            [value] if required.clone().any(|one| one.as_str() == Some(name)) => {
                value.as_str().map(str::to_owned)
            }
            _ => None,
        }
    };
    let first = members.first()?;
    first
        .members("properties")
        .map(|(name, _)| name)
        .find(|name| {
            let mut values: Vec<Option<String>> =
                members.iter().map(|member| value(member, name)).collect();
            let count = values.len();
            values.sort();
            values.dedup();
            values.len() == count && values.iter().all(Option::is_some)
        })
        .cloned()
}

/// The enums of texts that a variant of a union requires: by them it is told from the
/// other variants.
pub(crate) fn closed_enums(lowered: &Node) -> HashSet<String> {
    let schemas = lowered.at("/components/schemas");
    let component = |schema: &Node| schemas?.get(&schema.ref_name()?);
    let mut closed = HashSet::new();
    each(lowered, &mut |schema| {
        let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
        for variant in members.filter_map(component) {
            for name in variant.items("required").iter().filter_map(Node::as_str) {
                let property = variant.get("properties").and_then(|all| all.get(name));
                let target = property.and_then(|property| Some((property.ref_name()?, component(property)?)));
                if let Some((name, target)) = target
                    && target.text("type") == Some("string")
                    && target.has("enum")
                {
                    closed.insert(name);
                }
            }
        }
    });
    closed
}

fn each(node: &Node, visit: &mut impl FnMut(&Node)) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| each(item, visit)),
        Kind::Object(map) => {
            visit(node);
            map.values().for_each(|value| each(value, visit));
        }
        _ => {}
    }
}
