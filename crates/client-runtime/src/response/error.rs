//! [`Error`]: the error of generated methods.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, InvalidHeaderValue};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;

use crate::request_info::RequestInfo;
use crate::{
    ByteStream, DecodeError, ErrorKind, Header, InvalidArgument, OutOfBounds, RateLimit, Response,
    ResponseValue, TransportError, decode, error_kind, retry,
};

/// The maximum number of bytes of an error response's body that are kept for its message.
const MAX_BODY_TEXT: usize = 16 * 1024;

/// The error of generated methods; `E` is the described type of the error response's body.
///
/// Neither `Debug` nor `Display` shows a body, a header, a URL's query, a credential or a value
/// of a response. For 404 and 410 they show the URL without its query and credentials. The
/// variants provide the response.
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The request could not be built from the arguments.
    InvalidRequest(String),
    /// No response was received, or it was refused before it was read.
    Transport(TransportError),
    /// A response with a described error status, and its decoded body.
    ErrorResponse(ResponseValue<E>),
    /// A response with a status that the description does not declare, and its unread body.
    UnexpectedResponse(Response),
    /// A response whose body does not fit the description of its status.
    Undecodable(Box<Undecodable>),
}

impl<E> Error<E> {
    /// Reads a response with a JSON body; `wrap` is the variant of an enum for the status. See
    /// [`ResponseValue::from_response`].
    pub async fn with_json<B: DeserializeOwned>(
        response: Response,
        wrap: impl FnOnce(B) -> E,
    ) -> Self {
        let response = ResponseValue::with_json(response, wrap).await;
        response.map_or_else(|error| error, Self::ErrorResponse)
    }

    /// Like [`with_json`](Self::with_json), read tolerantly. See
    /// [`ResponseValue::from_response_tolerant`].
    pub async fn with_json_tolerant<B: DeserializeOwned>(
        response: Response,
        wrap: impl FnOnce(B) -> E,
    ) -> Self {
        let response = ResponseValue::with_json_tolerant(response, wrap).await;
        response.map_or_else(|error| error, Self::ErrorResponse)
    }

    /// Wraps a response whose body is not JSON; `wrap` is the variant of an enum for the
    /// status.
    pub fn with_bytes(response: Response, wrap: impl FnOnce(ByteStream) -> E) -> Self {
        Self::ErrorResponse(ResponseValue::with_bytes(response, wrap))
    }

    /// Wraps a response whose body is not read; `inner` is the variant of an enum for the
    /// status.
    pub fn without_body(response: Response, inner: E) -> Self {
        Self::ErrorResponse(ResponseValue::without_body(response, inner))
    }

    /// The kind of failure. An error status determines it, whether or not the body could be
    /// decoded.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidRequest(_) => ErrorKind::Config,
            Self::Transport(error) => error.kind(),
            Self::ErrorResponse(_) | Self::UnexpectedResponse(_) | Self::Undecodable(_) => self
                .status()
                .and_then(ErrorKind::of_status)
                .unwrap_or(ErrorKind::Decode),
        }
    }

    /// The status of the response, if one was received.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(response) => Some(response.status()),
            Self::UnexpectedResponse(response) => Some(response.status()),
            Self::Undecodable(response) => Some(response.status),
        }
    }

    /// The headers of the response, if one was received. They may hold secrets.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(response) => Some(response.headers()),
            Self::UnexpectedResponse(response) => Some(response.headers()),
            Self::Undecodable(response) => Some(&response.headers),
        }
    }

    /// The body of the error response, if one was received and decoded.
    pub fn body(&self) -> Option<&E> {
        match self {
            Self::ErrorResponse(response) => Some(response),
            _ => None,
        }
    }

    fn request_info(&self) -> Option<RequestInfo> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(response) => response.request_info().cloned(),
            Self::UnexpectedResponse(response) => response.request_info(),
            Self::Undecodable(response) => response.request_info.clone(),
        }
    }

    /// The operation, by its id in the description; `None` if no request was made.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Transport(error) => error.operation(),
            _ => Some(self.request_info()?.operation().id()),
        }
    }

    /// The path template of the operation, such as `/pets/{petId}`; `None` for a request that was
    /// not sent, and for one that no generated method sent.
    pub fn path_template(&self) -> Option<&'static str> {
        match self {
            Self::Transport(error) => error.path_template(),
            _ => self.request_info()?.operation().path_template(),
        }
    }

    /// The HTTP method of the request; `None` for a request that was not built.
    pub fn method(&self) -> Option<Method> {
        match self {
            Self::Transport(error) => error.method().cloned(),
            _ => Some(self.request_info()?.method().clone()),
        }
    }

    /// The value of a described header; see [`ResponseValue::header`].
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Option<H> {
        self.headers().and_then(|headers| header.of(headers))
    }

    /// Whether the same request may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_retryable(),
            _ => self.status().is_some_and(error_kind::is_transient),
        }
    }

    /// How long the server asks the client to wait (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry::retry_after)
    }

    /// The rate limit that the server states, if any.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().and_then(RateLimit::of)
    }

    /// The id under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(request_id)
    }

    /// JSON pointer (RFC 6901) to the value that could not be decoded.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Self::Undecodable(response) => response.error.pointer(),
            _ => None,
        }
    }

    /// Takes the beginning of the error response's body, in whatever format, to search it for a
    /// message that the description does not declare. A second call returns nothing.
    ///
    /// The text comes from the server and may hold secrets.
    pub async fn take_body_text(&mut self) -> Vec<u8> {
        match self {
            Self::ErrorResponse(response) => response.take_body_text(),
            Self::Undecodable(response) => std::mem::take(&mut response.body_text),
            Self::UnexpectedResponse(response)
                if ErrorKind::of_status(response.status()).is_some() =>
            {
                let mut body = Vec::new();
                // A truncated body may hold a message, too.
                while body.len() < MAX_BODY_TEXT
                    && let Ok(Some(bytes)) = response.inner_mut().chunk().await
                {
                    body.extend_from_slice(&bytes);
                }
                body_text(response.status(), &body)
            }
            Self::UnexpectedResponse(_) | Self::InvalidRequest(_) | Self::Transport(_) => {
                Vec::new()
            }
        }
    }

    /// Drops the type of the body, to treat errors of several operations alike.
    pub fn into_untyped(self) -> Error {
        match self {
            Self::InvalidRequest(message) => Error::InvalidRequest(message),
            Self::Transport(error) => Error::Transport(error),
            Self::ErrorResponse(response) => Error::ErrorResponse(response.map(drop)),
            Self::UnexpectedResponse(response) => Error::UnexpectedResponse(response),
            Self::Undecodable(response) => Error::Undecodable(response),
        }
    }
}

/// A response whose body could not be decoded.
pub struct Undecodable {
    status: StatusCode,
    headers: HeaderMap,
    error: DecodeError,
    body_text: Vec<u8>,
    request_info: Option<RequestInfo>,
}

impl Undecodable {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        error: DecodeError,
        request_info: Option<RequestInfo>,
    ) -> Self {
        let error = match &request_info {
            Some(request_info) => error.map_pointer(|pointer| request_info.redact(pointer)),
            None => error,
        };
        Self {
            status,
            headers,
            error,
            body_text: Vec::new(),
            request_info,
        }
    }

    /// Keeps the beginning of the body, if the status is an error.
    pub(crate) fn with_body(mut self, body: &[u8]) -> Self {
        self.body_text = body_text(self.status, body);
        self
    }

    /// What was expected, where, and what was found instead.
    pub fn error(&self) -> &DecodeError {
        &self.error
    }
}

impl fmt::Debug for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecodable")
            .field("status", &self.status)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRequest(message) => write!(f, "invalid request: {message}"),
            Self::Transport(error) => error.fmt(f),
            Self::ErrorResponse(response) => self.write_status(f, response.status()),
            Self::UnexpectedResponse(response) => {
                self.write_status(f, response.status())?;
                f.write_str(" (unexpected status)")
            }
            Self::Undecodable(response) => {
                self.write_status(f, response.status)?;
                write!(f, ": {}", response.error)
            }
        }
    }
}

impl<E> Error<E> {
    /// Writes the status, and the URL for 404 and 410, which a caller checks first.
    fn write_status(&self, f: &mut fmt::Formatter<'_>, status: StatusCode) -> fmt::Result {
        write!(f, "the server responded with {status}")?;
        match self.request_info() {
            Some(request_info) if ErrorKind::of_status(status) == Some(ErrorKind::NotFound) => {
                write!(f, " for {}", request_info.url())
            }
            _ => Ok(()),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("message", &format_args!("{self}"))
            .finish_non_exhaustive()
    }
}

impl<E> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The message includes that of the transport error, so the chain continues after it.
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl<E> From<TransportError> for Error<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl<E> From<OutOfBounds> for Error<E> {
    fn from(error: OutOfBounds) -> Self {
        Self::InvalidRequest(error.0)
    }
}

impl<E> From<InvalidArgument> for Error<E> {
    fn from(error: InvalidArgument) -> Self {
        Self::InvalidRequest(error.0)
    }
}

impl<E> From<Undecodable> for Error<E> {
    fn from(response: Undecodable) -> Self {
        Self::Undecodable(Box::new(response))
    }
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        Self::Transport(error.into())
    }
}

impl<E> From<InvalidHeaderValue> for Error<E> {
    fn from(_: InvalidHeaderValue) -> Self {
        Self::InvalidRequest("an argument cannot be sent as a header".to_owned())
    }
}

impl<E> From<Infallible> for Error<E> {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Returns the beginning of an error response's body; nothing for a success.
pub(crate) fn body_text(status: StatusCode, body: &[u8]) -> Vec<u8> {
    match ErrorKind::of_status(status) {
        Some(_) => {
            let text = decode::without_byte_order_mark(body);
            text[..text.len().min(MAX_BODY_TEXT)].to_owned()
        }
        None => Vec::new(),
    }
}

/// Returns the first plausible id in the common headers for request ids.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 4] = [
        "x-request-id",
        "request-id",
        "x-correlation-id",
        "x-trace-id",
    ];
    NAMES
        .iter()
        .filter_map(|name| headers.get(*name))
        // A header in which the server echoes a token is marked sensitive.
        .filter(|value| !value.is_sensitive())
        .filter_map(|value| value.to_str().ok())
        .find(|id| !id.is_empty() && id.len() <= 128 && id.bytes().all(|b| b.is_ascii_graphic()))
}
