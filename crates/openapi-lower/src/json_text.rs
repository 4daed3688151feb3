//! A finished tree as JSON text, which takes a fraction of the memory.

use std::sync::Arc;

use openapi_source::{Kind, Node, Origin, Origins};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A tree as JSON text, with the origins of its nodes.
#[derive(Clone, Debug)]
pub(crate) struct JsonText {
    json: Arc<str>,
    /// The origins of the nodes, in preorder, as in the text.
    origins: Box<[Origin]>,
}

/// Receives the JSON pointer of a leaf, and the pointers of the origins from the root to the leaf.
pub(crate) type Visit<'a> = dyn FnMut(&str, &[String]) + 'a;

impl JsonText {
    pub(crate) fn new(tree: Node) -> serde_json::Result<JsonText> {
        let json = serde_json::to_string(&tree)?;
        let mut origins = Vec::new();
        collect_origins(&tree, &mut origins);
        drop(tree);
        Ok(JsonText {
            json: json.into(),
            origins: origins.into(),
        })
    }

    /// Returns the JSON text, without insignificant whitespace.
    pub(crate) fn json(&self) -> &Arc<str> {
        &self.json
    }

    pub(crate) fn deserialize<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        let mut text = serde_json::Deserializer::from_str(&self.json);
        // The depth of the tree was already limited.
        text.disable_recursion_limit();
        T::deserialize(&mut text)
    }

    pub(crate) fn to_value(&self) -> Value {
        self.deserialize()
            .expect("the text was serialized from a tree")
    }

    /// Calls `visit` on every leaf: a scalar, or an empty array or object.
    pub(crate) fn leaves(&self, origins: &Origins, visit: &mut Visit) {
        let mut walk = Walk {
            origins: &mut self.origins.iter().map(|origin| origins.pointer(*origin)),
            pointer: String::new(),
            path: Vec::new(),
            visit,
        };
        walk.node(&self.to_value());
    }
}

fn collect_origins(node: &Node, origins: &mut Vec<Origin>) {
    origins.push(node.origin);
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| collect_origins(item, origins)),
        Kind::Object(map) => map
            .values()
            .for_each(|value| collect_origins(value, origins)),
        _ => {}
    }
}

struct Walk<'a> {
    origins: &'a mut dyn Iterator<Item = String>,
    pointer: String,
    path: Vec<String>,
    visit: &'a mut Visit<'a>,
}

impl Walk<'_> {
    fn node(&mut self, value: &Value) {
        self.path.extend(self.origins.next());
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (key, value) in map {
                    self.child(key, value);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.child(&index.to_string(), item);
                }
            }
            _ => (self.visit)(&self.pointer, &self.path),
        }
        self.path.pop();
    }

    fn child(&mut self, segment: &str, value: &Value) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer
            .push_str(&openapi_source::pointer::escape(segment));
        self.node(value);
        self.pointer.truncate(length);
    }
}
