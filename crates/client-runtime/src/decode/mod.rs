//! Decodes responses: [`strict`], [`tolerant`], [`tagged`] and [`fullest`] for unions, [`present`]
//! for optional properties, and errors that state the location but no value.

mod fullest;
mod lenient;
mod repair;
mod tolerant;
mod union;

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

pub use self::fullest::{fullest, fullest_or_combined};
pub use self::tolerant::tolerant;
pub use self::union::{Tagged, tagged};
pub use crate::integer::{Integer, buffered_integer, integer};
pub use crate::presence::present;

use self::repair::{Cause, repair};
use self::union::{locate_mismatch, tracking_mismatches};
use crate::integer::convert_to_integers;

/// The error for a response that does not have the expected form. It states the location, what is
/// expected and what was found in fixed phrases: serde's message would quote the response.
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

    pub(crate) fn unreadable_body() -> Self {
        Self {
            pointer: None,
            expected: "JSON",
            found: "a body that could not be read",
        }
    }

    pub(crate) fn unknown_charset() -> Self {
        Self {
            pointer: None,
            expected: "text in UTF-8, UTF-16, ISO-8859-1 or windows-1252",
            found: "text in another character set",
        }
    }

    pub(crate) fn invalid_in_charset() -> Self {
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
            expected: "an event that the description declares",
            found: "an unknown event",
        }
    }

    /// Replaces the pointer, whose keys the server chose.
    pub(crate) fn map_pointer(mut self, change: impl Fn(&str) -> String) -> Self {
        self.pointer = self.pointer.as_deref().map(change);
        self
    }

    fn not_json(body: &[u8], error: &serde_json::Error) -> Self {
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
        if let Some(pointer) = self.pointer().filter(|it| !it.is_empty()) {
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

/// A decoded value, and JSON pointers (RFC 6901) to the values that were omitted from it.
pub(crate) type Decoded<T> = (T, Vec<String>);

/// [`tolerant`] or [`strict_as_tolerant`].
pub(crate) type Decoder<T> = fn(&[u8]) -> Result<Decoded<T>, DecodeError>;

/// Decodes like [`strict`], with the result type of [`tolerant`].
pub(crate) fn strict_as_tolerant<T: DeserializeOwned>(
    body: &[u8],
) -> Result<Decoded<T>, DecodeError> {
    Ok((strict(body)?, Vec::new()))
}

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
    // Finding the location and the reason takes longer, so it is done after a failure only.
    let mut response = serde_json::from_slice(body).map_err(|_| explain_parse_error(body))?;
    let mismatch = match deserialize(&response) {
        Ok(value) => return Ok(value),
        Err(mismatch) => mismatch,
    };
    // An enum or a union may expect an integer where the body has `1.0`.
    if convert_to_integers(&mut response)
        && let Ok(value) = deserialize(&response)
    {
        return Ok(value);
    }
    Err(describe(&response, &mismatch))
}

/// Returns the string value of an object's property, such as one that names a webhook's event.
///
/// # Errors
///
/// When the object has no such property, or its value is not a string.
pub fn text_property(body: &[u8], name: &str) -> Result<String, DecodeError> {
    let mut object: serde_json::Map<String, Value> = strict(body)?;
    let found = match object.remove(name) {
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
pub(crate) fn explain_parse_error(body: &[u8]) -> DecodeError {
    let repaired = repair(body);
    let error = match serde_json::from_slice::<IgnoredAny>(&repaired.body) {
        Ok(_) => None,
        Err(error) => Some(DecodeError::not_json(&repaired.body, &error)),
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

impl Step {
    /// Returns the value to which the step leads.
    pub(crate) fn follow<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Self::Key(key) => value.get(key),
            Self::Index(index) => value.get(index),
        }
    }
}

/// The first value that does not fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mismatch {
    /// The path to the value, as far as it can be followed.
    pub(crate) path: Vec<Step>,
    /// serde's message.
    pub(crate) message: String,
}

fn deserialize<T: DeserializeOwned>(response: &Value) -> Result<T, Mismatch> {
    tracking_mismatches(|| serde_path_to_error::deserialize(response))
        .map_err(|error| locate_mismatch(response, &error))
}

/// Returns the steps of a path into `response`, as far as they exist.
pub(crate) fn existing_steps(response: &Value, path: &Path) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut value = response;
    for segment in path {
        let step = match segment {
            Segment::Seq { index } => Step::Index(*index),
            Segment::Map { key } | Segment::Enum { variant: key } => Step::Key(key.clone()),
            Segment::Unknown => break,
        };
        let Some(child) = step.follow(value) else {
            break;
        };
        value = child;
        steps.push(step);
    }
    steps
}

/// Returns the error for the value in `response` that does not fit.
pub(crate) fn describe(response: &Value, Mismatch { path, message }: &Mismatch) -> DecodeError {
    // The name of a missing field comes from the type, not from the response.
    if let Some(rest) = message.strip_prefix("missing field `")
        && let Some((name, _)) = rest.split_once('`')
    {
        return DecodeError {
            pointer: Some(format!("{}/{}", pointer(path), escape(name))),
            expected: "a value",
            found: "nothing",
        };
    }
    let found = path
        .iter()
        .try_fold(response, |value, step| step.follow(value));
    DecodeError {
        pointer: Some(pointer(path)),
        expected: expectation(message),
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
pub(crate) fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    }
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

/// What was expected, if serde's message is not recognized.
const ANY_MISMATCH: &str = "a value that matches its schema";

/// Translates serde's message, which can quote the response, into a fixed phrase: a general one
/// if the message is not recognized.
fn expectation(message: &str) -> &'static str {
    let prefixes = ["invalid type: ", "invalid value: ", "invalid length "];
    if message.starts_with("unknown variant ") || message.starts_with("data did not match any ") {
        return "one of the described values";
    }
    if !prefixes.iter().any(|it| message.starts_with(it)) {
        return expected_format(message).unwrap_or(ANY_MISMATCH);
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
        "an RFC 3339 formatted date and time string" => "a date-time",
        "a formatted date string" => "a date",
        "a formatted UUID string" => "a UUID",
        "IP address" | "IPv4 address" | "IPv6 address" => "an IP address",
        _ => ANY_MISMATCH,
    }
}

/// Returns the format that a string does not have, if `message` is that of its parser.
fn expected_format(message: &str) -> Option<&'static str> {
    match message {
        "input is out of range"
        | "no possible date and time matching input"
        | "input is not enough for unique date and time"
        | "input contains invalid characters"
        | "premature end of input"
        | "trailing input" => Some("a date or date-time"),
        _ if message.starts_with("UUID parsing failed: ") => Some("a UUID"),
        _ if message.starts_with("invalid IP") && message.ends_with(" address syntax") => {
            Some("an IP address")
        }
        _ => None,
    }
}

fn looks_like_jwt(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    text.starts_with(b"ey")
        && text.iter().filter(|byte| **byte == b'.').count() >= 2
        && text.iter().all(allowed)
}
