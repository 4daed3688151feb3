//! Errors of code generation.

use std::{error::Error as StdError, fmt, io, path::Path};

use openapi_lower::{
    Position,
    escape::{line, lines},
};
use serde::{Deserialize, Serialize};

/// Why no client was generated.
///
/// A single operation or schema on which the generator fails is no error: it is listed in
/// [`Generated::dropped`](crate::Generated::dropped).
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    help: Option<&'static str>,
    source: Option<Source>,
}

#[derive(Debug)]
enum Source {
    Description(openapi_lower::Error),
    Io(io::Error),
}

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The description or an overlay could not be read, applied or lowered.
    Description,
    /// The generator failed, and no single schema or operation is the cause.
    Generator,
    /// The generator did not finish before the deadline.
    Timeout,
    /// A worker process or a thread could not be started, or its result could not be read.
    Worker,
    /// A file could not be read or written.
    Io,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            help: None,
            source: None,
        }))
    }

    /// Creates the error for a failed run of the generator.
    pub(crate) fn because(message: &str, failure: &Failure) -> Self {
        let kind = match failure.kind {
            FailureKind::Refused | FailureKind::Panic | FailureKind::Abort => ErrorKind::Generator,
            FailureKind::Timeout => ErrorKind::Timeout,
            FailureKind::Worker => ErrorKind::Worker,
        };
        Self::new(kind, format!("{message}: {failure}"))
    }

    pub(crate) fn with_help(mut self, help: &'static str) -> Self {
        self.0.help = Some(help);
        self
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the file that is the cause, if the description or an overlay is.
    pub fn file(&self) -> Option<&Path> {
        self.description()?.file()
    }

    /// Returns the line and column of the cause, if they are known.
    pub fn position(&self) -> Option<Position> {
        self.description()?.position()
    }

    /// Returns the JSON pointer (RFC 6901) of the node that is the cause, if it is known.
    pub fn pointer(&self) -> Option<&str> {
        self.description()?.pointer()
    }

    /// Returns what the user can do about the error, if it is known. The message ends with it.
    pub fn help(&self) -> Option<&str> {
        self.0.help.or_else(|| self.description()?.help())
    }

    fn description(&self) -> Option<&openapi_lower::Error> {
        match self.0.source.as_ref()? {
            Source::Description(error) => Some(error),
            Source::Io(_) => None,
        }
    }
}

impl From<openapi_lower::Error> for Error {
    fn from(error: openapi_lower::Error) -> Self {
        let mut this = Self::new(ErrorKind::Description, error.to_string());
        this.0.source = Some(Source::Description(error));
        this
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let mut this = Self::new(ErrorKind::Io, error.to_string());
        this.0.source = Some(Source::Io(error));
        this
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lines(&self.0.message))?;
        match self.0.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    /// Returns the source of the wrapped error. The message of this error is that of the wrapped
    /// error, which a chain of sources would otherwise repeat.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.0.source.as_ref()? {
            Source::Description(error) => error.source(),
            Source::Io(error) => error.source(),
        }
    }
}

/// How one run of the generator failed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) message: String,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum FailureKind {
    /// The generator refused the document.
    Refused,
    /// The generator panicked.
    Panic,
    /// The worker process ended without a result.
    Abort,
    /// The run exceeded its deadline.
    Timeout,
    /// No worker could be started, or its result could not be read. The document is not the
    /// cause.
    Worker,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, message: impl AsRef<str>) -> Self {
        Self {
            kind,
            message: shortened(message.as_ref()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            FailureKind::Refused => "refused",
            FailureKind::Panic => "panicked",
            FailureKind::Abort => "aborted",
            FailureKind::Timeout => "timed out",
            FailureKind::Worker => "worker failed",
        };
        write!(f, "{kind}: {}", line(&self.message))
    }
}

/// Puts a message on one line and bounds its length: progenitor prints whole schemas.
fn shortened(message: &str) -> String {
    const LIMIT: usize = 240;
    let mut line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(LIMIT) {
        line.truncate(end);
        line.push('…');
    }
    line
}
