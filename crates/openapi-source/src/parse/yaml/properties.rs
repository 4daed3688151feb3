//! Parses the properties of a node: its tag and its anchor.

use std::collections::HashMap;

use super::Reader;
use super::cursor::{is_flow, is_space};
use crate::error::Result;

/// The prefix of the tags of the core schema.
const CORE: &str = "tag:yaml.org,2002:";

/// The properties of a value.
#[derive(Default)]
pub(super) struct Properties<'t> {
    pub(super) tag: Option<Tag>,
    pub(super) anchor: Option<&'t str>,
}

/// The meaning of a tag for a scalar.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Tag {
    /// A string: `!!str`, `!`.
    String,
    /// Resolved as a plain scalar: the other tags of the core schema.
    Core,
    /// Unknown, and ignored.
    Unknown,
}

/// The prefixes of tag handles.
#[derive(Default)]
pub(super) struct Handles(HashMap<String, String>);

impl Handles {
    pub(super) fn declare(&mut self, handle: &str, prefix: &str) {
        self.0.insert(handle.to_owned(), prefix.to_owned());
    }

    /// Returns the tag with its prefix; `None` if its handle is not declared.
    fn resolve(&self, tag: &str) -> Option<String> {
        if let Some(verbatim) = tag.strip_prefix("!<") {
            return Some(verbatim.trim_end_matches('>').to_owned());
        }
        let suffix_start = tag.rfind('!').map_or(0, |at| at + 1);
        let (handle, suffix) = tag.split_at(suffix_start);
        match (self.0.get(handle), handle) {
            _ if suffix.is_empty() => Some(tag.to_owned()),
            (Some(prefix), _) => Some(format!("{prefix}{suffix}")),
            (None, "!!") => Some(format!("{CORE}{suffix}")),
            (None, "!") => Some(tag.to_owned()),
            (None, _) => None,
        }
    }
}

impl<'t> Properties<'t> {
    pub(super) fn is_empty(&self) -> bool {
        self.tag.is_none() && self.anchor.is_none()
    }
}

impl<'t> Reader<'t, '_> {
    /// Parses a tag or an anchor, if one is at the cursor.
    pub(super) fn property(&mut self, properties: &mut Properties<'t>) -> Result<bool> {
        let start = self.cursor.at;
        match self.cursor.peek() {
            b'&' => {
                let name = self.name()?;
                if properties.anchor.replace(name).is_some() {
                    return Err(self.invalid(start, "a value has two anchors"));
                }
            }
            b'!' => {
                let tag = self.tag()?;
                if properties.tag.replace(tag).is_some() {
                    return Err(self.invalid(start, "a value has two tags"));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Parses the name of an anchor or alias after `&` or `*`.
    pub(super) fn name(&mut self) -> Result<&'t str> {
        let start = self.cursor.at;
        self.cursor.at += 1;
        while !is_space(self.cursor.peek()) && !is_flow(self.cursor.peek()) {
            self.cursor.at += 1;
        }
        match self.cursor.slice(start + 1, self.cursor.at) {
            "" => Err(self.invalid(
                start,
                "expected a name after `&` or `*`: quote a value that starts with either",
            )),
            name => Ok(name),
        }
    }

    fn tag(&mut self) -> Result<Tag> {
        let start = self.cursor.at;
        let is_verbatim = self.cursor.byte(start + 1) == b'<';
        self.cursor.at += 1;
        while !is_space(self.cursor.peek()) && (is_verbatim || !is_flow(self.cursor.peek())) {
            self.cursor.at += 1;
        }
        let tag = self.cursor.slice(start, self.cursor.at);
        let Some(resolved) = self.handles.resolve(tag) else {
            let message = format!("the handle of the tag `{tag}` is not declared");
            return Err(self.invalid(start, message));
        };
        Ok(match resolved.strip_prefix(CORE) {
            _ if resolved == "!" => Tag::String,
            Some("str" | "binary" | "timestamp") => Tag::String,
            Some(_) => Tag::Core,
            None => Tag::Unknown,
        })
    }
}
