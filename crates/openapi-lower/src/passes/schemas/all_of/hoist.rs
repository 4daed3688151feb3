//! Turns inline compositions in components into components.
//!
//! The properties of a base schema are copied into its subtypes. A composition among them that
//! refers back to the base schema would be copied without end; as a component it is processed once.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Map, Node, walk};
use typify_model::names::type_name;

use super::{Bases, Composer, is_mergeable};
use crate::codes;
use crate::cx::Cx;
use crate::schema::{INNER, annotate_reference, composed_members, sorted_members};

pub(super) fn run(schemas: &mut Map, cx: &mut Cx) {
    let mut hoist = Hoist {
        taken: schemas.keys().map(|name| type_name(name)).collect(),
        made: Map::default(),
        cx,
    };
    for (name, schema) in sorted_members(schemas) {
        hoist.hoist_inside(schema, name);
    }
    schemas.extend(hoist.made);
}

struct Hoist<'c, 'o> {
    taken: HashSet<String>,
    made: Map,
    cx: &'c mut Cx<'o>,
}

impl Hoist<'_, '_> {
    fn hoist_inside(&mut self, schema: &mut Node, name: &str) {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        if let Some(properties) = map.get_mut("properties").and_then(Node::as_object_mut) {
            for (property, schema) in sorted_members(properties) {
                self.hoist_schema(schema, &format!("{name}-{property}"));
            }
        }
        for (keyword, suffix) in INNER {
            if let Some(schema) = map.get_mut(keyword) {
                self.hoist_schema(schema, &format!("{name}-{suffix}"));
            }
        }
        for member in walk::list(map.get_mut("allOf")) {
            self.hoist_inside(member, name);
        }
        for list in ["oneOf", "anyOf"] {
            for (index, member) in walk::list(map.get_mut(list)).enumerate() {
                self.hoist_schema(member, &format!("{name}-variant{index}"));
            }
        }
    }

    fn hoist_schema(&mut self, schema: &mut Node, name: &str) {
        self.hoist_inside(schema, name);
        if !is_mergeable(schema) {
            return;
        }
        if !has_references(schema) {
            let no_components = Map::default();
            let bases = Bases::of(&no_components);
            *schema = Composer::of_inline_schemas(&bases, usize::MAX).compose(schema, self.cx);
            return;
        }
        let name = self.unused_name(type_name(name));
        let origin = schema.origin;
        self.cx.note(origin, codes::names::HOISTED);
        let mut inner = std::mem::replace(schema, Node::object(origin));
        let mut outer = Map::default();
        for keyword in ["nullable", "default", "deprecated", "readOnly", "writeOnly"] {
            if let Some(value) = inner.take(keyword) {
                outer.insert(keyword.to_owned(), value);
            }
        }
        let reference = Node::schema_ref(&name, origin);
        self.cx.hoisted.insert(name.clone());
        self.made.insert(name, inner);
        *schema = annotate_reference(reference, outer);
    }

    fn unused_name(&mut self, name: String) -> String {
        let numbered = |number| type_name(&format!("{name}{number}"));
        first_unused([name.clone()], numbered, |unused| {
            self.taken.insert(unused.to_owned())
        })
    }
}

/// Whether a member of the composition is a reference.
fn has_references(schema: &Node) -> bool {
    composed_members(schema).any(|member| member.has("$ref") || has_references(member))
}
