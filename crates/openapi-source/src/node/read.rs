//! Deserializes types directly from a tree, without an intermediate value.

use serde::Deserializer;
use serde::de::value::{
    BorrowedStrDeserializer, MapAccessDeserializer, MapDeserializer, SeqDeserializer,
};
use serde::de::{DeserializeOwned, IntoDeserializer, Visitor};
use serde_json::Error;

use super::{Kind, Map, Node};

/// Deserializes a type from a tree.
///
/// # Errors
///
/// The tree does not match the type; the message is that of serde_json.
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, Error> {
    T::deserialize(node)
}

fn members(map: &Map) -> MapDeserializer<'_, impl Iterator<Item = (Key<'_>, &Node)>, Error> {
    let members = map.iter();
    MapDeserializer::new(members.map(|(key, node)| (Key(key), node)))
}

/// The name of a member.
struct Key<'a>(&'a str);

impl<'a> IntoDeserializer<'a, Error> for Key<'a> {
    type Deserializer = BorrowedStrDeserializer<'a, Error>;

    fn into_deserializer(self) -> Self::Deserializer {
        BorrowedStrDeserializer::new(self.0)
    }
}

impl<'a> IntoDeserializer<'a, Error> for &'a Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Deserializes as serde_json does from a `Value`, with the same errors.
impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Number(number) => number.deserialize_any(visitor),
            Kind::String(text) => visitor.visit_borrowed_str(text),
            Kind::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Kind::Object(map) => visitor.visit_map(members(map)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Kind::Object(map) if map.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(members(map)))
            }
            // No enum has this form: the error is that of serde_json.
            _ => self.to_value().deserialize_enum(name, variants, visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

    use super::read;
    use crate::node::Origins;
    use crate::parse::parse;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Record {
        text: String,
        count: Option<u8>,
        #[serde(default)]
        ratio: f64,
        #[serde(default)]
        choice: Choice,
        #[serde(flatten)]
        rest: std::collections::BTreeMap<String, Value>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    enum Choice {
        #[default]
        None,
        One(Vec<bool>),
    }

    #[test]
    fn reads_as_serde_json_does_with_the_same_errors() {
        for text in [
            r#"{"text": "a", "count": 3, "ratio": 2, "choice": "none", "more": [null, {"b": 1.5}]}"#,
            r#"{"text": "a", "count": null, "choice": {"one": [true]}}"#,
            r#"{"count": 3}"#,
            r#"{"text": 5}"#,
            r#"{"text": "a", "count": 300}"#,
            r#"{"text": "a", "ratio": "2"}"#,
            r#"{"text": "a", "choice": "two"}"#,
            r#"{"text": "a", "choice": {"one": [], "two": []}}"#,
            r#"{"text": "a", "choice": 1}"#,
            r#"["a", 1]"#,
            "null",
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            let node = parse(text, "", false, &mut Origins::default())
                .unwrap()
                .root;
            let read = read::<Record>(&node).map_err(|error| error.to_string());
            let expected = serde_json::from_value(value).map_err(|error| error.to_string());
            assert_eq!(read, expected, "{text}");
        }
    }
}
