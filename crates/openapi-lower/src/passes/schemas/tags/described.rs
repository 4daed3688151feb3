//! Tags with a discriminator, and tag values that schemas list. The values of a nested union are
//! those of its discriminator.

use std::collections::{HashMap, HashSet};

use openapi_source::pointer::unescape;

use super::lookup::{DEPTH, Schemas, text_of, union};
use super::{BASE, NAME, Node, Tagged, VARIANT, Values, Variant};

/// Returns the variants of a union by its discriminator; `None` if the discriminator does not
/// distinguish them. `depth` is the number of enclosing unions.
pub(super) fn described(
    keyword: &Node,
    members: &[Node],
    known: Schemas,
    depth: usize,
) -> Option<Tagged> {
    let property = keyword.get("propertyName")?;
    let name = property.as_str()?;
    let fallback = keyword.text("defaultMapping").map(target_name);
    let mapped = Mapped::of(keyword, members, known, depth);
    let mut own: Vec<Option<Values>> = members
        .iter()
        .map(|member| own_values(member, keyword, name, known, depth))
        .collect();
    remove_subtype_values(members, &mut own);
    let mut count: HashMap<&str, usize> = HashMap::new();
    for values in own.iter().flatten() {
        let mut distinct = HashSet::new();
        for (value, _) in values {
            if distinct.insert(value) {
                *count.entry(value).or_default() += 1;
            }
        }
    }
    let taken: HashSet<&str> = (0..members.len())
        .flat_map(|at| mapped.values(at))
        .map(|(value, _)| value.as_str())
        .collect();
    let variants = members.iter().zip(&own).enumerate();
    let mut variants: Vec<Variant> = variants
        .map(|(at, (member, own))| {
            let mut values: Values = mapped.values(at).cloned().collect();
            let alone = |(value, _): &&(String, Node)| {
                count.get(value.as_str()) == Some(&1) && !taken.contains(value.as_str())
            };
            values.extend(own.iter().flatten().filter(alone).cloned());
            let name = variant_name(member, known);
            let is_fallback = fallback.is_some() && name == fallback;
            if values.is_empty() && known.is_object(member) && !is_fallback {
                // A name that lowering created is not a value.
                let described = name.filter(|_| member.has("$ref") || member.plan().is_some());
                let allowed = |name: &String| {
                    let mut listed = own.iter().flatten();
                    own.is_none() || listed.any(|(value, _)| value == name)
                };
                let node = |name: String| (name.clone(), Node::new(name, member.origin));
                values.extend(described.filter(allowed).map(node));
            }
            Variant {
                values,
                optional: !known.requires(member, property.as_str().unwrap_or_default()),
                other: is_fallback || is_base(member),
            }
        })
        .collect();
    let mut seen = HashSet::new();
    for variant in &mut variants {
        variant
            .values
            .retain(|(value, _)| seen.insert(value.clone()));
    }
    // A value that several variants list, and that neither the mapping nor a name assigns to one of
    // them, belongs to all of them.
    for (variant, own) in variants.iter_mut().zip(&own) {
        let mut added = HashSet::new();
        let shared = own
            .iter()
            .flatten()
            .filter(|(value, _)| !seen.contains(value) && added.insert(value.as_str()));
        variant.values.extend(shared.cloned());
    }
    let tells = variants.iter().any(|it| !it.values.is_empty());
    (tells && distinguishes(&variants)).then(|| Tagged {
        path: vec![property.clone()],
        variants,
    })
}

impl<'s> Schemas<'s> {
    /// Returns the values that a schema lists for the property at `path`, as strings with their
    /// nodes; those of all variants if it is a union. `None` if any value is allowed.
    pub(crate) fn values(self, schema: &'s Node, path: &[&str]) -> Option<Values> {
        self.values_inside(schema, path, 0)
    }

    /// See [`Schemas::values`]; `depth` is the number of enclosing unions.
    pub(super) fn values_inside(
        self,
        schema: &'s Node,
        path: &[&str],
        depth: usize,
    ) -> Option<Values> {
        let schema = self.resolve(schema).filter(|_| depth < DEPTH)?;
        if let Some(members) = self.variants(schema, depth) {
            let marked = self.marked(schema, path, depth);
            return marked.or_else(|| {
                let values = members.map(|member| self.values_inside(member, path, depth + 1));
                let values: Option<Vec<_>> = values.collect();
                Some(values?.into_iter().flatten().collect())
            });
        }
        let property = self.resolve(self.property(schema, path)?)?;
        let listed = property.items("enum");
        let wire = property.plan().and_then(|plan| plan.get("values"));
        let values: Vec<(String, Node)> = listed
            .iter()
            .filter_map(|value| {
                let placeholder = value.as_str();
                let value = placeholder
                    .and_then(|name| wire?.get(name))
                    .unwrap_or(value);
                Some((text_of(value)?, value.clone()))
            })
            .collect();
        (!values.is_empty()).then_some(values)
    }

    /// Returns the values of a union's discriminator, or those that this pass has determined.
    fn marked(self, schema: &'s Node, path: &[&str], depth: usize) -> Option<Values> {
        let [name] = path else {
            return None;
        };
        if let Some(keyword) = schema.get("discriminator") {
            let members: Vec<Node> = union(schema).cloned().collect();
            let is_same = keyword.text("propertyName") == Some(name);
            let tagged = is_same.then(|| described(keyword, &members, self, depth + 1));
            return tagged?.map(values_of);
        }
        let tag = schema.plan()?.items("tag");
        if !matches!(tag, [only] if only.as_str() == Some(name)) {
            return None;
        }
        let variants = union(schema).filter_map(|member| member.plan()?.get(VARIANT));
        let values = variants.flat_map(|variant| variant.items("values"));
        let values = values.filter_map(|value| Some((text_of(value)?, value.clone())));
        Some(values.collect())
    }
}

/// Removes the values that a subtype lists from those that its base schema lists.
fn remove_subtype_values(members: &[Node], own: &mut [Option<Values>]) {
    let (bases, subtypes): (Vec<_>, Vec<_>) =
        members.iter().zip(own).partition(|(it, _)| is_base(it));
    let listed = subtypes
        .into_iter()
        .flat_map(|(_, own)| own.iter().flatten());
    let listed: HashSet<&str> = listed.map(|(value, _)| value.as_str()).collect();
    for (_, own) in bases {
        if let Some(values) = own {
            values.retain(|(value, _)| !listed.contains(value.as_str()));
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
fn own_values(
    member: &Node,
    keyword: &Node,
    property: &str,
    known: Schemas,
    depth: usize,
) -> Option<Values> {
    let listed = known.values_inside(member, &[property], depth);
    listed.or_else(|| {
        let members: Vec<Node> = known.variants(member, depth)?.cloned().collect();
        let inner = described(keyword, &members, known, depth + 1)?;
        Some(values_of(inner))
    })
}

/// Returns the values of all variants.
pub(super) fn values_of(tagged: Tagged) -> Values {
    let variants = tagged.variants.into_iter();
    variants.flat_map(|variant| variant.values).collect()
}

/// The values in a discriminator's mapping for the members of a union.
struct Mapped {
    by_name: HashMap<String, Values>,
    /// The names of each member: its own, and those of variants of nested unions that are not
    /// members themselves.
    names: Vec<Vec<String>>,
}

impl Mapped {
    fn of(keyword: &Node, members: &[Node], known: Schemas, depth: usize) -> Mapped {
        let mut by_name: HashMap<String, Values> = HashMap::new();
        for (value, target) in keyword.members("mapping") {
            let node = Node::new(value.as_str(), target.origin);
            let target = target_name(target.as_str().unwrap_or_default());
            by_name
                .entry(target)
                .or_default()
                .push((value.clone(), node));
        }
        let own: Vec<Option<String>> = members.iter().map(|it| variant_name(it, known)).collect();
        let names = members.iter().zip(&own).map(|(member, name)| {
            let mut names: Vec<String> = name.iter().cloned().collect();
            if !by_name.is_empty() {
                let mut inside = Vec::new();
                names_inside(member, known, depth, &mut inside);
                inside.retain(|name| !own.contains(&Some(name.clone())));
                names.extend(inside);
            }
            names
        });
        Mapped {
            names: names.collect(),
            by_name,
        }
    }

    fn values(&self, at: usize) -> impl Iterator<Item = &(String, Node)> {
        let names = self.names.get(at).into_iter().flatten();
        names.filter_map(|name| self.by_name.get(name)).flatten()
    }
}

/// Collects the names of the variants of a nested union.
fn names_inside(member: &Node, known: Schemas, depth: usize, names: &mut Vec<String>) {
    for inner in known.variants(member, depth).into_iter().flatten() {
        match variant_name(inner, known) {
            Some(name) if names.contains(&name) => continue,
            Some(name) => names.push(name),
            None => {}
        }
        names_inside(inner, known, depth + 1, names);
    }
}

/// Returns the name of a member in the discriminator: that of its component, or the title of an
/// inlined member. A component that lowering named has none.
fn variant_name(member: &Node, known: Schemas) -> Option<String> {
    let stands_for = member.plan().and_then(|plan| plan.text(NAME));
    let stands_for = stands_for.map(str::to_owned);
    stands_for
        .or_else(|| member.ref_name())
        .or_else(|| match member.items("allOf") {
            [inner] => inner.ref_name(),
            _ => None,
        })
        .or_else(|| member.text("title").map(str::to_owned))
        .filter(|name| known.is_described(name))
}

/// Returns the component that a mapping names, by name or by reference.
pub(crate) fn target_name(target: &str) -> String {
    let last = target.rsplit_once('/').map_or(target, |(_, last)| last);
    let name = if target.contains('/') { last } else { target };
    let name = name.rsplit_once('#').map_or(name, |(_, name)| name);
    unescape(name).into_owned()
}
