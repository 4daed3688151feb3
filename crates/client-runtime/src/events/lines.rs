//! The lines of an event stream ([WHATWG HTML, 9.2.6]).
//!
//! No existing crate is used: they end a stream at the first byte that is not UTF-8, where the
//! standard requires U+FFFD, and read lines of unlimited length.
//!
//! [WHATWG HTML, 9.2.6]:
//! https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

use std::time::Duration;

use crate::StreamError;
use crate::stream::{Framing, TooLarge};

/// An event before its data is decoded.
#[derive(Debug, PartialEq)]
pub(super) struct RawEvent {
    pub(super) name: String,
    /// Whether the server stated no event type.
    pub(super) is_unnamed: bool,
    /// The id of this event or of an earlier one.
    pub(super) id: String,
    /// Whether the event states an id.
    pub(super) has_id: bool,
    pub(super) data: String,
    /// The reconnection time in milliseconds.
    pub(super) retry: Option<u64>,
}

/// Reads lines, and collects the fields of an event until an empty line.
#[derive(Default)]
pub(super) struct Lines {
    /// The beginning of an incomplete line.
    line: Vec<u8>,
    /// Whether the last byte was a CR; a LF after it belongs to the same line end.
    after_cr: bool,
    /// Whether the first line was read, which may begin with a byte order mark.
    is_begun: bool,
    /// Whether any byte was received, and whether any line is one of an event stream.
    has_bytes: bool,
    has_fields: bool,
    name: String,
    /// The data lines, each with a line feed.
    data: String,
    has_id: bool,
    last_id: String,
    retry: Option<u64>,
    last_retry: Option<u64>,
}

impl Lines {
    pub(super) fn last_event_id(&self) -> &str {
        &self.last_id
    }

    pub(super) fn retry(&self) -> Option<Duration> {
        self.last_retry.map(Duration::from_millis)
    }

    /// Processes a line; returns an event if the line completes one.
    fn process_line(&mut self, line: &[u8]) -> Option<RawEvent> {
        let line = if std::mem::replace(&mut self.is_begun, true) {
            line
        } else {
            line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
        };
        if line.is_empty() {
            return self.take_event();
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let value_text = || String::from_utf8_lossy(value);
        self.has_fields = true;
        match field {
            b"event" => self.name = value_text().into_owned(),
            b"data" => {
                self.data.push_str(&value_text());
                self.data.push('\n');
            }
            b"id" if !value.contains(&0) => {
                self.last_id = value_text().into_owned();
                self.has_id = true;
            }
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                // A number out of range is ignored.
                let wait = value_text().parse().unwrap_or(u64::MAX);
                (self.retry, self.last_retry) = (Some(wait), Some(wait));
            }
            // A comment.
            b"" | b"id" | b"retry" => {}
            _ => self.has_fields = false,
        }
        None
    }

    /// Returns the collected event, if it has data.
    fn take_event(&mut self) -> Option<RawEvent> {
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        let has_id = std::mem::take(&mut self.has_id);
        let retry = self.retry.take();
        data.pop()?;
        let is_unnamed = name.is_empty();
        Some(RawEvent {
            name: if is_unnamed {
                "message".to_owned()
            } else {
                name
            },
            is_unnamed,
            id: self.last_id.clone(),
            has_id,
            data,
            retry,
        })
    }
}

impl Framing for Lines {
    type Item = RawEvent;

    fn next(&mut self, bytes: &mut &[u8], limit: usize) -> Result<Option<RawEvent>, TooLarge> {
        while let Some(first) = bytes.first() {
            self.has_bytes = true;
            if std::mem::take(&mut self.after_cr) && *first == b'\n' {
                *bytes = &bytes[1..];
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if self.line.len() + self.data.len() + part.len() > limit {
                return Err(TooLarge);
            }
            self.line.extend_from_slice(part);
            let Some(end) = end else {
                *bytes = &[];
                break;
            };
            self.after_cr = bytes[end] == b'\r';
            *bytes = &bytes[end + 1..];
            let mut line = std::mem::take(&mut self.line);
            let event = self.process_line(&line);
            // Keeps the allocation for the next line.
            line.clear();
            self.line = line;
            if event.is_some() {
                return Ok(event);
            }
        }
        Ok(None)
    }

    fn end(&mut self) -> Result<Option<RawEvent>, StreamError> {
        if self.has_bytes && !self.has_fields {
            Err(StreamError::NoEvents)
        } else {
            Ok(None)
        }
    }
}
