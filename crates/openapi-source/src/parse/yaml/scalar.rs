//! Parses plain, quoted and block scalars.

use std::borrow::Cow;

use super::cursor::{Cursor, is_blank, is_break, is_flow, is_space};

/// The offset and message of an error.
pub(super) type Fault = (usize, String);

fn fault<T>(at: usize, message: impl Into<String>) -> Result<T, Fault> {
    Err((at, message.into()))
}

/// Whether a plain scalar may end or be folded at a byte.
fn is_plain_stop(byte: u8) -> bool {
    is_space(byte) || is_flow(byte) || matches!(byte, b':' | b'#')
}

/// A string that is borrowed as long as it is one slice of the text.
struct Text<'t> {
    text: &'t str,
    /// The pieces before the current one.
    before: Option<String>,
    /// The offset at which the current piece starts.
    from: usize,
    to: usize,
}

impl<'t> Text<'t> {
    fn new(cursor: &Cursor<'t>) -> Self {
        Text {
            text: cursor.text,
            before: None,
            from: cursor.at,
            to: cursor.at,
        }
    }

    fn piece(&self) -> &'t str {
        let piece = self.text.get(self.from..self.to);
        piece.expect("pieces end at character boundaries")
    }

    /// Ends the current piece, appends characters that differ from the text, and starts a piece at
    /// `from`.
    fn push(&mut self, added: impl FnOnce(&mut String), from: usize) {
        let piece = self.piece();
        let before = self.before.get_or_insert_default();
        before.push_str(piece);
        added(before);
        (self.from, self.to) = (from, from);
    }

    /// Folds `breaks` line breaks: a single one becomes a space.
    fn fold(&mut self, breaks: usize, from: usize) {
        self.push(
            |before| match breaks {
                1 => before.push(' '),
                _ => push_breaks(before, breaks.saturating_sub(1)),
            },
            from,
        );
    }

    fn finish(self) -> Cow<'t, str> {
        let piece = self.piece();
        match self.before {
            None => Cow::Borrowed(piece),
            Some(before) => Cow::Owned(before + piece),
        }
    }
}

impl<'t> Cursor<'t> {
    /// Whether a plain scalar can start at the cursor.
    pub(super) fn is_plain_start(&self, in_flow: bool) -> bool {
        let next = self.byte(self.at + 1);
        match self.peek() {
            b'-' | b'?' | b':' => !(is_space(next) || in_flow && is_flow(next)),
            b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
            byte => !is_space(byte) && !is_flow(byte),
        }
    }

    /// Parses a plain scalar. In block style it continues on lines with at least `indent` spaces.
    pub(super) fn plain(&mut self, indent: isize, in_flow: bool) -> Cow<'t, str> {
        let mut text = Text::new(self);
        // The end of the last line and the number of line breaks after it, until the next line
        // turns out to belong to the scalar.
        let mut last: Option<(Self, usize)> = None;
        loop {
            let byte = self.peek();
            match byte {
                b':' => {
                    let next = self.byte(self.at + 1);
                    if is_space(next) || (in_flow && is_flow(next)) {
                        break;
                    }
                }
                b'#' if last.is_some() || is_blank(self.byte(self.at.wrapping_sub(1))) => break,
                b'\n' | b'\r' => {
                    let end = self.clone();
                    last = Some((end, self.skip_lines()));
                    if self.is_marker() || (!in_flow && self.indent.cast_signed() < indent) {
                        break;
                    }
                    continue;
                }
                0 => break,
                _ if in_flow && is_flow(byte) => break,
                _ => {}
            }
            if let Some((_, breaks)) = last.take() {
                text.fold(breaks, self.at);
            }
            self.at += 1;
            if !is_blank(byte) {
                self.skip_while(|byte| !is_plain_stop(byte));
                text.to = self.at;
            }
        }
        if let Some((end, _)) = last {
            *self = end;
        }
        text.finish()
    }

    /// Parses a quoted scalar, which may continue on lines with any indentation.
    pub(super) fn quoted(&mut self) -> Result<Cow<'t, str>, Fault> {
        let open = self.at;
        let quote = self.peek();
        self.at += 1;
        let mut text = Text::new(self);
        loop {
            let byte = self.peek();
            match byte {
                _ if byte == quote => {
                    text.to = self.at;
                    self.at += 1;
                    if quote == b'"' || self.peek() != quote {
                        return Ok(text.finish());
                    }
                    // A quote that is written twice stands for one.
                    self.at += 1;
                    text.push(|before| before.push('\''), self.at);
                }
                b'\\' if quote == b'"' => {
                    text.to = self.at;
                    self.escape(&mut text)?;
                }
                b'\n' | b'\r' => {
                    let breaks = self.skip_lines();
                    if self.is_marker() {
                        return fault(self.at, "the document ends inside a quoted string");
                    }
                    text.fold(breaks, self.at);
                }
                0 if self.is_end() => return fault(open, "the quoted string is never closed"),
                _ => {
                    self.at += 1;
                    if !is_blank(byte) {
                        self.skip_while(|byte| byte > b' ' && byte != quote && byte != b'\\');
                        text.to = self.at;
                    }
                }
            }
        }
    }

    /// Parses an escape sequence after a backslash in double quotes.
    fn escape(&mut self, text: &mut Text<'t>) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        let byte = self.peek();
        if is_break(byte) {
            // An escaped line break joins the lines.
            let breaks = self.skip_lines();
            text.push(|before| push_breaks(before, breaks - 1), self.at);
            return Ok(());
        }
        self.at += 1;
        let character = match byte {
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\u{b}',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'e' => '\u{1b}',
            b' ' | b'"' | b'/' | b'\\' => char::from(byte),
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => self.code(start, 2)?,
            b'u' => self.code(start, 4)?,
            b'U' => self.code(start, 8)?,
            _ => {
                let escape = self.slice(start, self.text.len());
                let escape: String = escape.chars().take(2).collect();
                let message = format!(
                    "`{escape}` is not an escape sequence: write `\\\\` for a backslash, or use single quotes"
                );
                return fault(start, message);
            }
        };
        text.push(|before| before.push(character), self.at);
        Ok(())
    }

    /// Parses a character code in hexadecimal digits. A lone surrogate, which JavaScript strings
    /// may contain, becomes U+FFFD.
    fn code(&mut self, start: usize, digits: usize) -> Result<char, Fault> {
        let mut code = self.digits(start, digits)?;
        let is_high = (0xD800..0xDC00).contains(&code);
        if is_high && self.text.get(self.at..self.at + 2) == Some("\\u") {
            let after_high = self.at;
            self.at += 2;
            match self.digits(start, 4)? {
                low @ 0xDC00..0xE000 => code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00),
                _ => self.at = after_high,
            }
        }
        match code {
            0xD800..0xE000 => {
                self.has_lone_surrogate = true;
                Ok(char::REPLACEMENT_CHARACTER)
            }
            _ => char::from_u32(code)
                .ok_or_else(|| (start, "the code is not a Unicode character".to_owned())),
        }
    }

    fn digits(&mut self, start: usize, digits: usize) -> Result<u32, Fault> {
        let text = self.text.get(self.at..self.at + digits);
        self.at += digits;
        match text.map(|text| (text, u32::from_str_radix(text, 16))) {
            Some((text, Ok(code))) if !text.starts_with('+') => Ok(code),
            _ => fault(start, "the escape sequence has too few hexadecimal digits"),
        }
    }

    /// Parses a block scalar inside a collection with the indentation `parent`, -1 at the root.
    pub(super) fn block(&mut self, parent: isize) -> Result<String, Fault> {
        let folds = self.peek() == b'>';
        let header = self.header()?;
        let least = (parent + 1).max(0).cast_unsigned();
        // Without an indentation indicator, the first line that is not empty determines the
        // indentation.
        let mut indent = header
            .indent
            .map(|indent| parent.max(0).cast_unsigned() + indent);
        let mut text = String::new();
        let mut has_begun = false;
        let mut is_deeper = false;
        let mut empty_lines = 0;
        while is_break(self.peek()) {
            self.skip_break();
            if self.is_end() {
                empty_lines += usize::from(self.indent > 0);
                break;
            }
            if is_break(self.peek()) && indent.is_none_or(|indent| self.indent <= indent) {
                empty_lines += 1;
                continue;
            }
            let indent = *indent.get_or_insert(self.indent.max(least));
            if self.indent < indent || self.is_marker() {
                break;
            }
            self.at = self.line_start + indent;
            // Lines with deeper indentation are not folded.
            let was_deeper = std::mem::replace(&mut is_deeper, is_blank(self.peek()));
            let is_folded = folds && has_begun && !is_deeper && !was_deeper;
            if is_folded && empty_lines == 0 {
                text.push(' ')
            } else {
                let breaks = empty_lines + usize::from(has_begun && !is_folded);
                push_breaks(&mut text, breaks)
            }
            has_begun = true;
            empty_lines = 0;
            let from = self.at;
            self.skip_line();
            text.push_str(self.slice(from, self.at));
        }
        match header.chomping {
            Chomping::Strip => {}
            Chomping::Clip => push_breaks(&mut text, usize::from(has_begun)),
            Chomping::Keep => push_breaks(&mut text, usize::from(has_begun) + empty_lines),
        }
        Ok(text)
    }

    /// Parses the first line of a block scalar with its indicators.
    fn header(&mut self) -> Result<Header, Fault> {
        let mut header = Header {
            indent: None,
            chomping: Chomping::Clip,
        };
        self.at += 1;
        loop {
            match self.peek() {
                b'-' => header.chomping = Chomping::Strip,
                b'+' => header.chomping = Chomping::Keep,
                digit @ b'1'..=b'9' if header.indent.is_none() => {
                    header.indent = Some(usize::from(digit - b'0'));
                }
                _ => break,
            }
            self.at += 1;
        }
        let before = self.at;
        self.skip_blanks();
        if self.peek() == b'#' && self.at > before {
            self.skip_line();
        }
        if is_break(self.peek()) || self.is_end() {
            Ok(header)
        } else {
            fault(
                self.at,
                "the text of a block scalar starts on the line after `|` or `>`",
            )
        }
    }
}

/// The indicators of a block scalar.
struct Header {
    indent: Option<usize>,
    chomping: Chomping,
}

/// The treatment of line breaks at the end of a block scalar.
enum Chomping {
    /// Keeps a single line break.
    Clip,
    Strip,
    Keep,
}

fn push_breaks(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n('\n', count));
}
