//! Unions that are their own alternatives, by way of others or not.

use std::collections::HashSet;

use crate::node::{Map, Node};
use crate::passes::cx::Cx;
use crate::report::Effect::Exact;

/// Writes out the unions that lead back to themselves: their alternatives are all those
/// of the unions on the way.
pub(super) fn run(schemas: &mut Map, cx: &mut Cx) {
    let cyclic: Vec<String> = schemas
        .keys()
        .filter(|name| reaches(name, name, schemas))
        .cloned()
        .collect();
    let written: Vec<(String, Vec<Node>)> = cyclic
        .iter()
        .map(|name| {
            let mut seen = HashSet::from([name.clone()]);
            let mut members = Vec::new();
            if let Some(schema) = schemas.get(name) {
                gather(schema, name, schemas, &mut seen, &mut members);
            }
            (name.clone(), members)
        })
        .collect();
    for (name, members) in written {
        let Some(schema) = schemas.get_mut(&name) else {
            continue;
        };
        for list in ["oneOf", "anyOf", "allOf"] {
            if let Some(old) = schema.take(list) {
                cx.removed(Exact, &old, "a union that is its own alternative");
                if !schema.has("oneOf") && !members.is_empty() {
                    schema.insert("oneOf", Node::made(members.clone(), old.origin));
                }
            }
        }
    }
}

/// The schemas that a value of this schema may as well be of.
fn alternatives(schema: &Node) -> impl Iterator<Item = &Node> {
    let wrapper = match schema.items("allOf") {
        [one] => std::slice::from_ref(one),
        _ => &[],
    };
    schema
        .items("oneOf")
        .iter()
        .chain(schema.items("anyOf"))
        .chain(wrapper)
}

/// Whether alternatives lead from one component to another.
fn reaches(from: &str, to: &str, schemas: &Map) -> bool {
    let mut seen = HashSet::new();
    let mut open: Vec<&Node> = schemas.get(from).into_iter().collect();
    while let Some(schema) = open.pop() {
        for member in alternatives(schema) {
            match member.ref_name() {
                Some(name) if name == to => return true,
                Some(name) => {
                    if let Some((name, next)) = schemas.get_key_value(&name)
                        && seen.insert(name)
                    {
                        open.push(next);
                    }
                }
                None => open.push(member),
            }
        }
    }
    false
}

fn gather(
    schema: &Node,
    own: &str,
    schemas: &Map,
    seen: &mut HashSet<String>,
    members: &mut Vec<Node>,
) {
    for member in alternatives(schema) {
        let Some(name) = member.ref_name() else {
            if alternatives(member).next().is_some() {
                gather(member, own, schemas, seen, members);
            } else {
                members.push(member.clone());
            }
            continue;
        };
        let cyclic = name == own || reaches(&name, own, schemas);
        if !cyclic {
            members.push(member.clone());
        } else if let Some(next) = schemas.get(&name).filter(|_| !seen.contains(&name)) {
            seen.insert(name);
            gather(next, own, schemas, seen, members);
        }
    }
}
