//! Tags with a discriminator, and tag values that schemas list. The values of a nested union are
//! those of its discriminator.

use std::collections::{HashMap, HashSet};

use openapi_source::Node;
use openapi_source::pointer::unescape;

use super::lookup::{DEPTH, Schemas};
use super::{BASE, NAME, Tagged, Values, Variant, tag_values, values_with_text};
use crate::chain;
use crate::schema::union_members;

/// Returns the variants of a union by its discriminator; `None` if the discriminator does not
/// distinguish them. `depth` is the number of enclosing unions.
pub(super) fn tag_by_discriminator(
    discriminator: &Node,
    members: &[Node],
    schemas: Schemas,
    depth: usize,
) -> Option<Tagged> {
    let property = discriminator.get("propertyName")?;
    let tag = property.as_str()?;
    let fallback = discriminator.text("defaultMapping").map(target_name);
    let mapping = Mapping::of(discriminator, members, schemas, depth);
    let mut listed: Vec<Option<Values>> = members
        .iter()
        .map(|member| listed_values(member, discriminator, tag, schemas, depth))
        .collect();
    remove_subtype_values(members, &mut listed);
    let owners = count_owners(listed.iter().flatten());
    let mapped: HashSet<&str> = (0..members.len())
        .flat_map(|at| mapping.values(at))
        .map(|(value, _)| value.as_str())
        .collect();
    let mut variants = Vec::with_capacity(members.len());
    for (at, (member, listed)) in members.iter().zip(&listed).enumerate() {
        let mut values: Values = mapping.values(at).cloned().collect();
        let is_only_here = |(value, _): &&(String, Node)| {
            owners.get(value.as_str()) == Some(&1) && !mapped.contains(value.as_str())
        };
        values.extend(listed.iter().flatten().filter(is_only_here).cloned());
        let name = variant_name(member, schemas);
        let is_fallback = fallback.is_some() && name == fallback;
        // The name of an inline schema without a title comes from lowering and is not a value.
        let is_described = member.has("$ref") || member.plan().is_some();
        if values.is_empty()
            && schemas.is_object(member)
            && !is_fallback
            && is_described
            && let Some(name) = name
            && listed.as_ref().is_none_or(|listed| contains(listed, &name))
        {
            let node = Node::new(name.as_str(), member.origin);
            values.push((name, node));
        }
        variants.push(Variant {
            values,
            is_optional: !schemas.requires(member, tag),
            takes_others: is_fallback || is_base(member),
        });
    }
    let mut seen = HashSet::new();
    for variant in &mut variants {
        variant
            .values
            .retain(|(value, _)| seen.insert(value.clone()));
    }
    // A value that several variants list, and that neither the mapping nor a name assigns to one of
    // them, belongs to all of them.
    for (variant, listed) in variants.iter_mut().zip(&listed) {
        let mut added = HashSet::new();
        let shared = listed
            .iter()
            .flatten()
            .filter(|(value, _)| !seen.contains(value) && added.insert(value.as_str()));
        variant.values.extend(shared.cloned());
    }
    let has_values = variants.iter().any(|it| !it.values.is_empty());
    (has_values && distinguishes(&variants)).then(|| Tagged {
        path: vec![property.clone()],
        variants,
    })
}

fn contains(values: &[(String, Node)], text: &str) -> bool {
    values.iter().any(|(value, _)| value == text)
}

/// Counts the lists that contain each value.
fn count_owners<'v>(lists: impl Iterator<Item = &'v Values>) -> HashMap<&'v str, usize> {
    let mut owners = HashMap::new();
    for values in lists {
        let mut distinct = HashSet::new();
        for (value, _) in values {
            if distinct.insert(value) {
                *owners.entry(value.as_str()).or_default() += 1;
            }
        }
    }
    owners
}

impl<'s> Schemas<'s> {
    /// Returns the values that a schema lists for the property at `path`, as strings with their
    /// nodes; those of all variants if it is a union. `None` if any value is allowed.
    pub(crate) fn values(self, schema: &'s Node, path: &[&str]) -> Option<Values> {
        self.values_inside(schema, path, 0)
    }

    /// See [`Schemas::values`]; `depth` is the number of enclosing unions.
    fn values_inside(self, schema: &'s Node, path: &[&str], depth: usize) -> Option<Values> {
        let schema = self.resolve(schema).filter(|_| depth < DEPTH)?;
        if let Some(mut members) = self.variants(schema, depth) {
            return self.values_by_tag(schema, path, depth).or_else(|| {
                members.try_fold(Values::new(), |mut values, member| {
                    values.extend(self.values_inside(member, path, depth + 1)?);
                    Some(values)
                })
            });
        }
        let property = self.resolve(self.property(schema, path)?)?;
        let wire_values = property.plan().and_then(|plan| plan.get("values"));
        let listed = property.items("enum").iter().map(|value| {
            let wire_value = value.as_str().and_then(|name| wire_values?.get(name));
            wire_value.unwrap_or(value)
        });
        let values: Values = values_with_text(listed).collect();
        (!values.is_empty()).then_some(values)
    }

    /// Returns the values of a union's discriminator, or those that this pass has determined.
    fn values_by_tag(self, union: &'s Node, path: &[&str], depth: usize) -> Option<Values> {
        let [name] = path else {
            return None;
        };
        if let Some(discriminator) = union.get("discriminator") {
            if discriminator.text("propertyName") != Some(name) {
                return None;
            }
            let members: Vec<Node> = union_members(union).cloned().collect();
            let tagged = tag_by_discriminator(discriminator, &members, self, depth + 1)?;
            return Some(tagged.into_values());
        }
        let tag = union.plan()?.items("tag");
        if !matches!(tag, [only] if only.as_str() == Some(name)) {
            return None;
        }
        Some(values_with_text(union_members(union).flat_map(tag_values)).collect())
    }
}

/// Removes the values that a subtype lists from those that its base schema lists.
fn remove_subtype_values(members: &[Node], listed: &mut [Option<Values>]) {
    let (bases, subtypes): (Vec<_>, Vec<_>) = members
        .iter()
        .zip(listed)
        .partition(|(member, _)| is_base(member));
    let of_subtypes: HashSet<&str> = subtypes
        .into_iter()
        .flat_map(|(_, listed)| listed.iter().flatten())
        .map(|(value, _)| value.as_str())
        .collect();
    for (_, listed) in bases {
        if let Some(values) = listed {
            values.retain(|(value, _)| !of_subtypes.contains(value.as_str()));
        }
    }
}

/// Whether a member stands for values of the base type itself.
fn is_base(member: &Node) -> bool {
    member.plan().is_some_and(|plan| plan.flag(BASE))
}

/// Whether some tag value does not belong to all variants.
pub(super) fn distinguishes(variants: &[Variant]) -> bool {
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (value, _) in variants.iter().flat_map(|it| &it.values) {
        *owners.entry(value).or_default() += 1;
    }
    variants.len() == 1 || owners.values().any(|count| *count < variants.len())
}

/// Returns the values that a member lists. The values of a nested union without a discriminator for
/// the property are distinguished by the outer one.
fn listed_values(
    member: &Node,
    discriminator: &Node,
    tag: &str,
    schemas: Schemas,
    depth: usize,
) -> Option<Values> {
    schemas.values_inside(member, &[tag], depth).or_else(|| {
        let members: Vec<Node> = schemas.variants(member, depth)?.cloned().collect();
        let nested = tag_by_discriminator(discriminator, &members, schemas, depth + 1)?;
        Some(nested.into_values())
    })
}

/// The values in a discriminator's mapping for the members of a union.
struct Mapping {
    values_by_name: HashMap<String, Values>,
    /// The names of each member: its own, and those of variants of nested unions that are not
    /// members themselves.
    names: Vec<Vec<String>>,
}

impl Mapping {
    fn of(discriminator: &Node, members: &[Node], schemas: Schemas, depth: usize) -> Mapping {
        let mut values_by_name: HashMap<String, Values> = HashMap::new();
        for (value, target) in discriminator.members("mapping") {
            if let Some(name) = target.as_str().map(target_name) {
                let node = Node::new(value.as_str(), target.origin);
                let values = values_by_name.entry(name).or_default();
                values.push((value.clone(), node));
            }
        }
        let member_names: Vec<Option<String>> = members
            .iter()
            .map(|member| variant_name(member, schemas))
            .collect();
        let names = members.iter().zip(&member_names).map(|(member, name)| {
            let mut nested = Vec::new();
            if !values_by_name.is_empty() {
                collect_nested_names(member, schemas, depth, &mut nested);
                nested.retain(|name| !member_names.contains(&Some(name.clone())));
            }
            name.iter().cloned().chain(nested).collect()
        });
        Mapping {
            names: names.collect(),
            values_by_name,
        }
    }

    fn values(&self, at: usize) -> impl Iterator<Item = &(String, Node)> {
        let names = self.names.get(at).into_iter().flatten();
        names
            .filter_map(|name| self.values_by_name.get(name))
            .flatten()
    }
}

/// Collects the names of the variants of a nested union.
fn collect_nested_names(member: &Node, schemas: Schemas, depth: usize, names: &mut Vec<String>) {
    for variant in schemas.variants(member, depth).into_iter().flatten() {
        match variant_name(variant, schemas) {
            Some(name) if names.contains(&name) => continue,
            Some(name) => names.push(name),
            None => {}
        }
        collect_nested_names(variant, schemas, depth + 1, names);
    }
}

/// Returns the name of a member in the discriminator: that of its component, or the title of an
/// inlined member. A component that lowering named has none.
fn variant_name(member: &Node, schemas: Schemas) -> Option<String> {
    let component = member.plan().and_then(|plan| plan.text(NAME));
    component
        .map(str::to_owned)
        .or_else(|| chain::wrapped(member))
        .or_else(|| member.text("title").map(str::to_owned))
        .filter(|name| schemas.is_described(name))
}

/// Returns the component that a mapping names, by name or by reference.
pub(crate) fn target_name(target: &str) -> String {
    let mut segments = target.rsplit(['/', '#']);
    let name = segments.next().expect("a string has at least one segment");
    unescape(name).into_owned()
}
