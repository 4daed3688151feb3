//! A description as it was read: a tree, its dialect, and the text it came from.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bundle::{Folders, Notes};
use crate::error::{Error, Position, Result};
use crate::lower::on_large_stack;
use crate::node::{Node, Origins};
use crate::parse::{self, Duplicate, Syntax};
use crate::reading::Reading;

/// How large a description may be, in bytes, unless the caller says otherwise.
pub const DEFAULT_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The family of a description.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dialect {
    /// Swagger 2.0.
    Swagger20,
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.1.
    OpenApi31,
    /// OpenAPI 3.2.
    OpenApi32,
}

impl Dialect {
    /// The version number that the dialect is known by.
    pub fn version(self) -> &'static str {
        match self {
            Dialect::Swagger20 => "2.0",
            Dialect::OpenApi30 => "3.0",
            Dialect::OpenApi31 => "3.1",
            Dialect::OpenApi32 => "3.2",
        }
    }
}

/// How to read a description from files.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The folder below which the files that a description refers to are read; that of the
    /// description itself where none is named.
    pub root: Option<PathBuf>,
}

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

/// The text of a file, kept to find places in it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: Option<PathBuf>,
    pub(crate) text: String,
    syntax: Syntax,
}

impl Document {
    /// Reads a description of at most [`DEFAULT_MAX_BYTES`], with the files of its own
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

    /// Reads as [`lower`](crate::lower()) works, in a thread of its own: some allocators keep
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

impl Source {
    pub(crate) fn locate(&self, pointer: &str) -> Option<Position> {
        self.locate_all(&[pointer]).pop().flatten()
    }

    fn locate_all(&self, pointers: &[&str]) -> Vec<Option<Position>> {
        parse::locate(&self.text, self.syntax, pointers)
    }
}

/// The positions in a file that was read before; none where it has changed.
fn positions_in(path: &Path, pointers: &[&str]) -> Vec<Option<Position>> {
    let source = read_file(path, DEFAULT_MAX_BYTES).and_then(|bytes| {
        let origins = &mut Origins::default();
        Ok(read_tree(bytes.into(), Some(path), "", origins)?.2)
    });
    match source {
        Ok(source) => source.locate_all(pointers),
        Err(_) => vec![None; pointers.len()],
    }
}

/// The bytes of a file of at most `max` bytes.
pub(crate) fn read_file(path: &Path, max: u64) -> Result<Vec<u8>> {
    let fail = |error: std::io::Error| {
        Error::new(format!("cannot read the file: {error}"))
            .file(path)
            .help("give the path of an API description: a JSON or YAML file")
    };
    let metadata = std::fs::metadata(path).map_err(fail)?;
    if metadata.is_dir() {
        return Err(Error::new("this is a directory")
            .file(path)
            .help("name the description's main file in it"));
    }
    let too_large = |size: &str| {
        Error::new(format!(
            "the file has {size}, more than the {max} bytes allowed"
        ))
        .file(path)
    };
    if metadata.len() > max {
        return Err(too_large(&format!("{} bytes", metadata.len())));
    }
    // A device or a pipe has no length, and perhaps no end.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let file = std::fs::File::open(path).map_err(fail)?;
    file.take(max + 1).read_to_end(&mut bytes).map_err(fail)?;
    match bytes.len() as u64 > max {
        true => Err(too_large("no end")),
        false => Ok(bytes),
    }
}

/// Has the memory that a description of so many bytes will take made ready in large steps.
/// glibc gives a thread's arena one page at a time, each by a system call, which takes a
/// fifth of the time; what it has given once it gives again without.
pub(crate) fn reserve(size: usize) {
    const BLOCK: usize = 100_000;
    const MOST: usize = 48 << 20;
    let blocks = size.saturating_mul(12).min(MOST) / BLOCK;
    let blocks = (0..blocks).map(|_| Vec::<u8>::with_capacity(BLOCK));
    drop(std::hint::black_box(blocks.collect::<Vec<_>>()));
}

/// Parses a file's bytes into a tree whose origins are entered into `origins`.
pub(crate) fn read_tree(
    bytes: Cow<'_, [u8]>,
    path: Option<&Path>,
    name: &str,
    origins: &mut Origins,
) -> Result<(Node, Vec<Duplicate>, Source)> {
    let named = |error: Error| path.into_iter().fold(error, Error::file);
    let text = parse::decode(bytes).map_err(named)?;
    let extension = path.and_then(Path::extension);
    let is_named_json = extension.is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let parsed = parse::parse(&text, name, is_named_json, origins).map_err(named)?;
    let source = Source {
        path: path.map(Path::to_path_buf),
        text,
        syntax: parsed.syntax,
    };
    Ok((parsed.root, parsed.duplicates, source))
}
