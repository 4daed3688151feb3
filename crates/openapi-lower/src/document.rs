//! A description as it was read: a tree, its dialect, and the text it came from.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bundle::bundle;
use crate::dialect;
use crate::error::{Error, Position, Result};
use crate::lower::on_large_stack;
use crate::node::{Node, Origins};
use crate::parse::{self, Duplicate, Syntax};

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

/// An API description of any dialect, as its file has it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) root: Node,
    pub(crate) dialect: Dialect,
    pub(crate) origins: Origins,
    pub(crate) duplicates: Vec<Duplicate>,
    pub(crate) source: Source,
    bytes: u64,
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
    /// description.
    pub fn read(path: impl AsRef<Path>) -> Result<Document> {
        let path = path.as_ref();
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        Document::from_bytes(bytes.into(), Some(path))
    }

    /// Takes a description from memory.
    ///
    /// # Errors
    ///
    /// The text is neither JSON nor YAML, or is no API description.
    pub fn parse(text: &str) -> Result<Document> {
        Document::from_bytes(text.as_bytes().into(), None)
    }

    /// Takes a description from memory, in UTF-8 or UTF-16.
    ///
    /// # Errors
    ///
    /// Those of [`Self::parse`], and when the bytes are no text.
    pub fn from_slice(bytes: &[u8]) -> Result<Document> {
        Document::from_bytes(bytes.into(), None)
    }

    /// Reads as [`lower`](crate::lower()) works, in a thread of its own: some allocators keep
    /// what a thread frees for the next one.
    fn from_bytes(bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Document> {
        on_large_stack(|| {
            reserve(bytes.len());
            Document::from_bytes_here(bytes, path)
        })
    }

    fn from_bytes_here(bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Document> {
        let mut size = bytes.len() as u64;
        let mut origins = Origins::default();
        let (mut root, mut duplicates, source) = read_tree(bytes, path, "", &mut origins)?;
        let dialect = dialect::of(&root).map_err(|error| {
            let version = error.json_pointer().map(str::to_owned);
            let error = error.position(version.and_then(|it| source.locate(&it)));
            path.into_iter().fold(error, Error::file)
        })?;
        if let Some(path) = path {
            let bundled = bundle(&mut root, path, &mut origins)?;
            size += bundled.bytes;
            duplicates.extend(bundled.duplicates);
        }
        Ok(Document {
            root,
            dialect,
            origins,
            duplicates,
            source,
            bytes: size,
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

    /// The place in the text of what a JSON pointer of the input names; `None` where the
    /// input has no such node.
    pub fn locate(&self, pointer: &str) -> Option<Position> {
        self.source.locate(pointer)
    }

    /// An error that names this description's file and the place of `pointer`.
    pub(crate) fn error_at(&self, pointer: &str, message: impl Into<String>) -> Error {
        let error = Error::new(message)
            .pointer(pointer)
            .position(self.locate(pointer));
        self.source.path.iter().fold(error, Error::file)
    }
}

impl Source {
    pub(crate) fn locate(&self, pointer: &str) -> Option<Position> {
        parse::locate(&self.text, self.syntax, pointer)
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
fn reserve(size: usize) {
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
