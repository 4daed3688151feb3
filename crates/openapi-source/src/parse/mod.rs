//! From text to the working tree, with bounds, and back from a pointer to its place in
//! the text.

mod duplicates;
mod json;
mod locate;
mod text;
mod yaml;

use serde_json::Value;

use crate::error::{Error, Position, Result};
use crate::node::{Kind, Map, Node, Origins};
pub(crate) use duplicates::Duplicate;
pub(crate) use locate::locate;
pub use text::decode;

/// How deeply objects and arrays may nest. The deepest description known to us has 60.
pub const MAX_DEPTH: usize = 256;

/// How much YAML aliases may expand to before they are taken for an attack: values, where
/// every [`ALIASED_TEXT`] bytes of text count as one more.
const MAX_ALIASED: usize = 250_000;
const ALIASED_TEXT: usize = 64;

/// How many values a description may have. One takes about 150 bytes of memory, and a text of
/// 64 MiB can hold 30 million. The largest description known to us has a million.
const MAX_VALUES: usize = 4_000_000;

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
    /// The keys that an object has more than once.
    pub(crate) duplicates: Vec<Duplicate>,
}

/// Parses JSON or YAML. What starts with a brace and is no JSON is tried as YAML, which
/// allows more; when that fails too, JSON's error is the one to show. In a file that is
/// named JSON, comments and trailing commas are errors, as they are to other tools.
pub(crate) fn parse(
    text: &str,
    name: &str,
    is_named_json: bool,
    origins: &mut Origins,
) -> Result<Parsed> {
    if !after_comments(text).starts_with(['{', '[']) {
        return yaml::parse(text, name, origins);
    }
    let mark = origins.len();
    json::parse(text, name, origins).or_else(|refused| {
        origins.truncate(mark);
        match refused.flaw {
            Some(json::Flaw::Comment) => Err(refused.error),
            Some(json::Flaw::Yaml) if is_named_json => Err(refused.error),
            _ => yaml::parse(text, name, origins).map_err(|_| refused.error),
        }
    })
}

/// Reads a JSON or YAML text of any content. Of a key that appears twice, the last value counts.
///
/// # Errors
///
/// The text is neither JSON nor YAML, or is too large.
pub fn read_value(text: &str) -> Result<Value> {
    let parsed = parse(text, "", false, &mut Origins::default())?;
    Ok(parsed.root.to_value())
}

/// What a text has behind the comments of JavaScript that it begins with.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let comment = rest.split_at_checked(2);
        let behind = match comment {
            Some(("//", comment)) => comment.split_once('\n'),
            Some(("/*", comment)) => comment.split_once("*/"),
            _ => return rest,
        };
        rest = behind.map_or("", |(_, behind)| behind.trim_start());
    }
}

/// What both parsers build the tree with. The members and items of all that is open wait
/// in two lists, so that each object and array is made at once, of the size that it needs.
struct Builder<'o> {
    origins: &'o mut Origins,
    duplicates: Vec<Duplicate>,
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

    /// Whether there are more values than a description may have.
    fn is_full(&self) -> bool {
        self.origins.len() > MAX_VALUES
    }

    /// The object of the members from `start`.
    fn object(&mut self, start: usize) -> Map {
        let members = self.members.drain(start..);
        let mut map = Map::with_capacity(members.len());
        for (key, node) in members {
            let (index, replaced) = map.insert_full(key, node);
            if let (Some(first), Some((_, value))) = (replaced, map.get_index_mut(index)) {
                let last = std::mem::replace(value, first);
                let found = duplicates::settle(value, last, self.origins);
                self.duplicates.extend(found);
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

fn too_many() -> String {
    format!("the description has more than {MAX_VALUES} values")
}

fn error_at(message: impl Into<String>, line: usize, column: usize) -> Error {
    Error::new(message).position(Some(Position { line, column }))
}

fn number(value: f64) -> Kind {
    serde_json::Number::from_f64(value).map_or(Kind::Null, Kind::Number)
}
