//! Unions that are their own alternatives, by way of others or not.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::Effect::Exact;
use openapi_source::{Map, Node};

use crate::cx::Cx;

/// Writes out the unions that lead back to themselves: their alternatives are all those
/// of the unions on the way.
pub(super) fn run(schemas: &mut Map, cx: &mut Cx) {
    let circles = circles(schemas);
    let mut gathered: BTreeMap<usize, (HashSet<String>, Vec<Node>)> = BTreeMap::new();
    for (name, schema) in schemas.iter() {
        if let Some(circle) = circles.get(name.as_str()) {
            let (seen, members) = gathered.entry(*circle).or_default();
            gather(schema, *circle, &circles, seen, members);
        }
    }
    let circles: HashMap<String, usize> = circles
        .into_iter()
        .map(|(name, circle)| (name.to_owned(), circle))
        .collect();
    for (name, schema) in schemas {
        let members = circles.get(name).and_then(|circle| gathered.get(circle));
        let Some((_, members)) = members else {
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
    let unions = schema.items("oneOf").iter().chain(schema.items("anyOf"));
    unions.chain(wrapper)
}

/// The components that the alternatives of a schema lead to at once.
fn targets(schema: &Node, found: &mut Vec<String>) {
    for member in alternatives(schema) {
        match member.ref_name() {
            Some(name) => found.push(name),
            None => targets(member, found),
        }
    }
}

/// Collects the alternatives that lead out of a circle, each once.
fn gather(
    schema: &Node,
    circle: usize,
    circles: &HashMap<&str, usize>,
    seen: &mut HashSet<String>,
    members: &mut Vec<Node>,
) {
    for member in alternatives(schema) {
        let target = member.ref_name();
        if target.is_none() && alternatives(member).next().is_some() {
            gather(member, circle, circles, seen, members);
            continue;
        }
        let within = target.is_some_and(|name| circles.get(name.as_str()) == Some(&circle));
        if !within && seen.insert(member.to_value().to_string()) {
            members.push(member.clone());
        }
    }
}

/// The components that lead back to themselves, by the circle that they are in: the
/// strongly connected components of the references between alternatives (Tarjan).
fn circles(schemas: &Map) -> HashMap<&str, usize> {
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
    let mut search = Search {
        edges: &edges,
        order: vec![None; names.len()],
        low: vec![0; names.len()],
        open: Vec::new(),
        is_open: vec![false; names.len()],
        circle: HashMap::new(),
        count: 0,
    };
    for start in 0..names.len() {
        search.visit(start);
    }
    let circle = search.circle.into_iter();
    circle
        .filter_map(|(index, circle)| Some((*names.get(index)?, circle)))
        .collect()
}

/// Tarjan's search, with a stack of its own: chains of unions may be long.
struct Search<'e> {
    edges: &'e [Vec<usize>],
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    circle: HashMap<usize, usize>,
    count: usize,
}

impl Search<'_> {
    fn visit(&mut self, start: usize) {
        if self.order.get(start).copied().flatten().is_some() {
            return;
        }
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((at, next)) = path.pop() {
            let targets = self.edges.get(at).map(Vec::as_slice).unwrap_or_default();
            match targets.get(next) {
                Some(&target) => {
                    path.push((at, next + 1));
                    match self.order.get(target).copied().flatten() {
                        None => {
                            self.enter(target);
                            path.push((target, 0));
                        }
                        Some(order) if self.is_open.get(target) == Some(&true) => {
                            self.lower(at, order);
                        }
                        Some(_) => {}
                    }
                }
                None => {
                    self.leave(at);
                    let low = self.low.get(at).copied().unwrap_or_default();
                    if let Some((parent, _)) = path.last() {
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn enter(&mut self, at: usize) {
        set(&mut self.order, at, Some(self.count));
        set(&mut self.low, at, self.count);
        set(&mut self.is_open, at, true);
        self.open.push(at);
        self.count += 1;
    }

    fn lower(&mut self, at: usize, low: usize) {
        if let Some(known) = self.low.get_mut(at) {
            *known = low.min(*known);
        }
    }

    /// Takes a circle off the stack, where the search of its first component ends.
    fn leave(&mut self, at: usize) {
        if self.order.get(at).copied().flatten() != self.low.get(at).copied() {
            return;
        }
        let from = self
            .open
            .iter()
            .rposition(|open| *open == at)
            .unwrap_or_default();
        let members = self.open.split_off(from);
        for member in &members {
            set(&mut self.is_open, *member, false);
        }
        let itself = self
            .edges
            .get(at)
            .is_some_and(|targets| targets.contains(&at));
        if members.len() > 1 || itself {
            self.circle
                .extend(members.into_iter().map(|member| (member, at)));
        }
    }
}

fn set<T>(items: &mut [T], at: usize, value: T) {
    if let Some(item) = items.get_mut(at) {
        *item = value;
    }
}
