//! A position in a YAML text, and what the rules of indentation need to know of its line.

use crate::error::Position;

/// A position in a text.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    /// The offset in bytes, as all offsets here.
    pub(super) at: usize,
    /// Where the line starts.
    pub(super) line_start: usize,
    /// How many spaces the line starts with.
    pub(super) indent: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut cursor = Cursor {
            text,
            // A byte order mark is not text.
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            line_start: 0,
            indent: 0,
        };
        cursor.start_line();
        cursor
    }

    /// The byte at `offset`; zero behind the end.
    pub(super) fn byte(&self, offset: usize) -> u8 {
        self.text.as_bytes().get(offset).copied().unwrap_or(0)
    }

    /// The byte at the cursor; zero at the end.
    pub(super) fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    pub(super) fn is_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub(super) fn column(&self) -> usize {
        self.at - self.line_start
    }

    /// Whether only spaces stand before the cursor in its line.
    pub(super) fn is_first_in_line(&self) -> bool {
        self.column() == self.indent
    }

    /// Whether `---` or `...` stands at the start of the line.
    pub(super) fn is_marker(&self) -> bool {
        self.at == self.line_start
            && matches!(
                self.text.as_bytes().get(self.at..self.at + 3),
                Some(b"---" | b"...")
            )
            && is_space(self.byte(self.at + 3))
    }

    /// Whether the document ends here.
    pub(super) fn is_document_end(&self) -> bool {
        self.is_end() || self.is_marker()
    }

    /// Whether an indicator, such as `-`, stands here by itself.
    pub(super) fn is_indicator(&self, indicator: u8) -> bool {
        self.peek() == indicator && is_space(self.byte(self.at + 1))
    }

    /// Skips spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        while is_blank(self.peek()) {
            self.at += 1;
        }
    }

    /// Skips the bytes that `skips` is true for; they hold no line break.
    pub(super) fn skip_while(&mut self, skips: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !skips(*byte));
        self.at += length.unwrap_or(rest.len());
    }

    /// Moves to the end of the line.
    pub(super) fn skip_line(&mut self) {
        self.skip_while(|byte| !is_break(byte));
    }

    /// Skips the line break at the cursor and the spaces behind it.
    pub(super) fn skip_break(&mut self) {
        self.at += match (self.peek(), self.byte(self.at + 1)) {
            (b'\r', b'\n') => 2,
            _ => 1,
        };
        self.start_line();
    }

    /// Skips the spaces at the start of a line.
    fn start_line(&mut self) {
        self.line_start = self.at;
        while self.peek() == b' ' {
            self.at += 1;
        }
        self.indent = self.column();
    }

    /// Skips blanks and line breaks, and returns how many breaks there were.
    pub(super) fn skip_lines(&mut self) -> usize {
        let mut breaks = 0;
        loop {
            self.skip_blanks();
            if !is_break(self.peek()) {
                return breaks;
            }
            self.skip_break();
            breaks += 1;
        }
    }

    /// Skips blanks, line breaks and comments, and returns whether there was a break.
    pub(super) fn skip_space(&mut self) -> bool {
        let mut breaks = self.skip_lines();
        while self.peek() == b'#' {
            self.skip_line();
            breaks += self.skip_lines();
        }
        breaks > 0
    }

    /// The line and column of an offset.
    pub(super) fn position(&self, offset: usize) -> Position {
        let before = self.slice(0, offset);
        let mut line = 1;
        let mut start = 0;
        let bytes = before.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && self.byte(index + 1) != b'\n') {
                line += 1;
                start = index + 1;
            }
        }
        Position {
            line,
            column: self.slice(start, offset).chars().count() + 1,
        }
    }
}

/// Whether a byte is a space or a tab.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether a byte is a line break. Those that YAML 1.1 has beside these are text in 1.2.
pub(super) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether a byte separates tokens; the end of the text does.
pub(super) fn is_space(byte: u8) -> bool {
    is_blank(byte) || is_break(byte) || byte == 0
}

/// Whether a byte is punctuation inside `[…]` and `{…}`.
pub(super) fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
