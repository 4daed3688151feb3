//! Unions whose alternatives do not exclude each other.

use std::collections::HashSet;

use super::Ranks;
use crate::node::{Map, Node};
use crate::passes::shape;

/// The components of a lowered document that are unions of which one value may fit
/// several alternatives, and lose something as one of them.
pub(crate) fn overlapping(lowered: &Node) -> Vec<String> {
    let ranks = Ranks::of_components(lowered);
    let none = Map::default();
    let schemas = lowered.at("/components/schemas").and_then(Node::as_object);
    let schemas = schemas.unwrap_or(&none);
    let overlaps = |(_, schema): &(&String, &Node)| {
        let members = schema.items("oneOf");
        let found: Vec<_> = members.iter().map(|member| ranks.of(member)).collect();
        let mut pairs = found
            .iter()
            .enumerate()
            .flat_map(|(index, a)| found.iter().skip(index + 1).map(move |b| (a, b)));
        pairs.any(|(a, b)| a.overlaps(*b)) && !are_tagged(members, schemas)
    };
    let unions = schemas.iter().filter(overlaps);
    unions.map(|(name, _)| name.clone()).collect()
}

/// Whether all members require a text that is another in each of them. The last one need
/// not: what is left is meant for it.
fn are_tagged(members: &[Node], schemas: &Map) -> bool {
    let members: Vec<&Node> = members.iter().map(|it| behind(it, schemas)).collect();
    let Some((_, [first, others @ ..])) = members.split_last() else {
        return false;
    };
    first.members("properties").any(|(name, _)| {
        let mut seen = HashSet::new();
        let tags = |member: &&Node| -> Option<HashSet<String>> {
            let required = member.items("required").iter();
            let property = behind(member.get("properties")?.get(name)?, schemas);
            let listed = shape::is_text_enum(property)
                && required.clone().any(|it| it.as_str() == Some(name));
            let values = property.items("enum").iter();
            listed.then(|| values.filter_map(Node::as_str).map(str::to_owned).collect())
        };
        std::iter::once(first).chain(others).all(|member: &&Node| {
            tags(member).is_some_and(|values| values.into_iter().all(|value| seen.insert(value)))
        })
    })
}

/// The component that a member refers to, or the member.
fn behind<'s>(schema: &'s Node, schemas: &'s Map) -> &'s Node {
    let target = match schema.items("allOf") {
        [inner] => inner.ref_name(),
        _ => schema.ref_name(),
    };
    target.and_then(|name| schemas.get(&name)).unwrap_or(schema)
}
