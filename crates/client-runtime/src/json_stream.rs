//! [`JsonStream`]: a sequence of JSON values.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::decode::{self, Decoder, strict_as_tolerant};
use crate::stream::{self, Framing, Items, TooLarge};
use crate::{ByteStream, StreamError};

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
    items: Items<Records>,
    decode: Decoder<T>,
    unreadable: Vec<String>,
}

impl<T: DeserializeOwned> JsonStream<T> {
    /// One value per line ([JSON Lines], NDJSON).
    ///
    /// [JSON Lines]: https://jsonlines.org
    pub fn lines(bytes: ByteStream) -> Self {
        Self::new(bytes, b'\n', strict_as_tolerant)
    }

    /// One value per line, decoded tolerantly: see [`decode::tolerant`].
    pub fn lines_tolerant(bytes: ByteStream) -> Self {
        Self::new(bytes, b'\n', decode::tolerant)
    }

    /// One value after each record separator, U+001E (RFC 7464).
    pub fn sequence(bytes: ByteStream) -> Self {
        Self::new(bytes, 0x1E, strict_as_tolerant)
    }

    /// One value after each record separator, decoded tolerantly: see [`decode::tolerant`].
    pub fn sequence_tolerant(bytes: ByteStream) -> Self {
        Self::new(bytes, 0x1E, decode::tolerant)
    }
}

impl<T> JsonStream<T> {
    fn new(bytes: ByteStream, separator: u8, decode: Decoder<T>) -> Self {
        let records = Records {
            separator,
            incomplete: Vec::new(),
        };
        Self {
            items: Items::new(bytes, records),
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
        let Some(record) = ready!(self.items.poll_next(context)?) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(match (self.decode)(&record) {
            Ok((value, unreadable)) => {
                self.unreadable = unreadable.iter().map(|it| self.items.redact(it)).collect();
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

/// Splits bytes at separators; records of only white space are skipped.
struct Records {
    separator: u8,
    /// The beginning of a record whose end has not arrived.
    incomplete: Vec<u8>,
}

impl Records {
    fn take(&mut self) -> Option<Vec<u8>> {
        let record = std::mem::take(&mut self.incomplete);
        let is_blank = record.trim_ascii() == b"" || record == b"\xEF\xBB\xBF";
        (!is_blank).then_some(record)
    }
}

impl Framing for Records {
    type Item = Vec<u8>;

    fn next(&mut self, bytes: &mut &[u8], limit: usize) -> Result<Option<Vec<u8>>, TooLarge> {
        while !bytes.is_empty() {
            let end = bytes.iter().position(|byte| *byte == self.separator);
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if self.incomplete.len() + part.len() > limit {
                return Err(TooLarge);
            }
            self.incomplete.extend_from_slice(part);
            let Some(end) = end else {
                *bytes = &[];
                break;
            };
            *bytes = &bytes[end + 1..];
            if let Some(record) = self.take() {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    fn end(&mut self) -> Result<Option<Vec<u8>>, StreamError> {
        Ok(self.take())
    }
}
