//! Bases with a discriminator: unions of what extends them.
//!
//! `Pet` with a discriminator, and `Cat` and `Dog` with `Pet` in their `allOf`: where the
//! description says `Pet`, a value is any of the three, but progenitor makes a struct
//! with the properties of `Pet` alone. So the base becomes the union of all that extends
//! it, and last of a component that holds its own properties, for values of the base
//! itself and of kinds that are not described.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cx::Cx;
use super::discriminators::target_name;
use super::walk;
use crate::ident::type_name;
use crate::node::{Map, Node, SCHEMAS, escape, unescape};

/// The member of a discriminator that lists the variants which nothing extends: wherever
/// they are used, they are of their own kind. It goes with the discriminator.
pub(super) const LAST: &str = "x-last";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let uses = uses(root);
    let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    else {
        return;
    };
    let family = Family::of(schemas);
    let mut taken: HashSet<String> = schemas.keys().map(|name| type_name(name)).collect();
    let mut others: BTreeMap<String, String> = BTreeMap::new();
    for base in schemas
        .iter()
        .filter(|(_, schema)| is_base(schema))
        .map(|(name, _)| name)
    {
        let extended = family.children.get(base).map_or(0, Vec::len);
        let used = uses.get(base).is_some_and(|count| *count > extended);
        if used && !family.descendants(base).is_empty() {
            others.insert(base.clone(), String::new());
        }
    }
    for (base, other) in &mut others {
        *other = type_name(&format!("{base}-other"));
        let mut number = 2;
        while !taken.insert(other.clone()) {
            *other = type_name(&format!("{base}-other{number}"));
            number += 1;
        }
    }
    if others.is_empty() {
        return;
    }
    let kinds = kinds(schemas);
    for schema in schemas.values_mut() {
        redirect(schema, &others);
    }
    for (name, schema) in std::mem::take(schemas) {
        let Some(other) = others.get(&name) else {
            schemas.insert(name, schema);
            continue;
        };
        cx.exact(
            schema.origin,
            "a base with a discriminator written as the union of what extends it",
        );
        let members: Vec<Member> = family
            .descendants(&name)
            .into_iter()
            .map(|member| {
                let values = kinds
                    .get(&member)
                    .cloned()
                    .unwrap_or_else(|| vec![member.clone()]);
                Member {
                    last: !family.children.contains_key(&member),
                    name: others.get(&member).cloned().unwrap_or(member),
                    values,
                }
            })
            .collect();
        let (union, own) = divide(schema, other, &members);
        schemas.insert(name, union);
        schemas.insert(other.clone(), own);
    }
}

/// A component that extends a base.
struct Member {
    name: String,
    /// The values of the discriminator that are its own.
    values: Vec<String>,
    /// Whether nothing extends it in its turn.
    last: bool,
}

/// Whether the schema says by a discriminator that others extend it.
fn is_base(schema: &Node) -> bool {
    let property = schema
        .get("discriminator")
        .and_then(|node| node.text("propertyName"));
    property.is_some() && !schema.has("oneOf") && !schema.has("anyOf")
}

/// How often each component is referred to.
fn uses(root: &mut Node) -> HashMap<String, usize> {
    let mut uses = HashMap::new();
    walk::references(root, &mut |reference| {
        if let Some(name) = reference.strip_prefix(SCHEMAS) {
            *uses.entry(unescape(name).into_owned()).or_default() += 1;
        }
    });
    uses
}

/// Which components extend which.
struct Family {
    /// The components that name another in their `allOf`, by that other.
    children: HashMap<String, Vec<String>>,
    /// The other components that the mappings of bases name.
    mapped: HashMap<String, Vec<String>>,
    /// The places of the components in the document.
    places: HashMap<String, usize>,
}

impl Family {
    fn of(schemas: &Map) -> Family {
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        let mut mapped: HashMap<String, Vec<String>> = HashMap::new();
        for (name, schema) in schemas {
            for base in schema.items("allOf").iter().filter_map(Node::ref_name) {
                let known = children.entry(base).or_default();
                if known.last() != Some(name) {
                    known.push(name.clone());
                }
            }
            // A mapping may name what does not extend the base, and is one of its kinds.
            let mapping = schema.get("discriminator").filter(|_| is_base(schema));
            for (_, target) in mapping.into_iter().flat_map(|node| node.members("mapping")) {
                let target = target_name(target.as_str().unwrap_or_default());
                if let Some((target, other)) = schemas.get_key_value(&target)
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
        let places = schemas.keys().enumerate();
        Family {
            children,
            mapped,
            places: places.map(|(place, name)| (name.clone(), place)).collect(),
        }
    }

    /// All that a component may be beside itself, in the order of the document.
    fn descendants(&self, base: &str) -> Vec<String> {
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
        found.sort_by_key(|name| self.places.get(name));
        found
    }
}

/// The values that the mappings of the document give to each component.
fn kinds(schemas: &Map) -> HashMap<String, Vec<String>> {
    let mut kinds: HashMap<String, Vec<String>> = HashMap::new();
    for discriminator in schemas
        .values()
        .filter_map(|schema| schema.get("discriminator"))
    {
        for (value, target) in discriminator.members("mapping") {
            let target = target_name(target.as_str().unwrap_or_default());
            let values = kinds.entry(target).or_default();
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
    }
    kinds
}

/// Lets a component extend the properties of a base rather than the union.
fn redirect(schema: &mut Node, others: &BTreeMap<String, String>) {
    for member in walk::list(schema.get_mut("allOf")) {
        let other = member.ref_name().and_then(|name| others.get(&name));
        if let (Some(other), Some(reference)) = (other, member.get_mut("$ref")) {
            reference.kind = format!("{SCHEMAS}{}", escape(other)).into();
        }
    }
}

/// Divides a base into the union and the component of its own properties.
fn divide(mut base: Node, other: &str, members: &[Member]) -> (Node, Node) {
    let origin = base.origin;
    let mut union = Node::object(origin);
    for keyword in ["title", "description", "nullable", "default"] {
        if let Some(value) = base.take(keyword) {
            union.insert(keyword, value);
        }
    }
    let mut references: Vec<Node> = Vec::new();
    let mut mapping = Node::object(origin);
    let mut last: Vec<Node> = Vec::new();
    for member in members {
        references.push(Node::schema_ref(&member.name, origin));
        for value in &member.values {
            mapping.insert(value, Node::made(member.name.as_str(), origin));
        }
        if member.last {
            last.push(Node::made(member.name.as_str(), origin));
        }
    }
    references.push(Node::schema_ref(other, origin));
    union.insert("oneOf", Node::made(references, origin));
    if let Some(mut discriminator) = base.take("discriminator") {
        discriminator.insert("mapping", mapping);
        discriminator.insert("defaultMapping", Node::made(other, origin));
        discriminator.insert(LAST, Node::made(last, origin));
        union.insert("discriminator", discriminator);
    }
    (union, base)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn lowered(schemas: Value) -> Value {
        let document = json!({"openapi": "3.0.3", "components": {"schemas": schemas}});
        testing::run(super::run, document).0["components"]["schemas"].clone()
    }

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    #[test]
    fn a_base_is_the_union_of_its_children() {
        let base = json!({
            "type": "object", "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}
        });
        let schemas = lowered(json!({
            "Pet": base,
            "Cat": {"allOf": [reference("Pet"), {"type": "object", "properties": {"claws": {}}}]},
            "Lion": {"allOf": [reference("Cat")]},
            "Owner": {"type": "object", "properties": {"pet": reference("Pet")}}
        }));
        assert_eq!(
            schemas["Pet"],
            json!({
                "oneOf": [reference("Cat"), reference("Lion"), reference("PetOther")],
                "discriminator": {
                    "propertyName": "kind", "mapping": {"cat": "Cat", "Lion": "Lion"},
                    "defaultMapping": "PetOther", "x-last": ["Lion"]
                }
            })
        );
        assert_eq!(
            schemas["PetOther"],
            json!({"type": "object", "properties": {"kind": {"type": "string"}}})
        );
        assert_eq!(schemas["Cat"]["allOf"][0], reference("PetOther"));
        assert_eq!(schemas["Owner"]["properties"]["pet"], reference("Pet"));
    }

    #[test]
    fn a_base_that_nothing_else_refers_to_stays() {
        let schemas = json!({
            "Pet": {"type": "object", "discriminator": {"propertyName": "kind"}},
            "Cat": {"allOf": [reference("Pet")]}
        });
        assert_eq!(lowered(schemas.clone()), schemas);
    }
}
