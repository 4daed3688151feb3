//! JSON with values that a parser refuses, though the grammar allows them.
//!
//! RFC 8259 allows lone surrogates in strings, numbers of any size and any depth of nesting. One
//! pass over the text replaces such values with ones that can be represented, and records their
//! paths. Other errors stay in the text, for the parser to report.

use std::borrow::Cow;

use super::Step;

/// The maximum depth of arrays and objects: serde_json's limit.
const MAX_DEPTH: usize = 127;

/// The maximum number of recorded paths.
pub(crate) const MAX_PATHS: usize = 500;

/// A body without values that cannot be represented.
pub(crate) struct Repaired {
    pub(crate) body: Vec<u8>,
    pub(crate) faults: Vec<Fault>,
}

/// A value that cannot be represented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) path: Vec<Step>,
    pub(crate) cause: Cause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A string with a lone surrogate or bytes that are not UTF-8, which U+FFFD replaces.
    Text,
    /// A member whose name is such a string.
    Name,
    /// A number outside the range of a double, replaced by `null`.
    Number,
    /// An array or object nested beyond the limit, replaced by `null`.
    Depth,
}

/// An array or object that the reader is inside.
enum Level {
    Array(usize),
    /// The name of the current member.
    Object(String),
}

struct Reader<'a> {
    rest: &'a [u8],
    levels: Vec<Level>,
    /// Whether the next string is the name of a member.
    at_name: bool,
    out: Repaired,
}

/// Replaces the values that cannot be represented.
pub(crate) fn repair(body: &[u8]) -> Repaired {
    let mut reader = Reader {
        rest: body,
        levels: Vec::new(),
        at_name: false,
        out: Repaired {
            body: Vec::with_capacity(body.len()),
            faults: Vec::new(),
        },
    };
    while let Some((first, rest)) = reader.rest.split_first() {
        match first {
            b'"' => reader.copy_string(),
            b'-' | b'0'..=b'9' => reader.copy_number(),
            b'[' | b'{' if reader.levels.len() == MAX_DEPTH => reader.replace_nested(),
            _ => {
                reader.track_structure(*first);
                reader.out.body.push(*first);
                reader.rest = rest;
            }
        }
    }
    reader.out
}

impl Reader<'_> {
    /// Tracks the path of the current value.
    fn track_structure(&mut self, byte: u8) {
        match byte {
            b'[' => self.levels.push(Level::Array(0)),
            b'{' => {
                self.levels.push(Level::Object(String::new()));
                self.at_name = true;
            }
            b']' | b'}' => drop(self.levels.pop()),
            b',' => match self.levels.last_mut() {
                Some(Level::Array(index)) => *index += 1,
                Some(Level::Object(_)) => self.at_name = true,
                None => {}
            },
            b':' => self.at_name = false,
            _ => {}
        }
    }

    /// Records the path of a fault. Only the first faults are recorded, since the paths of many
    /// faults in a deep body would take far more memory than the body.
    fn record(&mut self, cause: Cause) {
        if self.out.faults.len() >= MAX_PATHS {
            return;
        }
        let path = self.levels.iter().map(|level| match level {
            Level::Array(index) => Step::Index(*index),
            Level::Object(name) => Step::Key(name.clone()),
        });
        let path = path.collect();
        self.out.faults.push(Fault { path, cause });
    }

    /// Copies a string, from its opening quotation mark on.
    fn copy_string(&mut self) {
        let mut end = 1;
        while let Some(byte) = self.rest.get(end) {
            match byte {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let (string, rest) = self.rest.split_at(self.rest.len().min(end + 1));
        self.rest = rest;
        let repaired = repair_string(string);
        let text = repaired.as_deref().unwrap_or(string);
        self.out.body.extend_from_slice(text);
        if self.at_name && matches!(self.levels.last(), Some(Level::Object(_))) {
            let name = serde_json::from_slice(text).unwrap_or_default();
            if let Some(level) = self.levels.last_mut() {
                *level = Level::Object(name);
            }
            if repaired.is_some() {
                self.record(Cause::Name);
            }
        } else if repaired.is_some() {
            self.record(Cause::Text);
        }
    }

    fn copy_number(&mut self) {
        let is_numeric = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let end = self.rest.iter().position(|byte| !is_numeric(byte));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let value = std::str::from_utf8(number)
            .ok()
            .and_then(|it| it.parse::<f64>().ok());
        if value.is_some_and(f64::is_infinite) {
            self.out.body.extend_from_slice(b"null");
            self.record(Cause::Number);
        } else {
            self.out.body.extend_from_slice(number);
        }
    }

    /// Replaces an array or object with `null`.
    fn replace_nested(&mut self) {
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(byte) = self.rest.get(at) {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                b'"' => {
                    at += 1;
                    while let Some(byte) = self.rest.get(at).filter(|byte| **byte != b'"') {
                        at += if *byte == b'\\' { 2 } else { 1 };
                    }
                }
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        self.rest = self.rest.get(at..).unwrap_or_default();
        // The parser reports a body that ends too early.
        if depth == 0 {
            self.out.body.extend_from_slice(b"null");
            self.record(Cause::Depth);
        }
    }
}

/// Returns the string with U+FFFD for each lone surrogate and each byte that is not UTF-8;
/// `None` if it has neither.
fn repair_string(string: &[u8]) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(byte) = string.get(at) {
        let width = match (byte, string.get(at + 1)) {
            (b'\\', Some(b'u')) => match (escaped_unit(string, at), escaped_unit(string, at + 6)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
                (Some(0xd800..=0xdfff), _) => {
                    out.extend_from_slice(string.get(kept..at)?);
                    out.extend_from_slice(br"\ufffd");
                    kept = at + 6;
                    6
                }
                _ => 2,
            },
            (b'\\', _) => 2,
            _ => 1,
        };
        at += width;
    }
    out.extend_from_slice(string.get(kept..)?);
    match String::from_utf8_lossy(&out) {
        Cow::Owned(text) => Some(text.into_bytes()),
        Cow::Borrowed(_) => (kept > 0).then_some(out),
    }
}

/// Returns the UTF-16 code unit of the escape at an index.
fn escaped_unit(string: &[u8], at: usize) -> Option<u16> {
    let escape = string.get(at..at + 6)?.strip_prefix(br"\u")?;
    let digits = std::str::from_utf8(escape).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::pointer;

    fn repaired(body: &[u8]) -> (String, Vec<(String, Cause)>) {
        let repaired = repair(body);
        let text = String::from_utf8_lossy(&repaired.body).into_owned();
        let faults = repaired.faults.iter();
        let faults = faults.map(|fault| (pointer(&fault.path), fault.cause));
        (text, faults.collect())
    }

    #[test]
    fn values_that_cannot_be_represented_are_replaced() {
        type Faults = &'static [(&'static str, Cause)];
        let table: [(&[u8], &str, Faults); 8] = [
            (
                br#"{"a":"x\ud83d"}"#,
                r#"{"a":"x\ufffd"}"#,
                &[("/a", Cause::Text)],
            ),
            (
                br#"["\ud83d\ude00","\\ud83d","\"\udfff"]"#,
                r#"["\ud83d\ude00","\\ud83d","\"\ufffd"]"#,
                &[("/2", Cause::Text)],
            ),
            (
                br#"{"\ud83d":[1],"b":1e999}"#,
                r#"{"\ufffd":[1],"b":null}"#,
                &[("/\u{fffd}", Cause::Name), ("/b", Cause::Number)],
            ),
            (
                br#"[[1],-2e400,{"a":[],"b":[-1e9999]}]"#,
                r#"[[1],null,{"a":[],"b":[null]}]"#,
                &[("/1", Cause::Number), ("/2/b/0", Cause::Number)],
            ),
            (b"[\"a\xff\"]", "[\"a\u{fffd}\"]", &[("/0", Cause::Text)]),
            (
                br#"{"a":"\ud83d\ud83d\ude00"}"#,
                r#"{"a":"\ufffd\ud83d\ude00"}"#,
                &[("/a", Cause::Text)],
            ),
            (br#"{"a":1.5,"b":"]}"}"#, r#"{"a":1.5,"b":"]}"}"#, &[]),
            (br#"{"a":"x\"#, r#"{"a":"x\"#, &[]),
        ];
        for (body, expected, faults) in table {
            let (text, found) = repaired(body);
            assert_eq!(text, expected);
            let found: Vec<_> = found.iter().map(|(at, cause)| (&**at, *cause)).collect();
            assert_eq!(found, faults, "{expected}");
        }
    }

    #[test]
    fn arrays_nested_too_deep_are_replaced() {
        let deep = format!(
            r#"{{"a":{}"]["{},"b":1}}"#,
            "[".repeat(5000),
            "]".repeat(5000)
        );
        let (text, faults) = repaired(deep.as_bytes());
        let value: serde_json::Value =
            serde_json::from_str(&text).expect("JSON that can be parsed");
        assert_eq!(value["b"], 1);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].0.starts_with("/a/0/0/") && faults[0].1 == Cause::Depth);
        let open = "[".repeat(5000);
        serde_json::from_str::<serde_json::Value>(&repaired(open.as_bytes()).0)
            .expect_err("truncated JSON");
    }
}
