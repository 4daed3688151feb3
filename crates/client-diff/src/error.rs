//! Errors of the comparison of generated code.

use std::{error::Error as StdError, fmt};

use openapi_lower::escape::line;

/// The reason why generated code cannot be compared.
#[derive(Debug)]
pub struct Error {
    file: String,
    source: syn::Error,
}

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file is not Rust.
    NotRust,
}

impl Error {
    pub(crate) fn new(file: &str, source: syn::Error) -> Self {
        Self {
            file: file.to_owned(),
            source,
        }
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::NotRust
    }

    /// Returns the name of the file that is not Rust.
    pub fn file(&self) -> &str {
        &self.file
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.source.to_string();
        write!(f, "{}: not Rust code: {}", line(&self.file), line(&reason))
    }
}

impl StdError for Error {}
