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

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The description or an overlay cannot be read, selected from or lowered.
    Description,
    /// The generator fails, and no single schema or operation is the cause.
    Generator,
    /// The generator did not finish before the deadline.
    Timeout,
    /// A worker process or a thread cannot be started, or its result cannot be read.
    Worker,
    /// A file cannot be read or written.
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

    /// An error that a failed run of the generator causes.
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

    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file that is at fault, if the description or an overlay is.
    pub fn file(&self) -> Option<&Path> {
        self.description()?.file()
    }

    /// The line and column that are at fault, if known.
    pub fn position(&self) -> Option<Position> {
        self.description()?.position()
    }

    /// The JSON pointer (RFC 6901) of the node that is at fault, if known.
    pub fn pointer(&self) -> Option<&str> {
        self.description()?.pointer()
    }

    /// What to do next, if known. The text of the error ends with it.
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
    /// The cause behind the failure. The text of this error includes the text of the failure
    /// itself, so that a chain of causes states nothing twice.
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
    /// No worker could be started, or its result could not be read: the document is not the
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
