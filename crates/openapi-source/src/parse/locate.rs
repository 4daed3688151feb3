//! Finds the lines and columns of JSON pointers.
//!
//! No node stores its position: the text is parsed a second time, once for all nodes that messages
//! name.

use std::collections::{BTreeMap, VecDeque};

use super::position::positions;
use super::{Syntax, yaml};
use crate::error::Position;
use crate::pointer::unescape;
use crate::stack::on_large_stack;

/// Returns the position of the value at each pointer, or that of its deepest existing ancestor.
pub(crate) fn locate(text: &str, syntax: Syntax, pointers: &[&str]) -> Vec<Option<Position>> {
    let mut tree = PathTree::default();
    for (index, pointer) in pointers.iter().enumerate() {
        tree.add(index, pointer.split('/').skip(1));
    }
    let mut offsets = vec![None; pointers.len()];
    match syntax {
        Syntax::Yaml => {
            let (paths, indices): (Vec<_>, Vec<_>) = tree.paths().into_iter().unzip();
            let found = on_large_stack(|| Ok(yaml::offsets(text, &paths))).unwrap_or_default();
            for (indices, offset) in indices.into_iter().zip(found) {
                if let Some(offset) = offset {
                    set(&mut offsets, indices, offset);
                }
            }
        }
        Syntax::Json => {
            let text = text.as_bytes();
            tree.find_in_json(text, skip_blanks(text, 0), &mut offsets);
        }
    }
    positions(text, &offsets)
}

fn set(offsets: &mut [Option<usize>], indices: &[usize], offset: usize) {
    for index in indices {
        if let Some(found) = offsets.get_mut(*index) {
            *found = Some(offset);
        }
    }
}

/// The requested paths as a tree of segments.
#[derive(Default)]
struct PathTree {
    /// The indices of the pointers that pass through or end at this node.
    pointers: Vec<usize>,
    children: BTreeMap<String, PathTree>,
}

impl PathTree {
    fn add<'p>(&mut self, index: usize, path: impl Iterator<Item = &'p str>) {
        self.pointers.push(index);
        let mut node = self;
        for segment in path {
            let segment = unescape(segment).into_owned();
            node = node.children.entry(segment).or_default();
            node.pointers.push(index);
        }
    }

    /// Returns all paths, each after its prefixes, with the indices of the pointers that pass
    /// through.
    fn paths(&self) -> Vec<(Vec<String>, &[usize])> {
        let mut paths = Vec::new();
        let mut queue = VecDeque::from([(Vec::new(), self)]);
        while let Some((path, node)) = queue.pop_front() {
            for (segment, child) in &node.children {
                let mut child_path = path.clone();
                child_path.push(segment.clone());
                queue.push_back((child_path, child));
            }
            paths.push((path, node.pointers.as_slice()));
        }
        paths
    }

    /// Sets the offsets of the requested nodes in the value at the offset `at`. The text must be
    /// valid JSON. Returns the offset after the value.
    fn find_in_json(&self, text: &[u8], at: usize, offsets: &mut [Option<usize>]) -> Option<usize> {
        set(offsets, &self.pointers, at);
        let opening = *text.get(at)?;
        if self.children.is_empty() || !matches!(opening, b'{' | b'[') {
            return skip_value(text, at);
        }
        let mut inside = skip_blanks(text, at + 1);
        if matches!(text.get(inside)?, b'}' | b']') {
            return Some(inside + 1);
        }
        for index in 0_usize.. {
            let key = if opening == b'[' {
                index.to_string()
            } else {
                let end = skip_value(text, inside)?;
                let key = serde_json::from_slice(text.get(inside..end)?).ok()?;
                inside = skip_blanks(text, skip_blanks(text, end) + 1);
                key
            };
            let end = match self.children.get(&key) {
                Some(child) => child.find_in_json(text, inside, offsets)?,
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
