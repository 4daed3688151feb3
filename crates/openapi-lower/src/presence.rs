//! Which properties of a type need more than "a value or none" in Rust.
//!
//! A caller sets a property or leaves it out, and what is left out is not sent. That is
//! `Option<T>`, but for the three kinds of [`Presence`].

use indexmap::IndexMap;

use crate::node::{Map, Node};
use crate::plan::{Direction, Presence};

/// How many references and union members are followed before a schema counts as never null.
const STEPS: usize = 100;

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
                allows_null(property, components, &mut { STEPS }).then_some(Presence::AnyValue)
            }
        };
        Some((name.clone(), presence?))
    });
    found.collect()
}

/// The default value of a property: its own, or that of the schema that it refers to.
fn default_of<'a>(property: &'a Node, components: &'a Map) -> Option<&'a Node> {
    let mut schema = property;
    for _ in 0..STEPS {
        if let Some(default) = schema.get("default") {
            return Some(default);
        }
        let wrapped = match schema.items("allOf") {
            [wrapped] => wrapped,
            _ => schema,
        };
        schema = components.get(&wrapped.ref_name()?)?;
    }
    None
}

/// Whether `null` conforms to a schema.
fn allows_null(schema: &Node, components: &Map, steps: &mut usize) -> bool {
    let Some(left) = steps.checked_sub(1) else {
        return false;
    };
    *steps = left;
    if let Some(name) = schema.ref_name() {
        let target = components.get(&name);
        return target.is_some_and(|target| allows_null(target, components, steps));
    }
    if schema.flag("nullable") {
        return true;
    }
    if let [first, others @ ..] = schema.items("allOf") {
        return others
            .iter()
            .chain([first])
            .all(|member| allows_null(member, components, steps));
    }
    let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
    if members.clone().next().is_some() {
        return members
            .into_iter()
            .any(|member| allows_null(member, components, steps));
    }
    if schema.items("enum").iter().any(Node::is_null) {
        return true;
    }
    let typed = ["type", "enum", "not", "properties", "items"];
    !typed.iter().any(|keyword| schema.has(keyword))
}
