//! Rejects references that resolve to themselves.
//!
//! Lowering replaces such a reference by any value and continues, which suits descriptions that
//! are only examined. In a checked-in description it is a mistake: a component that is a
//! reference to itself, directly, through other components or by `allOf`, states nothing. A
//! schema that refers to itself in a property is not affected.

use std::collections::HashMap;

use anyhow::{Result, bail};
use openapi_lower::{Document, escape::line, percent, pointer::escape};
use serde_json::Value;

use crate::text::location;

/// Fails if a reference in the description resolves to itself.
pub fn check(document: &Document, file: &str) -> Result<()> {
    let root = document.to_value();
    let Some(pointer) = Search::new(&root).find_cycle() else {
        return Ok(());
    };
    let location = location(document, file, &pointer);
    bail!(
        "{location}: the reference resolves to itself (at {})\n  help: define one of the components in the cycle, or correct it in overlay.yaml",
        line(&pointer)
    )
}

struct Search<'a> {
    root: &'a Value,
    /// The visited nodes, and whether each is on the current path.
    visited: HashMap<String, bool>,
}

enum Step {
    Enter(String),
    Leave(String),
}

impl<'a> Search<'a> {
    fn new(root: &'a Value) -> Self {
        Search {
            root,
            visited: HashMap::new(),
        }
    }

    /// Returns the pointer of a node that resolves to itself.
    fn find_cycle(mut self) -> Option<String> {
        let mut open = vec![(String::new(), self.root)];
        while let Some((pointer, node)) = open.pop() {
            if let Some(found) = self.follow(&pointer) {
                return Some(found);
            }
            match node {
                Value::Object(members) => open.extend(
                    members
                        .iter()
                        .map(|(key, child)| (format!("{pointer}/{}", escape(key)), child)),
                ),
                Value::Array(items) => open.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, child)| (format!("{pointer}/{index}"), child)),
                ),
                _ => {}
            }
        }
        None
    }

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
                        let next = self.stands_for(&pointer);
                        self.visited.insert(pointer.clone(), !next.is_empty());
                        if !next.is_empty() {
                            steps.push(Step::Leave(pointer));
                            steps.extend(next.into_iter().map(Step::Enter));
                        }
                    }
                },
            }
        }
        None
    }

    /// Returns the nodes on which the meaning of this one depends.
    fn stands_for(&self, pointer: &str) -> Vec<String> {
        let Some(node) = self.root.pointer(pointer) else {
            return Vec::new();
        };
        let target = node.get("$ref").and_then(Value::as_str);
        let parts = node.get("allOf").and_then(Value::as_array);
        target
            .and_then(|target| target.strip_prefix('#'))
            .map(|fragment| percent::decode_lossy(fragment).into_owned())
            .into_iter()
            .chain((0..parts.map_or(0, Vec::len)).map(|index| format!("{pointer}/allOf/{index}")))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_references_to_themselves() {
        let cycle = |schemas: Value| Search::new(&json!({"schemas": schemas})).find_cycle();
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
