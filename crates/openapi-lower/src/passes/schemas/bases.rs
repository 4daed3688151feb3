//! Base schemas with a discriminator: unions of their subtypes.
//!
//! If `Pet` has a discriminator, and `Cat` and `Dog` have `Pet` in their `allOf`, a value of `Pet`
//! may be any of the three, but progenitor generates a struct with the properties of `Pet` alone.
//! So the base schema becomes the union of all its subtypes, and finally of a component with its
//! own properties, for values of the base type itself. A subtype that others extend is a base
//! schema as well: a `Puppy` is a `Dog`, though the discriminator is in `Pet`.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use openapi_source::pointer::{SCHEMAS, escape, unescape};
use openapi_source::{Map, Node, walk};
use typify_model::names::type_name;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::{self, target_name};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let uses = uses(root);
    let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    else {
        return;
    };
    let values = tag_values(schemas);
    name_values(schemas, &values, cx);
    let family = Family::of(schemas);
    let mut mappings = Mappings::of(schemas);
    mappings.own.extend(values);
    mark_subtypes(schemas, &family, &mappings);
    let others = others(schemas, &family, &uses);
    if others.is_empty() {
        return;
    }
    let discriminators: HashMap<String, Node> = others
        .keys()
        .filter_map(|base| Some((base.clone(), family.discriminator(base, schemas)?.clone())))
        .collect();
    for schema in schemas.values_mut() {
        redirect(schema, &others);
    }
    for (name, schema) in std::mem::take(schemas) {
        let (Some(other), Some(discriminator)) = (others.get(&name), discriminators.get(&name))
        else {
            schemas.insert(name, schema);
            continue;
        };
        cx.note(schema.origin, codes::bases::UNION);
        let members = family.descendants(&name);
        let members: Vec<&String> = members.iter().chain([&name]).collect();
        let mut union = union(&schema, discriminator, &members, &mappings);
        let mut references: Vec<Node> = Vec::new();
        for member in members {
            let target = others.get(member).unwrap_or(member);
            let mut reference = Node::schema_ref(target, schema.origin);
            if target != member {
                let stands_for = Node::new(member.as_str(), schema.origin);
                let plan = reference.plan_at();
                plan.insert(tags::NAME.to_owned(), stands_for);
                if *member == name {
                    plan.insert(tags::BASE.to_owned(), Node::new(true, schema.origin));
                }
            }
            references.push(reference);
        }
        union.insert("oneOf", Node::new(references, schema.origin));
        let mut own = schema;
        for keyword in OF_THE_UNION {
            own.take(keyword);
        }
        // The union has it: a base schema with a separate discriminator is a union by that one.
        own.take("discriminator");
        schemas.insert(name.clone(), union);
        schemas.insert(other.clone(), own);
    }
}

/// Records the discriminator values of each subtype for the pass `tags`.
fn mark_subtypes(schemas: &mut Map, family: &Family, mappings: &Mappings) {
    let mut marked: Vec<(String, Node, Vec<Node>)> = Vec::new();
    let nearest = family.nearest_discriminators(schemas);
    let extending = schemas.iter();
    for (name, schema) in extending.filter(|(name, _)| family.parents.contains_key(*name)) {
        let discriminator = nearest.get(name.as_str());
        let Some(property) = discriminator.and_then(|it| it.get("propertyName")) else {
            continue;
        };
        let mut values = mappings.values(property, name);
        if values.is_empty() {
            values.push(Node::new(name.as_str(), schema.origin));
        }
        marked.push((name.clone(), property.clone(), values));
    }
    for (name, property, values) in marked {
        if let Some(schema) = schemas.get_mut(&name) {
            let mut subtype = Node::object(schema.origin);
            subtype.insert("property", property);
            subtype.insert("values", Node::new(values, schema.origin));
            schema.plan_at().insert(tags::SUBTYPE.to_owned(), subtype);
        }
    }
}

/// Keywords that apply to every value of a base schema, and move to the union.
const OF_THE_UNION: [&str; 5] = ["title", "description", "deprecated", "nullable", "default"];

/// Returns the union that replaces a base schema, without its members.
fn union(base: &Node, discriminator: &Node, members: &[&String], mappings: &Mappings) -> Node {
    let origin = base.origin;
    let mut union = Node::object(origin);
    for keyword in OF_THE_UNION {
        if let Some(value) = base.get(keyword) {
            union.insert(keyword, value.clone());
        }
    }
    let mut discriminator = discriminator.clone();
    let mut mapping = Node::object(discriminator.origin);
    if let Some(property) = discriminator.get("propertyName") {
        for name in members {
            for value in mappings.values(property, name) {
                let text = value.as_str().unwrap_or_default();
                mapping.insert(text, Node::new(name.as_str(), value.origin));
            }
        }
    }
    discriminator.insert("mapping", mapping);
    union.insert("discriminator", discriminator);
    union
}

/// Returns the discriminator of a schema, which may be in an inline member of its `allOf`; `None`
/// if the schema is a union, whose members it distinguishes.
fn discriminator(schema: &Node) -> Option<&Node> {
    if schema.has("oneOf") || schema.has("anyOf") {
        return None;
    }
    let own = schema
        .get("discriminator")
        .filter(|node| node.text("propertyName").is_some());
    let inline = schema.items("allOf").iter();
    own.or_else(|| {
        let mut inline = inline.filter(|member| !member.has("$ref"));
        inline.find_map(discriminator)
    })
}

/// Removes the discriminator values that components declare from the tree.
fn tag_values(schemas: &mut Map) -> Vec<(String, Node)> {
    let mut values = Vec::new();
    for (name, schema) in schemas {
        let Some(plan) = schema.plan_mut() else {
            continue;
        };
        if let Some(value) = plan.take(openapi_normalize::TAG_VALUE) {
            values.push((name.clone(), value));
        }
        if plan.as_object().is_some_and(|map| map.is_empty()) {
            schema.take_plan();
        }
    }
    values
}

/// Adds the discriminator values that members declare to the mappings of unions.
fn name_values(schemas: &mut Map, values: &[(String, Node)], cx: &mut Cx) {
    if values.is_empty() {
        return;
    }
    for schema in schemas.values_mut() {
        walk::schema_tree(schema, &mut |schema| {
            let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
            let members: HashSet<String> = members.filter_map(Node::ref_name).collect();
            let Some(discriminator) = schema.get_mut("discriminator") else {
                return;
            };
            let mapped: HashSet<String> = discriminator
                .members("mapping")
                .filter_map(|(_, target)| Some(target_name(target.as_str()?)))
                .collect();
            for (name, value) in values {
                let missing = members.contains(name) && !mapped.contains(name);
                if let Some(text) = value.as_str().filter(|_| missing) {
                    cx.note(value.origin, codes::bases::OWN_VALUE);
                    let target = Node::new(name.as_str(), value.origin);
                    let mapping = discriminator.object_at("mapping");
                    mapping.insert(text.to_owned(), target);
                }
            }
        });
    }
}

/// Counts the references to each component.
fn uses(root: &mut Node) -> HashMap<String, usize> {
    let mut uses = HashMap::new();
    walk::references(root, &mut |reference| {
        if let Some(name) = reference.strip_prefix(SCHEMAS) {
            *uses.entry(unescape(name).into_owned()).or_default() += 1;
        }
    });
    uses
}

/// Returns, for each base schema that becomes a union, the name of the component with its own
/// properties.
fn others(
    schemas: &Map,
    family: &Family,
    uses: &HashMap<String, usize>,
) -> BTreeMap<String, String> {
    let is_referred_to = |base: &String| {
        let extended = family.children.get(base).map_or(0, Vec::len);
        uses.get(base).is_some_and(|count| *count > extended)
    };
    // A variant of another base schema, distinguished from its own subtypes by a separate tag.
    let is_told_within = |base: &String| {
        let property = |name: &String| {
            let found = family.discriminator(name, schemas);
            found.and_then(|it| it.text("propertyName"))
        };
        let own = schemas.get(base).and_then(discriminator);
        let ancestors = own.map(|_| family.ancestors(base)).unwrap_or_default();
        let mut others = ancestors.iter();
        others.any(|other| is_referred_to(other) && property(other) != property(base))
    };
    let is_used = |base: &String| is_referred_to(base) || is_told_within(base);
    let discriminated = family.discriminated(schemas);
    let mut bases: Vec<&String> = schemas
        .iter()
        .filter(|(_, schema)| !schema.has("oneOf") && !schema.has("anyOf"))
        .map(|(name, _)| name)
        .filter(|name| discriminated.contains(name.as_str()))
        .filter(|name| is_used(name) && !family.descendants(name).is_empty())
        .collect();
    bases.sort();
    let mut taken: HashSet<String> = schemas.keys().map(|name| type_name(name)).collect();
    let mut others = BTreeMap::new();
    for base in bases {
        let mut other = type_name(&format!("{base}-other"));
        let mut number = 2;
        while !taken.insert(other.clone()) {
            other = type_name(&format!("{base}-other{number}"));
            number += 1;
        }
        others.insert(base.clone(), other);
    }
    others
}

/// The inheritance relations of components.
struct Family {
    /// The direct subtypes of each component.
    children: HashMap<String, Vec<String>>,
    /// The direct base schemas of each component.
    parents: HashMap<String, Vec<String>>,
    /// The other components in the mapping of each base schema.
    mapped: HashMap<String, Vec<String>>,
    /// The indices of the components in the document.
    places: HashMap<String, usize>,
}

impl Family {
    fn of(schemas: &Map) -> Family {
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        let mut parents: HashMap<String, Vec<String>> = HashMap::new();
        let mut mapped: HashMap<String, Vec<String>> = HashMap::new();
        for (name, schema) in schemas {
            for base in schema.items("allOf").iter().filter_map(Node::ref_name) {
                let known = children.entry(base.clone()).or_default();
                if known.last() != Some(name) {
                    known.push(name.clone());
                    parents.entry(name.clone()).or_default().push(base);
                }
            }
            // A mapping may name a component that does not extend the base schema, but is a variant
            // of it.
            let mapping = discriminator(schema);
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
            parents,
            mapped,
            places: places.map(|(place, name)| (name.clone(), place)).collect(),
        }
    }

    /// Returns all possible subtypes of a component, in document order.
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

    /// Returns all direct and indirect base schemas of a component.
    fn ancestors(&self, name: &str) -> HashSet<String> {
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

    /// Returns the components with a discriminator, which may be inherited.
    fn discriminated<'s>(&'s self, schemas: &'s Map) -> HashSet<&'s str> {
        let own = schemas.iter().filter(|(_, it)| discriminator(it).is_some());
        let mut open: Vec<&str> = own.map(|(name, _)| name.as_str()).collect();
        let mut found = HashSet::new();
        while let Some(name) = open.pop() {
            if found.insert(name) {
                let children = self.children.get(name).into_iter().flatten();
                open.extend(children.map(String::as_str));
            }
        }
        found
    }

    /// Returns the discriminator of each component, which may be that of the nearest base schema.
    /// Computed at once, because chains of base schemas may be long.
    fn nearest_discriminators<'s>(&'s self, schemas: &'s Map) -> HashMap<&'s str, &'s Node> {
        let own = schemas.iter();
        let own = own.filter_map(|(name, schema)| Some((name.as_str(), discriminator(schema)?)));
        let mut nearest: HashMap<&str, &Node> = own.collect();
        let names = schemas.keys().map(String::as_str);
        let known = names.filter_map(|name| Some((name, *nearest.get(name)?)));
        let mut open: VecDeque<(&str, &Node)> = known.collect();
        while let Some((name, discriminator)) = open.pop_front() {
            for child in self.children.get(name).into_iter().flatten() {
                if !nearest.contains_key(child.as_str()) {
                    nearest.insert(child, discriminator);
                    open.push_back((child, discriminator));
                }
            }
        }
        nearest
    }

    /// Returns the discriminator of a component, which may be that of the nearest base schema.
    fn discriminator<'s>(&self, name: &str, schemas: &'s Map) -> Option<&'s Node> {
        let mut seen = HashSet::new();
        let mut open = VecDeque::from([name]);
        while let Some(name) = open.pop_front() {
            if !seen.insert(name) {
                continue;
            }
            if let Some(found) = schemas.get(name).and_then(discriminator) {
                return Some(found);
            }
            open.extend(
                self.parents
                    .get(name)
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
        }
        None
    }
}

/// The tag values of each component, as strings.
struct Mappings {
    /// The values in mappings, by the property of the discriminator and the component.
    mapped: BTreeMap<(String, String), Vec<Node>>,
    /// The values that components declare, for any property.
    own: Vec<(String, Node)>,
}

impl Mappings {
    /// Collects the values of all mappings.
    fn of(schemas: &Map) -> Mappings {
        let mut mapped: BTreeMap<(String, String), Vec<Node>> = BTreeMap::new();
        for discriminator in schemas.values().filter_map(discriminator) {
            let property = discriminator.text("propertyName").unwrap_or_default();
            for (value, target) in discriminator.members("mapping") {
                let name = target_name(target.as_str().unwrap_or_default());
                let values = mapped.entry((property.to_owned(), name)).or_default();
                values.push(Node::new(value.as_str(), target.origin));
            }
        }
        Mappings {
            mapped,
            own: Vec::new(),
        }
    }

    /// Returns the distinct values of a discriminator's property for a component.
    fn values(&self, property: &Node, name: &str) -> Vec<Node> {
        let property = property.as_str().unwrap_or_default();
        let mapped = self.mapped.get(&(property.to_owned(), name.to_owned()));
        let own = self.own.iter().filter(|(of, _)| of == name);
        let all = mapped
            .into_iter()
            .flatten()
            .chain(own.map(|(_, value)| value));
        let mut values: Vec<Node> = Vec::new();
        for value in all {
            if !values.iter().any(|known| known.is_same(value)) {
                values.push(value.clone());
            }
        }
        values
    }
}

/// Makes a subtype extend the component with the properties of the base schema instead of the
/// union.
fn redirect(schema: &mut Node, others: &BTreeMap<String, String>) {
    for member in walk::list(schema.get_mut("allOf")) {
        let other = member.ref_name().and_then(|name| others.get(&name));
        if let (Some(other), Some(reference)) = (other, member.get_mut("$ref")) {
            reference.kind = format!("{SCHEMAS}{}", escape(other)).into();
        }
    }
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
    fn a_base_schema_becomes_the_union_of_its_children() {
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
        let mut other = reference("PetOther");
        other["x-plan"] = json!({"tagName": "Pet", "base": true});
        let cat = reference("Cat");
        assert_eq!(
            schemas["Pet"],
            json!({
                "oneOf": [cat, reference("Lion"), other],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}
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
    fn two_base_schemas_may_use_the_same_value() {
        let base = |child: &str| {
            json!({
                "type": "object", "properties": {"kind": {"type": "string"}},
                "discriminator": {"propertyName": "kind", "mapping": {"same": child}}
            })
        };
        let child = |base: &str| json!({"allOf": [reference(base)]});
        let schemas = lowered(json!({
            "A": base("ChildOfA"), "ChildOfA": child("A"),
            "B": base("ChildOfB"), "ChildOfB": child("B"),
            "Both": {"type": "object", "properties": {"a": reference("A"), "b": reference("B")}}
        }));
        for (base, child) in [("A", "ChildOfA"), ("B", "ChildOfB")] {
            assert_eq!(
                schemas[base]["discriminator"]["mapping"],
                json!({"same": child})
            );
        }
    }

    #[test]
    fn each_level_may_have_a_separate_tag() {
        let motor = json!({"type": "object", "properties": {"engine": {"type": "string"}},
            "discriminator": {"propertyName": "engine", "mapping": {"e": "Electric"}}});
        let schemas = lowered(json!({
            "Vehicle": {"type": "object", "properties": {"kind": {"type": "string"}},
                "discriminator": {"propertyName": "kind"}},
            "Motor": {"allOf": [reference("Vehicle"), motor]},
            "Electric": {"allOf": [reference("Motor")]},
            "Owner": {"properties": {"a": reference("Vehicle")}}
        }));
        assert_eq!(
            schemas["Vehicle"]["discriminator"],
            json!({"propertyName": "kind", "mapping": {}})
        );
        assert_eq!(
            schemas["Motor"]["discriminator"],
            json!({"propertyName": "engine", "mapping": {"e": "Electric"}})
        );
    }

    #[test]
    fn an_unreferenced_base_schema_is_unchanged() {
        let schemas = json!({
            "Pet": {"type": "object", "discriminator": {"propertyName": "kind"}},
            "Cat": {"allOf": [reference("Pet")]}
        });
        let mut expected = schemas.clone();
        expected["Cat"]["x-plan"] = json!({"subtype": {"property": "kind", "values": ["Cat"]}});
        assert_eq!(lowered(schemas), expected);
    }
}
