//! Reading files: their text, the tree that it stands for, and positions in it.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Position, Result};
use crate::node::{Node, Origins};
use crate::parse::{self, Duplicate, Syntax};

/// How large a description may be, in bytes, unless the caller says otherwise.
pub const DEFAULT_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// How to read a description from files.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The folder below which the files that a description refers to are read; that of the
    /// description itself where none is named.
    pub root: Option<PathBuf>,
}

/// The text of a file, kept to find places in it.
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
}

/// The positions in a file that was read before; none where it has changed.
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
    if bytes.len() as u64 > max {
        Err(too_large("no end"))
    } else {
        Ok(bytes)
    }
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
