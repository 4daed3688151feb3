//! Parses JSON with serde_json.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Builder, MAX_DEPTH, Parsed, Syntax, error_at, number, too_deep, too_many};
use crate::error::Error;
use crate::node::{Kind, Node, Origin, Origins};

/// The reason why a text is not JSON.
pub(super) struct SyntaxError {
    pub(super) error: Error,
    pub(super) mistake: Option<Mistake>,
}

/// A syntax error that authors often make in JSON.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Mistake {
    /// A JavaScript comment, which YAML would read as part of a key.
    Comment,
    /// Syntax that YAML allows: a comment after `#`, or a comma before a closing bracket.
    Yaml,
}

pub(super) fn parse(text: &str, name: &str, origins: &mut Origins) -> Result<Parsed, SyntaxError> {
    let origin = origins.root(name);
    let mut builder = Builder::new(origins);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The seed limits the depth itself.
    deserializer.disable_recursion_limit();
    let seed = Seed {
        builder: &mut builder,
        origin,
        depth: 0,
    };
    let root = seed
        .deserialize(&mut deserializer)
        .and_then(|root| deserializer.end().map(|()| root))
        .map_err(|error| syntax_error(text, &error))?;
    Ok(Parsed {
        root,
        syntax: Syntax::Json,
        reading_changes: builder.reading_changes,
    })
}

/// Returns the error with its position, and detects comments and trailing commas.
fn syntax_error(text: &str, error: &serde_json::Error) -> SyntaxError {
    let (line, column) = (error.line(), error.column());
    let location = format!(" at line {line} column {column}");
    let message = error.to_string().replace(&location, "");
    let rest = text.lines().nth(line.saturating_sub(1)).and_then(|line| {
        let bytes = line.as_bytes();
        bytes.get(column.saturating_sub(1)..)
    });
    let starts_with = |comment: &[u8]| rest.is_some_and(|rest| rest.starts_with(comment));
    let mistake = if starts_with(b"//") || starts_with(b"/*") {
        Some(Mistake::Comment)
    } else if starts_with(b"#") || message.starts_with("trailing comma") {
        Some(Mistake::Yaml)
    } else {
        None
    };
    let (message, help) = match mistake {
        None => (&*message, None),
        Some(Mistake::Yaml) if !starts_with(b"#") => (
            "JSON allows no trailing comma",
            Some(
                "remove the comma before the closing bracket, or convert the file to YAML, which allows it",
            ),
        ),
        Some(_) => (
            "JSON has no comments",
            Some("remove the comment, or convert the file to YAML, where comments start with `#`"),
        ),
    };
    let error = error_at(format!("not valid JSON: {message}"), line, column);
    SyntaxError {
        error: help.into_iter().fold(error, Error::with_help),
        mistake,
    }
}

/// Deserializes the value with the given origin.
struct Seed<'b, 'o> {
    builder: &'b mut Builder<'o>,
    origin: Origin,
    depth: usize,
}

impl Seed<'_, '_> {
    fn node<E: serde::de::Error>(&self, kind: impl Into<Kind>) -> Result<Node, E> {
        if self.builder.is_full() {
            Err(E::custom(too_many()))
        } else {
            Ok(Node::new(kind, self.origin))
        }
    }

    /// Returns the remaining depth below this value, or an error if it is zero.
    fn deeper<E: serde::de::Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH {
            Ok(self.depth + 1)
        } else {
            Err(E::custom(too_deep()))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Node, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        self.node(Kind::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Node, E> {
        self.node(value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Node, E> {
        self.node(serde_json::Number::from(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node, E> {
        self.node(serde_json::Number::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        self.node(number(value))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Node, E> {
        self.node(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
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

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
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
        self.node(map)
    }
}
