//! From a JSON pointer back to a line and column.
//!
//! Places are looked up by reading the text again, for the few nodes that a message
//! names, instead of being kept for all nodes of every description.

use saphyr_parser::{Event, Parser};

use super::Syntax;
use crate::error::Position;
use crate::node::unescape;

/// The place of the value at `pointer`, or of the deepest part of the path that there is.
pub(crate) fn locate(text: &str, syntax: Syntax, pointer: &str) -> Option<Position> {
    let path = pointer.split('/').skip(1);
    let path: Vec<String> = path.map(|it| unescape(it).into_owned()).collect();
    match syntax {
        Syntax::Yaml => yaml(text, &path),
        Syntax::Json => {
            let offset = json(text.as_bytes(), &path)?;
            let before = text.get(..offset)?;
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next()?.chars().count() + 1;
            Some(Position { line, column })
        }
    }
}

/// Where a level of nesting stands: in which container, and at which member or item.
struct Level {
    mapping: bool,
    /// Of a mapping: whether the next scalar is a key.
    at_key: bool,
    index: usize,
    /// Whether the current member or item lies on the path.
    on_path: bool,
}

fn yaml(text: &str, path: &[String]) -> Option<Position> {
    let mut parser = Parser::new_from_str(text);
    let mut levels: Vec<Level> = Vec::new();
    let mut found = None;
    let mut best = 0;
    while let Some(Ok((event, span))) = parser.next_event() {
        let position = Position {
            line: span.start.line(),
            column: span.start.col() + 1,
        };
        let depth = levels.len();
        let above = levels.iter().all(|level| level.on_path);
        if let (Event::Scalar(key, ..), Some(level)) = (&event, levels.last_mut())
            && level.mapping
            && level.at_key
        {
            level.at_key = false;
            level.on_path = path.get(depth - 1).is_some_and(|step| step == key);
            let parents = levels.iter().rev().skip(1).all(|level| level.on_path);
            if parents && levels.last()?.on_path && depth > best {
                (found, best) = (Some(position), depth);
            }
            continue;
        }
        if let Some(level) = levels.last_mut()
            && !level.mapping
            && !matches!(event, Event::SequenceEnd)
        {
            level.on_path = path
                .get(depth - 1)
                .is_some_and(|step| *step == level.index.to_string());
            let parents = levels.iter().rev().skip(1).all(|level| level.on_path);
            if parents && levels.last()?.on_path && depth > best {
                (found, best) = (Some(position), depth);
            }
        }
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if depth == 0 && above {
                    found = found.or(Some(position));
                }
                let mapping = matches!(event, Event::MappingStart(..));
                levels.push(Level {
                    mapping,
                    at_key: mapping,
                    index: 0,
                    on_path: false,
                });
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
            }
            Event::Scalar(..) | Event::Alias(_) => {}
            _ => continue,
        }
        // A value has ended: the next one is another member or item.
        if best == path.len() && best > 0 {
            break;
        }
        if let Some(level) = levels.last_mut() {
            level.at_key = level.mapping;
            level.index += 1;
        }
    }
    found
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
