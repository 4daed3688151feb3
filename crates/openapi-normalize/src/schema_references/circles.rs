//! Circles and chains of components that are nothing but references to each other.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::{Map, Node};

use crate::codes;
use crate::cx::Once;

/// Opens the circles: their components then admit any value.
pub(super) fn run(root: &mut Node, notes: &mut Once) {
    let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    else {
        return;
    };
    // In the order of the schemas, which is that of the notes.
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

/// Makes each component that is nothing but a reference refer to the end of its chain: what
/// is generated of a reference holds what it refers to, however long the chain.
pub(super) fn shorten(root: &mut Node, notes: &mut Once) {
    let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    else {
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
        // The circles are open, so that there is an end.
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

fn open(schema: &mut Node, notes: &mut Once) {
    let Some(reference) = schema.take("$ref") else {
        return;
    };
    let alone = schema.as_object().is_none_or(Map::is_empty);
    let at = if alone { schema } else { &reference };
    let code = codes::schema_references::SELF_REFERENCE;
    notes.removed(at, code);
}
