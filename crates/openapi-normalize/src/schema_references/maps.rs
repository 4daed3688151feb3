//! References in place of an object of schemas: `properties: {$ref: …}`.
//!
//! No dialect allows them, but tools that bundle files do, so authors write them. A schema inside
//! such an object may refer to the object; in this case each copied member becomes a reference.

use indexmap::IndexMap;
use openapi_source::pointer::escape;
use openapi_source::references::Resolver;
use openapi_source::{Map, Node};

use crate::codes;
use crate::cx::UniqueChanges;

/// The keywords with an object of schemas.
const MAPS: [&str; 4] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
];

/// The maximum number of schemas to copy: nested objects of schemas multiply.
const MAX_COPIES: usize = 100_000;

/// Copies the referenced objects of schemas. Removes undefined references.
pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    let mut targets = IndexMap::<String, Option<Map>>::new();
    super::each_schema(root, &mut |_, schema| {
        for text in map_references(schema) {
            targets.entry(text.to_owned()).or_default();
        }
    });
    let mut resolver = Resolver::new(root);
    for (text, target) in &mut targets {
        let map = resolver.resolve(text, "").ok().and_then(Node::as_object);
        *target = map.map(|map| {
            if map.values().any(has_map_reference) {
                references_to_members(text, map)
            } else {
                map.clone()
            }
        });
    }
    let mut remaining = MAX_COPIES;
    super::each_schema(root, &mut |_, schema| {
        for key in MAPS {
            if let Some(map) = schema.get_mut(key) {
                inline(map, &targets, &mut remaining, notes);
            }
        }
    });
}

/// Returns the references in place of objects of schemas in a schema.
fn map_references(schema: &Node) -> impl Iterator<Item = &str> {
    MAPS.iter().filter_map(|key| schema.get(key)?.text("$ref"))
}

/// Whether a tree has a reference in place of an object of schemas.
fn has_map_reference(node: &Node) -> bool {
    map_references(node).next().is_some() || node.children().any(has_map_reference)
}

/// Returns a reference to each member of the object of schemas.
fn references_to_members(text: &str, map: &Map) -> Map {
    map.iter()
        .filter(|(name, _)| *name != "$ref")
        .map(|(name, schema)| {
            let origin = schema.origin;
            let target = Node::new(format!("{text}/{}", escape(name)), origin);
            (name.clone(), Node::with_members([("$ref", target)], origin))
        })
        .collect()
}

/// Replaces the reference in place of an object of schemas by the schemas of its target; the
/// schemas beside the reference take precedence. `remaining` is the number of schemas that may
/// still be copied.
fn inline(
    map: &mut Node,
    targets: &IndexMap<String, Option<Map>>,
    remaining: &mut usize,
    notes: &mut UniqueChanges,
) {
    let Some(target) = map.text("$ref").and_then(|text| targets.get(text)) else {
        return;
    };
    let Some(reference) = map.take("$ref") else {
        return;
    };
    let code = match target {
        None => codes::schema_references::MAP_UNRESOLVED,
        Some(target) => match remaining.checked_sub(target.len()) {
            None => codes::schema_references::MAP_TOO_LARGE,
            Some(rest) => {
                *remaining = rest;
                map.members_mut().insert_missing(target.clone());
                codes::schema_references::MAP_INLINED
            }
        },
    };
    notes.removed(&reference, code);
    notes.emptied(map);
}
