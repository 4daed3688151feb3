//! Recursive unions: a union that is its own member, directly or indirectly.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::{Map, Node};
use typify_model::cycles::groups;

use crate::codes;
use crate::cx::Cx;

/// Replaces the members of recursive unions: these are all members of the unions on the cycle.
pub(super) fn run(schemas: &mut Map, cx: &mut Cx) {
    let cycles = cycles(schemas);
    let mut gathered: BTreeMap<usize, (HashSet<String>, Vec<Node>)> = BTreeMap::new();
    for (name, schema) in schemas.iter() {
        if let Some(cycle) = cycles.get(name.as_str()) {
            let (seen, members) = gathered.entry(*cycle).or_default();
            gather(schema, *cycle, &cycles, seen, members);
        }
    }
    let cycles: HashMap<String, usize> = cycles
        .into_iter()
        .map(|(name, cycle)| (name.to_owned(), cycle))
        .collect();
    for (name, schema) in schemas {
        let members = cycles.get(name).and_then(|cycle| gathered.get(cycle));
        let Some((_, members)) = members else {
            continue;
        };
        for list in ["oneOf", "anyOf", "allOf"] {
            if let Some(old) = schema.take(list) {
                cx.removed(&old, codes::unions::OWN_MEMBER);
                if !schema.has("oneOf") && !members.is_empty() {
                    schema.insert("oneOf", Node::new(members.clone(), old.origin));
                }
            }
        }
    }
}

/// Returns the schemas that a value of this schema may match.
fn members_of(schema: &Node) -> impl Iterator<Item = &Node> {
    let wrapper = match schema.items("allOf") {
        [one] => std::slice::from_ref(one),
        _ => &[],
    };
    let unions = schema.items("oneOf").iter().chain(schema.items("anyOf"));
    unions.chain(wrapper)
}

/// Returns the components that the members of a union refer to.
fn targets(schema: &Node, found: &mut Vec<String>) {
    for member in members_of(schema) {
        match member.ref_name() {
            Some(name) => found.push(name),
            None => targets(member, found),
        }
    }
}

/// Collects the distinct members that lead out of a cycle.
fn gather(
    schema: &Node,
    cycle: usize,
    cycles: &HashMap<&str, usize>,
    seen: &mut HashSet<String>,
    members: &mut Vec<Node>,
) {
    for member in members_of(schema) {
        let target = member.ref_name();
        if target.is_none() && members_of(member).next().is_some() {
            gather(member, cycle, cycles, seen, members);
            continue;
        }
        let within = target.is_some_and(|name| cycles.get(name.as_str()) == Some(&cycle));
        if !within && seen.insert(member.canonical_json()) {
            members.push(member.clone());
        }
    }
}

/// Returns the components on cycles of unions, with the number of their cycle.
fn cycles(schemas: &Map) -> HashMap<&str, usize> {
    let names: Vec<&str> = schemas.keys().map(String::as_str).collect();
    let mut edges: Vec<Vec<usize>> = Vec::with_capacity(names.len());
    for schema in schemas.values() {
        let mut found = Vec::new();
        targets(schema, &mut found);
        edges.push(
            found
                .iter()
                .filter_map(|name| schemas.get_index_of(name))
                .collect(),
        );
    }
    let groups = groups(&edges);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for group in &groups {
        *sizes.entry(*group).or_default() += 1;
    }
    let members = names.into_iter().zip(groups).zip(&edges).enumerate();
    let circling = members.filter(|(at, ((_, group), targets))| {
        sizes.get(group).is_some_and(|size| *size > 1) || targets.contains(at)
    });
    circling.map(|(_, (member, _))| member).collect()
}
