//! [`ByteStream`]: an answer that is read as it comes; and what streams of items have in common.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body_util::BodyExt;
use reqwest::Response;

use crate::asked::Asked;
use crate::body::Flow;
use crate::{DecodeError, TransportError};

/// The boxed `Stream` of bytes behind it.
type Inner = <progenitor_client::ByteStream as Deref>::Target;

/// The limit for items of a stream that no transport gave.
const ITEM_LIMIT: usize = 1024 * 1024;

/// The body of an answer that is not JSON: a stream, to which it dereferences.
///
/// It may take any time and have any length: bounded are only the server's pauses (see
/// [`TransportBuilder::idle_timeout`](crate::TransportBuilder::idle_timeout)). What is not
/// polled is not read, so a slow reader slows the server down.
///
/// `Debug` shows nothing of the bytes.
pub struct ByteStream {
    inner: Inner,
    flow: Option<Flow>,
    pub(crate) asked: Option<Asked>,
}

impl ByteStream {
    /// Wraps a stream, in tests for example.
    pub fn new(inner: Inner) -> Self {
        Self {
            inner,
            flow: None,
            asked: None,
        }
    }

    pub(crate) fn of(response: Response) -> Self {
        let flow = Flow::of(&response);
        if let Some(flow) = &flow {
            flow.set_piecewise(true);
        }
        Self {
            flow,
            asked: Asked::of(&response),
            inner: Box::pin(response.bytes_stream()),
        }
    }

    /// The stream itself.
    pub fn into_inner(self) -> Inner {
        self.inner
    }

    /// All bytes at once, within the time and the limit for bodies that hold for the call.
    ///
    /// # Errors
    ///
    /// When the body does not come in time, breaks off or is too large.
    pub async fn bytes(self) -> Result<Vec<u8>, TransportError> {
        if let Some(flow) = &self.flow {
            flow.set_piecewise(false);
        }
        let body = reqwest::Body::wrap_stream(self.inner).collect().await?;
        Ok(body.to_bytes().into())
    }

    /// How many bytes an item may have.
    pub(crate) fn item_limit(&self) -> usize {
        self.flow.as_ref().map_or(ITEM_LIMIT, Flow::item_limit)
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

/// Why an item of an [`EventStream`](crate::EventStream) or a
/// [`JsonStream`](crate::JsonStream) did not come.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The item with that number, counted from 1, is not what the description says. The stream
    /// goes on with the next one.
    Item {
        /// Which item it was.
        number: u64,
        /// What was expected, and where in the item.
        error: DecodeError,
    },
    /// An item is larger than the limit for items
    /// ([`TransportBuilder::item_limit`](crate::TransportBuilder::item_limit)). The stream has
    /// ended.
    TooLarge,
    /// The answer had bytes, but none that begins an event. The stream has ended.
    NoEvents,
    /// The connection broke off, or the server paused for too long. The stream has ended.
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

/// Divides bytes into items.
pub(crate) trait Framing {
    type Item;

    /// Takes bytes from the front of `bytes`: all that stand before the end of the next item,
    /// which it returns, or all there are.
    fn next(&mut self, bytes: &mut &[u8], limit: usize) -> Result<Option<Self::Item>, TooLarge>;

    /// What is left at the end.
    fn end(&mut self) -> Result<Option<Self::Item>, StreamError>;
}

/// The items of a stream of bytes.
pub(crate) struct Items<F> {
    /// `None` after the end.
    source: Option<ByteStream>,
    asked: Option<Asked>,
    piece: Vec<u8>,
    /// How much of the piece is read.
    read: usize,
    framing: F,
    number: u64,
}

impl<F: Framing> Items<F> {
    pub(crate) fn new(source: ByteStream, framing: F) -> Self {
        Self {
            asked: source.asked.clone(),
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

    /// Ends the stream, and its connection.
    pub(crate) fn close(&mut self) {
        self.source = None;
    }

    /// The error of the item that was read last.
    pub(crate) fn item_error(&self, error: DecodeError) -> StreamError {
        StreamError::Item {
            number: self.number,
            error: error.shown_by(|pointer| self.shown(pointer)),
        }
    }

    /// A pointer into an item, whose keys are the server's, as it may be shown.
    pub(crate) fn shown(&self, pointer: &str) -> String {
        let asked = self.asked.as_ref();
        asked.map_or_else(|| pointer.to_owned(), |asked| asked.redact(pointer))
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
            let item = self.framing.next(&mut rest, source.item_limit());
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
