//! Finds tags without a discriminator.

use std::collections::HashMap;

use super::described::distinguishes;
use super::lookup::Schemas;
use super::{Node, Tagged, Values, Variant};

/// Returns the tag of a union of objects: a property that each member requires, with values that no
/// other member lists; else one that all but one require. Of several such properties, one with a
/// single value per variant is preferred, then the first by name. Otherwise, variants may share a
/// value, or several may lack the property; and if no property is required, one whose values differ
/// in all variants is the tag.
pub(super) fn find(members: &[Node], known: Schemas) -> Option<Tagged> {
    let first = members.first().filter(|_| members.len() > 1)?;
    if !members.iter().all(|member| known.is_object(member)) {
        return None;
    }
    let outer = required(first, known);
    let outer = outer.into_iter().filter(|name| {
        let name = text(name);
        members.iter().all(|member| known.requires(member, name))
    });
    let outer: Vec<&Node> = outer.collect();
    let inner = outer.iter().flat_map(|name| {
        let inside = inside(first, text(name), known);
        let inside = inside.map(|inside| required(inside, known));
        let below = inside.into_iter().flatten();
        below.map(|below| vec![*name, below])
    });
    let direct: Vec<Vec<&Node>> = outer.iter().map(|name| vec![*name]).collect();
    let inner: Vec<Vec<&Node>> = inner.collect();
    let nearly = nearly_required(members, known);
    let clear = [&direct, &inner, &nearly]
        .into_iter()
        .find_map(|paths| best(paths, members, known, Distinction::Apart));
    let distinction = clear.or_else(|| {
        let partly = partly_required(members, known);
        [&direct, &inner, &nearly, &partly]
            .into_iter()
            .find_map(|paths| best(paths, members, known, Distinction::InPart))
    });
    distinction.or_else(|| {
        let described = described(first, known);
        let paths: Vec<Vec<&Node>> = described.iter().map(|it| it.iter().collect()).collect();
        best(&paths, members, known, Distinction::WhereGiven)
    })
}

/// How well a tag has to distinguish the variants.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Distinction {
    /// All variants list values, and no two list the same.
    Apart,
    /// Variants may share a value, and may not describe the property.
    InPart,
    /// All variants list values, and no two list the same, but the property may be optional.
    WhereGiven,
}

/// Returns the properties that all members but one require, sorted by name: a value without the
/// property is of that one.
fn nearly_required<'s>(members: &'s [Node], known: Schemas<'s>) -> Vec<Vec<&'s Node>> {
    // A property that one of two members does not require is required by the other.
    let names = required_by(members.iter().take(2), known).into_iter();
    let names = names.filter(|name| requiring(name, members, known) + 1 == members.len());
    names.map(|name| vec![name]).collect()
}

/// Returns the properties that several members require, and the others do not describe, sorted by
/// name: a value without the property is of one of the others.
fn partly_required<'s>(members: &'s [Node], known: Schemas<'s>) -> Vec<Vec<&'s Node>> {
    let names = required_by(members.iter(), known).into_iter();
    let names = names.filter(|name| requiring(name, members, known) > 1);
    names.map(|name| vec![name]).collect()
}

/// Returns the properties of a schema, and those one level down, sorted by name.
fn described<'s>(schema: &'s Node, known: Schemas<'s>) -> Vec<Vec<Node>> {
    let properties = |schema| {
        let schema = known.resolve(schema);
        let properties = schema.into_iter().flat_map(|it| it.members("properties"));
        let mut properties: Vec<(Node, &Node)> = properties
            .map(|(name, property)| (Node::new(name.as_str(), property.origin), property))
            .collect();
        properties.sort_by(|(a, _), (b, _)| a.as_str().cmp(&b.as_str()));
        properties
    };
    let outer = properties(schema);
    let direct: Vec<Vec<Node>> = outer.iter().map(|(name, _)| vec![name.clone()]).collect();
    let below = outer.iter().flat_map(|(name, property)| {
        let inner = properties(property).into_iter();
        inner.map(|(inner, _)| vec![name.clone(), inner])
    });
    direct.iter().cloned().chain(below).collect()
}

/// Returns the sorted names that at least one of the members requires.
fn required_by<'s>(members: impl Iterator<Item = &'s Node>, known: Schemas<'s>) -> Vec<&'s Node> {
    let mut names: Vec<&Node> = members.flat_map(|member| required(member, known)).collect();
    names.sort_by_key(|name| name.as_str());
    names.dedup_by_key(|name| name.as_str());
    names
}

/// Returns the number of members that require the property.
fn requiring(name: &Node, members: &[Node], known: Schemas) -> usize {
    let name = text(name);
    members.iter().filter(|it| known.requires(it, name)).count()
}

/// Returns the sorted names that a schema requires.
fn required<'s>(schema: &'s Node, known: Schemas<'s>) -> Vec<&'s Node> {
    let mut names = known.required(schema);
    names.sort_by_key(|name| name.as_str());
    names
}

/// Returns the name that an item of `required` states.
fn text(name: &Node) -> &str {
    name.as_str()
        .expect("the pass `keywords` makes `required` an array of strings")
}

/// Returns the schema of a property.
fn inside<'s>(schema: &'s Node, name: &str, known: Schemas<'s>) -> Option<&'s Node> {
    known.resolve(known.resolve(schema)?.get("properties")?.get(name)?)
}

fn best(
    paths: &[Vec<&Node>],
    members: &[Node],
    known: Schemas,
    distinction: Distinction,
) -> Option<Tagged> {
    let mut found = None;
    for path in paths {
        let Some(tagged) = tagged(path, members, known, distinction) else {
            continue;
        };
        if tagged.variants.iter().all(|it| it.values.len() == 1) {
            return Some(tagged);
        }
        found.get_or_insert(tagged);
    }
    found
}

/// Returns the union with the tag at `path`, if that distinguishes its variants.
fn tagged(
    path: &[&Node],
    members: &[Node],
    known: Schemas,
    distinction: Distinction,
) -> Option<Tagged> {
    let names: Vec<&str> = path.iter().filter_map(|name| name.as_str()).collect();
    let outer = *names.first().expect("a path has at least one name");
    let mut variants = Vec::new();
    for member in members {
        let mut required = known.requires(member, outer);
        if let [outer, inner] = names.as_slice() {
            let inside = inside(member, outer, known)?;
            required &= known.requires(inside, inner);
            if !known.requires(inside, inner) && distinction != Distinction::WhereGiven {
                return None;
            }
        }
        let values = match known.values(member, &names) {
            Some(values) => values,
            None if distinction == Distinction::InPart && known.lacks(member, outer) => {
                Values::new()
            }
            None => return None,
        };
        variants.push(Variant {
            values,
            optional: !required,
            other: false,
        });
    }
    let mut owners: HashMap<&str, Vec<&Variant>> = HashMap::new();
    for variant in &variants {
        for (value, _) in &variant.values {
            let owners = owners.entry(value).or_default();
            if !owners.iter().any(|known| std::ptr::eq(*known, variant)) {
                owners.push(variant);
            }
        }
    }
    // A property with the same set of values in several variants is not a tag.
    let is_tag = |owners: &Vec<&Variant>| match distinction {
        Distinction::Apart | Distinction::WhereGiven => owners.len() == 1,
        Distinction::InPart => owners.len() == 1 || owners.iter().any(|it| it.values.len() == 1),
    };
    let is_tag = owners.values().all(is_tag) && distinguishes(&variants);
    is_tag.then(|| Tagged {
        path: path.iter().map(|name| (*name).clone()).collect(),
        variants,
    })
}
