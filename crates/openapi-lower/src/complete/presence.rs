//! Finds the properties of a type for which `Option<T>` is not enough.
//!
//! A property that the caller does not set is not sent. `Option<T>` expresses this, except for the
//! three variants of [`Presence`].

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_source::{Map, Node};

use crate::chain;
use crate::plan::{Direction, Presence};
use crate::schema::union_members;

/// Returns the presence of the properties of a component schema, by lowered name.
pub(crate) fn of(
    schema: &Node,
    components: &Map,
    direction: Direction,
) -> IndexMap<String, Presence> {
    // Response types are only read, and readers do not distinguish `null` from an absent member.
    if direction == Direction::Response {
        return IndexMap::new();
    }
    let required: Vec<&str> = schema
        .items("required")
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let properties = schema.members("properties");
    let with_presence = properties.filter_map(|(name, property)| {
        let presence = if required.contains(&name.as_str()) {
            default_of(property, components).map(|_| Presence::Preset)
        } else if property.flag("nullable") {
            Some(Presence::Nullable)
        } else {
            let mut search = NullSearch {
                components,
                visited: HashMap::new(),
            };
            search.accepts_null(property).then_some(Presence::AnyValue)
        };
        Some((name.clone(), presence?))
    });
    with_presence.collect()
}

/// Returns the default value of a property, or that of the referenced schema.
fn default_of<'a>(property: &'a Node, components: &'a Map) -> Option<&'a Node> {
    let mut schemas = chain::chain(property, components, chain::wrapped);
    schemas.find_map(|schema| schema.get("default"))
}

/// Determines whether schemas accept `null`.
struct NullSearch<'s> {
    components: &'s Map,
    /// Whether a component accepts `null`; `false` for a component that is being visited.
    visited: HashMap<String, bool>,
}

impl NullSearch<'_> {
    fn accepts_null(&mut self, schema: &Node) -> bool {
        if let Some(name) = schema.ref_name() {
            if let Some(accepts_null) = self.visited.get(&name) {
                return *accepts_null;
            }
            self.visited.insert(name.clone(), false);
            let target = self.components.get(&name);
            let accepts_null = target.is_some_and(|target| self.accepts_null(target));
            self.visited.insert(name, accepts_null);
            return accepts_null;
        }
        if schema.flag("nullable") {
            return true;
        }
        if let [first, others @ ..] = schema.items("allOf") {
            let mut members = others.iter().chain([first]);
            return members.all(|member| self.accepts_null(member));
        }
        let mut members = union_members(schema);
        if members.clone().next().is_some() {
            return members.any(|member| self.accepts_null(member));
        }
        if schema.items("enum").iter().any(Node::is_null) {
            return true;
        }
        let typed = ["type", "enum", "not", "properties", "items"];
        !typed.iter().any(|keyword| schema.has(keyword))
    }
}
