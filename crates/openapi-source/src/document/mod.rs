//! A description after reading: a tree, its dialect and its content.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value;

mod reading;

use crate::bundle::{Folders, Notes};
use crate::changes::Changes;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Position, Result};
use crate::file::{ReadOptions, Source, positions_in};
use crate::node::{Node, Origins};
use crate::report::Report;
use crate::stack::on_large_stack;
use crate::walk;
use reading::Reading;

/// An API description in any dialect, with all of its files.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) root: Node,
    pub(crate) dialect: Dialect,
    pub(crate) origins: Origins,
    pub(crate) notes: Notes,
    /// The content of the first main file.
    pub(crate) source: Source,
    /// The paths of the other files, by the names in their origins.
    pub(crate) paths: HashMap<String, PathBuf>,
    pub(crate) bytes: u64,
}

/// The components of a [`Document`], for rewriting it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parts {
    /// The tree.
    pub root: Node,
    /// The dialect of the description.
    pub dialect: Dialect,
    /// The changes made while reading the description, to be continued.
    pub changes: Changes,
    /// The path of the first main file; `None` for a description from memory.
    pub path: Option<PathBuf>,
}

impl Document {
    /// Reads a description with the files in its folder that it refers to, of at most
    /// [`DEFAULT_MAX_BYTES`](crate::DEFAULT_MAX_BYTES) in total.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is too large, is neither JSON nor YAML, or is not an API
    /// description; or it refers to a file in a parent folder.
    pub fn read(path: impl AsRef<Path>) -> Result<Document> {
        Document::read_files(&[path], &ReadOptions::default())
    }

    /// Reads a description with several main files, and all files that these refer to.
    ///
    /// The main files are merged: equal members are kept once, and each operation keeps the
    /// security requirements and servers of its file.
    ///
    /// # Errors
    ///
    /// The errors of [`Self::read`], and: the files have different components with the same name,
    /// define the same operation differently, or use the same operationId for two operations.
    pub fn read_files(paths: &[impl AsRef<Path>], options: &ReadOptions) -> Result<Document> {
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        on_large_stack(|| {
            let mut reading = Reading::in_folders(Folders::of(&paths, options)?);
            for path in paths {
                reading.read(path)?;
            }
            reading.finish()
        })
    }

    /// Parses a description from memory.
    ///
    /// # Errors
    ///
    /// The string is neither JSON nor YAML, or is not an API description.
    pub fn parse(text: &str) -> Result<Document> {
        Document::from_bytes(text.as_bytes().into())
    }

    /// Parses a description from memory, in UTF-8 or UTF-16.
    ///
    /// # Errors
    ///
    /// The errors of [`Self::parse`], and: the bytes are not valid text.
    pub fn from_slice(bytes: &[u8]) -> Result<Document> {
        Document::from_bytes(bytes.into())
    }

    /// Reads on a separate thread, as lowering does: some allocators keep the memory that a thread
    /// frees for the next thread.
    fn from_bytes(bytes: Cow<'_, [u8]>) -> Result<Document> {
        on_large_stack(|| {
            let mut reading = Reading::default();
            let main = reading.parse(bytes, None)?;
            reading.add_main(main)?;
            reading.finish()
        })
    }

    /// Returns the dialect of the description.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the size of all files of the description in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the title in `info`; empty if there is none.
    pub fn title(&self) -> &str {
        self.root
            .get("info")
            .and_then(|info| info.text("title"))
            .unwrap_or_default()
    }

    /// Returns the version in `info`; empty if there is none.
    pub fn version(&self) -> String {
        let version = self.root.get("info").and_then(|info| info.get("version"));
        match version.map(Node::to_value) {
            Some(Value::String(text)) => text,
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// Returns the description in its current state, with corrections and selection applied.
    pub fn to_value(&self) -> Value {
        self.root.to_value()
    }

    /// Returns the file and position of the node at a JSON pointer, which may be one from a report
    /// or one into the current document. The file is `None` for the first main file; the position
    /// is `None` if the file has no such node.
    pub fn location(&self, pointer: &str) -> (Option<PathBuf>, Option<Position>) {
        self.locations(&[pointer])
            .pop()
            .expect("there is one location for each pointer")
    }

    /// Like [`Document::location`] for several pointers, in their order. Reads each file once.
    pub fn locations(&self, pointers: &[&str]) -> Vec<(Option<PathBuf>, Option<Position>)> {
        let mut locations = vec![(None, None); pointers.len()];
        // The pointers by file; `None` is the first main file.
        let mut files: BTreeMap<Option<&PathBuf>, Vec<(usize, Cow<'_, str>)>> = BTreeMap::new();
        for (index, pointer) in pointers.iter().enumerate() {
            // A node that replaced a reference has a different origin.
            let origin = self.origin_pointer(pointer);
            let in_file = origin.as_deref().unwrap_or(pointer).split_once('#');
            let in_other_file =
                in_file.and_then(|(name, inside)| Some((self.paths.get(name)?, inside)));
            let (path, inside) = match in_other_file {
                Some((path, inside)) => (Some(path), Cow::Owned(inside.to_owned())),
                None => (None, Cow::Borrowed(*pointer)),
            };
            files.entry(path).or_default().push((index, inside));
        }
        for (path, requests) in files {
            let pointers: Vec<&str> = requests.iter().map(|(_, inside)| &**inside).collect();
            let positions = match path {
                None => self.source.locate_all(&pointers),
                Some(path) => positions_in(path, &pointers),
            };
            for ((index, _), position) in requests.iter().zip(positions) {
                if let Some(location) = locations.get_mut(*index) {
                    *location = (path.cloned(), position);
                }
            }
        }
        locations
    }

    /// Splits the document into its components. Drops the content of the main file, so that
    /// positions have to be looked up before.
    pub fn into_parts(self) -> Parts {
        let mut changes = Changes::new(self.origins);
        changes.add_reading_notes(self.notes);
        Parts {
            root: self.root,
            dialect: self.dialect,
            changes,
            path: self.source.path,
        }
    }

    /// Rewrites the description in place, and returns the report of changes. `rewrite` returns the
    /// dialect of its result.
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
            let users = walk::users(&self.root, &|_| Vec::new());
            let (report, origins) = changes.into_report(|origin| users.get(&origin).copied());
            self.origins = origins;
            Ok(report)
        })
    }

    /// Returns the position of the node at a JSON pointer into the main file; `None` if there is no
    /// such node.
    pub fn locate(&self, pointer: &str) -> Option<Position> {
        self.source.locate(pointer)
    }

    /// Returns an error with the file and position of the node at `pointer` in the document.
    pub(crate) fn error_at(
        &self,
        kind: ErrorKind,
        pointer: &str,
        message: impl Into<String>,
    ) -> Error {
        let (path, position) = self.location(pointer);
        // A node that replaced a reference has a different pointer in its file.
        let origin = self.origin_pointer(pointer);
        let pointer = origin.as_deref().unwrap_or(pointer);
        let inside = pointer
            .split_once('#')
            .map_or(pointer, |(_, inside)| inside);
        let error = Error::new(kind, message)
            .with_pointer(inside)
            .with_position(position);
        path.as_ref()
            .or(self.source.path.as_ref())
            .into_iter()
            .fold(error, Error::with_file)
    }

    /// Returns the pointer of the node at `pointer` in the input; `None` if there is no such node.
    fn origin_pointer(&self, pointer: &str) -> Option<String> {
        let node = self.root.at(pointer)?;
        Some(self.origins.pointer(node.origin))
    }
}
