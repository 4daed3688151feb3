//! YAML 1.2, read as js-yaml, PyYAML and the npm package `yaml` read it: what two of them
//! accept is accepted, which is more than the specification allows. `tests/yaml/` holds the
//! documents and what the three make of each.
//!
//! The tree is built while the text is read, by recursive descent and in one go: a scalar is
//! read before it is known whether it is a key, and nothing is read twice. Depth, the number
//! of values and what aliases expand to are bounded.

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

use super::{Builder, Parsed, Syntax};
use crate::error::{Error, Result};
use crate::node::{Node, Origin, Origins};
use cursor::Cursor;
use properties::Handles;
use spelling::Spellings;

pub(super) fn parse(text: &str, name: &str, origins: &mut Origins) -> Result<Parsed> {
    let mut reader = Reader::new(text, origins);
    let mut root = reader.document(name)?;
    spelling::keep(&mut root, &reader.spellings);
    Ok(Parsed {
        root,
        syntax: Syntax::Yaml,
        duplicates: reader.builder.duplicates,
    })
}

/// The byte offset of what each of the paths leads to.
pub(super) fn offsets(text: &str, paths: &[Vec<String>]) -> Vec<Option<usize>> {
    let mut origins = Origins::default();
    let mut reader = Reader::new(text, &mut origins);
    reader.offsets = Some(Vec::new());
    if reader.document("").is_err() {
        return vec![None; paths.len()];
    }
    let offsets = reader.offsets.take().unwrap_or_default();
    let found = origins.find(paths);
    let offset = |index: usize| offsets.get(found.get(&index)?.row()).copied();
    (0..paths.len()).map(offset).collect()
}

/// The anchor of a collection that is being read.
struct OpenAnchor<'t> {
    name: &'t str,
    /// Whether something inside the collection has the same anchor, which counts from there on
    /// (YAML 1.2.2, 3.2.2.2).
    is_redefined: bool,
}

struct Reader<'t, 'o> {
    cursor: Cursor<'t>,
    builder: Builder<'o>,
    /// The prefixes of tags that the document declares.
    handles: Handles,
    anchors: HashMap<&'t str, Node>,
    /// The anchors of the collections that are being read, one inside the other.
    open: Vec<OpenAnchor<'t>>,
    /// What aliases have expanded to.
    aliased: usize,
    spellings: Spellings,
    /// The offset of each origin, where positions are asked for.
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

    /// The origin of the member `key` of `parent`, which starts at the offset `at`.
    fn member_origin(&mut self, parent: Origin, key: &str, at: usize) -> Result<Origin> {
        let origin = self.builder.origins.key(parent, key);
        self.note_offset(at)?;
        Ok(origin)
    }

    /// The origin of the item `index` of `parent`, which starts at the offset `at`.
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
            Err(self.error(at, super::too_many()))
        } else {
            Ok(())
        }
    }

    /// An error at an offset.
    fn error(&self, at: usize, message: impl Into<String>) -> Error {
        Error::new(message).position(Some(self.cursor.position(at)))
    }

    /// An error at an offset of what is not YAML.
    fn invalid(&self, at: usize, message: impl std::fmt::Display) -> Error {
        self.error(at, format!("not valid YAML: {message}"))
    }
}
