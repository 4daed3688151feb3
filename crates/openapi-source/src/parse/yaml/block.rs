//! Parses block collections and the values in them.

use super::Reader;
use super::cursor::is_space;
use super::flow::Style;
use super::nodes::{Content, Scalar};
use super::properties::Properties;
use crate::error::{Error, ErrorKind, Result};
use crate::node::{Kind, Node, Origin};
use crate::parse::{MAX_DEPTH, too_deep};

/// The context of a value.
pub(super) struct Context {
    /// The indentation of the enclosing collection; -1 at the root.
    parent: isize,
    /// Whether a collection may start on the current line, as in `- a: 1`.
    is_compact: bool,
    /// Whether a sequence may have the same indentation as the enclosing mapping.
    is_member: bool,
}

impl Context {
    pub(super) const ROOT: Context = Context {
        parent: -1,
        is_compact: true,
        is_member: false,
    };
}

impl<'t> Reader<'t, '_> {
    /// Parses the value after the cursor, which may be empty.
    pub(super) fn block_value(
        &mut self,
        location: &Context,
        origin: Origin,
        depth: usize,
    ) -> Result<Node> {
        let (content, properties) = self.block_content(location, origin, depth)?;
        self.node(content, properties, origin)
    }

    /// Parses a value with its properties.
    fn block_content(
        &mut self,
        location: &Context,
        origin: Origin,
        depth: usize,
    ) -> Result<(Content<'t>, Properties<'t>)> {
        let mut is_own_line = self.cursor.skip_space();
        // The properties of the value, and those on the line of its content: the first key of a
        // mapping may have separate properties.
        let mut outer = Properties::default();
        let mut inner = Properties::default();
        let mut start = self.cursor.column();
        loop {
            let is_deeper = !is_own_line || self.cursor.indent.cast_signed() > location.parent;
            let is_sequence = location.is_member
                && self.cursor.indent.cast_signed() == location.parent
                && self.cursor.is_first_in_line()
                && self.cursor.is_indicator(b'-');
            if self.cursor.is_document_end() || !(is_deeper || is_sequence) {
                return Ok((Content::Empty, outer));
            }
            if !self.property(&mut inner)? {
                break;
            }
            if self.cursor.skip_space() {
                outer = self.both(outer, std::mem::take(&mut inner))?;
                is_own_line = true;
                start = self.cursor.column();
            }
        }
        let is_collection = if is_own_line {
            start == self.cursor.indent
        } else {
            location.is_compact
        };
        let may_start = is_collection && inner.is_empty();
        if may_start && self.cursor.is_indicator(b'-') {
            let node = self.anchored(&mut outer, |it| it.block_sequence(start, origin, depth))?;
            return Ok((Content::Node(node), outer));
        }
        if may_start && self.cursor.is_indicator(b'?') {
            let node = self.anchored(&mut outer, |it| {
                it.block_mapping(start, None, origin, depth)
            })?;
            return Ok((Content::Node(node), outer));
        }
        if matches!(self.cursor.peek(), b'|' | b'>') {
            let at = self.cursor.at;
            let text = self.cursor.block(location.parent);
            let text = text
                .map_err(|(at, message)| self.invalid(at, message))?
                .into();
            let is_plain = false;
            let content = Content::Scalar(Scalar { text, is_plain, at });
            return Ok((content, self.both(outer, inner)?));
        }
        let line = self.cursor.line_start;
        let at = self.cursor.at;
        let style = Style::Block {
            indent: location.parent + 1,
        };
        let content = self.anchored(&mut inner, |it| {
            it.anchored(&mut outer, |it| it.flow_content(style, origin, depth))
        })?;
        if line == self.cursor.line_start && self.read_colon() {
            if !is_collection {
                let message = "a mapping cannot start on the line of its key: quote a value that contains `: `, or start a new line";
                return Err(self.invalid(self.cursor.at - 1, message));
            }
            let node = self.anchored(&mut outer, |it| {
                let key = Scalar {
                    at,
                    ..it.key(content, inner)?
                };
                it.block_mapping(start, Some(key), origin, depth)
            })?;
            return Ok((Content::Node(node), outer));
        }
        let properties = self.both(outer, inner)?;
        match content {
            Content::Empty if properties.is_empty() => Err(self.not_a_value()),
            content => Ok((content, properties)),
        }
    }

    fn block_sequence(&mut self, column: usize, origin: Origin, depth: usize) -> Result<Node> {
        self.check_depth(depth)?;
        let location = Context {
            parent: column.cast_signed(),
            is_compact: true,
            is_member: false,
        };
        let start = self.builder.items.len();
        while self.cursor.is_indicator(b'-') {
            let index = self.builder.items.len() - start;
            self.cursor.at += 1;
            self.cursor.skip_blanks();
            let item = self.item_origin(origin, index, self.cursor.at)?;
            let item = self.block_value(&location, item, depth + 1)?;
            self.builder.items.push(item);
            if !self.continues_at(column)? {
                break;
            }
        }
        let items = self.builder.array(start);
        Ok(Node::new(items, origin))
    }

    /// Parses a mapping; `first` is its first key if already parsed.
    fn block_mapping(
        &mut self,
        column: usize,
        first: Option<Scalar<'t>>,
        origin: Origin,
        depth: usize,
    ) -> Result<Node> {
        self.check_depth(depth)?;
        let start = self.builder.members.len();
        let mut merged = Vec::new();
        let mut next = first;
        loop {
            let explicit = Context {
                parent: column.cast_signed(),
                is_compact: true,
                is_member: true,
            };
            let (key, location) = match next.take() {
                Some(key) => (
                    key,
                    Some(Context {
                        is_compact: false,
                        ..explicit
                    }),
                ),
                None if self.cursor.is_indicator(b'?') => {
                    let key = self.explicit_key_of(&explicit, origin, depth)?;
                    let has_value = self.continues_at(column)? && self.cursor.is_indicator(b':');
                    self.cursor.at += usize::from(has_value);
                    (key, has_value.then_some(explicit))
                }
                None => {
                    let key = self.implicit_key(column, origin, depth)?;
                    (
                        key,
                        Some(Context {
                            is_compact: false,
                            ..explicit
                        }),
                    )
                }
            };
            let member = self.member_origin(origin, &key.text, key.at)?;
            let value = match location {
                Some(location) => self.block_value(&location, member, depth + 1)?,
                None => Node::new(Kind::Null, member),
            };
            self.member(key, value, &mut merged);
            let is_same = self.continues_at(column)?;
            let is_item = self.cursor.is_indicator(b'-');
            if !is_same || is_item {
                break;
            }
        }
        self.object(start, merged, origin)
    }

    /// Parses a key after `?`.
    fn explicit_key_of(
        &mut self,
        location: &Context,
        origin: Origin,
        depth: usize,
    ) -> Result<Scalar<'t>> {
        let at = self.cursor.at;
        self.cursor.at += 1;
        let (content, properties) = self.block_content(location, origin, depth + 1)?;
        let key = self.key(content, properties)?;
        Ok(Scalar { at, ..key })
    }

    /// Parses a key and the colon after it.
    fn implicit_key(&mut self, column: usize, origin: Origin, depth: usize) -> Result<Scalar<'t>> {
        let at = self.cursor.at;
        let line = self.cursor.line_start;
        let mut properties = Properties::default();
        while self.property(&mut properties)? {
            self.cursor.skip_blanks();
        }
        let style = Style::Block {
            indent: column.cast_signed() + 1,
        };
        let content = self.flow_content(style, origin, depth + 1)?;
        if line != self.cursor.line_start || !self.read_colon() {
            let message = "expected `:` and a space after this key";
            return Err(self.invalid(at, message));
        }
        let key = self.key(content, properties)?;
        Ok(Scalar { at, ..key })
    }

    /// Parses the colon after a key, if present.
    fn read_colon(&mut self) -> bool {
        let before = self.cursor.at;
        self.cursor.skip_blanks();
        let is_colon = self.cursor.is_indicator(b':');
        self.cursor.at = if is_colon { self.cursor.at + 1 } else { before };
        is_colon
    }

    /// Whether the collection with the indentation `column` continues after a value.
    fn continues_at(&mut self, column: usize) -> Result<bool> {
        self.cursor.skip_space();
        let is_end = self.cursor.is_document_end();
        if !is_end && (!self.cursor.is_first_in_line() || self.cursor.indent > column) {
            return Err(self.unexpected());
        }
        Ok(!is_end && self.cursor.indent == column)
    }

    /// Combines the properties before and after a line break.
    fn both(&self, outer: Properties<'t>, inner: Properties<'t>) -> Result<Properties<'t>> {
        if (outer.tag.is_some() && inner.tag.is_some())
            || (outer.anchor.is_some() && inner.anchor.is_some())
        {
            return Err(self.invalid(self.cursor.at, "a value has two tags or two anchors"));
        }
        Ok(Properties {
            tag: outer.tag.or(inner.tag),
            anchor: outer.anchor.or(inner.anchor),
        })
    }

    fn check_depth(&self, depth: usize) -> Result<()> {
        if depth < MAX_DEPTH {
            Ok(())
        } else {
            Err(self.error(self.cursor.at, ErrorKind::Limit, too_deep()))
        }
    }

    /// Returns an error for a character with which no value can start.
    pub(super) fn not_a_value(&self) -> Error {
        let rest = self.cursor.rest();
        let message = match rest.chars().next() {
            Some(first) if !is_space(self.cursor.peek()) => {
                format!("a value cannot start with `{first}`: quote the value")
            }
            _ => "expected a value".to_owned(),
        };
        self.invalid(self.cursor.at, message)
    }
}
