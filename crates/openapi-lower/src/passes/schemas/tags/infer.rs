//! Infers tags without a discriminator.

use std::collections::HashMap;

use openapi_source::Node;

use super::discriminator::distinguishes;
use super::lookup::Schemas;
use super::{Tagged, Values, Variant};
use crate::schema::property;

/// The properties on the way to a possible tag: the tag itself, or an object and a tag inside it.
type Path<'s> = Vec<&'s Node>;

/// Returns the tag of a union of objects: a property that each member requires, with values that no
/// other member lists; else one that all but one require. Of several such properties, one with a
/// single value per variant is preferred, then the first by name. Otherwise, variants may share a
/// value, or several may lack the property; and if no property is required, one whose values differ
/// in all variants is the tag.
pub(super) fn infer_tag(members: &[Node], schemas: Schemas) -> Option<Tagged> {
    let first = members.first().filter(|_| members.len() > 1)?;
    if !members.iter().all(|member| schemas.is_object(member)) {
        return None;
    }
    let best = |paths: &Vec<Path>, distinction| best_tag(paths, members, schemas, distinction);
    let required: Vec<&Node> = sorted_required([first], schemas)
        .into_iter()
        .filter(|name| count_requiring(name, members, schemas) == members.len())
        .collect();
    let outer: Vec<Path> = required.iter().map(|name| vec![*name]).collect();
    let inner: Vec<Path> = required
        .iter()
        .filter_map(|name| Some((*name, resolved_property(first, text(name), schemas)?)))
        .flat_map(|(name, object)| {
            let inner = sorted_required([object], schemas).into_iter();
            inner.map(move |inner| vec![name, inner])
        })
        .collect();
    let nearly_required = nearly_required(members, schemas);
    [&outer, &inner, &nearly_required]
        .into_iter()
        .find_map(|paths| best(paths, Distinction::Full))
        .or_else(|| {
            let partly_required = partly_required(members, schemas);
            [&outer, &inner, &nearly_required, &partly_required]
                .into_iter()
                .find_map(|paths| best(paths, Distinction::Partial))
        })
        .or_else(|| {
            let declared = declared(first, schemas);
            let paths = declared.iter().map(|path| path.iter().collect()).collect();
            best(&paths, Distinction::IfPresent)
        })
}

/// How well a tag has to distinguish the variants.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Distinction {
    /// All variants list values, and no two list the same.
    Full,
    /// Variants may share a value, and may not describe the property.
    Partial,
    /// All variants list values, and no two list the same, but the property may be optional.
    IfPresent,
}

/// Returns the properties that all members but one require, sorted by name: a value without the
/// property is of that one.
fn nearly_required<'s>(members: &'s [Node], schemas: Schemas<'s>) -> Vec<Path<'s>> {
    // A property that one of two members does not require is required by the other.
    sorted_required(members.iter().take(2), schemas)
        .into_iter()
        .filter(|name| count_requiring(name, members, schemas) + 1 == members.len())
        .map(|name| vec![name])
        .collect()
}

/// Returns the properties that several members require, and the others do not describe, sorted by
/// name: a value without the property is of one of the others.
fn partly_required<'s>(members: &'s [Node], schemas: Schemas<'s>) -> Vec<Path<'s>> {
    sorted_required(members, schemas)
        .into_iter()
        .filter(|name| count_requiring(name, members, schemas) > 1)
        .map(|name| vec![name])
        .collect()
}

/// Returns the properties of a schema, and those one level down, sorted by name.
fn declared<'s>(schema: &'s Node, schemas: Schemas<'s>) -> Vec<Vec<Node>> {
    let properties = |schema| {
        let mut properties: Vec<(Node, &Node)> = schemas
            .resolve(schema)
            .into_iter()
            .flat_map(|schema| schema.members("properties"))
            .map(|(name, property)| (Node::new(name.as_str(), property.origin), property))
            .collect();
        properties.sort_by(|(a, _), (b, _)| a.as_str().cmp(&b.as_str()));
        properties
    };
    let outer = properties(schema);
    let inner = outer.iter().flat_map(|(name, property)| {
        let inner = properties(property).into_iter();
        inner.map(|(inner, _)| vec![name.clone(), inner])
    });
    let paths = outer.iter().map(|(name, _)| vec![name.clone()]);
    paths.chain(inner).collect()
}

/// Returns the sorted names that at least one of the members requires.
fn sorted_required<'s>(
    members: impl IntoIterator<Item = &'s Node>,
    schemas: Schemas<'s>,
) -> Vec<&'s Node> {
    let members = members.into_iter();
    let mut names: Vec<&Node> = members.flat_map(|it| schemas.required(it)).collect();
    names.sort_by_key(|name| name.as_str());
    names.dedup_by_key(|name| name.as_str());
    names
}

/// Returns the number of members that require the property.
fn count_requiring(name: &Node, members: &[Node], schemas: Schemas) -> usize {
    let requires = |member: &&Node| schemas.requires(member, text(name));
    members.iter().filter(requires).count()
}

/// Returns the name that an item of `required` states.
fn text(name: &Node) -> &str {
    name.as_str()
        .expect("the pass `keywords` makes `required` an array of strings")
}

/// Returns the schema of a property, without references.
fn resolved_property<'s>(schema: &'s Node, name: &str, schemas: Schemas<'s>) -> Option<&'s Node> {
    schemas.resolve(property(schemas.resolve(schema)?, name)?)
}

/// Returns the union with the first tag that has one value for each variant; else with the first
/// one that distinguishes the variants.
fn best_tag(
    paths: &[Path],
    members: &[Node],
    schemas: Schemas,
    distinction: Distinction,
) -> Option<Tagged> {
    let mut first = None;
    for path in paths {
        let Some(tagged) = tag_at(path, members, schemas, distinction) else {
            continue;
        };
        if tagged.variants.iter().all(|it| it.values.len() == 1) {
            return Some(tagged);
        }
        first.get_or_insert(tagged);
    }
    first
}

/// Returns the union with the tag at `path`, if that distinguishes its variants.
fn tag_at(
    path: &[&Node],
    members: &[Node],
    schemas: Schemas,
    distinction: Distinction,
) -> Option<Tagged> {
    let names: Vec<&str> = path.iter().map(|name| text(name)).collect();
    let outer = *names.first().expect("a path has at least one name");
    let mut variants = Vec::new();
    for member in members {
        let mut is_required = schemas.requires(member, outer);
        if let [outer, inner] = names.as_slice() {
            let object = resolved_property(member, outer, schemas)?;
            let is_inner_required = schemas.requires(object, inner);
            if !is_inner_required && distinction != Distinction::IfPresent {
                return None;
            }
            is_required &= is_inner_required;
        }
        let values = match schemas.values(member, &names) {
            Some(values) => values,
            None if distinction == Distinction::Partial && schemas.lacks(member, outer) => {
                Values::new()
            }
            None => return None,
        };
        variants.push(Variant {
            values,
            is_optional: !is_required,
            takes_others: false,
        });
    }
    let mut owners: HashMap<&str, Vec<&Variant>> = HashMap::new();
    for variant in &variants {
        for (value, _) in &variant.values {
            let owners = owners.entry(value).or_default();
            if !owners.iter().any(|owner| std::ptr::eq(*owner, variant)) {
                owners.push(variant);
            }
        }
    }
    // A property with the same set of values in several variants is not a tag.
    let may_be_tag_value = |owners: &Vec<&Variant>| {
        let may_be_shared = distinction == Distinction::Partial;
        owners.len() == 1 || may_be_shared && owners.iter().any(|it| it.values.len() == 1)
    };
    let is_tag = owners.values().all(may_be_tag_value) && distinguishes(&variants);
    is_tag.then(|| Tagged {
        path: path.iter().copied().cloned().collect(),
        variants,
    })
}
