//! The stream around a document: directives and the markers `---` and `...`.

use super::Reader;
use super::block::Place;
use super::cursor::{is_break, is_space};
use crate::error::Result;
use crate::node::Node;

impl Reader<'_, '_> {
    /// Reads the only document of the stream; an empty one is `null`.
    pub(super) fn document(&mut self, name: &str) -> Result<Node> {
        let origin = self.builder.origins.root(name);
        self.note_offset(0)?;
        self.start()?;
        let root = self.block_value(&Place::ROOT, origin, 0)?;
        self.end()?;
        Ok(root)
    }

    /// Reads the directives and the marker `---`.
    fn start(&mut self) -> Result<()> {
        let mut has_directives = false;
        loop {
            self.cursor.skip_space();
            if self.cursor.peek() != b'%' || self.cursor.column() > 0 {
                break;
            }
            self.directive()?;
            has_directives = true;
        }
        if self.cursor.is_marker() && self.cursor.peek() == b'-' {
            self.cursor.at += 3;
        } else if has_directives {
            let message = "the line `---` is missing behind the directives (`%`)";
            return Err(self.invalid(self.cursor.at, message));
        }
        Ok(())
    }

    /// Reads a directive; of tags only, since no version changes how a description is read.
    fn directive(&mut self) -> Result<()> {
        let from = self.cursor.at;
        self.cursor.skip_line();
        let line = self.cursor.slice(from, self.cursor.at);
        let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
        if words.next() == Some("%TAG") {
            let (Some(handle), Some(prefix)) = (words.next(), words.next()) else {
                return Err(self.invalid(from, "the directive `%TAG` needs a handle and a prefix"));
            };
            self.handles.declare(handle, prefix);
        }
        Ok(())
    }

    /// Reads what follows the document, which is nothing but markers.
    fn end(&mut self) -> Result<()> {
        let mut has_ended = false;
        loop {
            self.cursor.skip_space();
            let at = self.cursor.at;
            if self.cursor.is_end() && at == self.cursor.text.len() {
                return Ok(());
            }
            if self.cursor.is_marker() && self.cursor.peek() == b'.' {
                self.cursor.at += 3;
                let after = self.cursor.at;
                self.cursor.skip_blanks();
                let next = self.cursor.peek();
                if !is_break(next) && !self.cursor.is_end() && next != b'#' {
                    return Err(self.invalid(after, "text stands behind the end of the document"));
                }
                has_ended = true;
            } else if has_ended || self.cursor.is_marker() {
                return Err(self.error(
                    at,
                    "a second YAML document starts here; a description is one document",
                ));
            } else {
                return Err(self.unexpected());
            }
        }
    }

    /// An error that the text at the cursor belongs to nothing.
    pub(super) fn unexpected(&self) -> crate::error::Error {
        let at = self.cursor.at;
        let rest = self.cursor.text.get(at..).unwrap_or_default();
        let start: String = rest
            .chars()
            .take_while(|character| !character.is_control() && *character != ' ')
            .take(20)
            .collect();
        let indentation = self.cursor.slice(self.cursor.line_start, at);
        let has_tab = indentation.contains('\t') && indentation.bytes().all(is_space);
        let message = if has_tab {
            "a tab stands in the indentation: indent with spaces".to_owned()
        } else if self.cursor.is_first_in_line() {
            format!(
                "unexpected indentation: the line of `{start}` is indented like none of the lines that it could belong to"
            )
        } else if start.is_empty() {
            "unexpected character".to_owned()
        } else {
            format!(
                "unexpected `{start}`: a value has ended before it; quote a value that holds it"
            )
        };
        self.invalid(at, message)
    }
}
