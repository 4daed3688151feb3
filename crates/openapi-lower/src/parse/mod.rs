//! From text to the working tree, with bounds, and back from a pointer to its place in
//! the text.

mod json;
mod locate;
mod text;
mod yaml;

pub(crate) use locate::locate;
pub(crate) use text::decode;

use crate::error::{Error, Position, Result};
use crate::node::{Kind, Map, Node, Origin, Origins};

/// How deeply objects and arrays may nest. The deepest description known to us has 60.
pub(crate) const MAX_DEPTH: usize = 256;

/// How much YAML aliases may expand to before they are taken for an attack: values, where
/// every [`ALIASED_TEXT`] bytes of text count as one more.
const MAX_ALIASED: usize = 250_000;
const ALIASED_TEXT: usize = 64;

/// How a text is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Syntax {
    Json,
    Yaml,
}

/// The tree that a text stands for.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    pub(crate) syntax: Syntax,
    /// The keys that an object has more than once; the last one counts.
    pub(crate) duplicates: Vec<Origin>,
}

/// Parses JSON or YAML. What starts with a brace and is no JSON is tried as YAML, which
/// allows more; when that fails too, JSON's error is the one to show.
pub(crate) fn parse(text: &str, name: &str, origins: &mut Origins) -> Result<Parsed> {
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml::parse(text, name, origins);
    }
    let mark = origins.len();
    json::parse(text, name, origins).or_else(|error| {
        origins.truncate(mark);
        yaml::parse(text, name, origins).map_err(|_| error)
    })
}

/// What both parsers build the tree with. The members and items of all that is open wait
/// in two lists, so that each object and array is made at once, of the size that it needs.
struct Builder<'o> {
    origins: &'o mut Origins,
    duplicates: Vec<Origin>,
    members: Vec<(String, Node)>,
    items: Vec<Node>,
}

impl<'o> Builder<'o> {
    fn new(origins: &'o mut Origins) -> Self {
        Self {
            origins,
            duplicates: Vec::new(),
            members: Vec::new(),
            items: Vec::new(),
        }
    }

    /// The object of the members from `start`. Of equal keys the last counts, as for JSON
    /// parsers at large.
    fn object(&mut self, start: usize) -> Map {
        let members = self.members.drain(start..);
        let mut map = Map::with_capacity(members.len());
        for (key, node) in members {
            if let Some(first) = map.insert(key, node) {
                self.duplicates.push(first.origin);
            }
        }
        map
    }

    /// The array of the items from `start`.
    fn array(&mut self, start: usize) -> Vec<Node> {
        self.items.drain(start..).collect()
    }
}

fn too_deep() -> String {
    format!("objects and arrays nest deeper than {MAX_DEPTH} levels")
}

fn error_at(message: impl Into<String>, line: usize, column: usize) -> Error {
    Error::new(message).position(Some(Position { line, column }))
}

fn number(value: f64) -> Kind {
    serde_json::Number::from_f64(value).map_or(Kind::Null, Kind::Number)
}
