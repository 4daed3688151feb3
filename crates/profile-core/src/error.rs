//! [`Error`]: the error of all vendors' clients.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use client_runtime::{DecodeError, TransportError};

use crate::ErrorKind;
use crate::message::tidy;

/// The reason why no profile was returned; all vendors share the type.
///
/// Its messages contain no credential, and nothing of a response except the vendor's short
/// message.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    vendor: &'static str,
    message: String,
    status: Option<u16>,
    retry_after: Option<Duration>,
    request_id: Option<String>,
    pointer: Option<String>,
    retryable: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error that a vendor's client detects: in its settings, or in a response with a
    /// success status that reports a failure. `message` is shortened, and words that look like
    /// a credential are removed.
    pub fn new(kind: ErrorKind, vendor: &'static str, message: &str) -> Self {
        Self(Box::new(Inner {
            kind,
            vendor,
            message: tidy(message).unwrap_or_default(),
            status: None,
            retry_after: None,
            request_id: None,
            pointer: None,
            retryable: false,
            source: None,
        }))
    }

    /// The error of a generated method, with the vendor's message.
    /// [`Connection::error`](crate::Connection::error) also removes the token from the message.
    pub fn from_client<E>(
        vendor: &'static str,
        error: client_runtime::Error<E>,
        vendor_message: Option<&str>,
    ) -> Self {
        let mut message = error.to_string();
        if let Some(vendor_message) = vendor_message.and_then(tidy) {
            message = format!("{message}: {vendor_message}");
        }
        Self(Box::new(Inner {
            kind: error.kind(),
            vendor,
            message,
            status: error.status().map(|status| status.as_u16()),
            retry_after: error.retry_after(),
            request_id: error.request_id().map(str::to_owned),
            pointer: error.pointer().map(str::to_owned),
            retryable: error.is_retryable(),
            source: match error {
                client_runtime::Error::Transport(error) => error.into_source(),
                _ => None,
            },
        }))
    }

    pub(crate) fn from_transport(vendor: &'static str, error: TransportError) -> Self {
        Self::from_client(vendor, client_runtime::Error::<()>::Transport(error), None)
    }

    pub(crate) fn from_decode(vendor: &'static str, error: DecodeError) -> Self {
        let converted = Self::new(ErrorKind::Decode, vendor, &error.to_string());
        match error.pointer() {
            // The message includes the location, unless that is the whole response.
            Some(pointer) => converted.at(pointer),
            None => converted,
        }
    }

    /// Prepends to the message what was attempted when the error occurred.
    #[must_use]
    pub fn during(mut self, what: &str) -> Self {
        self.0.message = format!("{what}: {}", self.0.message);
        self
    }

    /// Sets the location in the response, a JSON pointer (RFC 6901).
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.0.pointer = Some(pointer.into());
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The vendor's short name.
    pub fn vendor(&self) -> &str {
        self.0.vendor
    }

    /// The HTTP status, if a response was received.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long the vendor asks the client to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The id under which the vendor logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The JSON pointer (RFC 6901) to the value in the response that could not be used.
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }

    /// Whether the same call may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.vendor, self.0.message)?;
        match &self.0.pointer {
            // The messages of decode errors include the location.
            Some(pointer) if self.0.status.is_none() => write!(f, " at {}", pointer.escape_debug()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("vendor", &self.0.vendor)
            .field("status", &self.0.status)
            .field("pointer", &self.0.pointer)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
