//! [`EventStream`]: server-sent events with decoded data.

mod lines;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::decode::{self, Decoded, Decoder, strict_as_tolerant};
use crate::stream::{self, Items};
use crate::{ByteStream, DecodeError, StreamError};
use lines::{Lines, RawEvent};

/// The data of the last event of some servers; it is not JSON.
const DONE: &str = "[DONE]";

/// One server-sent event ([WHATWG HTML, 9.2]).
///
/// `Debug` shows neither the data nor the id.
///
/// [WHATWG HTML, 9.2]: https://html.spec.whatwg.org/multipage/server-sent-events.html
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type of the event; `message` if the server states none.
    pub name: String,
    /// The id of the event, or of the last event before it with an id; empty if there is none.
    pub id: String,
    /// The decoded data.
    pub data: T,
    /// JSON pointers (RFC 6901) into the data, to values that tolerant decoding omitted.
    pub unreadable: Vec<String>,
}

impl<T> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}

/// The events of a response with the media type `text/event-stream`: a `Stream` of [`Event`]s,
/// of which [`EventStream::next`] returns one at a time.
///
/// An event whose data does not fit its description is an error for that event, and the stream
/// continues. The data `[DONE]` ends a stream of JSON. An event that the server did not
/// complete is ignored, as the standard requires. Dropping the stream closes the connection.
///
/// ```
/// # async fn f(mut events: client_runtime::EventStream<String>) -> Result<(), client_runtime::StreamError> {
/// while let Some(event) = events.next().await {
///     let event = event?;
///     println!("{}: {}", event.name, event.data);
/// }
/// # Ok(()) }
/// ```
pub struct EventStream<T> {
    items: Items<Lines>,
    decode: DecodeEvent<T>,
}

/// Decodes an event; `None` if it marks the end of the stream.
type DecodeEvent<T> = fn(&RawEvent) -> Result<Option<Decoded<T>>, DecodeError>;

impl EventStream<String> {
    /// Events whose data is a string.
    pub fn text(bytes: ByteStream) -> Self {
        Self::new(bytes, |raw| Ok(Some((raw.data.clone(), Vec::new()))))
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// Events whose data is JSON.
    pub fn json(bytes: ByteStream) -> Self {
        Self::new(bytes, |raw| decode_data(raw, strict_as_tolerant))
    }

    /// Events whose data is JSON, decoded tolerantly: see [`decode::tolerant`].
    pub fn json_tolerant(bytes: ByteStream) -> Self {
        Self::new(bytes, |raw| decode_data(raw, decode::tolerant))
    }

    /// Events that are described as objects with the members `event`, `data`, `id` and `retry`:
    /// [`Event::data`] is such an object. Its member `data` is parsed as JSON if possible, else
    /// it is a string.
    pub fn whole(bytes: ByteStream) -> Self {
        Self::new(bytes, |raw| decode_whole(raw, strict_as_tolerant))
    }

    /// Like [`whole`](Self::whole), decoded tolerantly: see [`decode::tolerant`].
    pub fn whole_tolerant(bytes: ByteStream) -> Self {
        Self::new(bytes, |raw| decode_whole(raw, decode::tolerant))
    }
}

impl<T> EventStream<T> {
    fn new(bytes: ByteStream, decode: DecodeEvent<T>) -> Self {
        Self {
            items: Items::new(bytes, Lines::default()),
            decode,
        }
    }

    /// Returns the next event; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`StreamError::Item`] for an event that does not decode; all other errors end the
    /// stream.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        stream::next(self).await
    }

    /// Returns the id of the last event with an id, for
    /// [`resuming_after`](crate::resuming_after); empty if there is none.
    pub fn last_event_id(&self) -> &str {
        self.items.framing().last_event_id()
    }

    /// Returns how long the server asks clients to wait before they reconnect, if it states a
    /// time.
    pub fn retry(&self) -> Option<Duration> {
        self.items.framing().retry()
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let Some(raw) = ready!(self.items.poll_next(context)?) else {
            return Poll::Ready(None);
        };
        Poll::Ready(match (self.decode)(&raw) {
            Ok(Some((data, unreadable))) => Some(Ok(Event {
                name: raw.name,
                id: raw.id,
                data,
                unreadable: unreadable.iter().map(|it| self.items.redact(it)).collect(),
            })),
            Ok(None) => {
                self.items.close();
                None
            }
            Err(error) => Some(Err(self.items.item_error(error))),
        })
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

fn decode_data<T>(raw: &RawEvent, decode: Decoder<T>) -> Result<Option<Decoded<T>>, DecodeError> {
    match raw.data.as_str() {
        DONE => Ok(None),
        data => decode(data.as_bytes()).map(Some),
    }
}

/// Decodes an event as an object.
fn decode_whole<T>(raw: &RawEvent, decode: Decoder<T>) -> Result<Option<Decoded<T>>, DecodeError> {
    if raw.is_unnamed && raw.data == DONE {
        return Ok(None);
    }
    let mut event = json!({"data": raw.data});
    if !raw.is_unnamed {
        event["event"] = raw.name.as_str().into();
    }
    if raw.has_id {
        event["id"] = raw.id.as_str().into();
    }
    if let Some(retry) = raw.retry {
        event["retry"] = retry.into();
    }
    let with_string = event.to_string();
    let Ok(data) = serde_json::from_str::<Value>(&raw.data) else {
        return decode(with_string.as_bytes()).map(Some);
    };
    event["data"] = data;
    decode(event.to_string().as_bytes())
        // A string may look like JSON.
        .or_else(|error| decode(with_string.as_bytes()).map_err(|_| error))
        .map(Some)
}
