//! Recursive unions: a union that is its own member, directly or indirectly.

use std::collections::{HashMap, HashSet};

use openapi_source::{Map, Node};
use typify_model::cycles::groups;

use crate::codes;
use crate::cx::Cx;
use crate::schema::union_members;

/// Replaces the members of recursive unions: these are all members of the unions on the cycle.
pub(super) fn run(schemas: &mut Map, cx: &mut Cx) {
    let cycles = cycles(schemas);
    let mut members_by_cycle: HashMap<usize, (HashSet<String>, Vec<Node>)> = HashMap::new();
    for (name, schema) in schemas.iter() {
        if let Some(cycle) = cycles.get(name.as_str()) {
            let (seen, members) = members_by_cycle.entry(*cycle).or_default();
            collect_members(schema, *cycle, &cycles, seen, members);
        }
    }
    let cycles: HashMap<String, usize> = cycles
        .into_iter()
        .map(|(name, cycle)| (name.to_owned(), cycle))
        .collect();
    for (name, schema) in schemas {
        let cycle = cycles.get(name);
        let Some((_, members)) = cycle.and_then(|cycle| members_by_cycle.get(cycle)) else {
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
    let wrapped = match schema.items("allOf") {
        [member] => Some(member),
        _ => None,
    };
    union_members(schema).chain(wrapped)
}

/// Collects the indices of the components that the members of a union refer to.
fn collect_targets(schema: &Node, schemas: &Map, targets: &mut Vec<usize>) {
    for member in members_of(schema) {
        match member.ref_name() {
            Some(name) => targets.extend(schemas.get_index_of(&name)),
            None => collect_targets(member, schemas, targets),
        }
    }
}

/// Collects the distinct members that are not on a cycle.
fn collect_members(
    schema: &Node,
    cycle: usize,
    cycles: &HashMap<&str, usize>,
    seen: &mut HashSet<String>,
    members: &mut Vec<Node>,
) {
    for member in members_of(schema) {
        let target = member.ref_name();
        if target.is_none() && members_of(member).next().is_some() {
            collect_members(member, cycle, cycles, seen, members);
            continue;
        }
        let is_on_cycle = target.is_some_and(|name| cycles.get(name.as_str()) == Some(&cycle));
        if !is_on_cycle && seen.insert(member.canonical_json()) {
            members.push(member.clone());
        }
    }
}

/// Returns the components on cycles of unions, with the number of their cycle.
fn cycles(schemas: &Map) -> HashMap<&str, usize> {
    let mut targets: Vec<Vec<usize>> = vec![Vec::new(); schemas.len()];
    for (schema, targets) in schemas.values().zip(&mut targets) {
        collect_targets(schema, schemas, targets);
    }
    let groups = groups(&targets);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for group in &groups {
        *sizes.entry(*group).or_default() += 1;
    }
    let mut cycles = HashMap::new();
    for (at, ((name, group), targets)) in schemas.keys().zip(groups).zip(targets).enumerate() {
        if sizes.get(&group) > Some(&1) || targets.contains(&at) {
            cycles.insert(name.as_str(), group);
        }
    }
    cycles
}
