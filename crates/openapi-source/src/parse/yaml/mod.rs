//! A YAML 1.2 reader that is compatible with js-yaml, PyYAML and the npm package `yaml`: it accepts
//! what two of them accept, which is more than the specification allows. `tests/yaml/` has
//! documents and the results of the three parsers.
//!
//! The tree is built during parsing, by recursive descent in a single pass: a scalar is parsed
//! before it is known whether it is a key. The depth, the number of values, and the expansion of
//! aliases are limited.

mod block;
mod core_schema;
mod cursor;
#[cfg(test)]
mod differential;
mod flow;
mod nodes;
mod properties;
mod scalar;
mod spelling;
mod stream;

use std::collections::HashMap;

use super::position::position;
use super::{Builder, Parsed, Syntax};
use crate::error::{Error, ErrorKind, Result};
use crate::node::{Node, Origin, Origins};
use cursor::Cursor;
use properties::Handles;
use spelling::Spellings;

pub(super) fn parse(text: &str, name: &str, origins: &mut Origins) -> Result<Parsed> {
    let mut reader = Reader::new(text, origins);
    let mut root = reader.document(name)?;
    spelling::restore(&mut root, &reader.spellings);
    Ok(Parsed {
        root,
        syntax: Syntax::Yaml,
        reading_changes: reader.builder.reading_changes,
    })
}

/// Returns the byte offset of the node at each path.
pub(super) fn offsets(text: &str, paths: &[Vec<String>]) -> Vec<Option<usize>> {
    let mut origins = Origins::default();
    let mut reader = Reader::new(text, &mut origins);
    reader.offsets = Some(Vec::new());
    if reader.document("").is_err() {
        return vec![None; paths.len()];
    }
    let offsets = reader.offsets.take().expect("offsets were requested above");
    let found = origins.find(paths);
    let offset = |index: usize| offsets.get(found.get(&index)?.row()).copied();
    (0..paths.len()).map(offset).collect()
}

/// The anchor of a collection that is being parsed.
struct OpenAnchor<'t> {
    name: &'t str,
    /// Whether a node inside the collection has redefined the anchor (YAML 1.2.2, 3.2.2.2).
    is_redefined: bool,
}

struct Reader<'t, 'o> {
    cursor: Cursor<'t>,
    builder: Builder<'o>,
    /// The prefixes that the document declares for tag handles.
    handles: Handles,
    anchors: HashMap<&'t str, Node>,
    /// The anchors of the enclosing collections, the outermost first.
    open: Vec<OpenAnchor<'t>>,
    /// The number of values to which aliases have expanded.
    aliased: usize,
    spellings: Spellings,
    /// The offset of each origin, if positions are requested.
    offsets: Option<Vec<usize>>,
}

impl<'t, 'o> Reader<'t, 'o> {
    fn new(text: &'t str, origins: &'o mut Origins) -> Self {
        Reader {
            cursor: Cursor::new(text),
            builder: Builder::new(origins),
            handles: Handles::default(),
            anchors: HashMap::new(),
            open: Vec::new(),
            aliased: 0,
            spellings: Spellings::default(),
            offsets: None,
        }
    }

    /// Adds the origin of the member `key` of `parent`, which starts at the offset `at`.
    fn member_origin(&mut self, parent: Origin, key: &str, at: usize) -> Result<Origin> {
        let origin = self.builder.origins.key(parent, key);
        self.note_offset(at)?;
        Ok(origin)
    }

    /// Adds the origin of the item `index` of `parent`, which starts at the offset `at`.
    fn item_origin(&mut self, parent: Origin, index: usize, at: usize) -> Result<Origin> {
        let origin = self.builder.origins.index(parent, index);
        self.note_offset(at)?;
        Ok(origin)
    }

    fn note_offset(&mut self, at: usize) -> Result<()> {
        if let Some(offsets) = &mut self.offsets {
            offsets.push(at);
        }
        if self.builder.is_full() {
            Err(self.error(at, ErrorKind::Limit, super::too_many()))
        } else {
            Ok(())
        }
    }

    /// Returns an error at an offset.
    fn error(&self, at: usize, kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::new(kind, message).with_position(Some(position(self.cursor.text, at)))
    }

    /// Returns a syntax error at an offset.
    fn invalid(&self, at: usize, message: impl std::fmt::Display) -> Error {
        self.error(at, ErrorKind::Syntax, format!("not valid YAML: {message}"))
    }
}
