//! The inheritance relations and tag values of components.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::{Map, Node};

use crate::passes::schemas::tags::target_name;
use crate::schema::is_union;

/// The inheritance relations of components.
pub(super) struct Family {
    /// The direct subtypes of each component.
    pub(super) children: HashMap<String, Vec<String>>,
    /// The direct base schemas of each component.
    pub(super) parents: HashMap<String, Vec<String>>,
    /// The other components in the mapping of each base schema.
    mapped: HashMap<String, Vec<String>>,
    /// The positions of the components in the document.
    positions: HashMap<String, usize>,
}

impl Family {
    pub(super) fn of(schemas: &Map) -> Family {
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        let mut parents: HashMap<String, Vec<String>> = HashMap::new();
        let mut mapped: HashMap<String, Vec<String>> = HashMap::new();
        for (name, schema) in schemas {
            for base in schema.items("allOf").iter().filter_map(Node::ref_name) {
                let subtypes = children.entry(base.clone()).or_default();
                if subtypes.last() != Some(name) {
                    subtypes.push(name.clone());
                    parents.entry(name.clone()).or_default().push(base);
                }
            }
            // A mapping may name a component that does not extend the base schema, but is a variant
            // of it.
            let mapping = discriminator(schema)
                .into_iter()
                .flat_map(|discriminator| discriminator.members("mapping"));
            for target in mapping.filter_map(|(_, target)| target.as_str()) {
                if let Some((target, other)) = schemas.get_key_value(&target_name(target))
                    && target != name
                    && !other
                        .items("allOf")
                        .iter()
                        .any(|base| base.ref_name().as_ref() == Some(name))
                {
                    mapped.entry(name.clone()).or_default().push(target.clone());
                }
            }
        }
        let positions = schemas.keys().cloned().zip(0..).collect();
        Family {
            children,
            parents,
            mapped,
            positions,
        }
    }

    /// Returns all possible subtypes of a component, in document order.
    pub(super) fn descendants(&self, base: &str) -> Vec<String> {
        let mut found = HashSet::new();
        let mut open = vec![base];
        while let Some(name) = open.pop() {
            let children = self.children.get(name).into_iter().flatten();
            for child in children.chain(self.mapped.get(name).into_iter().flatten()) {
                if child != base && found.insert(child.clone()) {
                    open.push(child);
                }
            }
        }
        let mut found: Vec<String> = found.into_iter().collect();
        found.sort_by_key(|name| self.positions.get(name));
        found
    }

    /// Returns all direct and indirect base schemas of a component.
    pub(super) fn ancestors(&self, name: &str) -> HashSet<String> {
        let mut found = HashSet::new();
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            for parent in self.parents.get(name).into_iter().flatten() {
                if found.insert(parent.clone()) {
                    open.push(parent);
                }
            }
        }
        found
    }

    /// Returns the discriminators of all components that have one, which may be that of the nearest
    /// base schema; of several at the same distance, that of the first in `allOf`. Computed at once,
    /// because chains of base schemas may be long.
    pub(super) fn nearest_discriminators<'s>(
        &'s self,
        schemas: &'s Map,
    ) -> HashMap<&'s str, &'s Node> {
        let mut nearest: HashMap<&str, &Node> = schemas
            .iter()
            .filter_map(|(name, schema)| Some((name.as_str(), discriminator(schema)?)))
            .collect();
        let mut level: Vec<&str> = nearest.keys().copied().collect();
        while !level.is_empty() {
            let children = level.iter().filter_map(|name| self.children.get(*name));
            let next: HashMap<&str, &Node> = children
                .flatten()
                .map(String::as_str)
                .filter(|child| !nearest.contains_key(child))
                .filter_map(|child| {
                    let mut parents = self.parents.get(child)?.iter();
                    Some((child, *parents.find_map(|it| nearest.get(it.as_str()))?))
                })
                .collect();
            level = next.keys().copied().collect();
            nearest.extend(next);
        }
        nearest
    }
}

/// The tag values of each component, as strings.
pub(super) struct Mappings {
    /// The values in mappings, by the property of the discriminator and the component.
    mapped: BTreeMap<(String, String), Vec<Node>>,
    /// The values that components declare, for any property.
    declared: Vec<(String, Node)>,
}

impl Mappings {
    /// Collects the values of all mappings, in addition to those that components declare.
    pub(super) fn of(schemas: &Map, declared: Vec<(String, Node)>) -> Mappings {
        let mut mapped: BTreeMap<(String, String), Vec<Node>> = BTreeMap::new();
        for discriminator in schemas.values().filter_map(discriminator) {
            let Some(property) = discriminator.text("propertyName") else {
                continue;
            };
            for (value, target) in discriminator.members("mapping") {
                let Some(name) = target.as_str().map(target_name) else {
                    continue;
                };
                let values = mapped.entry((property.to_owned(), name)).or_default();
                values.push(Node::new(value.as_str(), target.origin));
            }
        }
        Mappings { mapped, declared }
    }

    /// Returns the distinct values of a discriminator's property for a component.
    pub(super) fn values(&self, property: &str, name: &str) -> Vec<Node> {
        let mapped = self.mapped.get(&(property.to_owned(), name.to_owned()));
        let declared = self.declared.iter().filter(|(owner, _)| owner == name);
        let mut values: Vec<Node> = Vec::new();
        for value in mapped
            .into_iter()
            .flatten()
            .chain(declared.map(|(_, value)| value))
        {
            if !values.iter().any(|existing| existing.is_same(value)) {
                values.push(value.clone());
            }
        }
        values
    }
}

/// Returns the discriminator of a schema, which may be in an inline member of its `allOf`; `None`
/// if the schema is a union, whose members it distinguishes.
pub(super) fn discriminator(schema: &Node) -> Option<&Node> {
    if is_union(schema) {
        return None;
    }
    let own = schema
        .get("discriminator")
        .filter(|node| node.text("propertyName").is_some());
    own.or_else(|| {
        let members = schema.items("allOf").iter();
        let mut inline = members.filter(|member| !member.has("$ref"));
        inline.find_map(discriminator)
    })
}
