//! Base schemas with a discriminator: unions of their subtypes.
//!
//! If `Pet` has a discriminator, and `Cat` and `Dog` have `Pet` in their `allOf`, a value of `Pet`
//! may be any of the three, but progenitor generates a struct with the properties of `Pet` alone.
//! So the base schema becomes the union of all its subtypes, and finally of a component with its
//! own properties, for values of the base type itself. A subtype that others extend is a base
//! schema as well: a `Puppy` is a `Dog`, though the discriminator is in `Pet`.

mod family;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::names::first_unused;
use openapi_source::pointer::{SCHEMAS, escape, unescape};
use openapi_source::walk;
use openapi_source::{Map, Node};
use typify_model::names::type_name;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::{self, target_name};
use family::{Family, Mappings, discriminator};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let uses = uses(root);
    let Some(schemas) = walk::component_schemas_mut(root) else {
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
                let component = Node::new(member.as_str(), schema.origin);
                let plan = reference.plan_at();
                plan.insert(tags::NAME.to_owned(), component);
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
    let is_variant = |base: &String| {
        let property = |name: &String| {
            let found = family.discriminator(name, schemas);
            found.and_then(|it| it.text("propertyName"))
        };
        let own = schemas.get(base).and_then(discriminator);
        let ancestors = own.map(|_| family.ancestors(base)).unwrap_or_default();
        let mut others = ancestors.iter();
        others.any(|other| is_referred_to(other) && property(other) != property(base))
    };
    let is_used = |base: &String| is_referred_to(base) || is_variant(base);
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
        let other = first_unused(
            [type_name(&format!("{base}-other"))],
            |number| type_name(&format!("{base}-other{number}")),
            |name| taken.insert(name.to_owned()),
        );
        others.insert(base.clone(), other);
    }
    others
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
