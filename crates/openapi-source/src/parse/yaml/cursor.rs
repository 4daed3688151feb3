//! A position in a YAML text, with the indentation of its line.

/// A position in a text.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    /// The offset in bytes, like all offsets in this module.
    pub(super) at: usize,
    /// The offset at which the line starts.
    pub(super) line_start: usize,
    /// The number of spaces at the start of the line.
    pub(super) indent: usize,
    /// Whether a quoted scalar with a lone surrogate was parsed since the last reset.
    pub(super) has_lone_surrogate: bool,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut cursor = Cursor {
            text,
            // A byte order mark is not part of the text.
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            line_start: 0,
            indent: 0,
            has_lone_surrogate: false,
        };
        cursor.start_line();
        cursor
    }

    /// Returns the byte at `offset`; zero after the end.
    pub(super) fn byte(&self, offset: usize) -> u8 {
        self.text.as_bytes().get(offset).copied().unwrap_or(0)
    }

    /// Returns the byte at the cursor; zero at the end.
    pub(super) fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    pub(super) fn is_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'t str {
        let slice = self.text.get(from..to);
        slice.expect("the reader stops at character boundaries")
    }

    /// Returns the text from the cursor on.
    pub(super) fn rest(&self) -> &'t str {
        self.slice(self.at, self.text.len())
    }

    pub(super) fn column(&self) -> usize {
        self.at - self.line_start
    }

    /// Whether only spaces precede the cursor on its line.
    pub(super) fn is_first_in_line(&self) -> bool {
        self.column() == self.indent
    }

    /// Whether `---` or `...` is at the start of the line.
    pub(super) fn is_marker(&self) -> bool {
        self.at == self.line_start
            && matches!(
                self.text.as_bytes().get(self.at..self.at + 3),
                Some(b"---" | b"...")
            )
            && is_space(self.byte(self.at + 3))
    }

    /// Whether the document ends at the cursor.
    pub(super) fn is_document_end(&self) -> bool {
        self.is_end() || self.is_marker()
    }

    /// Whether an indicator such as `-`, followed by a space or line break, is at the cursor.
    pub(super) fn is_indicator(&self, indicator: u8) -> bool {
        self.peek() == indicator && is_space(self.byte(self.at + 1))
    }

    /// Skips spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        while is_blank(self.peek()) {
            self.at += 1;
        }
    }

    /// Skips the bytes for which `skips` is true; none of them is a line break.
    pub(super) fn skip_while(&mut self, skips: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..);
        let rest = rest.expect("the cursor is inside the text");
        let length = rest.iter().position(|byte| !skips(*byte));
        self.at += length.unwrap_or(rest.len());
    }

    /// Moves to the end of the line.
    pub(super) fn skip_line(&mut self) {
        self.skip_while(|byte| !is_break(byte));
    }

    /// Skips the line break at the cursor and the indentation after it.
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

    /// Skips blanks and line breaks, and returns the number of line breaks.
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

    /// Skips blanks, line breaks and comments, and returns whether there was a line break.
    pub(super) fn skip_space(&mut self) -> bool {
        let mut breaks = self.skip_lines();
        while self.peek() == b'#' {
            self.skip_line();
            breaks += self.skip_lines();
        }
        breaks > 0
    }
}

/// Whether a byte is a space or a tab.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether a byte is a line break. The other line breaks of YAML 1.1 are ordinary characters in
/// 1.2.
pub(super) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether a byte separates tokens; true at the end of the text.
pub(super) fn is_space(byte: u8) -> bool {
    is_blank(byte) || is_break(byte) || byte == 0
}

/// Whether a byte is punctuation inside `[…]` and `{…}`.
pub(super) fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
