//! [`TransportError`]: why no answer came.

use std::error::Error as StdError;
use std::fmt;

use crate::ErrorKind;

/// No answer came, or it was refused before it was decoded.
///
/// Its texts name no URL path, query, header value or body.
pub struct TransportError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// What sort of failure it was.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, by its id in the description; none before there was one.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Whether the same request may well succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout => true,
            ErrorKind::Transport => !self.is_refused_redirect(),
            _ => false,
        }
    }

    /// What lies behind it, for an error of another crate that takes over its text.
    pub fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.0.source
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: message.into(),
            source: None,
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn timeout() -> Self {
        Self::new(
            ErrorKind::Timeout,
            "no complete answer within the time given",
        )
    }

    pub(crate) fn too_large() -> Self {
        Self::new(
            ErrorKind::TooLarge,
            "the answer is larger than the limit for bodies",
        )
    }

    pub(crate) fn caused_by(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    fn is_refused_redirect(&self) -> bool {
        let source = self.source();
        chain(source).any(|error| error.is::<RefusedRedirect>())
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // The URL goes: its query can hold what only the server may see.
        let error = error.without_url();
        let refused = chain(Some(&error)).find_map(|error| error.downcast_ref::<RefusedRedirect>());
        let failure = if chain(Some(&error)).any(|e| e.is::<http_body_util::LengthLimitError>()) {
            Self::too_large()
        } else if let Some(refused) = refused {
            Self::new(ErrorKind::Transport, refused.to_string())
        } else if error.is_timeout() && !error.is_connect() {
            Self::timeout()
        } else if error.is_timeout() {
            Self::new(ErrorKind::Timeout, "no connection within the time given")
        } else if error.is_builder() {
            Self::config("the request cannot be built")
        } else if error.is_connect() {
            Self::new(ErrorKind::Transport, "no connection")
        } else {
            Self::new(ErrorKind::Transport, "the connection broke off")
        };
        failure.caused_by(Box::new(error))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.operation {
            Some(operation) => write!(f, " ({operation})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The source stays out: it can be a caller's own error, which nobody has checked.
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Why a redirect was not followed. Names an origin at most, never a path.
#[derive(Debug)]
pub(crate) enum RefusedRedirect {
    OtherOrigin(String),
    TooMany,
}

impl fmt::Display for RefusedRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOrigin(origin) => write!(f, "refused a redirect to {origin}"),
            Self::TooMany => f.write_str("too many redirects"),
        }
    }
}

impl StdError for RefusedRedirect {}

fn chain<'a>(
    first: Option<&'a (dyn StdError + 'static)>,
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(first, |&error| error.source())
}
