//! From a JSON pointer back to a line and column.
//!
//! Places are looked up by reading the text again, for the few nodes that a message
//! names, instead of being kept for all nodes of every description.

use super::{Syntax, yaml};
use crate::error::Position;
use crate::lower::on_large_stack;
use crate::node::unescape;

/// The place of the value at `pointer`, or of the deepest part of the path that there is.
pub(crate) fn locate(text: &str, syntax: Syntax, pointer: &str) -> Option<Position> {
    let path = pointer.split('/').skip(1);
    let path: Vec<String> = path.map(|it| unescape(it).into_owned()).collect();
    match syntax {
        Syntax::Yaml => on_large_stack(|| Ok(yaml::locate(text, &path))).ok()?,
        Syntax::Json => {
            let offset = json(text.as_bytes(), &path)?;
            let before = text.get(..offset)?;
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next()?.chars().count() + 1;
            Some(Position { line, column })
        }
    }
}

/// The byte offset of the value at `path` in a text that is known to be valid JSON.
fn json(text: &[u8], path: &[String]) -> Option<usize> {
    let mut at = skip_blanks(text, 0);
    for step in path {
        let inside = skip_blanks(text, at + 1);
        let next = match text.get(at)? {
            b'{' => json_member(text, inside, step),
            b'[' => json_item(text, inside, step.parse().ok()?),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    Some(at)
}

fn json_member(text: &[u8], mut at: usize, key: &str) -> Option<usize> {
    let mut found = None;
    while *text.get(at)? == b'"' {
        let end = skip_value(text, at)?;
        let name: String = serde_json::from_slice(text.get(at..end)?).ok()?;
        at = skip_blanks(text, skip_blanks(text, end) + 1);
        if name == key {
            found = Some(at);
        }
        at = skip_blanks(text, skip_value(text, at)?);
        match text.get(at)? {
            b',' => at = skip_blanks(text, at + 1),
            _ => break,
        }
    }
    found
}

fn json_item(text: &[u8], mut at: usize, index: usize) -> Option<usize> {
    for _ in 0..index {
        at = skip_blanks(text, skip_value(text, at)?);
        match text.get(at)? {
            b',' => at = skip_blanks(text, at + 1),
            _ => return None,
        }
    }
    (*text.get(at)? != b']').then_some(at)
}

fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// The offset behind the value that starts at `at`.
fn skip_value(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => {
                at += 1;
                while *text.get(at)? != b'"' {
                    at += if *text.get(at)? == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' => at += 1,
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => {
                while text.get(at).is_some_and(|byte| {
                    !matches!(byte, b',' | b'}' | b']' | b':') && !byte.is_ascii_whitespace()
                }) {
                    at += 1;
                }
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}
