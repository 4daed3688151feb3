//! Compares nodes by value, and converts them to JSON.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Kind, Node};

impl Node {
    /// Whether both nodes have the same value, whatever their origins and the order of members.
    pub fn is_same(&self, other: &Node) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Number(a), Kind::Number(b)) => a == b,
            (Kind::String(a), Kind::String(b)) => a == b,
            (Kind::Array(a), Kind::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
            }
            (Kind::Object(a), Kind::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, a)| b.get(key).is_some_and(|b| a.is_same(b)))
                    && is_same_option(a.plan.as_deref(), b.plan.as_deref())
            }
            _ => false,
        }
    }

    /// Returns the value as JSON with sorted members: the same string for all nodes that
    /// [`Self::is_same`] finds equal, apart from data for the Plan.
    pub fn canonical_json(&self) -> String {
        let mut value = self.to_value();
        value.sort_all_objects();
        value.to_string()
    }

    /// Returns the value without origins.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::String(text) => Value::String(text.clone()),
            Kind::Array(items) => items.iter().map(Node::to_value).collect(),
            Kind::Object(map) => Value::Object(
                map.iter()
                    .map(|(key, node)| (key.clone(), node.to_value()))
                    .collect(),
            ),
        }
    }

    /// Returns the value as JSON for a message, truncated after `length` characters.
    pub fn excerpt(&self, length: usize) -> String {
        let mut json = self.to_value().to_string();
        if let Some((end, _)) = json.char_indices().nth(length) {
            json.truncate(end);
            json.push('…');
        }
        json
    }

    /// Returns the JSON type of this value for a message, with an article.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }
}

/// Serializes the value without origins.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool(value) => serializer.serialize_bool(*value),
            Kind::Number(number) => number.serialize(serializer),
            Kind::String(text) => serializer.serialize_str(text),
            Kind::Array(items) => serializer.collect_seq(items),
            Kind::Object(map) => serializer.collect_map(map.iter()),
        }
    }
}

/// Whether both nodes are absent, or have the same value.
pub(crate) fn is_same_option(one: Option<&Node>, other: Option<&Node>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.is_same(other),
        _ => one.is_none() && other.is_none(),
    }
}
