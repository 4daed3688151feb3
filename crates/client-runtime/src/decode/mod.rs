//! Decoding of responses: [`strict`], [`tolerant`], [`tagged`] and [`fullest`] for unions,
//! [`present`] for optional members, and errors that state the location but no value.

use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

mod fullest;
mod lenient;
mod repair;
mod tolerant;
mod union;

pub use self::fullest::{fullest, fullest_or_combined};
pub use self::tolerant::tolerant;
pub use self::union::{Tagged, tagged};
pub use crate::integer::{Integer, integer};
pub use crate::presence::present;

use self::repair::{Cause, repair};
use self::union::{fault, following_faults};
use crate::integer::as_integers;

/// A response that does not have the expected form. The error states location, expectation and
/// finding in fixed phrases: serde's own message would quote the response.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    pointer: Option<String>,
    expected: &'static str,
    found: &'static str,
}

impl DecodeError {
    /// JSON pointer (RFC 6901) to the value that does not fit, empty for the whole response;
    /// `None` if the response is not JSON at all.
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// What the description expects at the location: a JSON type, or a more general phrase.
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// The JSON type of the value, or what the response holds instead of JSON.
    pub fn found(&self) -> &'static str {
        self.found
    }

    pub(crate) fn unread() -> Self {
        Self {
            pointer: None,
            expected: "JSON",
            found: "a body that could not be read",
        }
    }

    pub(crate) fn charset() -> Self {
        Self {
            pointer: None,
            expected: "text in UTF-8, UTF-16, ISO-8859-1 or windows-1252",
            found: "text in another character set",
        }
    }

    pub(crate) fn not_of_charset() -> Self {
        Self {
            pointer: None,
            expected: "text in the declared character set",
            found: "bytes that are not valid in it",
        }
    }

    /// Returns the error for a webhook that the description does not declare.
    pub fn unknown_event() -> Self {
        Self {
            pointer: None,
            expected: "an event of the description",
            found: "another one",
        }
    }

    /// Passes the pointer, whose keys the server chose, through `show`.
    pub(crate) fn shown_by(mut self, show: impl Fn(&str) -> String) -> Self {
        self.pointer = self.pointer.as_deref().map(show);
        self
    }

    fn no_json(body: &[u8], error: &serde_json::Error) -> Self {
        let found = match body.trim_ascii() {
            b"" => "an empty body",
            [b'<', ..] => "HTML or XML",
            [b'{' | b'[', ..] if error.is_eof() => "truncated JSON",
            [b'{' | b'[', ..] => "invalid JSON",
            text if looks_like_jwt(text) => "a signed token (JWT)",
            _ => "other text",
        };
        Self {
            pointer: None,
            expected: "JSON",
            found,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)?;
        if let Some(pointer) = self
            .pointer
            .as_deref()
            .filter(|pointer| !pointer.is_empty())
        {
            // Keys come from the response and may hold control characters.
            write!(f, " at {}", pointer.escape_debug())?;
        }
        write!(f, ", found {}", self.found)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

/// Decodes JSON exactly as `T` describes it.
///
/// # Errors
///
/// At the first value that does not fit.
pub fn strict<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let body = without_byte_order_mark(body);
    if let Ok(value) = serde_json::from_slice(body) {
        return Ok(value);
    }
    // Finding the location and the reason takes longer.
    let mut response = serde_json::from_slice(body).map_err(|_| unparsed(body))?;
    let mismatch = match attempt(&response) {
        Ok(value) => return Ok(value),
        Err(mismatch) => mismatch,
    };
    // An enum or a union may expect an integer where the body has `1.0`.
    if as_integers(&mut response)
        && let Ok(value) = attempt(&response)
    {
        return Ok(value);
    }
    let path = &mismatch.path;
    Err(describe(&response, path, path, &mismatch.message))
}

/// Returns the string value of an object's property, such as one that names a webhook's event.
///
/// # Errors
///
/// When the object has no such property, or its value is not a string.
pub fn text_property(body: &[u8], name: &str) -> Result<String, DecodeError> {
    let mut object: serde_json::Map<String, Value> = strict(body)?;
    let value = object.remove(name);
    let found = match value {
        Some(Value::String(text)) => return Ok(text),
        Some(other) => json_type(&other),
        None => "nothing",
    };
    Err(DecodeError {
        pointer: Some(format!("/{}", escape(name))),
        expected: "a string",
        found,
    })
}

/// Removes the byte order mark with which some servers begin a body. A reader may ignore the
/// mark (RFC 8259, section 8.1).
pub(crate) fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// Returns why a body cannot be parsed: it is not JSON, or holds a value that cannot be
/// represented.
pub(crate) fn unparsed(body: &[u8]) -> DecodeError {
    let repaired = repair(body);
    let error = match serde_json::from_slice::<IgnoredAny>(&repaired.body) {
        Ok(_) => None,
        Err(error) => Some(DecodeError::no_json(&repaired.body, &error)),
    };
    let fault = repaired.faults.first();
    let (expected, found) = match (fault.map(|fault| fault.cause), error) {
        (_, Some(error)) => return error,
        (Some(Cause::Text), _) => (
            "a string of valid characters",
            "a lone surrogate or bytes that are not UTF-8",
        ),
        (Some(Cause::Name), _) => (
            "a name of valid characters",
            "a lone surrogate or bytes that are not UTF-8",
        ),
        (Some(Cause::Number), _) => ("a number of at most 1.8e308", "a larger one"),
        (Some(Cause::Depth), _) => ("at most 127 levels of nesting", "more"),
        (None, _) => ("JSON", "invalid JSON"),
    };
    DecodeError {
        pointer: fault.map(|fault| pointer(&fault.path)),
        expected,
        found,
    }
}

/// One step down into a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// The first value that does not fit.
pub(crate) struct Mismatch {
    /// The path to the value, as far as it can be followed.
    pub(crate) path: Vec<Step>,
    /// serde's message.
    pub(crate) message: String,
}

pub(crate) fn attempt<T: DeserializeOwned>(response: &Value) -> Result<T, Mismatch> {
    following_faults(|| serde_path_to_error::deserialize(response)).map_err(|error| {
        let fault = fault(response, &error);
        Mismatch {
            path: fault.path,
            message: fault.message,
        }
    })
}

/// Returns the steps of a path into `response`, as far as they exist.
pub(crate) fn steps(response: &Value, path: &Path) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = response;
    for segment in path {
        let (next, step) = match segment {
            Segment::Seq { index } => (at.get(index), Step::Index(*index)),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                (at.get(key), Step::Key(key.clone()))
            }
            Segment::Unknown => break,
        };
        let Some(next) = next else { break };
        at = next;
        steps.push(step);
    }
    steps
}

/// Returns the error at `path` in `response`; `original` is the location in the response as
/// received.
pub(crate) fn describe(
    response: &Value,
    path: &[Step],
    original: &[Step],
    message: &str,
) -> DecodeError {
    let mut pointer = pointer(original);
    // The name of a missing field comes from the type, not from the response.
    if let Some(rest) = message.strip_prefix("missing field `")
        && let Some((name, _)) = rest.split_once('`')
    {
        pointer.push('/');
        pointer.push_str(&escape(name));
        return DecodeError {
            pointer: Some(pointer),
            expected: "a value",
            found: "nothing",
        };
    }
    let found = path.iter().try_fold(response, |at, step| match step {
        Step::Key(key) => at.get(key),
        Step::Index(index) => at.get(index),
    });
    DecodeError {
        pointer: Some(pointer),
        expected: expected(message),
        found: found.map_or("nothing", json_type),
    }
}

/// Formats a path as a JSON pointer (RFC 6901).
pub(crate) fn pointer(path: &[Step]) -> String {
    path.iter().fold(String::new(), |text, step| match step {
        Step::Key(key) => text + "/" + &escape(key),
        Step::Index(index) => text + "/" + &index.to_string(),
    })
}

/// Escapes a name for a JSON pointer (RFC 6901).
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Translates serde's message into a fixed phrase. No part of it is passed on, since a message
/// can quote the response; unrecognized messages become a general phrase.
fn expected(message: &str) -> &'static str {
    let known = ["invalid type: ", "invalid value: ", "invalid length "];
    if message.starts_with("unknown variant ") || message.starts_with("data did not match any ") {
        return "one of the described values";
    }
    if !known.iter().any(|start| message.starts_with(start)) {
        return "another value";
    }
    let expected = message.rsplit(", expected ").next().unwrap_or_default();
    match expected {
        "i8" | "i16" | "i32" | "i64" | "i128" | "u8" | "u16" | "u32" | "u64" | "u128" | "isize"
        | "usize" => "an integer",
        "f32" | "f64" => "a number",
        "a boolean" => "a boolean",
        "a string" | "a character" | "a borrowed string" => "a string",
        "a sequence" => "an array",
        "a map" => "an object",
        "unit" => "null",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("a nonzero ") => "an integer other than 0",
        _ if expected.starts_with("a tuple of ") => "an array of a fixed length",
        _ if expected.starts_with("an array of ") => "an array of a fixed length",
        _ if expected.contains("enum") => "one of the described values",
        _ => "another value",
    }
}

fn looks_like_jwt(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    text.starts_with(b"ey")
        && text.iter().filter(|byte| **byte == b'.').count() >= 2
        && text.iter().all(allowed)
}
