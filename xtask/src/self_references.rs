//! Rejects references that resolve to themselves.
//!
//! Lowering replaces such a reference with a schema that allows any value and continues, which
//! suits `doctor`. In a checked-in description it is a mistake: a component that is a reference to
//! itself, directly, through other components or by `allOf`, has no meaning. A schema that refers
//! to itself in a property is valid.

use std::collections::HashMap;

use anyhow::{Result, bail};
use openapi_lower::{Document, escape::line, percent};
use serde_json::Value;

use crate::{
    output::location,
    pointer::{child, item},
};

/// Fails if a reference in the description resolves to itself.
pub fn check(document: &Document, file: &str) -> Result<()> {
    let root = document.to_value();
    let Some(pointer) = find_cycle(&root) else {
        return Ok(());
    };
    let location = location(document, file, &pointer);
    bail!(
        "{location}: the reference resolves to itself (at {})\n  help: define one of the components in the cycle, or correct it in overlay.yaml",
        line(&pointer)
    )
}

/// Returns the pointer of a node that resolves to itself.
fn find_cycle(root: &Value) -> Option<String> {
    let mut search = Search {
        root,
        visited: HashMap::new(),
    };
    let mut pending = vec![(String::new(), root)];
    while let Some((pointer, node)) = pending.pop() {
        if let Some(cycle) = search.follow(&pointer) {
            return Some(cycle);
        }
        match node {
            Value::Object(members) => pending.extend(
                members
                    .iter()
                    .map(|(key, member)| (child(&pointer, key), member)),
            ),
            Value::Array(items) => pending.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, node)| (item(&pointer, index), node)),
            ),
            _ => {}
        }
    }
    None
}

/// A depth-first search for cycles, without recursion.
struct Search<'a> {
    root: &'a Value,
    /// The visited nodes, and whether each is on the current path.
    visited: HashMap<String, bool>,
}

enum Step {
    Enter(String),
    Leave(String),
}

impl Search<'_> {
    /// Returns the pointer of a node in a cycle that is reachable from `start`.
    fn follow(&mut self, start: &str) -> Option<String> {
        let mut steps = vec![Step::Enter(start.to_owned())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(pointer) => {
                    self.visited.insert(pointer, false);
                }
                Step::Enter(pointer) => match self.visited.get(&pointer) {
                    Some(true) => return Some(pointer),
                    Some(false) => {}
                    None => {
                        let targets = self.targets(&pointer);
                        self.visited.insert(pointer.clone(), true);
                        steps.push(Step::Leave(pointer));
                        steps.extend(targets.into_iter().map(Step::Enter));
                    }
                },
            }
        }
        None
    }

    /// Returns the nodes on which the meaning of a node depends: the target of its reference and
    /// the members of its `allOf`.
    fn targets(&self, pointer: &str) -> Vec<String> {
        let Some(node) = self.root.pointer(pointer) else {
            return Vec::new();
        };
        let target = node.get("$ref").and_then(Value::as_str);
        let members = node.get("allOf").and_then(Value::as_array);
        let member_count = members.map_or(0, Vec::len);
        target
            .and_then(|target| target.strip_prefix('#'))
            .map(|fragment| percent::decode_lossy(fragment).into_owned())
            .into_iter()
            .chain((0..member_count).map(|index| format!("{pointer}/allOf/{index}")))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_references_that_resolve_to_themselves() {
        let cycle = |schemas: Value| find_cycle(&json!({"schemas": schemas}));
        let to = |name: &str| json!({"$ref": format!("#/schemas/{name}")});
        assert!(cycle(json!({"A": to("B"), "B": to("%41")})).is_some());
        assert!(cycle(json!({"A": to("A")})).is_some());
        assert!(cycle(json!({"A": {"allOf": [{}, to("B")]}, "B": {"allOf": [to("A")]}})).is_some());
        assert_eq!(
            cycle(json!({
                "A": {"properties": {"a": to("A"), "b": to("B")}},
                "B": {"allOf": [to("A"), to("C"), to("gone")]},
                "C": {"allOf": [to("A")]},
            })),
            None
        );
    }
}
