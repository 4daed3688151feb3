//! What can go wrong.

use std::fmt;

use openapi_lower::escape::{line, lines};
use serde::{Deserialize, Serialize};

/// Why a document gave no client at all. What is wrong with a single operation or schema
/// is no error: it becomes a [`Dropped`](crate::Dropped) entry.
#[derive(Debug)]
pub struct Error {
    message: String,
    failure: Option<Failure>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            failure: None,
        }
    }

    pub(crate) fn because(message: impl Into<String>, failure: Failure) -> Self {
        Self {
            message: message.into(),
            failure: Some(failure),
        }
    }

    /// Whether the generator did not come to an end before the deadline.
    pub fn is_timeout(&self) -> bool {
        self.failure
            .as_ref()
            .is_some_and(|failure| failure.kind == FailureKind::Timeout)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.failure {
            Some(failure) => write!(f, "{}: {failure}", lines(&self.message)),
            None => f.write_str(&lines(&self.message)),
        }
    }
}

impl std::error::Error for Error {}

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
    /// The worker's process ended without an answer.
    Abort,
    /// The deadline passed.
    Timeout,
    /// No worker could be started or understood; the document is not to blame.
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
            FailureKind::Worker => "no worker",
        };
        write!(f, "{kind}: {}", line(&self.message))
    }
}

/// One line of bounded length: progenitor prints whole schemas into its messages.
fn shortened(message: &str) -> String {
    const LIMIT: usize = 240;
    let mut line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(LIMIT) {
        line.truncate(end);
        line.push('…');
    }
    line
}
