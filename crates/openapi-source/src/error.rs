//! The one error of this crate.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::escape::line;

/// What kept a description from being read, corrected, selected from or lowered.
///
/// Its text says what is wrong, where (file, line and column where known, JSON pointer)
/// and what to do next.
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    message: String,
    help: Option<String>,
    file: Option<PathBuf>,
    position: Option<Position>,
    pointer: Option<String>,
    others: Vec<Error>,
}

/// A place in a text, both counted from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// What this crate's fallible functions return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error that says `message`: what is wrong.
    pub fn new(message: impl Into<String>) -> Error {
        Error(Box::new(Parts {
            message: message.into(),
            help: None,
            file: None,
            position: None,
            pointer: None,
            others: Vec::new(),
        }))
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Error {
        self.0.help = Some(help.into());
        self
    }

    /// Names the file at fault, where none is named yet.
    #[must_use]
    pub fn file(mut self, file: impl AsRef<Path>) -> Error {
        self.0
            .file
            .get_or_insert_with(|| file.as_ref().to_path_buf());
        self
    }

    /// Names the position at fault; `None` leaves the one there is.
    #[must_use]
    pub fn position(mut self, position: Option<Position>) -> Error {
        self.0.position = position.or(self.0.position);
        self
    }

    /// Names the JSON pointer (RFC 6901) of the node at fault; that of the root is empty.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Error {
        self.0.pointer = Some(pointer.into());
        self
    }

    /// All errors as one, whose text has that of each; `None` where there is none.
    pub fn all(errors: Vec<Error>) -> Option<Error> {
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        first.0.others.extend(errors);
        Some(first)
    }

    /// The file at fault, where it was read from one.
    pub fn path(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// The line and column at fault, where known.
    pub fn line_column(&self) -> Option<Position> {
        self.0.position
    }

    /// The JSON pointer (RFC 6901) of the node at fault, where there is one.
    pub fn json_pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &self.0;
        if let Some(file) = &parts.file {
            // A file's name may hold anything.
            f.write_str(&line(&file.display().to_string()))?;
            if let Some(Position { line, column }) = parts.position {
                write!(f, ":{line}:{column}")?;
            }
            write!(f, ": ")?;
        } else if let Some(Position { line, column }) = parts.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&line(&parts.message))?;
        if let Some(pointer) = &parts.pointer {
            let pointer = match pointer.as_str() {
                "" => "the root",
                pointer => pointer,
            };
            write!(f, " (at {})", line(pointer))?;
        }
        if let Some(help) = &parts.help {
            write!(f, "\n  help: {}", line(help))?;
        }
        for other in &parts.others {
            write!(f, "\n{other}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
