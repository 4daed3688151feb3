//! References that lead in a circle.
//!
//! Lowering gives such a reference up and goes on, which suits descriptions that are only
//! examined. In one that is checked in it is a slip that somebody should see: a component
//! that is a reference to itself, straight or through others or by `allOf`, says nothing.
//! A schema that has itself in a property is no circle.

use std::collections::HashMap;

use anyhow::{Result, bail};
use openapi_lower::{Document, escape::line, percent, pointer::escape};
use serde_json::Value;

use crate::text::place;

/// Refuses a description in which a reference leads back to itself.
pub fn refuse(document: &Document, file: &str) -> Result<()> {
    let root = document.to_value();
    let Some(pointer) = Search::new(&root).circle() else {
        return Ok(());
    };
    let place = place(document, file, &pointer);
    bail!(
        "{place}: this reference leads in a circle (at {})\n  \
         help: let one of the components on the way say what it is, or correct it in overlay.yaml",
        line(&pointer)
    )
}

struct Search<'a> {
    root: &'a Value,
    /// The nodes visited, and whether they are still on the way that is being followed.
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

    /// The pointer of a node that stands for itself.
    fn circle(mut self) -> Option<String> {
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

    /// The nodes without which this one says nothing.
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
    fn finds_what_stands_for_itself() {
        let circle = |schemas: Value| Search::new(&json!({"schemas": schemas})).circle();
        let to = |name: &str| json!({"$ref": format!("#/schemas/{name}")});
        assert!(circle(json!({"A": to("B"), "B": to("%41")})).is_some());
        assert!(circle(json!({"A": to("A")})).is_some());
        assert!(
            circle(json!({"A": {"allOf": [{}, to("B")]}, "B": {"allOf": [to("A")]}})).is_some()
        );
        assert_eq!(
            circle(json!({
                "A": {"properties": {"a": to("A"), "b": to("B")}},
                "B": {"allOf": [to("A"), to("C"), to("gone")]},
                "C": {"allOf": [to("A")]},
            })),
            None
        );
    }
}
