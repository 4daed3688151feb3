//! [`TransportError`]: why no answer came.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use reqwest::StatusCode;

use crate::ErrorKind;

/// What the crates below say where a proxy answers with any other status than 200 and 407.
const REFUSED_BY_PROXY: &str = "tunnel error: unsuccessful";

/// No answer came, or it was refused before it was decoded.
///
/// Its texts name no URL path, query, header value or body.
pub struct TransportError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    first: Option<String>,
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

    /// How the first attempt failed, of a request that was sent more than once: a status or a
    /// reason, without a URL or a value; none for a request that was sent once.
    pub fn first_failure(&self) -> Option<&str> {
        self.0.first.as_deref()
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
            first: None,
            source: None,
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn timeout() -> Self {
        Self::new(ErrorKind::Timeout, BodyError::TooLate.to_string())
    }

    pub(crate) fn caused_by(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Keeps how the first attempt failed.
    pub(crate) fn after(mut self, first: Option<&str>) -> Self {
        self.0.first = first.map(str::to_owned);
        self
    }

    /// Whether a proxy refused to connect to the server, with a status that is not known.
    pub(crate) fn is_refused_by_proxy(&self) -> bool {
        let mut causes = chain(self.source());
        causes.any(|error| error.to_string().contains(REFUSED_BY_PROXY))
    }

    /// Adds the status with which a proxy refused.
    pub(crate) fn of_proxy(mut self, status: StatusCode) -> Self {
        self.0.message.push_str(&format!(": {status}"));
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
    #[cfg(feature = "multipart")]
    if let Some(wrong) = find::<crate::measured::WrongLength>(error) {
        return (ErrorKind::Config, wrong.to_string());
    }
    let refused = find::<RefusedRedirect>(error);
    let transport = ErrorKind::Transport;
    let (kind, message) = if let Some(unread) = find::<BodyError>(error) {
        let kind = match unread {
            BodyError::TooLarge => ErrorKind::TooLarge,
            BodyError::TooLate | BodyError::Stalled => ErrorKind::Timeout,
        };
        return (kind, unread.to_string());
    } else if let Some(refused) = refused {
        return (transport, refused.to_string());
    } else if error.is_timeout() && error.is_connect() {
        (ErrorKind::Timeout, "no connection within the time given")
    } else if error.is_timeout() {
        return (ErrorKind::Timeout, BodyError::TooLate.to_string());
    } else if error.is_builder() {
        (ErrorKind::Config, "the request cannot be built")
    } else if let Some(why) = tls_reason(error) {
        return (transport, why);
    } else if error.is_connect() {
        return (transport, format!("no connection{}", connect_reason(error)));
    } else {
        (transport, "the connection broke off")
    };
    (kind, message.to_owned())
}

/// The first error of a type among the causes.
fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    chain(Some(error)).find_map(|error| error.downcast_ref())
}

/// Why there is no connection, behind a colon: in the system's words, which name nothing of
/// the server's. The host is the caller's.
fn connect_reason(error: &reqwest::Error) -> String {
    let host = error
        .url()
        .and_then(reqwest::Url::host_str)
        .unwrap_or_default();
    // The crates below have no types for these, but their own texts.
    let texts = || chain(Some(error)).map(ToString::to_string);
    let says = |what: &str| texts().any(|text| text.contains(what));
    if says("dns error") {
        let is_unknown = ["not known", "No such host", "No address associated"];
        return if is_unknown.iter().any(|it| says(it)) {
            format!(": there is no host {host}")
        } else {
            format!(": the name of the host {host} cannot be resolved")
        };
    }
    if says("proxy authorization required") {
        return ": the proxy answered 407 Proxy Authentication Required".to_owned();
    }
    if says(REFUSED_BY_PROXY) {
        return format!(": the proxy refused to connect to {host}");
    }
    let mut io = chain(Some(error)).filter_map(|error| error.downcast_ref::<io::Error>());
    match io.find_map(io::Error::raw_os_error) {
        Some(code) => format!(": {}", os_reason(code)),
        None => String::new(),
    }
}

/// What the system calls an error, such as `too many open files`.
fn os_reason(code: i32) -> String {
    let error = io::Error::from_raw_os_error(code);
    let kind = error.kind().to_string();
    // The standard library has no name for it.
    if kind != "uncategorized error" {
        return kind;
    }
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.to_lowercase()
}

/// Why TLS failed, in words of ours: a certificate's own texts are the server's.
fn tls_reason(error: &reqwest::Error) -> Option<String> {
    use rustls::{CertificateError as Certificate, Error as Tls};
    let why = match tls_error(error)? {
        Tls::InvalidCertificate(why) => {
            let why = match why {
                Certificate::Expired | Certificate::ExpiredContext { .. } => "it has expired",
                Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                    "it is not valid yet"
                }
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                    "it is for another name"
                }
                Certificate::UnknownIssuer => "its issuer is unknown",
                Certificate::Revoked => "it has been revoked",
                _ => "it cannot be verified",
            };
            return Some(format!("the server's certificate is not trusted: {why}"));
        }
        Tls::InvalidMessage(_) => "the server does not speak TLS there".to_owned(),
        Tls::AlertReceived(alert) => format!("the server refused with the alert {alert:?}"),
        Tls::PeerIncompatible(_) => "no version or cipher in common".to_owned(),
        _ => "the server broke the protocol".to_owned(),
    };
    Some(format!("no connection by TLS: {why}"))
}

/// Whether the server could not prove who it is, which it will not do a little later either.
pub(crate) fn is_untrusted(error: &reqwest::Error) -> bool {
    matches!(tls_error(error), Some(rustls::Error::InvalidCertificate(_)))
}

fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    chain(Some(error)).find_map(|error| {
        // An io::Error hands on the source of its inner error, but not that error itself, which
        // may be another of its kind.
        let wrapped = std::iter::successors(error.downcast_ref::<io::Error>(), |error| {
            error.get_ref()?.downcast_ref()
        });
        wrapped
            .last()
            .and_then(|error| error.get_ref()?.downcast_ref())
    })
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        // The last failure may say the same, or the same and more.
        let first = self.0.first.as_deref();
        if let Some(first) = first.filter(|it| !self.0.message.starts_with(it)) {
            write!(f, "; the first attempt: {first}")?;
        }
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

/// Why the rest of a body is not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyError {
    TooLarge,
    TooLate,
    Stalled,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the answer is larger than the limit for bodies",
            Self::TooLate => "no complete answer within the time given",
            Self::Stalled => "the server sent nothing more within the time given",
        })
    }
}

impl StdError for BodyError {}

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
