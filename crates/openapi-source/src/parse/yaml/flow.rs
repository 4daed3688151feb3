//! Parses flow collections (in brackets and braces) and the values in them.

use super::Reader;
use super::nodes::{Content, Scalar};
use super::properties::Properties;
use crate::error::Result;
use crate::node::{Kind, Node, Origin};

impl<'t> Reader<'t, '_> {
    /// Parses a value without its properties: a flow collection, an alias, or a plain or quoted
    /// scalar.
    pub(super) fn flow_content(
        &mut self,
        style: Style,
        origin: Origin,
        depth: usize,
    ) -> Result<Content<'t>> {
        let at = self.cursor.at;
        self.cursor.has_lone_surrogate = false;
        let (indent, in_flow) = match style {
            Style::Block { indent } => (indent, false),
            Style::Flow => (0, true),
        };
        let (text, is_plain) = match self.cursor.peek() {
            b'[' => return self.flow_sequence(origin, depth).map(Content::Node),
            b'{' => return self.flow_mapping(origin, depth).map(Content::Node),
            b'*' => return self.alias(origin, depth).map(Content::Node),
            b'"' | b'\'' => {
                let quoted = self.cursor.quoted();
                let text = quoted.map_err(|(at, message)| self.invalid(at, message))?;
                (text, false)
            }
            _ if self.cursor.is_plain_start(in_flow) => (self.cursor.plain(indent, in_flow), true),
            _ => return Ok(Content::Empty),
        };
        Ok(Content::Scalar(Scalar {
            text,
            is_plain,
            has_lone_surrogate: self.cursor.has_lone_surrogate,
            at,
        }))
    }

    fn flow_sequence(&mut self, origin: Origin, depth: usize) -> Result<Node> {
        let open = self.open_flow(depth)?;
        let start = self.builder.items.len();
        while self.has_next_entry(open, b']')? {
            let index = self.builder.items.len() - start;
            let item_origin = self.item_origin(origin, index, self.cursor.at)?;
            let item = self.flow_item(item_origin, depth + 1)?;
            self.builder.items.push(item);
            self.separator(b']')?;
        }
        let items = self.builder.array(start);
        Ok(Node::new(items, origin))
    }

    /// Parses an item of a sequence; an item with a colon is a mapping with one member.
    fn flow_item(&mut self, origin: Origin, depth: usize) -> Result<Node> {
        let line = self.cursor.line_start;
        let is_explicit = self.read_question_mark();
        let (content, properties) = self.flow_node(origin, depth)?;
        let is_one_line = self.cursor.line_start == line;
        let end = self.cursor.clone();
        self.cursor.skip_space();
        let is_pair = self.cursor.peek() == b':' && (is_explicit || is_one_line);
        if !is_pair && !is_explicit {
            self.cursor = end;
            self.expect_content(&content, &properties)?;
            return self.node(content, properties, origin);
        }
        let start = self.builder.members.len();
        let mut merged = Vec::new();
        let key = self.key(content, properties)?;
        self.flow_member(key, &mut merged, origin, depth)?;
        self.object(start, merged, origin)
    }

    fn flow_mapping(&mut self, origin: Origin, depth: usize) -> Result<Node> {
        let open = self.open_flow(depth)?;
        let start = self.builder.members.len();
        let mut merged = Vec::new();
        while self.has_next_entry(open, b'}')? {
            let is_explicit = self.read_question_mark();
            let (content, properties) = self.flow_node(origin, depth + 1)?;
            self.cursor.skip_space();
            if self.cursor.peek() != b':' && !is_explicit {
                self.expect_content(&content, &properties)?;
            }
            let key = self.key(content, properties)?;
            self.flow_member(key, &mut merged, origin, depth)?;
            self.separator(b'}')?;
        }
        self.object(start, merged, origin)
    }

    /// Parses the value of a member; the cursor is after its key.
    fn flow_member(
        &mut self,
        key: Scalar<'t>,
        merged: &mut Vec<Node>,
        parent: Origin,
        depth: usize,
    ) -> Result<()> {
        let origin = self.member_origin(parent, &key.text, key.at)?;
        let value = match self.cursor.peek() {
            b':' => {
                self.cursor.at += 1;
                let (content, properties) = self.flow_node(origin, depth + 1)?;
                self.node(content, properties, origin)?
            }
            _ => Node::new(Kind::Null, origin),
        };
        self.member(key, value, merged);
        Ok(())
    }

    /// Parses a value with its properties.
    fn flow_node(&mut self, origin: Origin, depth: usize) -> Result<(Content<'t>, Properties<'t>)> {
        let mut properties = Properties::default();
        self.cursor.skip_space();
        while self.property(&mut properties)? {
            self.cursor.skip_space();
        }
        let content = self.anchored(&mut properties, |reader| {
            reader.flow_content(Style::Flow, origin, depth)
        })?;
        Ok((content, properties))
    }

    /// Parses the `?` before a key, if present.
    fn read_question_mark(&mut self) -> bool {
        let is_explicit = self.cursor.is_indicator(b'?');
        self.cursor.at += usize::from(is_explicit);
        is_explicit
    }

    /// Parses the opening bracket, and returns its offset.
    fn open_flow(&mut self, depth: usize) -> Result<usize> {
        let open = self.cursor.at;
        self.check_depth(open, depth)?;
        self.cursor.at += 1;
        Ok(open)
    }

    /// Returns whether another entry follows; if not, parses the closing bracket.
    fn has_next_entry(&mut self, open: usize, close: u8) -> Result<bool> {
        self.cursor.skip_space();
        if self.cursor.is_document_end() {
            let bracket = char::from(self.cursor.byte(open));
            return Err(self.invalid(open, format!("`{bracket}` is never closed")));
        }
        let is_closed = self.cursor.peek() == close;
        self.cursor.at += usize::from(is_closed);
        Ok(!is_closed)
    }

    /// Parses the comma after an entry, which is optional before the closing bracket.
    fn separator(&mut self, close: u8) -> Result<()> {
        self.cursor.skip_space();
        match self.cursor.peek() {
            b',' => self.cursor.at += 1,
            next if next == close || self.cursor.is_document_end() => {}
            _ => {
                let message = format!("expected `,` or `{}`", char::from(close));
                return Err(self.invalid(self.cursor.at, message));
            }
        }
        Ok(())
    }
}

/// The style of the enclosing collection.
#[derive(Clone, Copy)]
pub(super) enum Style {
    /// Block style, in which a plain scalar continues on lines with at least `indent` spaces.
    Block {
        indent: isize,
    },
    Flow,
}
