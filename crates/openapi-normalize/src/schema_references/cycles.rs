//! Breaks cycles and shortens chains of components that only refer to each other.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::{Map, Node, walk};

use crate::codes;
use crate::cx::UniqueChanges;

/// Breaks the cycles: their components then accept any value.
pub(super) fn break_cycles(root: &mut Node, notes: &mut UniqueChanges) {
    let Some(schemas) = walk::component_schemas_mut(root) else {
        return;
    };
    // The notes have the order of the schemas.
    let next: IndexMap<String, String> = schemas
        .iter()
        .filter_map(|(name, schema)| Some((name.clone(), schema.ref_name()?)))
        .collect();
    let mut settled = HashSet::new();
    for start in next.keys() {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(name) = at.filter(|name| !settled.contains(*name)) {
            if let Some(cycle_start) = chain.iter().position(|earlier| *earlier == name) {
                for name in chain.iter().skip(cycle_start) {
                    if let Some(schema) = schemas.get_mut(*name) {
                        remove_reference(schema, notes);
                    }
                }
                break;
            }
            chain.push(name);
            at = next.get(name);
        }
        settled.extend(chain);
    }
}

/// Rewrites each component that only refers to another to refer to the end of the chain: otherwise
/// each component of the chain would become a wrapper type.
pub(super) fn shorten_chains(root: &mut Node, notes: &mut UniqueChanges) {
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
        let mut chain = Vec::new();
        let mut at = start.as_str();
        // The cycles are broken, so each chain has an end.
        while let (Some(next), false) = (next.get(at), ends.contains_key(at)) {
            chain.push(at);
            at = next;
        }
        let end = ends.get(at).copied().unwrap_or(at);
        ends.extend(chain.into_iter().map(|name| (name, end)));
    }
    for (name, target) in &next {
        let end = ends.get(name.as_str()).copied().unwrap_or(target);
        if end != target
            && let Some(schema) = schemas.get_mut(name)
            && let Some(reference) = schema.get_mut("$ref")
        {
            notes.note(reference.origin, codes::schema_references::CHAIN_SHORTENED);
            reference.kind = format!("{SCHEMAS}{}", escape(end)).into();
        }
    }
}

fn remove_reference(schema: &mut Node, notes: &mut UniqueChanges) {
    let Some(reference) = schema.take("$ref") else {
        return;
    };
    let is_alone = schema.as_object().is_none_or(Map::is_empty);
    let removed = if is_alone { schema } else { &reference };
    notes.removed(removed, codes::schema_references::SELF_REFERENCE);
}
