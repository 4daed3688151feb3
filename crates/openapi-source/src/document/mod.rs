//! A description as it was read: a tree, its dialect, and the text it came from.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value;

mod reading;

use crate::bundle::{Folders, Notes};
use crate::changes::Changes;
use crate::dialect::Dialect;
use crate::error::{Error, Position, Result};
use crate::file::{ReadOptions, Source, positions_in};
use crate::node::{Node, Origins};
use crate::report::Report;
use crate::stack::on_large_stack;
use crate::walk;
use reading::Reading;

/// An API description of any dialect, as its files have it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) root: Node,
    pub(crate) dialect: Dialect,
    pub(crate) origins: Origins,
    pub(crate) notes: Notes,
    /// The text of the first main file.
    pub(crate) source: Source,
    /// The paths of the other files, by the names of their origins.
    pub(crate) paths: HashMap<String, PathBuf>,
    pub(crate) bytes: u64,
}

/// A description taken apart, for whoever rewrites it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parts {
    /// The tree.
    pub root: Node,
    /// The family of the description.
    pub dialect: Dialect,
    /// What was changed when the description was read, to be continued.
    pub changes: Changes,
    /// The path of the first main file; `None` where the description came from memory.
    pub path: Option<PathBuf>,
}

impl Document {
    /// Reads a description of at most
    /// [`DEFAULT_MAX_BYTES`](crate::DEFAULT_MAX_BYTES), with the files of its own
    /// folder that it refers to.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is too large, is neither JSON nor YAML, or is no API
    /// description; or it refers to a file in a parent folder.
    pub fn read(path: impl AsRef<Path>) -> Result<Document> {
        Document::read_files(&[path], &ReadOptions::default())
    }

    /// Reads a description that has several main files, with all files that these refer to.
    ///
    /// The files are merged: what they have in common is there once, and each operation
    /// keeps the security and the servers that its file states.
    ///
    /// # Errors
    ///
    /// Those of [`Self::read`]; and the files disagree: on the content of a component, on an
    /// operation, or on what an operationId names.
    pub fn read_files(paths: &[impl AsRef<Path>], options: &ReadOptions) -> Result<Document> {
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        on_large_stack(|| {
            let mut reading = Reading::below(Folders::of(&paths, options)?);
            for path in paths {
                reading.file(path)?;
            }
            reading.document()
        })
    }

    /// Takes a description from memory.
    ///
    /// # Errors
    ///
    /// The text is neither JSON nor YAML, or is no API description.
    pub fn parse(text: &str) -> Result<Document> {
        Document::from_bytes(text.as_bytes().into())
    }

    /// Takes a description from memory, in UTF-8 or UTF-16.
    ///
    /// # Errors
    ///
    /// Those of [`Self::parse`], and when the bytes are no text.
    pub fn from_slice(bytes: &[u8]) -> Result<Document> {
        Document::from_bytes(bytes.into())
    }

    /// Reads in a thread of its own, as descriptions are lowered: some allocators keep
    /// what a thread frees for the next one.
    fn from_bytes(bytes: Cow<'_, [u8]>) -> Result<Document> {
        on_large_stack(|| {
            let mut reading = Reading::default();
            let main = reading.parse(bytes, None)?;
            reading.main(main)?;
            reading.document()
        })
    }

    /// The family of the description.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The size of the description in bytes, that of the files that it refers to included.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The title that the description gives itself; empty when it has none.
    pub fn title(&self) -> &str {
        self.root
            .get("info")
            .and_then(|info| info.text("title"))
            .unwrap_or_default()
    }

    /// The version that the description gives itself, as text; empty when it has none.
    pub fn version(&self) -> String {
        let version = self.root.get("info").and_then(|info| info.get("version"));
        match version.map(Node::to_value) {
            Some(Value::String(text)) => text,
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The description as it stands now, corrections and selection included.
    pub fn to_value(&self) -> Value {
        self.root.to_value()
    }

    /// The place of what a pointer names, of a report or into the description as it stands
    /// now: the file, where that is not the first main one, and the position in it, where the
    /// file has such a node.
    pub fn place(&self, pointer: &str) -> (Option<PathBuf>, Option<Position>) {
        self.places(&[pointer]).pop().unwrap_or_default()
    }

    /// Like [`Document::place`] for several pointers, in their order. Each file is read once.
    pub fn places(&self, pointers: &[&str]) -> Vec<(Option<PathBuf>, Option<Position>)> {
        let mut places = vec![(None, None); pointers.len()];
        // By the file, which is none of the main one: the pointers inside it.
        let mut files: BTreeMap<Option<&PathBuf>, Vec<(usize, Cow<'_, str>)>> = BTreeMap::new();
        for (index, pointer) in pointers.iter().enumerate() {
            // What was written out in place came from elsewhere.
            let node = self.root.at(pointer);
            let origin = node.map(|node| self.origins.pointer(node.origin));
            let named = origin.as_deref().unwrap_or(pointer).split_once('#');
            let named = named.and_then(|(name, rest)| Some((self.paths.get(name)?, rest)));
            let (path, inside) = match named {
                Some((path, rest)) => (Some(path), Cow::Owned(rest.to_owned())),
                None => (None, Cow::Borrowed(*pointer)),
            };
            files.entry(path).or_default().push((index, inside));
        }
        for (path, wanted) in files {
            let inside: Vec<&str> = wanted.iter().map(|(_, inside)| &**inside).collect();
            let positions = match path {
                None => self.source.locate_all(&inside),
                Some(path) => positions_in(path, &inside),
            };
            for ((index, _), position) in wanted.iter().zip(positions) {
                if let Some(place) = places.get_mut(*index) {
                    *place = (path.cloned(), position);
                }
            }
        }
        places
    }

    /// Takes the description apart. The text is dropped: positions are looked up before.
    pub fn into_parts(self) -> Parts {
        let mut changes = Changes::new(self.origins);
        changes.read(self.notes);
        Parts {
            root: self.root,
            dialect: self.dialect,
            changes,
            path: self.source.path,
        }
    }

    /// Rewrites the description in place, and returns what was changed. `rewrite` returns the
    /// dialect of what it leaves.
    ///
    /// # Errors
    ///
    /// No thread could be started, or `rewrite` panicked.
    pub fn rewrite(
        &mut self,
        rewrite: impl FnOnce(&mut Node, Dialect, Changes) -> (Dialect, Changes) + Send,
    ) -> Result<Report> {
        on_large_stack(|| {
            let changes = Changes::new(std::mem::take(&mut self.origins));
            let (dialect, changes) = rewrite(&mut self.root, self.dialect, changes);
            self.dialect = dialect;
            let (report, origins) = {
                let users = walk::users(&self.root, &|_| Vec::new());
                changes.into_report(|origin| users.get(&origin).copied())
            };
            self.origins = origins;
            Ok(report)
        })
    }

    /// The position of what a JSON pointer of the main file names; `None` where that has no
    /// such node.
    pub fn locate(&self, pointer: &str) -> Option<Position> {
        self.source.locate(pointer)
    }

    /// An error that names the file and the place of what is at `pointer` in the document.
    pub(crate) fn error_at(&self, pointer: &str, message: impl Into<String>) -> Error {
        let (path, position) = self.place(pointer);
        // What was written out in place has another pointer in its file.
        let origin = self
            .root
            .at(pointer)
            .map(|node| self.origins.pointer(node.origin));
        let pointer = origin.as_deref().unwrap_or(pointer);
        let pointer = pointer
            .split_once('#')
            .map_or(pointer, |(_, inside)| inside);
        let path = path.or_else(|| self.source.path.clone());
        let error = Error::new(message).pointer(pointer).position(position);
        path.iter().fold(error, Error::file)
    }
}
