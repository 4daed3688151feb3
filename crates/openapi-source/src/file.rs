//! Reads files, parses them, and finds positions in them.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Position, Result};
use crate::node::{Node, Origins};
use crate::parse::{self, ReadingChange, Syntax};

/// The default maximum size of a description in bytes.
pub const DEFAULT_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Options for reading a description from files.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The folder that contains all files of the description; by default the folder of its main
    /// file. References to files outside of it are not followed.
    pub root: Option<PathBuf>,
}

/// The content of a file, kept to find positions in it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: Option<PathBuf>,
    pub(crate) text: String,
    syntax: Syntax,
}

impl Source {
    pub(crate) fn locate(&self, pointer: &str) -> Option<Position> {
        self.locate_all(&[pointer]).pop().flatten()
    }

    pub(crate) fn locate_all(&self, pointers: &[&str]) -> Vec<Option<Position>> {
        parse::locate(&self.text, self.syntax, pointers)
    }

    /// Returns an error at a node of the file.
    pub(crate) fn error(
        &self,
        kind: ErrorKind,
        pointer: &str,
        message: impl Into<String>,
    ) -> Error {
        let error = Error::new(kind, message)
            .with_pointer(pointer)
            .with_position(self.locate(pointer));
        self.path.iter().fold(error, Error::with_file)
    }
}

/// Returns positions in a file that was read before; `None` for each if the file has changed.
pub(crate) fn positions_in(path: &Path, pointers: &[&str]) -> Vec<Option<Position>> {
    let source = read_file(path, DEFAULT_MAX_BYTES).and_then(|bytes| {
        let origins = &mut Origins::default();
        Ok(read_tree(bytes.into(), Some(path), "", origins)?.2)
    });
    match source {
        Ok(source) => source.locate_all(pointers),
        Err(_) => vec![None; pointers.len()],
    }
}

/// Reads a file of at most `max` bytes.
pub(crate) fn read_file(path: &Path, max: u64) -> Result<Vec<u8>> {
    let read_error = |error: std::io::Error| {
        Error::new(ErrorKind::Io, format!("cannot read the file: {error}"))
            .with_file(path)
            .with_help("pass the path of an API description: a JSON or YAML file")
            .with_source(error)
    };
    let metadata = std::fs::metadata(path).map_err(read_error)?;
    if metadata.is_dir() {
        return Err(Error::new(ErrorKind::Io, "this is a directory")
            .with_file(path)
            .with_help("pass the description's main file in this directory"));
    }
    let too_large = |size: &str| {
        let message = format!("the file has {size}; at most {max} bytes are allowed");
        Error::new(ErrorKind::Limit, message).with_file(path)
    };
    if metadata.len() > max {
        return Err(too_large(&format!("{} bytes", metadata.len())));
    }
    // A device or a pipe has no length, and may be endless.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let file = std::fs::File::open(path).map_err(read_error)?;
    file.take(max + 1)
        .read_to_end(&mut bytes)
        .map_err(read_error)?;
    if bytes.len() as u64 > max {
        Err(too_large("no end"))
    } else {
        Ok(bytes)
    }
}

/// Parses the content of a file. Adds the origins of its nodes to `origins`.
pub(crate) fn read_tree(
    bytes: Cow<'_, [u8]>,
    path: Option<&Path>,
    name: &str,
    origins: &mut Origins,
) -> Result<(Node, Vec<ReadingChange>, Source)> {
    let with_path = |error: Error| path.into_iter().fold(error, Error::with_file);
    let text = parse::decode(bytes).map_err(with_path)?;
    let extension = path.and_then(Path::extension);
    let is_named_json = extension.is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let parsed = parse::parse(&text, name, is_named_json, origins).map_err(with_path)?;
    let source = Source {
        path: path.map(Path::to_path_buf),
        text,
        syntax: parsed.syntax,
    };
    Ok((parsed.root, parsed.reading_changes, source))
}
