//! The lines of an event stream ([WHATWG HTML, 9.2.6]).
//!
//! Written here since the crates for it end a stream at the first byte that is no UTF-8, which
//! the standard replaces, and read a line of any length.
//!
//! [WHATWG HTML, 9.2.6]: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

use std::time::Duration;

use crate::StreamError;
use crate::stream::{Framing, TooLarge};

/// An event as it came.
#[derive(Debug, PartialEq)]
pub(super) struct Raw {
    pub(super) name: String,
    /// Whether the server gave no name.
    pub(super) is_unnamed: bool,
    /// The last id.
    pub(super) id: String,
    /// Whether this event has an id of its own.
    pub(super) has_id: bool,
    pub(super) data: String,
    /// In milliseconds.
    pub(super) retry: Option<u64>,
}

/// Reads lines, and gathers what they say until an empty one.
#[derive(Default)]
pub(super) struct Lines {
    /// The beginning of a line.
    line: Vec<u8>,
    /// Whether the last byte was a CR, after which a LF belongs to it.
    after_cr: bool,
    /// Whether the first line is read, before which a byte order mark may stand.
    begun: bool,
    /// Whether any byte came, and whether any line was one of an event stream.
    any_byte: bool,
    any_field: bool,
    name: String,
    /// Each line with a line feed.
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

    /// Takes in a line; an event where it ends one.
    fn line(&mut self, line: &[u8]) -> Option<Raw> {
        let line = if std::mem::replace(&mut self.begun, true) {
            line
        } else {
            line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
        };
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value);
        self.any_field = true;
        match field {
            b"event" => self.name = text().into_owned(),
            b"data" => {
                self.data.push_str(&text());
                self.data.push('\n');
            }
            b"id" if !value.contains(&0) => {
                self.last_id = text().into_owned();
                self.has_id = true;
            }
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                // Beyond the range is no matter.
                let wait = text().parse().unwrap_or(u64::MAX);
                (self.retry, self.last_retry) = (Some(wait), Some(wait));
            }
            // A comment.
            b"" | b"id" | b"retry" => {}
            _ => self.any_field = false,
        }
        None
    }

    /// What was gathered, if it has data.
    fn dispatch(&mut self) -> Option<Raw> {
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        let has_id = std::mem::take(&mut self.has_id);
        let retry = self.retry.take();
        data.pop()?;
        let is_unnamed = name.is_empty();
        Some(Raw {
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
    type Item = Raw;

    fn next(&mut self, bytes: &mut &[u8], limit: usize) -> Result<Option<Raw>, TooLarge> {
        while let Some(first) = bytes.first() {
            self.any_byte = true;
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
            let event = self.line(&line);
            // Its memory is used again.
            line.clear();
            self.line = line;
            if event.is_some() {
                return Ok(event);
            }
        }
        Ok(None)
    }

    fn end(&mut self) -> Result<Option<Raw>, StreamError> {
        if self.any_byte && !self.any_field {
            Err(StreamError::NoEvents)
        } else {
            Ok(None)
        }
    }
}
