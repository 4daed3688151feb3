//! Finds the lines and columns of JSON pointers.
//!
//! Positions are looked up by parsing the text again, once for all nodes that messages name,
//! instead of storing a position in each node.

use std::collections::BTreeMap;

use super::{Syntax, yaml};
use crate::error::Position;
use crate::pointer::unescape;
use crate::stack::on_large_stack;

/// Returns the position of the value at each pointer, or that of its deepest existing ancestor.
pub(crate) fn locate(text: &str, syntax: Syntax, pointers: &[&str]) -> Vec<Option<Position>> {
    let mut wanted = Wanted::default();
    for (index, pointer) in pointers.iter().enumerate() {
        wanted.add(index, pointer.split('/').skip(1));
    }
    let mut offsets = vec![None; pointers.len()];
    match syntax {
        Syntax::Yaml => {
            let all = wanted.paths();
            let paths: Vec<Vec<String>> = all.iter().map(|(path, _)| path.clone()).collect();
            let found = on_large_stack(|| Ok(yaml::offsets(text, &paths))).unwrap_or_default();
            for ((_, through), offset) in all.iter().zip(found) {
                set(&mut offsets, through, offset);
            }
        }
        Syntax::Json => {
            let text = text.as_bytes();
            wanted.json(text, skip_blanks(text, 0), &mut offsets);
        }
    }
    positions(text, &offsets)
}

fn set(offsets: &mut [Option<usize>], indices: &[usize], offset: Option<usize>) {
    for index in indices {
        if let (Some(known), Some(offset)) = (offsets.get_mut(*index), offset) {
            *known = Some(offset);
        }
    }
}

/// Converts byte offsets to positions in a single pass over the text.
fn positions(text: &str, offsets: &[Option<usize>]) -> Vec<Option<Position>> {
    let bytes = text.as_bytes();
    let mut order: Vec<(usize, usize)> = offsets
        .iter()
        .enumerate()
        .filter_map(|(index, offset)| Some(((*offset)?, index)))
        .collect();
    order.sort_unstable();
    let mut positions = vec![None; offsets.len()];
    let (mut at, mut line, mut column) = (0, 1, 1);
    for (offset, index) in order {
        let passed = bytes
            .get(at..offset)
            .expect("offsets in the text are sorted");
        for (behind, byte) in (at + 1..).zip(passed) {
            let is_return = *byte == b'\r' && bytes.get(behind) != Some(&b'\n');
            if *byte == b'\n' || is_return {
                (line, column) = (line + 1, 1);
            } else if byte & 0xC0 != 0x80 {
                column += 1;
            }
        }
        at = offset;
        if let Some(position) = positions.get_mut(index) {
            *position = Some(Position { line, column });
        }
    }
    positions
}

/// The requested paths as a tree of segments.
#[derive(Default)]
struct Wanted {
    /// The indices of the pointers that pass through or end at this node.
    through: Vec<usize>,
    below: BTreeMap<String, Wanted>,
}

impl Wanted {
    fn add<'p>(&mut self, index: usize, path: impl Iterator<Item = &'p str>) {
        self.through.push(index);
        let mut at = self;
        for segment in path {
            at = at.below.entry(unescape(segment).into_owned()).or_default();
            at.through.push(index);
        }
    }

    /// Returns all paths, each after its prefixes, with the indices of the pointers that pass
    /// through.
    fn paths(&self) -> Vec<(Vec<String>, &[usize])> {
        let mut paths = vec![(Vec::new(), self.through.as_slice())];
        let mut level = vec![(Vec::new(), self)];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (path, wanted) in level {
                for (segment, below) in &wanted.below {
                    let mut path: Vec<String> = path.clone();
                    path.push(segment.clone());
                    paths.push((path.clone(), below.through.as_slice()));
                    next.push((path, below));
                }
            }
            level = next;
        }
        paths
    }

    /// Sets the offsets of the requested nodes in the value at the offset `at`. The text must be
    /// valid JSON. Returns the offset after the value.
    fn json(&self, text: &[u8], at: usize, offsets: &mut [Option<usize>]) -> Option<usize> {
        set(offsets, &self.through, Some(at));
        let opening = *text.get(at)?;
        if self.below.is_empty() || !matches!(opening, b'{' | b'[') {
            return skip_value(text, at);
        }
        let mut inside = skip_blanks(text, at + 1);
        if matches!(text.get(inside)?, b'}' | b']') {
            return Some(inside + 1);
        }
        for index in 0_usize.. {
            let key = match opening {
                b'[' => index.to_string(),
                _ => {
                    let end = skip_value(text, inside)?;
                    let key = serde_json::from_slice(text.get(inside..end)?).ok()?;
                    inside = skip_blanks(text, skip_blanks(text, end) + 1);
                    key
                }
            };
            let end = match self.below.get(&key) {
                Some(wanted) => wanted.json(text, inside, offsets)?,
                None => skip_value(text, inside)?,
            };
            inside = skip_blanks(text, end);
            if *text.get(inside)? != b',' {
                return Some(inside + 1);
            }
            inside = skip_blanks(text, inside + 1);
        }
        None
    }
}

fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Returns the offset after the value that starts at `at`.
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
