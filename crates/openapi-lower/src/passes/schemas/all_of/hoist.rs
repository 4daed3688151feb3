//! Turns inline compositions in components into components.
//!
//! The properties of a base schema are copied into its subtypes. A composition among them that
//! refers back to the base schema would be copied without end; as a component it is processed once.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Map, Node, walk};
use typify_model::names::type_name;

use super::{Bases, Composer, Limit, is_composed};
use crate::codes;
use crate::cx::Cx;

pub(super) fn run(schemas: &mut Map, cx: &mut Cx) {
    let mut hoist = Hoist {
        taken: schemas.keys().map(|name| type_name(name)).collect(),
        made: Map::default(),
        cx,
    };
    let mut members: Vec<(&String, &mut Node)> = schemas.iter_mut().collect();
    members.sort_by_key(|(name, _)| *name);
    for (name, schema) in members {
        hoist.inside(schema, name);
    }
    let made = hoist.made;
    schemas.extend(made);
}

struct Hoist<'c, 'o> {
    taken: HashSet<String>,
    made: Map,
    cx: &'c mut Cx<'o>,
}

impl Hoist<'_, '_> {
    fn inside(&mut self, schema: &mut Node, name: &str) {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        if let Some(properties) = map.get_mut("properties").and_then(Node::as_object_mut) {
            let mut properties: Vec<(&String, &mut Node)> = properties.iter_mut().collect();
            properties.sort_by_key(|(property, _)| *property);
            for (property, schema) in properties {
                self.location(schema, &format!("{name}-{property}"));
            }
        }
        for (keyword, suffix) in [("items", "item"), ("additionalProperties", "value")] {
            if let Some(schema) = map.get_mut(keyword) {
                self.location(schema, &format!("{name}-{suffix}"));
            }
        }
        for member in walk::list(map.get_mut("allOf")) {
            self.inside(member, name);
        }
        for list in ["oneOf", "anyOf"] {
            for (index, member) in walk::list(map.get_mut(list)).enumerate() {
                self.location(member, &format!("{name}-variant{index}"));
            }
        }
    }

    fn location(&mut self, schema: &mut Node, name: &str) {
        self.inside(schema, name);
        if !is_composed(schema) {
            return;
        }
        if !refers(schema) {
            let schemas = Map::default();
            let bases = Bases::of(&schemas);
            let limit = Limit::of(&bases);
            let composer = Composer {
                bases: &bases,
                own: None,
                is_cyclic: false,
                limit: &limit,
            };
            *schema = composer.compose(schema, self.cx);
            return;
        }
        let name = self.free(type_name(name));
        let origin = schema.origin;
        self.cx.note(origin, codes::names::HOISTED);
        let mut inner = std::mem::replace(schema, Node::object(origin));
        for keyword in ["nullable", "default", "deprecated", "readOnly", "writeOnly"] {
            if let Some(value) = inner.take(keyword) {
                schema.insert(keyword, value);
            }
        }
        let reference = Node::schema_ref(&name, origin);
        self.cx.hoisted.insert(name.clone());
        self.made.insert(name, inner);
        if schema.as_object().is_some_and(Map::is_empty) {
            *schema = reference;
        } else {
            schema.insert("allOf", Node::new(vec![reference], origin));
        }
    }

    fn free(&mut self, name: String) -> String {
        let numbered = |number| type_name(&format!("{name}{number}"));
        first_unused([name.clone()], numbered, |free| {
            self.taken.insert(free.to_owned())
        })
    }
}

/// Whether a member of the composition is a reference.
fn refers(schema: &Node) -> bool {
    ["allOf", "oneOf", "anyOf"]
        .iter()
        .flat_map(|list| schema.items(list))
        .any(|member| member.has("$ref") || refers(member))
}
