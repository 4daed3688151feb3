//! The error of this crate and of those that rewrite its documents.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::escape::line;

/// Why a description cannot be read, corrected, selected from, normalized or lowered.
///
/// Its `Display` output states the problem, its location (file, line and column where known, JSON
/// pointer) and how to fix it.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    help: Option<String>,
    file: Option<PathBuf>,
    position: Option<Position>,
    pointer: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    others: Vec<Error>,
}

/// The category of an [`Error`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file cannot be read.
    Io,
    /// A file is not valid UTF-8 or UTF-16, JSON or YAML.
    Syntax,
    /// A description exceeds a limit, such as its size, its depth or its number of files.
    Limit,
    /// A document is not an API description, or its version is not supported.
    Unsupported,
    /// A reference names a file that may not be read.
    Reference,
    /// The main files of a description contradict each other.
    Conflict,
    /// An overlay is malformed, or its actions do not match the description.
    Overlay,
    /// The description has no operation with the given name.
    UnknownOperation,
    /// A supported extension, such as `x-pagination`, has an invalid value.
    Extension,
    /// An option has an invalid value.
    Options,
    /// A bug in this library, or no thread could be started.
    Internal,
}

/// A position in a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// The result of this crate's fallible functions.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Returns an error whose `message` states the problem.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            help: None,
            file: None,
            position: None,
            pointer: None,
            source: None,
            others: Vec::new(),
        }))
    }

    /// Combines several errors into one, whose `Display` output lists all of them. Returns `None`
    /// if there are none.
    pub fn combine(errors: impl IntoIterator<Item = Error>) -> Option<Error> {
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        first.0.others.extend(errors);
        Some(first)
    }

    /// Adds advice on how to fix the problem.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Error {
        self.0.help = Some(help.into());
        self
    }

    /// Adds the path of the file with the problem, unless the error already has one.
    #[must_use]
    pub fn with_file(mut self, file: impl AsRef<Path>) -> Error {
        self.0
            .file
            .get_or_insert_with(|| file.as_ref().to_path_buf());
        self
    }

    /// Sets the position of the problem; `None` keeps the current position.
    #[must_use]
    pub fn with_position(mut self, position: Option<Position>) -> Error {
        self.0.position = position.or(self.0.position);
        self
    }

    /// Sets the JSON pointer (RFC 6901) of the node with the problem; empty for the root.
    #[must_use]
    pub fn with_pointer(mut self, pointer: impl Into<String>) -> Error {
        self.0.pointer = Some(pointer.into());
        self
    }

    /// Sets the error that caused this one. The message should contain its text.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// Returns the category of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the problem alone, without its location and help.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns advice on how to fix the problem.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Returns the path of the file with the problem; `None` for a description from memory.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Returns the line and column of the problem, where known.
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Returns the JSON pointer (RFC 6901) of the node with the problem.
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }

    /// Returns the other errors that [`Error::combine`] added to this one.
    pub fn others(&self) -> &[Error] {
        &self.0.others
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(file) = &inner.file {
            // A file name may contain invisible characters.
            f.write_str(&line(&file.display().to_string()))?;
            if let Some(Position { line, column }) = inner.position {
                write!(f, ":{line}:{column}")?;
            }
            write!(f, ": ")?;
        } else if let Some(Position { line, column }) = inner.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&line(&inner.message))?;
        match inner.pointer.as_deref() {
            Some("") => f.write_str(" (at the root)")?,
            Some(pointer) => write!(f, " (at {})", line(pointer))?,
            None => {}
        }
        if let Some(help) = &inner.help {
            write!(f, "\n  help: {}", line(help))?;
        }
        for other in &inner.others {
            write!(f, "\n{other}")?;
        }
        Ok(())
    }
}

impl StdError for Error {
    /// Returns the source of the error that caused this one. The message of this error contains
    /// that error's text, which a chain of sources would otherwise repeat.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref()?.source()
    }
}
