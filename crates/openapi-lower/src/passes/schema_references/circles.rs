//! Circles of components that are nothing but references to each other.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::node::{Map, Node};
use crate::passes::once::Once;
use crate::report::Effect;

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

fn open(schema: &mut Node, notes: &mut Once) {
    let Some(reference) = schema.take("$ref") else {
        return;
    };
    let alone = schema.as_object().is_none_or(Map::is_empty);
    let at = if alone { schema } else { &reference };
    let detail = "a reference to itself: any value";
    notes.removed(Effect::Widened, at, detail);
}
