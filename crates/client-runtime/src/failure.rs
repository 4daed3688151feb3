//! [`TransportError`]: why no answer came.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::ErrorKind;

const TOO_LATE: &str = "no complete answer within the time given";
const TOO_LARGE: &str = "the answer is larger than the limit for bodies";

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
            ErrorKind::Transport => !self.is_final(),
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
        Self::new(ErrorKind::Timeout, TOO_LATE)
    }

    pub(crate) fn too_large() -> Self {
        Self::new(ErrorKind::TooLarge, TOO_LARGE)
    }

    pub(crate) fn caused_by(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Whether the server, as it is set up, will give no other answer.
    fn is_final(&self) -> bool {
        let mut causes = chain(self.source());
        causes.any(|error| {
            let cause = error.downcast_ref();
            error.is::<RefusedRedirect>() || cause.is_some_and(is_untrusted)
        })
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        let (kind, message) = classify(&error);
        // The URL goes: its query can hold what only the server may see.
        Self::new(kind, message).caused_by(Box::new(error.without_url()))
    }
}

/// What sort of failure it was, in words without a URL.
pub(crate) fn classify(error: &reqwest::Error) -> (ErrorKind, String) {
    let find = |is: fn(&(dyn StdError + 'static)) -> bool| chain(Some(error)).any(is);
    let refused = chain(Some(error)).find_map(|error| error.downcast_ref::<RefusedRedirect>());
    let transport = ErrorKind::Transport;
    let (kind, message) = if find(|error| error.is::<http_body_util::LengthLimitError>()) {
        return (ErrorKind::TooLarge, TOO_LARGE.to_owned());
    } else if let Some(refused) = refused {
        return (transport, refused.to_string());
    } else if error.is_timeout() && error.is_connect() {
        (ErrorKind::Timeout, "no connection within the time given")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, TOO_LATE)
    } else if error.is_builder() {
        (ErrorKind::Config, "the request cannot be built")
    } else if is_untrusted(error) {
        (transport, "the server's certificate is not trusted")
    } else if error.is_connect() {
        // The system's own word for it, which names nothing of ours.
        let mut io = chain(Some(error)).filter_map(|error| error.downcast_ref::<io::Error>());
        let system = io.find(|error| error.raw_os_error().is_some());
        let why = system.map_or(String::new(), |error| format!(": {}", error.kind()));
        return (transport, format!("no connection{why}"));
    } else {
        (transport, "the connection broke off")
    };
    (kind, message.to_owned())
}

/// Whether the server could not prove who it is, which it will not do a little later either.
pub(crate) fn is_untrusted(error: &reqwest::Error) -> bool {
    chain(Some(error)).any(|error| {
        // An io::Error hands on the source of its inner error, but not that error itself, which
        // may be another of its kind.
        let wrapped = std::iter::successors(error.downcast_ref::<io::Error>(), |error| {
            error.get_ref()?.downcast_ref()
        });
        let tls = wrapped
            .last()
            .and_then(|error| error.get_ref()?.downcast_ref());
        matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
    })
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
    /// Without its name, where that tells a token.
    OtherOrigin(Option<String>),
    TooMany,
}

impl fmt::Display for RefusedRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOrigin(Some(origin)) => write!(f, "refused a redirect to {origin}"),
            Self::OtherOrigin(None) => f.write_str("refused a redirect to another origin"),
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
