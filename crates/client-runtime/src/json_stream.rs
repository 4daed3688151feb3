//! [`JsonStream`]: a sequence of JSON values.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::stream::{self, Framing, Items, TooLarge};
use crate::{ByteStream, DecodeError, StreamError, decode};

/// The JSON values of a response with a media type for sequences of them (`application/jsonl`,
/// `application/x-ndjson`, `application/json-seq` and others): a `Stream`, of which
/// [`JsonStream::next`] returns a value at a time.
///
/// A value that does not fit its description is an error for that value, and the stream
/// continues. Empty lines are skipped. Dropping the stream closes the connection.
///
/// ```
/// # async fn f(mut lines: client_runtime::JsonStream<u64>) -> Result<(), client_runtime::StreamError> {
/// let mut sum = 0;
/// while let Some(value) = lines.next().await {
///     sum += value?;
/// }
/// # Ok(()) }
/// ```
pub struct JsonStream<T> {
    items: Items<Texts>,
    decode: Decode<T>,
    unreadable: Vec<String>,
}

/// Decodes a value, and returns pointers to omitted values in it.
type Decode<T> = fn(&[u8]) -> Result<(T, Vec<String>), DecodeError>;

impl<T: DeserializeOwned> JsonStream<T> {
    /// One value per line ([JSON Lines], NDJSON).
    ///
    /// [JSON Lines]: https://jsonlines.org
    pub fn lines(bytes: ByteStream) -> Self {
        Self::new(bytes, b'\n', strict)
    }

    /// One value per line, decoded tolerantly: see [`decode::tolerant`].
    pub fn lines_tolerant(bytes: ByteStream) -> Self {
        Self::new(bytes, b'\n', decode::tolerant)
    }

    /// One value after each record separator, U+001E (RFC 7464).
    pub fn sequence(bytes: ByteStream) -> Self {
        Self::new(bytes, 0x1E, strict)
    }

    /// One value after each record separator, decoded tolerantly: see [`decode::tolerant`].
    pub fn sequence_tolerant(bytes: ByteStream) -> Self {
        Self::new(bytes, 0x1E, decode::tolerant)
    }
}

impl<T> JsonStream<T> {
    fn new(bytes: ByteStream, separator: u8, decode: Decode<T>) -> Self {
        let texts = Texts {
            separator,
            text: Vec::new(),
        };
        Self {
            items: Items::new(bytes, texts),
            decode,
            unreadable: Vec::new(),
        }
    }

    /// Returns the next value; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`StreamError::Item`] for a value that does not decode; all other errors end the stream.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        stream::next(self).await
    }

    /// JSON pointers (RFC 6901) into the last value, to values that tolerant decoding omitted.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }
}

impl<T> Stream for JsonStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, StreamError>>> {
        let text = match ready!(self.items.poll_next(context)) {
            Some(Ok(text)) => text,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        Poll::Ready(Some(match (self.decode)(&text) {
            Ok((value, unreadable)) => {
                self.unreadable = unreadable.iter().map(|it| self.items.shown(it)).collect();
                Ok(value)
            }
            Err(error) => Err(self.items.item_error(error)),
        }))
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonStream")
    }
}

fn strict<T: DeserializeOwned>(text: &[u8]) -> Result<(T, Vec<String>), DecodeError> {
    Ok((decode::strict(text)?, Vec::new()))
}

/// Splits bytes at separators; parts with only white space are skipped.
struct Texts {
    separator: u8,
    /// The beginning of an incomplete part.
    text: Vec<u8>,
}

impl Texts {
    fn take(&mut self) -> Option<Vec<u8>> {
        let text = std::mem::take(&mut self.text);
        let is_blank = text.trim_ascii() == b"" || text == b"\xEF\xBB\xBF";
        (!is_blank).then_some(text)
    }
}

impl Framing for Texts {
    type Item = Vec<u8>;

    fn next(&mut self, bytes: &mut &[u8], limit: usize) -> Result<Option<Vec<u8>>, TooLarge> {
        while !bytes.is_empty() {
            let end = bytes.iter().position(|byte| *byte == self.separator);
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if self.text.len() + part.len() > limit {
                return Err(TooLarge);
            }
            self.text.extend_from_slice(part);
            let Some(end) = end else {
                *bytes = &[];
                break;
            };
            *bytes = &bytes[end + 1..];
            if let Some(text) = self.take() {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    fn end(&mut self) -> Result<Option<Vec<u8>>, StreamError> {
        Ok(self.take())
    }
}
