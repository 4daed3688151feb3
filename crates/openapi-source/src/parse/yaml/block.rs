//! Parses block collections and the values in them.

use super::Reader;
use super::cursor::is_space;
use super::flow::Style;
use super::nodes::{Content, Scalar};
use super::properties::Properties;
use crate::error::{ErrorKind, Result};
use crate::node::{Kind, Node, Origin};
use crate::parse::{MAX_DEPTH, too_deep};

/// The context of a value.
#[derive(Clone, Copy)]
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
        context: Context,
        origin: Origin,
        depth: usize,
    ) -> Result<Node> {
        let (content, properties) = self.block_content(context, origin, depth)?;
        self.node(content, properties, origin)
    }

    /// Parses a value with its properties.
    fn block_content(
        &mut self,
        context: Context,
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
            let is_deeper = !is_own_line || self.cursor.indent.cast_signed() > context.parent;
            let is_sequence = context.is_member
                && self.cursor.indent.cast_signed() == context.parent
                && self.cursor.is_first_in_line()
                && self.cursor.is_indicator(b'-');
            if self.cursor.is_document_end() || !(is_deeper || is_sequence) {
                return Ok((Content::Empty, outer));
            }
            if !self.property(&mut inner)? {
                break;
            }
            if self.cursor.skip_space() {
                outer = self.combine(outer, std::mem::take(&mut inner))?;
                is_own_line = true;
                start = self.cursor.column();
            }
        }
        let is_collection = if is_own_line {
            start == self.cursor.indent
        } else {
            context.is_compact
        };
        let may_start_with_indicator = is_collection && inner.is_empty();
        if may_start_with_indicator && self.cursor.is_indicator(b'-') {
            let node = self.anchored(&mut outer, |it| it.block_sequence(start, origin, depth))?;
            return Ok((Content::Node(node), outer));
        }
        if may_start_with_indicator && self.cursor.is_indicator(b'?') {
            let node = self.anchored(&mut outer, |it| {
                it.block_mapping(start, None, origin, depth)
            })?;
            return Ok((Content::Node(node), outer));
        }
        if matches!(self.cursor.peek(), b'|' | b'>') {
            let at = self.cursor.at;
            let text = self
                .cursor
                .block(context.parent)
                .map_err(|(at, message)| self.invalid(at, message))?;
            let content = Content::Scalar(Scalar {
                text: text.into(),
                is_plain: false,
                has_lone_surrogate: false,
                at,
            });
            return Ok((content, self.combine(outer, inner)?));
        }
        let line = self.cursor.line_start;
        let at = self.cursor.at;
        let style = Style::Block {
            indent: context.parent + 1,
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
        let properties = self.combine(outer, inner)?;
        self.expect_content(&content, &properties)?;
        Ok((content, properties))
    }

    fn block_sequence(&mut self, column: usize, origin: Origin, depth: usize) -> Result<Node> {
        self.check_depth(self.cursor.at, depth)?;
        let context = Context {
            parent: column.cast_signed(),
            is_compact: true,
            is_member: false,
        };
        let start = self.builder.items.len();
        while self.cursor.is_indicator(b'-') {
            let index = self.builder.items.len() - start;
            self.cursor.at += 1;
            self.cursor.skip_blanks();
            let item_origin = self.item_origin(origin, index, self.cursor.at)?;
            let item = self.block_value(context, item_origin, depth + 1)?;
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
        self.check_depth(self.cursor.at, depth)?;
        let explicit = Context {
            parent: column.cast_signed(),
            is_compact: true,
            is_member: true,
        };
        let implicit = Context {
            is_compact: false,
            ..explicit
        };
        let start = self.builder.members.len();
        let mut merged = Vec::new();
        let mut next = first;
        loop {
            // A key after `?` may have no value.
            let (key, context) = match next.take() {
                Some(key) => (key, Some(implicit)),
                None if self.cursor.is_indicator(b'?') => {
                    let key = self.explicit_key(explicit, origin, depth)?;
                    let has_value = self.continues_at(column)? && self.cursor.is_indicator(b':');
                    self.cursor.at += usize::from(has_value);
                    (key, has_value.then_some(explicit))
                }
                None => (self.implicit_key(column, origin, depth)?, Some(implicit)),
            };
            let member_origin = self.member_origin(origin, &key.text, key.at)?;
            let value = match context {
                Some(context) => self.block_value(context, member_origin, depth + 1)?,
                None => Node::new(Kind::Null, member_origin),
            };
            self.member(key, value, &mut merged);
            if !self.continues_at(column)? || self.cursor.is_indicator(b'-') {
                break;
            }
        }
        self.object(start, merged, origin)
    }

    /// Parses a key after `?`.
    fn explicit_key(
        &mut self,
        context: Context,
        origin: Origin,
        depth: usize,
    ) -> Result<Scalar<'t>> {
        let at = self.cursor.at;
        self.cursor.at += 1;
        let (content, properties) = self.block_content(context, origin, depth + 1)?;
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
    fn combine(&self, outer: Properties<'t>, inner: Properties<'t>) -> Result<Properties<'t>> {
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

    /// Returns an error if `depth` exceeds the limit for the collection at the offset `at`.
    pub(super) fn check_depth(&self, at: usize, depth: usize) -> Result<()> {
        if depth < MAX_DEPTH {
            Ok(())
        } else {
            Err(self.error(at, ErrorKind::Limit, too_deep()))
        }
    }

    /// Returns an error if the value has neither content nor properties: no value can start with the
    /// character at the cursor.
    pub(super) fn expect_content(
        &self,
        content: &Content<'t>,
        properties: &Properties<'t>,
    ) -> Result<()> {
        if !matches!(content, Content::Empty) || !properties.is_empty() {
            return Ok(());
        }
        let message = match self.cursor.rest().chars().next() {
            Some(first) if !is_space(self.cursor.peek()) => {
                format!("a value cannot start with `{first}`: quote the value")
            }
            _ => "expected a value".to_owned(),
        };
        Err(self.invalid(self.cursor.at, message))
    }
}
