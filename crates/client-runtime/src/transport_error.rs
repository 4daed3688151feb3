//! [`TransportError`]: why no response was received.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use reqwest::{Method, StatusCode};

use crate::{ErrorKind, Operation};

/// hyper-util's message if a proxy responds with a status other than 200 and 407.
const REFUSED_BY_PROXY: &str = "tunnel error: unsuccessful";

/// No response was received, or it was refused before it was decoded.
///
/// Its messages contain no URL path, query, header value or body.
pub struct TransportError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<Operation>,
    method: Option<Method>,
    message: String,
    first_failure: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, by its id in the description; `None` before a request was
    /// made.
    pub fn operation(&self) -> Option<&'static str> {
        Some(self.0.operation?.id())
    }

    /// The path template of the operation, such as `/pets/{petId}`; `None` before a request was
    /// made, and for one that no generated method sent.
    pub fn path_template(&self) -> Option<&'static str> {
        self.0.operation?.path_template()
    }

    /// The HTTP method of the request; `None` before a request was made.
    pub fn method(&self) -> Option<&Method> {
        self.0.method.as_ref()
    }

    /// Whether the same request may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout => true,
            ErrorKind::Transport => !self.is_final(),
            _ => false,
        }
    }

    /// Why the first attempt of a repeated request failed: a status or a reason, without a URL
    /// or a value. `None` for a request that was sent once.
    pub fn first_failure(&self) -> Option<&str> {
        self.0.first_failure.as_deref()
    }

    /// Returns the cause, for an error of another crate that includes this error's text.
    pub fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.0.source
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            method: None,
            message: message.into(),
            first_failure: None,
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

    pub(crate) fn during(mut self, operation: Operation, method: &Method) -> Self {
        self.0.operation.get_or_insert(operation);
        self.0.method.get_or_insert_with(|| method.clone());
        self
    }

    /// Records why the first attempt failed.
    pub(crate) fn after(mut self, first_failure: Option<&str>) -> Self {
        self.0.first_failure = first_failure.map(str::to_owned);
        self
    }

    /// Whether a proxy refused to connect to the server, with an unknown status.
    pub(crate) fn is_refused_by_proxy(&self) -> bool {
        let mut causes = chain(self.source());
        causes.any(|error| error.to_string().contains(REFUSED_BY_PROXY))
    }

    /// Adds the status with which a proxy refused to connect.
    pub(crate) fn with_proxy_status(mut self, status: StatusCode) -> Self {
        self.0.message.push_str(&format!(": {status}"));
        self
    }

    /// Whether a retry would fail, too.
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
        // The URL is removed: its query may hold secrets.
        Self::new(kind, message).caused_by(Box::new(error.without_url()))
    }
}

/// Returns the kind and the description of a failure, without a URL.
pub(crate) fn classify(error: &reqwest::Error) -> (ErrorKind, String) {
    #[cfg(feature = "multipart")]
    if let Some(wrong) = find::<crate::sized_body::WrongLength>(error) {
        return (ErrorKind::Config, wrong.to_string());
    }
    if let Some(unread) = find::<BodyError>(error) {
        let kind = match unread {
            BodyError::TooLarge => ErrorKind::TooLarge,
            BodyError::TooLate | BodyError::Stalled => ErrorKind::Timeout,
        };
        (kind, unread.to_string())
    } else if let Some(refused) = find::<RefusedRedirect>(error) {
        (ErrorKind::Transport, refused.to_string())
    } else if error.is_timeout() && error.is_connect() {
        let message = "cannot connect within the time limit".to_owned();
        (ErrorKind::Timeout, message)
    } else if error.is_timeout() {
        (ErrorKind::Timeout, BodyError::TooLate.to_string())
    } else if error.is_builder() {
        (ErrorKind::Config, "the request cannot be built".to_owned())
    } else if let Some(reason) = tls_reason(error) {
        (ErrorKind::Transport, reason)
    } else if error.is_connect() {
        let message = format!("cannot connect{}", connect_reason(error));
        (ErrorKind::Transport, message)
    } else {
        (ErrorKind::Transport, "the connection was lost".to_owned())
    }
}

/// Returns the first error of a type among the causes.
fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    chain(Some(error)).find_map(|error| error.downcast_ref())
}

/// Returns why connecting failed, after a colon: the operating system's message, which contains
/// nothing from the server, and the host, which the caller chose.
fn connect_reason(error: &reqwest::Error) -> String {
    let host = error
        .url()
        .and_then(reqwest::Url::host_str)
        .unwrap_or_default();
    // The underlying crates have no types for these failures, only messages.
    let mentions = |phrase: &str| chain(Some(error)).any(|it| it.to_string().contains(phrase));
    if mentions("dns error") {
        let is_unknown = ["not known", "No such host", "No address associated"];
        return if is_unknown.iter().any(|it| mentions(it)) {
            format!(": the host {host} does not exist")
        } else {
            format!(": the name of the host {host} cannot be resolved")
        };
    }
    if mentions("proxy authorization required") {
        return ": the proxy responded with 407 Proxy Authentication Required".to_owned();
    }
    if mentions(REFUSED_BY_PROXY) {
        return format!(": the proxy refused to connect to {host}");
    }
    let mut io = chain(Some(error)).filter_map(|error| error.downcast_ref::<io::Error>());
    match io.find_map(io::Error::raw_os_error) {
        Some(code) => format!(": {}", os_reason(code)),
        None => String::new(),
    }
}

/// Returns the operating system's name of an error, such as `too many open files`.
fn os_reason(code: i32) -> String {
    let error = io::Error::from_raw_os_error(code);
    let kind = error.kind().to_string();
    // The standard library has no name for the error.
    if kind != "uncategorized error" {
        return kind;
    }
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default();
    message.to_lowercase()
}

/// Returns why TLS failed, in fixed phrases: the server chooses the contents of a certificate.
fn tls_reason(error: &reqwest::Error) -> Option<String> {
    use rustls::{CertificateError as Certificate, Error as Tls};
    let reason = match tls_error(error)? {
        Tls::InvalidCertificate(error) => {
            let reason = match error {
                Certificate::Expired | Certificate::ExpiredContext { .. } => "it has expired",
                Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                    "it is not valid yet"
                }
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                    "it is for another host name"
                }
                Certificate::UnknownIssuer => "its issuer is unknown",
                Certificate::Revoked => "it has been revoked",
                _ => "it cannot be verified",
            };
            return Some(format!("the server's certificate is not trusted: {reason}"));
        }
        Tls::InvalidMessage(_) => "the server does not use TLS on this port".to_owned(),
        Tls::AlertReceived(alert) => format!("the server sent the alert {alert:?}"),
        Tls::PeerIncompatible(_) => {
            "client and server have no protocol version or cipher in common".to_owned()
        }
        _ => "the server violated the protocol".to_owned(),
    };
    Some(format!("cannot connect with TLS: {reason}"))
}

/// Whether the server's certificate was rejected, which a retry would not change.
pub(crate) fn is_untrusted(error: &reqwest::Error) -> bool {
    matches!(tls_error(error), Some(rustls::Error::InvalidCertificate(_)))
}

fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    chain(Some(error)).find_map(|error| {
        // The source of an `io::Error` is the source of its inner error, not the inner error
        // itself, which may be another `io::Error`.
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
        // The last failure may be the same as the first, or contain it.
        let first = self.first_failure();
        if let Some(first) = first.filter(|it| !self.0.message.starts_with(it)) {
            write!(f, "; the first attempt: {first}")?;
        }
        match self.0.operation {
            Some(operation) => write!(f, " ({})", operation.id()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The source may be an error of the caller and is not shown.
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
            Self::TooLarge => "the response body is larger than the limit",
            Self::TooLate => "no complete response within the time limit",
            Self::Stalled => "the server sent no more data within the time limit",
        })
    }
}

impl StdError for BodyError {}

/// Why a redirect was not followed. It contains an origin at most, never a path.
#[derive(Debug)]
pub(crate) enum RefusedRedirect {
    /// `None` if the origin's name contains a token.
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
