//! Maps of schemas that are kept elsewhere: `properties: {$ref: …}`.
//!
//! No dialect has this, but tools that bundle files accept it, so it is written. A map may hold
//! the schema that refers to it: inside what is written out, each name of a map becomes a
//! reference to the schema of that name.

use indexmap::IndexMap;

use crate::node::{Map, Node, escape};
use crate::passes::once::Once;
use crate::passes::references::pointer::Ends;
use crate::report::Effect;

const MAPS: [&str; 4] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
];

/// Writes out the maps that are referred to. What refers to nothing is removed.
pub(super) fn run(root: &mut Node, notes: &mut Once) {
    for referring in [false, true] {
        let mut targets = IndexMap::<String, Option<Map>>::new();
        super::each_schema(root, &mut |_, schema| {
            for text in MAPS.iter().filter_map(|key| schema.get(key)?.text("$ref")) {
                targets.entry(text.to_owned()).or_default();
            }
        });
        let mut ends = Ends::new(root);
        for (text, target) in &mut targets {
            let found = ends.of(text, "").ok().and_then(Node::as_object);
            *target = found.map(|found| match referring {
                true => references(text, found),
                false => found.clone(),
            });
        }
        super::each_schema(root, &mut |_, schema| {
            for key in MAPS {
                if let Some(map) = schema.get_mut(key) {
                    write_out(map, &targets, notes);
                }
            }
        });
    }
}

/// A reference to each schema of the map there.
fn references(text: &str, map: &Map) -> Map {
    let names = map.iter().filter(|(name, _)| *name != "$ref");
    let references = names.map(|(name, schema)| {
        let mut reference = Node::object(schema.origin);
        let target = format!("{text}/{}", escape(name));
        reference.insert("$ref", Node::made(target, schema.origin));
        (name.clone(), reference)
    });
    references.collect()
}

fn write_out(map: &mut Node, targets: &IndexMap<String, Option<Map>>, notes: &mut Once) {
    let Some(target) = map.text("$ref").and_then(|text| targets.get(text)).cloned() else {
        return;
    };
    let Some(reference) = map.take("$ref") else {
        return;
    };
    let (effect, detail) = match target {
        Some(_) => (Effect::Exact, "schemas by name written out in place"),
        None => (Effect::Widened, "schemas by name that lead nowhere"),
    };
    notes.removed(effect, &reference, detail);
    for (name, schema) in target.into_iter().flatten() {
        if !map.has(&name) {
            map.insert(&name, schema);
        }
    }
    notes.emptied(map);
}
