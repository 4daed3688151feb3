//! Which properties of a type need more than "a value or none" in Rust.
//!
//! A caller sets a property or leaves it out, and what is left out is not sent. That is
//! `Option<T>`, but for the three kinds of [`Presence`].

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_source::{Map, Node};

use crate::chain;
use crate::plan::{Direction, Presence};

/// The presence of the properties of a component schema, by their lowered names.
pub(crate) fn of(
    schema: &Node,
    components: &Map,
    direction: Direction,
) -> IndexMap<String, Presence> {
    // A response is read, never filled in, and whether a member is null or absent is the
    // same to a reader.
    if direction == Direction::Response {
        return IndexMap::new();
    }
    let required: Vec<&str> = schema
        .items("required")
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let found = schema.members("properties").filter_map(|(name, property)| {
        let presence = match required.contains(&name.as_str()) {
            true => default_of(property, components).map(|_| Presence::Preset),
            false if property.flag("nullable") => Some(Presence::Nullable),
            false => {
                let mut nulls = Nulls {
                    components,
                    known: HashMap::new(),
                };
                nulls.conforms_to(property).then_some(Presence::AnyValue)
            }
        };
        Some((name.clone(), presence?))
    });
    found.collect()
}

/// The default value of a property: its own, or that of the schema that it refers to.
fn default_of<'a>(property: &'a Node, components: &'a Map) -> Option<&'a Node> {
    let mut schemas = chain::chain(property, components, chain::wrapped);
    schemas.find_map(|schema| schema.get("default"))
}

/// Whether `null` conforms to schemas.
struct Nulls<'s> {
    components: &'s Map,
    /// Whether it conforms to a component. One that leads back to itself says no while it is
    /// looked at.
    known: HashMap<String, bool>,
}

impl Nulls<'_> {
    fn conforms_to(&mut self, schema: &Node) -> bool {
        if let Some(name) = schema.ref_name() {
            if let Some(known) = self.known.get(&name) {
                return *known;
            }
            self.known.insert(name.clone(), false);
            let target = self.components.get(&name);
            let conforms = target.is_some_and(|target| self.conforms_to(target));
            self.known.insert(name, conforms);
            return conforms;
        }
        if schema.flag("nullable") {
            return true;
        }
        if let [first, others @ ..] = schema.items("allOf") {
            let mut members = others.iter().chain([first]);
            return members.all(|member| self.conforms_to(member));
        }
        let mut members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
        if members.clone().next().is_some() {
            return members.any(|member| self.conforms_to(member));
        }
        if schema.items("enum").iter().any(Node::is_null) {
            return true;
        }
        let typed = ["type", "enum", "not", "properties", "items"];
        !typed.iter().any(|keyword| schema.has(keyword))
    }
}
