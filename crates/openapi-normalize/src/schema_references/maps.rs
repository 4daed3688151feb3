//! References in place of an object of schemas: `properties: {$ref: …}`.
//!
//! No dialect allows them, but tools that bundle files do, so authors write them. Such an object
//! may contain the schema that refers to it; in this case each of its members becomes a reference.

use indexmap::IndexMap;
use openapi_source::pointer::escape;
use openapi_source::references::Resolver;
use openapi_source::{Kind, Map, Node};

use crate::codes;
use crate::cx::UniqueChanges;

const MAPS: [&str; 4] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
];

/// The maximum number of schemas to copy: nested objects of schemas multiply.
const MOST: usize = 100_000;

/// Copies the referenced objects of schemas. Removes undefined references.
pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    let mut targets = IndexMap::<String, Option<Map>>::new();
    super::each_schema(root, &mut |_, schema| {
        for text in maps(schema) {
            targets.entry(text.to_owned()).or_default();
        }
    });
    let mut resolver = Resolver::new(root);
    for (text, target) in &mut targets {
        let found = resolver.resolve(text, "").ok().and_then(Node::as_object);
        *target = found.map(|found| {
            if found.values().any(refers) {
                references(text, found)
            } else {
                found.clone()
            }
        });
    }
    let mut left = MOST;
    super::each_schema(root, &mut |_, schema| {
        for key in MAPS {
            if let Some(map) = schema.get_mut(key) {
                write_out(map, &targets, &mut left, notes);
            }
        }
    });
}

/// Returns the references in place of objects of schemas in a schema.
fn maps(schema: &Node) -> impl Iterator<Item = &str> {
    MAPS.iter().filter_map(|key| schema.get(key)?.text("$ref"))
}

/// Whether a tree has a reference in place of an object of schemas.
fn refers(node: &Node) -> bool {
    match &node.kind {
        Kind::Object(members) => maps(node).next().is_some() || members.values().any(refers),
        Kind::Array(items) => items.iter().any(refers),
        _ => false,
    }
}

/// Returns a reference to each member of the object of schemas.
fn references(text: &str, map: &Map) -> Map {
    let names = map.iter().filter(|(name, _)| *name != "$ref");
    let references = names.map(|(name, schema)| {
        let mut reference = Node::object(schema.origin);
        let target = format!("{text}/{}", escape(name));
        reference.insert("$ref", Node::new(target, schema.origin));
        (name.clone(), reference)
    });
    references.collect()
}

fn write_out(
    map: &mut Node,
    targets: &IndexMap<String, Option<Map>>,
    left: &mut usize,
    notes: &mut UniqueChanges,
) {
    let Some(target) = map.text("$ref").and_then(|text| targets.get(text)) else {
        return;
    };
    let rest = target.as_ref().map(|target| left.checked_sub(target.len()));
    let target = target.clone().filter(|_| rest != Some(None));
    let Some(reference) = map.take("$ref") else {
        return;
    };
    let code = match rest {
        Some(Some(rest)) => {
            *left = rest;
            codes::schema_references::MAP_INLINED
        }
        Some(None) => codes::schema_references::MAP_TOO_LARGE,
        None => codes::schema_references::MAP_UNRESOLVED,
    };
    notes.removed(&reference, code);
    for (name, schema) in target.into_iter().flatten() {
        if !map.has(&name) {
            map.insert(&name, schema);
        }
    }
    notes.emptied(map);
}
