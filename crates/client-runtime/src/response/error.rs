//! [`Error`]: what a generated method fails with.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, InvalidHeaderValue};
use reqwest::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::asked::Asked;
use crate::{
    ByteStream, DecodeError, ErrorKind, Header, InvalidArgument, OutOfBounds, RateLimit,
    ResponseValue, TransportError, decode, kind, retry,
};

/// How much of an error's body is kept for the words in it.
const LONGEST_WORDS: usize = 16 * 1024;

/// What a generated method fails with; `E` is the described type of the vendor's error body.
///
/// Neither `Debug` nor `Display` shows a body, a header, a URL's query, a credential or a value
/// from an answer; the URL without them is shown where the server has nothing there; what was received is reached by name, through the variants.
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The request could not be built from the arguments.
    InvalidRequest(String),
    /// No answer came, or it was refused unread.
    Transport(TransportError),
    /// An error status that the description names, with its decoded body.
    ErrorResponse(ResponseValue<E>),
    /// A status that the description does not name, with the body still to be read.
    Unexpected(Box<Response>),
    /// The body is not what the description says for its status, which is kept.
    Undecodable(Box<Undecodable>),
}

impl<E> Error<E> {
    /// An answer with a status that the description does not name.
    #[allow(non_snake_case)] // Generated code writes it as progenitor's variant of this name.
    pub fn UnexpectedResponse(response: Response) -> Self {
        Self::Unexpected(Box::new(response))
    }

    /// A failure told from others by its status, whose body is JSON; `wrap` is the variant
    /// of an enum. See [`ResponseValue::from_response`].
    pub async fn with_json<B: DeserializeOwned>(
        response: Response,
        wrap: impl FnOnce(B) -> E,
    ) -> Self {
        let answer = ResponseValue::with_json(response, wrap).await;
        answer.map_or_else(|error| error, Self::ErrorResponse)
    }

    /// The same, read tolerantly. See [`ResponseValue::from_response_tolerant`].
    pub async fn with_json_tolerant<B: DeserializeOwned>(
        response: Response,
        wrap: impl FnOnce(B) -> E,
    ) -> Self {
        let answer = ResponseValue::with_json_tolerant(response, wrap).await;
        answer.map_or_else(|error| error, Self::ErrorResponse)
    }

    /// A failure told from others by its status, whose body is not JSON.
    pub fn with_bytes(response: Response, wrap: impl FnOnce(ByteStream) -> E) -> Self {
        Self::ErrorResponse(ResponseValue::with_bytes(response, wrap))
    }

    /// A failure told from others by its status, whose body is of no interest.
    pub fn without_body(response: Response, inner: E) -> Self {
        Self::ErrorResponse(ResponseValue::without_body(response, inner))
    }

    /// What sort of failure it was. An error status decides, whether or not its body could be
    /// decoded.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidRequest(_) => ErrorKind::Config,
            Self::Transport(error) => error.kind(),
            Self::ErrorResponse(_) | Self::Unexpected(_) | Self::Undecodable(_) => self
                .status()
                .and_then(ErrorKind::of_status)
                .unwrap_or(ErrorKind::Decode),
        }
    }

    /// The status of the answer, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(answer) => Some(answer.status()),
            Self::Unexpected(answer) => Some(answer.status()),
            Self::Undecodable(answer) => Some(answer.status),
        }
    }

    /// The headers of the answer, if one came. They can hold secrets.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(answer) => Some(answer.headers()),
            Self::Unexpected(answer) => Some(answer.headers()),
            Self::Undecodable(answer) => Some(&answer.headers),
        }
    }

    /// The vendor's own error body, if it came and could be decoded.
    pub fn body(&self) -> Option<&E> {
        match self {
            Self::ErrorResponse(answer) => Some(answer),
            _ => None,
        }
    }

    /// The operation, by its id in the description; none for a request that was not made.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::InvalidRequest(_) => None,
            Self::Transport(error) => error.operation(),
            Self::ErrorResponse(answer) => answer.operation(),
            Self::Unexpected(answer) => Asked::of(answer).map(|it| it.operation()),
            Self::Undecodable(answer) => answer.asked.as_ref().map(Asked::operation),
        }
    }

    /// The HTTP method of the request, if a response came.
    pub fn method(&self) -> Option<Method> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::ErrorResponse(answer) => answer.method().cloned(),
            Self::Unexpected(answer) => Asked::of(answer).map(|it| it.method().clone()),
            Self::Undecodable(answer) => answer.asked.as_ref().map(|it| it.method().clone()),
        }
    }

    /// The value of a described header; see [`ResponseValue::header`].
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Option<H> {
        self.headers().and_then(|headers| header.of(headers))
    }

    /// Whether the same request may well succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_retryable(),
            _ => self.status().is_some_and(kind::is_transient),
        }
    }

    /// How long the vendor asks to wait (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry::retry_after)
    }

    /// How many more requests the server takes, if it said so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().and_then(RateLimit::of)
    }

    /// The id by which the vendor finds this call in its logs, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(request_id)
    }

    /// JSON pointer (RFC 6901) to what could not be decoded.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Self::Undecodable(answer) => answer.error.pointer(),
            _ => None,
        }
    }

    /// The beginning of the body of an error's answer, whatever its form: for words that the
    /// description does not speak of. It can be had once.
    ///
    /// It is the server's text as it came, which can hold secrets.
    pub async fn take_words(&mut self) -> Vec<u8> {
        match self {
            Self::ErrorResponse(answer) => answer.take_words(),
            Self::Undecodable(answer) => std::mem::take(&mut answer.words),
            Self::Unexpected(answer) if ErrorKind::of_status(answer.status()).is_some() => {
                let mut body = Vec::new();
                // What breaks off has said something nevertheless.
                while body.len() < LONGEST_WORDS
                    && let Ok(Some(bytes)) = answer.chunk().await
                {
                    body.extend_from_slice(&bytes);
                }
                words(answer.status(), &body)
            }
            Self::Unexpected(_) | Self::InvalidRequest(_) | Self::Transport(_) => Vec::new(),
        }
    }

    /// The same error without the vendor's body, to treat operations alike.
    pub fn into_untyped(self) -> Error {
        match self {
            Self::InvalidRequest(message) => Error::InvalidRequest(message),
            Self::Transport(error) => Error::Transport(error),
            Self::ErrorResponse(answer) => {
                let (status, headers) = (answer.status(), answer.headers().clone());
                Error::ErrorResponse(ResponseValue::new((), status, headers))
            }
            Self::Unexpected(answer) => Error::Unexpected(answer),
            Self::Undecodable(answer) => Error::Undecodable(answer),
        }
    }
}

/// An answer whose body could not be decoded. Of a success it holds everything but the body.
pub struct Undecodable {
    status: StatusCode,
    headers: HeaderMap,
    error: DecodeError,
    words: Vec<u8>,
    asked: Option<Asked>,
}

impl Undecodable {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        error: DecodeError,
        asked: Option<Asked>,
    ) -> Self {
        let error = match &asked {
            Some(asked) => error.shown_by(|text| asked.redact(text)),
            None => error,
        };
        Self {
            status,
            headers,
            error,
            words: Vec::new(),
            asked,
        }
    }

    /// With the body, where it is that of an error.
    pub(crate) fn saying(mut self, body: &[u8]) -> Self {
        self.words = words(self.status, body);
        self
    }

    /// What was expected where, and what came instead.
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
            Self::ErrorResponse(answer) => {
                write!(f, "the server answered {}", answer.status())?;
                write_url(f, answer.status(), answer.asked())
            }
            Self::Unexpected(answer) => {
                write!(f, "the server answered {}", answer.status())?;
                write_url(f, answer.status(), Asked::of(answer).as_ref())?;
                f.write_str(", unexpectedly")
            }
            Self::Undecodable(answer) => {
                write!(f, "the server answered {}", answer.status)?;
                write_url(f, answer.status, answer.asked.as_ref())?;
                write!(f, ": {}", answer.error)
            }
        }
    }
}

/// Where there is nothing, a caller looks first whether the URL is right.
fn write_url(f: &mut fmt::Formatter<'_>, status: StatusCode, asked: Option<&Asked>) -> fmt::Result {
    match asked {
        Some(asked) if ErrorKind::of_status(status) == Some(ErrorKind::NotFound) => {
            write!(f, " for {}", asked.url())
        }
        _ => Ok(()),
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
            // Its text is already ours, so the chain goes on behind it.
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
    fn from(answer: Undecodable) -> Self {
        Self::Undecodable(Box::new(answer))
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

/// What of a body is kept for the words in it: the beginning, if it is that of an error.
pub(crate) fn words(status: StatusCode, body: &[u8]) -> Vec<u8> {
    match ErrorKind::of_status(status) {
        Some(_) => {
            let text = decode::without_byte_order_mark(body);
            text[..text.len().min(LONGEST_WORDS)].to_owned()
        }
        None => Vec::new(),
    }
}

/// The first of the usual headers for it that holds a plausible id.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 4] = [
        "x-request-id",
        "request-id",
        "x-correlation-id",
        "x-trace-id",
    ];
    // A value in which the server echoes a token has been marked.
    let values = NAMES.iter().filter_map(|name| headers.get(*name));
    let values = values.filter(|value| !value.is_sensitive());
    let mut ids = values.filter_map(|value| value.to_str().ok());
    ids.find(|id| !id.is_empty() && id.len() <= 128 && id.bytes().all(|b| b.is_ascii_graphic()))
}
