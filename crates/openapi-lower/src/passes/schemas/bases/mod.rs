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
use openapi_source::{Map, Node, walk};
use typify_model::names::type_name;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::{self, target_name};
use crate::schema::{is_union, take_planned, union_members};
use family::{Family, Mappings, discriminator};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let reference_counts = count_references(root);
    let Some(schemas) = walk::component_schemas_mut(root) else {
        return;
    };
    let declared = take_declared_values(schemas);
    map_declared_values(schemas, &declared, cx);
    let family = Family::of(schemas);
    let mappings = Mappings::of(schemas, declared);
    mark_subtypes(schemas, &family, &mappings);
    let own_components = own_components(schemas, &family, &reference_counts);
    if own_components.is_empty() {
        return;
    }
    let nearest = family.nearest_discriminators(schemas);
    let discriminators: HashMap<String, Node> = own_components
        .keys()
        .filter_map(|base| Some((base.clone(), Node::clone(nearest.get(base.as_str())?))))
        .collect();
    for schema in schemas.values_mut() {
        redirect(schema, &own_components);
    }
    for (name, schema) in std::mem::take(schemas) {
        let (Some(own_component), Some(discriminator)) =
            (own_components.get(&name), discriminators.get(&name))
        else {
            schemas.insert(name, schema);
            continue;
        };
        cx.note(schema.origin, codes::bases::UNION);
        let descendants = family.descendants(&name);
        let members: Vec<&String> = descendants.iter().chain([&name]).collect();
        let mut union = union(&schema, discriminator, &members, &mappings);
        let mut references: Vec<Node> = Vec::new();
        for member in members {
            let target = own_components.get(member).unwrap_or(member);
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
        // The keywords that the union has.
        let mut base = schema;
        for keyword in OF_THE_UNION.iter().chain(&["discriminator"]) {
            base.take(keyword);
        }
        schemas.insert(name, union);
        schemas.insert(own_component.clone(), base);
    }
}

/// Records the discriminator values of each subtype for the pass `tags`.
fn mark_subtypes(schemas: &mut Map, family: &Family, mappings: &Mappings) {
    let properties: Vec<(String, Node)> = family
        .nearest_discriminators(schemas)
        .into_iter()
        .filter(|(name, _)| family.parents.contains_key(*name))
        .filter_map(|(name, it)| Some((name.to_owned(), it.get("propertyName")?.clone())))
        .collect();
    for (name, property) in properties {
        let (Some(schema), Some(text)) = (schemas.get_mut(&name), property.as_str()) else {
            continue;
        };
        let mut values = mappings.values(text, &name);
        if values.is_empty() {
            values.push(Node::new(name.as_str(), schema.origin));
        }
        let values = Node::new(values, schema.origin);
        let members = [("values", values), ("property", property)];
        let subtype = Node::with_members(members, schema.origin);
        schema.plan_at().insert(tags::SUBTYPE.to_owned(), subtype);
    }
}

/// Keywords that apply to every value of a base schema, and move to the union.
const OF_THE_UNION: [&str; 5] = ["title", "description", "deprecated", "nullable", "default"];

/// Returns the union that replaces a base schema, without its members.
fn union(base: &Node, discriminator: &Node, members: &[&String], mappings: &Mappings) -> Node {
    let origin = base.origin;
    let moved = OF_THE_UNION.into_iter();
    let moved = moved.filter_map(|keyword| Some((keyword, base.get(keyword)?.clone())));
    let mut union = Node::with_members(moved, origin);
    let mut discriminator = discriminator.clone();
    let mut mapping = Node::object(discriminator.origin);
    if let Some(property) = discriminator.text("propertyName") {
        for name in members {
            for value in mappings.values(property, name) {
                if let Some(text) = value.as_str() {
                    mapping.insert(text, Node::new(name.as_str(), value.origin));
                }
            }
        }
    }
    discriminator.insert("mapping", mapping);
    union.insert("discriminator", discriminator);
    union
}

/// Removes the discriminator values that components declare from the tree; returns them with the
/// names of the components.
fn take_declared_values(schemas: &mut Map) -> Vec<(String, Node)> {
    schemas
        .iter_mut()
        .filter_map(|(name, schema)| {
            let value = take_planned(schema, openapi_normalize::TAG_VALUE)?;
            Some((name.clone(), value))
        })
        .collect()
}

/// Adds the discriminator values that members declare to the mappings of unions.
fn map_declared_values(schemas: &mut Map, values: &[(String, Node)], cx: &mut Cx) {
    if values.is_empty() {
        return;
    }
    for schema in schemas.values_mut() {
        walk::schema_tree(schema, &mut |schema| {
            let members: HashSet<String> =
                union_members(schema).filter_map(Node::ref_name).collect();
            let Some(discriminator) = schema.get_mut("discriminator") else {
                return;
            };
            let mapped: HashSet<String> = discriminator
                .members("mapping")
                .filter_map(|(_, target)| Some(target_name(target.as_str()?)))
                .collect();
            for (name, value) in values {
                let is_unmapped = members.contains(name) && !mapped.contains(name);
                if let Some(text) = value.as_str().filter(|_| is_unmapped) {
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
fn count_references(root: &mut Node) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    walk::references(root, &mut |reference| {
        if let Some(name) = reference.strip_prefix(SCHEMAS) {
            *counts.entry(unescape(name).into_owned()).or_default() += 1;
        }
    });
    counts
}

/// Returns, for each base schema that becomes a union, the name of the component with its own
/// properties.
fn own_components(
    schemas: &Map,
    family: &Family,
    reference_counts: &HashMap<String, usize>,
) -> BTreeMap<String, String> {
    // Whether there are references other than those of direct subtypes.
    let is_referred_to = |base: &String| {
        let children = family.children.get(base).map_or(0, Vec::len);
        let references = reference_counts.get(base);
        references.is_some_and(|references| *references > children)
    };
    let discriminated = family.nearest_discriminators(schemas);
    // A variant of another base schema, distinguished from its own subtypes by a separate tag.
    let is_variant = |base: &String| {
        let property = |name: &String| {
            let discriminator = discriminated.get(name.as_str());
            discriminator.and_then(|it| it.text("propertyName"))
        };
        schemas.get(base).and_then(discriminator).is_some()
            && family
                .ancestors(base)
                .iter()
                .any(|other| is_referred_to(other) && property(other) != property(base))
    };
    let is_used = |base: &String| is_referred_to(base) || is_variant(base);
    let mut bases: Vec<&String> = schemas
        .iter()
        .filter(|(_, schema)| !is_union(schema))
        .map(|(name, _)| name)
        .filter(|name| discriminated.contains_key(name.as_str()))
        .filter(|name| is_used(name) && !family.descendants(name).is_empty())
        .collect();
    bases.sort();
    let mut taken: HashSet<String> = schemas.keys().map(|name| type_name(name)).collect();
    let mut own_components = BTreeMap::new();
    for base in bases {
        let own_component = first_unused(
            [type_name(&format!("{base}-other"))],
            |number| type_name(&format!("{base}-other{number}")),
            |name| taken.insert(name.to_owned()),
        );
        own_components.insert(base.clone(), own_component);
    }
    own_components
}

/// Makes a subtype extend the component with the properties of the base schema instead of the
/// union.
fn redirect(schema: &mut Node, own_components: &BTreeMap<String, String>) {
    for member in walk::list(schema.get_mut("allOf")) {
        let own_component = member.ref_name().and_then(|name| own_components.get(&name));
        if let (Some(own_component), Some(reference)) = (own_component, member.get_mut("$ref")) {
            reference.kind = format!("{SCHEMAS}{}", escape(own_component)).into();
        }
    }
}
