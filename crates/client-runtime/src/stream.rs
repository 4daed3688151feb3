//! [`ByteStream`]: a response body that is read as it arrives; and what streams of items have in
//! common.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body_util::BodyExt;
use reqwest::Response;

use crate::body::BodyLimits;
use crate::request_info::RequestInfo;
use crate::{DecodeError, TransportError};

/// The boxed `Stream` of bytes.
type Inner = <progenitor_client::ByteStream as Deref>::Target;

/// The size limit for items of a stream that is not from a transport.
const MAX_ITEM_BYTES: usize = 1024 * 1024;

/// The body of a response that is not JSON: a stream, to which it dereferences.
///
/// It may take any time and have any length: only the pauses of the server are limited (see
/// [`TransportBuilder::idle_timeout`](crate::TransportBuilder::idle_timeout)). The body is read
/// only when the stream is polled, so a slow reader slows the server down.
///
/// `Debug` shows none of the bytes.
pub struct ByteStream {
    inner: Inner,
    limits: Option<BodyLimits>,
    pub(crate) request_info: Option<RequestInfo>,
}

impl ByteStream {
    /// Wraps a stream, in tests for example.
    pub fn new(inner: Inner) -> Self {
        Self {
            inner,
            limits: None,
            request_info: None,
        }
    }

    pub(crate) fn of(response: Response) -> Self {
        let limits = BodyLimits::of(&response);
        if let Some(limits) = &limits {
            limits.set_piecewise(true);
        }
        Self {
            limits,
            request_info: RequestInfo::of(&response),
            inner: Box::pin(response.bytes_stream()),
        }
    }

    /// Returns the stream.
    pub fn into_inner(self) -> Inner {
        self.inner
    }

    /// Reads all bytes, within the time and size limits of the call.
    ///
    /// # Errors
    ///
    /// When the connection is lost, or the body exceeds a limit.
    pub async fn bytes(self) -> Result<Vec<u8>, TransportError> {
        if let Some(limits) = &self.limits {
            limits.set_piecewise(false);
        }
        let body = reqwest::Body::wrap_stream(self.inner).collect().await?;
        Ok(body.to_bytes().into())
    }

    fn max_item_bytes(&self) -> usize {
        let limits = self.limits.as_ref();
        limits.map_or(MAX_ITEM_BYTES, BodyLimits::max_item_bytes)
    }
}

impl Deref for ByteStream {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl DerefMut for ByteStream {
    fn deref_mut(&mut self) -> &mut Inner {
        &mut self.inner
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

/// Why an item of an [`EventStream`](crate::EventStream) or a [`JsonStream`](crate::JsonStream)
/// could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// An item does not fit its description. The stream continues with the next one.
    Item {
        /// The number of the item, from 1.
        number: u64,
        /// The expectation, and the location in the item.
        error: DecodeError,
    },
    /// An item is larger than the limit for items
    /// ([`TransportBuilder::item_limit`](crate::TransportBuilder::item_limit)). The stream has
    /// ended.
    TooLarge,
    /// The response has bytes, but none that begin an event. The stream has ended.
    NoEvents,
    /// The connection was lost, or the server paused for too long. The stream has ended.
    Transport(TransportError),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item { number, error } => write!(f, "item {number} of the stream: {error}"),
            Self::TooLarge => f.write_str("an item of the stream is larger than the limit"),
            Self::NoEvents => f.write_str("expected server-sent events, found something else"),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Item { error, .. } => Some(error),
            Self::Transport(error) => error.source(),
            Self::TooLarge | Self::NoEvents => None,
        }
    }
}

/// An item is larger than the limit.
pub(crate) struct TooLarge;

/// Splits bytes into items.
pub(crate) trait Framing {
    type Item;

    /// Consumes bytes from the front of `bytes`: those up to the end of the next item, which it
    /// returns, or all of them.
    fn next(&mut self, bytes: &mut &[u8], limit: usize) -> Result<Option<Self::Item>, TooLarge>;

    /// Returns the last item, which the end of the bytes completes.
    fn end(&mut self) -> Result<Option<Self::Item>, StreamError>;
}

/// The items of a stream of bytes.
pub(crate) struct Items<F> {
    /// `None` after the end.
    source: Option<ByteStream>,
    request_info: Option<RequestInfo>,
    piece: Vec<u8>,
    /// The number of bytes of the current piece that were consumed.
    read: usize,
    framing: F,
    number: u64,
}

impl<F: Framing> Items<F> {
    pub(crate) fn new(source: ByteStream, framing: F) -> Self {
        Self {
            request_info: source.request_info.clone(),
            source: Some(source),
            piece: Vec::new(),
            read: 0,
            framing,
            number: 0,
        }
    }

    pub(crate) fn framing(&self) -> &F {
        &self.framing
    }

    /// Ends the stream, and closes its connection.
    pub(crate) fn close(&mut self) {
        self.source = None;
    }

    /// Returns the error for the last item.
    pub(crate) fn item_error(&self, error: DecodeError) -> StreamError {
        StreamError::Item {
            number: self.number,
            error: error.map_pointer(|pointer| self.redact(pointer)),
        }
    }

    /// Redacts a pointer into an item, whose keys the server chose.
    pub(crate) fn redact(&self, pointer: &str) -> String {
        match &self.request_info {
            Some(request_info) => request_info.redact(pointer),
            None => pointer.to_owned(),
        }
    }

    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<F::Item, StreamError>>> {
        loop {
            let Some(source) = &mut self.source else {
                return Poll::Ready(None);
            };
            let mut rest = &self.piece[self.read..];
            let item = self.framing.next(&mut rest, source.max_item_bytes());
            self.read = self.piece.len() - rest.len();
            match item {
                Ok(None) => {}
                Ok(Some(item)) => {
                    self.number += 1;
                    return Poll::Ready(Some(Ok(item)));
                }
                Err(TooLarge) => {
                    self.close();
                    return Poll::Ready(Some(Err(StreamError::TooLarge)));
                }
            }
            match ready!(source.inner.as_mut().poll_next(context)) {
                Some(Ok(piece)) => (self.piece, self.read) = (piece.into(), 0),
                Some(Err(error)) => {
                    self.close();
                    let error = StreamError::Transport(error.into());
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.close();
                    let last = self.framing.end();
                    self.number += 1;
                    return Poll::Ready(last.transpose());
                }
            }
        }
    }
}

/// Waits for the next item of a stream.
pub(crate) async fn next<S: futures_core::Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}
