//! [`Tree`]: a serialized value whose members keep their order.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

/// A JSON value. `serde_json::Value` may sort the members of an object.
pub(crate) enum Tree {
    Null,
    /// A string, a number or a boolean.
    Scalar(Value),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Serializes a value to a tree without nulls; `None` if it cannot be serialized.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Option<Tree> {
        let json = serde_json::to_string(value).ok()?;
        serde_json::from_str(&json).ok()
    }

    pub(crate) fn text(text: &str) -> Tree {
        Tree::Scalar(Value::from(text))
    }

    /// Whether the tree is `null`, an empty array or an empty object.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Tree::Null => true,
            Tree::Scalar(_) => false,
            Tree::List(items) => items.is_empty(),
            Tree::Object(members) => members.is_empty(),
        }
    }

    /// Whether the tree is an array of scalars.
    pub(crate) fn is_flat(&self) -> bool {
        matches!(self, Tree::List(items) if items.iter().all(|it| matches!(it, Tree::Scalar(_))))
    }

    /// Formats a scalar as plain text; an empty string for any other value.
    pub(crate) fn scalar(&self) -> String {
        match self {
            Tree::Scalar(Value::String(text)) => text.clone(),
            Tree::Scalar(other) => other.to_string(),
            _ => String::new(),
        }
    }

    /// Formats all scalars in the tree as plain text.
    pub(crate) fn scalars(&self) -> Vec<String> {
        match self {
            Tree::Null => Vec::new(),
            Tree::Scalar(_) => vec![self.scalar()],
            Tree::List(items) => items.iter().flat_map(Tree::scalars).collect(),
            Tree::Object(members) => members.iter().flat_map(|(_, it)| it.scalars()).collect(),
        }
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).expect("the keys of a tree are strings")
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Scalar(value) => value.serialize(serializer),
            Tree::List(items) => serializer.collect_seq(items),
            Tree::Object(members) => {
                serializer.collect_map(members.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Tree;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.into()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Scalar(value.into()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                Ok(Tree::text(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    if !matches!(item, Tree::Null) {
                        items.push(item);
                    }
                }
                Ok(Tree::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry()? {
                    if !matches!(value, Tree::Null) {
                        members.push((key, value));
                    }
                }
                Ok(Tree::Object(members))
            }
        }
        deserializer.deserialize_any(InOrder)
    }
}
