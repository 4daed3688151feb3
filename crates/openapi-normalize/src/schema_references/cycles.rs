//! Cycles and chains of components that only refer to each other.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::{Map, Node, walk};

use crate::codes;
use crate::cx::UniqueChanges;

/// Breaks the cycles: their components then accept any value.
pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    let Some(schemas) = walk::component_schemas_mut(root) else {
        return;
    };
    // In the order of the schemas, which becomes that of the notes.
    let next: IndexMap<String, String> = schemas
        .iter()
        .filter_map(|(name, schema)| Some((name.clone(), schema.ref_name()?)))
        .collect();
    let mut settled = HashSet::new();
    for start in next.keys() {
        let mut trail = Vec::new();
        let mut at = Some(start);
        while let Some(name) = at.filter(|name| !settled.contains(*name)) {
            if let Some(from) = trail.iter().position(|earlier| *earlier == name) {
                for name in trail.iter().skip(from) {
                    if let Some(schema) = schemas.get_mut(*name) {
                        open(schema, notes);
                    }
                }
                break;
            }
            trail.push(name);
            at = next.get(name);
        }
        settled.extend(trail);
    }
}

/// Rewrites each component that only refers to another to refer to the end of the chain: otherwise
/// each component of the chain would become a wrapper type.
pub(super) fn shorten(root: &mut Node, notes: &mut UniqueChanges) {
    let Some(schemas) = walk::component_schemas_mut(root) else {
        return;
    };
    let next: IndexMap<String, String> = schemas
        .iter()
        .filter(|(_, schema)| schema.as_object().is_some_and(|map| map.len() == 1))
        .filter_map(|(name, schema)| Some((name.clone(), schema.ref_name()?)))
        .collect();
    let mut ends: HashMap<&str, &str> = HashMap::new();
    for start in next.keys() {
        let mut trail = Vec::new();
        let mut at = start.as_str();
        // The cycles are broken, so each chain has an end.
        while let (Some(next), false) = (next.get(at), ends.contains_key(at)) {
            trail.push(at);
            at = next;
        }
        let end = ends.get(at).copied().unwrap_or(at);
        ends.extend(trail.into_iter().map(|name| (name, end)));
    }
    for (name, target) in &next {
        let end = ends.get(name.as_str()).copied().unwrap_or(target);
        let reference = schemas
            .get_mut(name)
            .and_then(|schema| schema.get_mut("$ref"));
        if let Some(reference) = reference.filter(|_| end != target) {
            notes.note(reference.origin, codes::schema_references::CHAIN_SHORTENED);
            reference.kind = format!("{SCHEMAS}{}", escape(end)).into();
        }
    }
}

fn open(schema: &mut Node, notes: &mut UniqueChanges) {
    let Some(reference) = schema.take("$ref") else {
        return;
    };
    let alone = schema.as_object().is_none_or(Map::is_empty);
    let at = if alone { schema } else { &reference };
    let code = codes::schema_references::SELF_REFERENCE;
    notes.removed(at, code);
}
