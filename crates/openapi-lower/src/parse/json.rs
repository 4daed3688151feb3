//! JSON, through serde_json.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::{Builder, MAX_DEPTH, Parsed, Syntax, error_at, number, too_deep};
use crate::error::Result;
use crate::node::{Kind, Node, Origin, Origins};

pub(super) fn parse(text: &str, name: &str, origins: &mut Origins) -> Result<Parsed> {
    let origin = origins.root(name);
    let mut builder = Builder::new(origins);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // Depth is bounded by the seed, at our own limit.
    deserializer.disable_recursion_limit();
    let seed = Seed {
        builder: &mut builder,
        origin,
        depth: 0,
    };
    let root = seed
        .deserialize(&mut deserializer)
        .and_then(|root| deserializer.end().map(|()| root))
        .map_err(|error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            let message = error.to_string().replace(&place, "");
            error_at(
                format!("not valid JSON: {message}"),
                error.line(),
                error.column(),
            )
        })?;
    Ok(Parsed {
        root,
        syntax: Syntax::Json,
        duplicates: builder.duplicates,
    })
}

/// Reads the value at `origin`.
struct Seed<'b, 'o> {
    builder: &'b mut Builder<'o>,
    origin: Origin,
    depth: usize,
}

impl Seed<'_, '_> {
    fn node<E>(&self, kind: impl Into<Kind>) -> std::result::Result<Node, E> {
        Ok(Node::made(kind, self.origin))
    }

    /// The depth below this value, or an error where that is too deep.
    fn deeper<E: serde::de::Error>(&self) -> std::result::Result<usize, E> {
        match self.depth < MAX_DEPTH {
            true => Ok(self.depth + 1),
            false => Err(E::custom(too_deep())),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> std::result::Result<Node, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Node, E> {
        self.node(Kind::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Node, E> {
        self.node(value)
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Node, E> {
        self.node(serde_json::Number::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Node, E> {
        self.node(serde_json::Number::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Node, E> {
        self.node(number(value))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Node, E> {
        self.node(text)
    }

    fn visit_string<E>(self, text: String) -> std::result::Result<Node, E> {
        self.node(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> std::result::Result<Node, A::Error> {
        let depth = self.deeper()?;
        let start = self.builder.items.len();
        loop {
            let index = self.builder.items.len() - start;
            let origin = self.builder.origins.index(self.origin, index);
            let seed = Seed {
                builder: &mut *self.builder,
                origin,
                depth,
            };
            match access.next_element_seed(seed)? {
                Some(item) => self.builder.items.push(item),
                None => {
                    let items = self.builder.array(start);
                    return self.node(items);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> std::result::Result<Node, A::Error> {
        let depth = self.deeper()?;
        let start = self.builder.members.len();
        while let Some(key) = access.next_key::<String>()? {
            let origin = self.builder.origins.key(self.origin, &key);
            let node = access.next_value_seed(Seed {
                builder: &mut *self.builder,
                origin,
                depth,
            })?;
            self.builder.members.push((key, node));
        }
        let map = self.builder.object(start);
        // An object that is an error to its caller must not pass for read.
        match self.builder.origins.len() < u32::MAX as usize {
            true => self.node(map),
            false => Err(A::Error::custom("too many values")),
        }
    }
}
