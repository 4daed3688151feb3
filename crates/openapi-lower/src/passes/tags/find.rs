//! Tags that no keyword names.

use std::collections::HashSet;

use super::values::Schemas;
use super::{Node, Tagged, Variant};

/// The tag of a union all of whose members are objects: a property that each requires, with
/// values that no other one lists; else one that all but one require. Of several such
/// properties, one with a single value for each variant is taken, and then the first by name.
pub(super) fn find(members: &[Node], known: Schemas) -> Option<Tagged> {
    let first = members.first().filter(|_| members.len() > 1)?;
    if !members.iter().all(|member| known.is_object(member)) {
        return None;
    }
    let outer = required(first, known);
    let outer = outer.into_iter().filter(|name| {
        let name = name.as_str().unwrap_or_default();
        members.iter().all(|member| known.requires(member, name))
    });
    let outer: Vec<&Node> = outer.collect();
    let direct = outer.iter().map(|name| vec![*name]);
    best(direct, members, known).or_else(|| {
        let inner = outer.iter().flat_map(|name| {
            let inside = inside(first, name.as_str().unwrap_or_default(), known);
            let inside = inside.map(|inside| required(inside, known));
            let below = inside.into_iter().flatten();
            below.map(|below| vec![*name, below])
        });
        best(inner, members, known)
            .or_else(|| best(nearly_required(members, known), members, known))
    })
}

/// The properties that all members but one require, in the order of their names: a value
/// without such a property is of that one.
fn nearly_required<'s>(
    members: &'s [Node],
    known: Schemas<'s>,
) -> impl Iterator<Item = Vec<&'s Node>> {
    // What one of two members does not require, the other one does.
    let names = members.iter().take(2);
    let mut names: Vec<&Node> = names.flat_map(|member| required(member, known)).collect();
    names.sort_by_key(|name| name.as_str());
    names.dedup_by_key(|name| name.as_str());
    let names = names.into_iter().filter(move |name| {
        let name = name.as_str().unwrap_or_default();
        let with = members.iter().filter(|it| known.requires(it, name));
        with.count() + 1 == members.len()
    });
    names.map(|name| vec![name])
}

/// The names that a schema requires, in their order.
fn required<'s>(schema: &'s Node, known: Schemas<'s>) -> Vec<&'s Node> {
    let schema = known.resolve(schema);
    let mut names: Vec<&Node> = schema
        .map(|schema| schema.items("required").iter().collect())
        .unwrap_or_default();
    names.sort_by_key(|name| name.as_str());
    names
}

/// The schema of a property.
fn inside<'s>(schema: &'s Node, name: &str, known: Schemas<'s>) -> Option<&'s Node> {
    known.resolve(known.resolve(schema)?.get("properties")?.get(name)?)
}

fn best<'n>(
    paths: impl Iterator<Item = Vec<&'n Node>>,
    members: &[Node],
    known: Schemas,
) -> Option<Tagged> {
    let mut found = None;
    for path in paths {
        let Some(tagged) = tagged(&path, members, known) else {
            continue;
        };
        if tagged.variants.iter().all(|it| it.values.len() == 1) {
            return Some(tagged);
        }
        found.get_or_insert(tagged);
    }
    found
}

/// The union as one whose tag `path` leads to, if all variants list values of their own.
fn tagged(path: &[&Node], members: &[Node], known: Schemas) -> Option<Tagged> {
    let names: Vec<&str> = path.iter().filter_map(|name| name.as_str()).collect();
    let mut seen = HashSet::new();
    let mut variants = Vec::new();
    for member in members {
        if let [outer, inner] = names.as_slice() {
            let inside = inside(member, outer, known)?;
            if !known.requires(inside, inner) {
                return None;
            }
        }
        let values = known.values(member, &names)?;
        let own: HashSet<&String> = values.iter().map(|(value, _)| value).collect();
        if own.iter().any(|value| seen.contains(*value)) {
            return None;
        }
        seen.extend(own.into_iter().cloned().collect::<Vec<_>>());
        let outer = names.first().copied().unwrap_or_default();
        variants.push(Variant {
            values,
            optional: !known.requires(member, outer),
            other: false,
        });
    }
    Some(Tagged {
        path: path.iter().map(|name| (*name).clone()).collect(),
        variants,
    })
}
