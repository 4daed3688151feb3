//! Parses text into the working tree, within limits, and finds the positions of JSON pointers.

mod duplicates;
mod encoding;
mod json;
mod locate;
mod position;
mod yaml;

use serde_json::Value;

use crate::code::Code;
use crate::error::{Error, ErrorKind, Position, Result};
use crate::node::{Kind, Map, Node, Origin, Origins};
pub use encoding::decode;
pub(crate) use locate::locate;

/// The maximum nesting depth of objects and arrays. The deepest description known to us has 60.
pub const MAX_DEPTH: usize = 256;

/// The maximum number of values to which YAML aliases may expand, as a protection against attacks.
const MAX_ALIASED: usize = 250_000;

/// The number of bytes in a string that count as one more value of [`MAX_ALIASED`].
const ALIASED_BYTES: usize = 64;

/// The maximum number of values of a description. A value takes about 150 bytes of memory, and a
/// text of 64 MiB can contain 30 million. The largest description known to us has a million.
const MAX_VALUES: usize = 4_000_000;

/// The syntax of a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Syntax {
    Json,
    Yaml,
}

/// A value that the tree does not represent as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadingChange {
    pub(crate) at: Origin,
    pub(crate) code: Code,
}

/// The result of parsing.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    pub(crate) syntax: Syntax,
    /// Duplicate keys of objects, and lone surrogates.
    pub(crate) reading_changes: Vec<ReadingChange>,
}

/// Parses JSON or YAML. A text that starts with a brace and is not JSON is parsed as YAML, which
/// allows more; if that fails too, the JSON error is returned. In a file with the extension `json`,
/// comments and trailing commas are errors, as in other tools.
pub(crate) fn parse(
    text: &str,
    name: &str,
    is_named_json: bool,
    origins: &mut Origins,
) -> Result<Parsed> {
    if !after_comments(text).starts_with(['{', '[']) {
        return yaml::parse(text, name, origins);
    }
    let rows_before = origins.len();
    json::parse(text, name, origins).or_else(|json::SyntaxError { error, mistake }| {
        origins.truncate(rows_before);
        match mistake {
            Some(json::Mistake::Comment) => Err(error),
            Some(json::Mistake::Yaml) if is_named_json => Err(error),
            _ => yaml::parse(text, name, origins).map_err(|_| error),
        }
    })
}

/// Parses any JSON or YAML text. If a key appears twice, the last value is used.
///
/// # Errors
///
/// The text is neither JSON nor YAML, or exceeds a limit.
pub fn read_value(text: &str) -> Result<Value> {
    let parsed = parse(text, "", false, &mut Origins::default())?;
    Ok(parsed.root.to_value())
}

/// Returns the text after leading JavaScript comments.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let comment = match rest.split_at_checked(2) {
            Some(("//", comment)) => comment.split_once('\n'),
            Some(("/*", comment)) => comment.split_once("*/"),
            _ => return rest,
        };
        rest = comment.map_or("", |(_, after)| after.trim_start());
    }
}

/// Builds the tree for both parsers. The members and items of all open collections are in two
/// lists, so that each object and array is allocated once, with its exact size.
struct Builder<'o> {
    origins: &'o mut Origins,
    reading_changes: Vec<ReadingChange>,
    members: Vec<(String, Node)>,
    items: Vec<Node>,
}

impl<'o> Builder<'o> {
    fn new(origins: &'o mut Origins) -> Self {
        Self {
            origins,
            reading_changes: Vec::new(),
            members: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Whether the description has the maximum number of values.
    fn is_full(&self) -> bool {
        self.origins.len() > MAX_VALUES
    }

    /// Returns the object with the members from index `start`.
    fn object(&mut self, start: usize) -> Map {
        let members = self.members.drain(start..);
        let mut map = Map::with_capacity(members.len());
        for (key, node) in members {
            let (index, replaced) = map.insert_full(key, node);
            if let (Some(first), Some((_, value))) = (replaced, map.get_index_mut(index)) {
                let last = std::mem::replace(value, first);
                self.reading_changes
                    .extend(duplicates::resolve(value, last, self.origins));
            }
        }
        map
    }

    /// Returns the array with the items from index `start`.
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
    Error::new(ErrorKind::Syntax, message).with_position(Some(Position { line, column }))
}

fn number(value: f64) -> Kind {
    serde_json::Number::from_f64(value).map_or(Kind::Null, Kind::Number)
}
