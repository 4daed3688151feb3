//! Parses the stream around the document: directives and the markers `---` and `...`.

use super::Reader;
use super::block::Context;
use super::cursor::{is_break, is_space};
use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;

impl Reader<'_, '_> {
    /// Parses the only document of the stream; an empty one is `null`.
    pub(super) fn document(&mut self, name: &str) -> Result<Node> {
        let origin = self.builder.origins.root(name);
        self.note_offset(0)?;
        self.start()?;
        let root = self.block_value(Context::ROOT, origin, 0)?;
        self.end()?;
        Ok(root)
    }

    /// Parses the directives and the marker `---`.
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
            let message = "expected the line `---` after the directives (`%`)";
            return Err(self.invalid(self.cursor.at, message));
        }
        Ok(())
    }

    /// Parses a directive. Only `%TAG` has an effect: all versions are read in the same way.
    fn directive(&mut self) -> Result<()> {
        let from = self.cursor.at;
        self.cursor.skip_line();
        let line = self.cursor.slice(from, self.cursor.at);
        let mut fields = line.split([' ', '\t']).filter(|field| !field.is_empty());
        if fields.next() == Some("%TAG") {
            let (Some(handle), Some(prefix)) = (fields.next(), fields.next()) else {
                return Err(self.invalid(from, "expected a handle and a prefix after `%TAG`"));
            };
            self.handles.declare(handle, prefix);
        }
        Ok(())
    }

    /// Parses the markers after the document.
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
                    return Err(
                        self.invalid(after, "unexpected text after the end of the document")
                    );
                }
                has_ended = true;
            } else if has_ended || self.cursor.is_marker() {
                return Err(self.error(
                    at,
                    ErrorKind::Syntax,
                    "a second YAML document starts here; a description consists of a single document",
                ));
            } else {
                return Err(self.unexpected());
            }
        }
    }

    /// Returns an error for text that belongs to no value.
    pub(super) fn unexpected(&self) -> Error {
        let at = self.cursor.at;
        let start: String = self
            .cursor
            .rest()
            .chars()
            .take_while(|character| !character.is_control() && *character != ' ')
            .take(20)
            .collect();
        let indentation = self.cursor.slice(self.cursor.line_start, at);
        let has_tab = indentation.contains('\t') && indentation.bytes().all(is_space);
        let message = if has_tab {
            "a tab in the indentation: indent with spaces".to_owned()
        } else if self.cursor.is_first_in_line() {
            format!(
                "unexpected indentation of `{start}`: no enclosing mapping or sequence has this indentation"
            )
        } else if start.is_empty() {
            "unexpected character".to_owned()
        } else {
            format!("unexpected `{start}` after the end of a value: quote a value that contains it")
        };
        self.invalid(at, message)
    }
}
