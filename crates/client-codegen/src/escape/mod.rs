//! Escapes strings of a description for Rust documentation and for Markdown.
//!
//! The printer passes all generated documentation through [`prose`]. A description is untrusted
//! input: it must not become code that `cargo test` runs, a link or HTML that does more than format
//! text, or characters that rustc rejects or that hide text from a reviewer. All other Markdown is
//! kept.

use std::borrow::Cow;

mod markdown;
mod rust;
#[cfg(test)]
mod tests;

use openapi_lower::escape::{is_invisible, line};

pub(crate) use rust::{rust_json, rust_string};

use markdown::{corrections, escaped_line, fence_mark, fenced, harmless, is_closed, plain};

/// Returns the lines of a documentation comment, without the space after `///`.
///
/// Every code block has the language `text`. There are no blank lines at the start or the end,
/// and no two in a row.
pub fn prose(text: &str) -> Vec<String> {
    let text = normalized(&visible(text)).join("\n");
    harmless(text).lines().map(str::to_owned).collect()
}

/// Like [`prose`], but as one string that does not affect text that is appended: no code block or
/// list is open at the end.
pub fn closed_prose(text: &str) -> String {
    let text = prose(text).join("\n");
    let last = fenced(&text).pop().map(|block| text[block].trim_start());
    let with_fence = last
        .and_then(fence_mark)
        .map(|mark| format!("{text}\n{mark}"));
    [Some(&text), with_fence.as_ref()]
        .into_iter()
        .flatten()
        .find(|it| is_closed(it) && corrections(it).is_empty())
        .cloned()
        .unwrap_or_else(|| plain(&text))
}

/// Formats a name as inline code on one line.
pub fn inline_code(name: &str) -> String {
    let name = line(name);
    // The delimiter has one backquote more than the longest run of backquotes in the name.
    let longest = name.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let quotes = "`".repeat(longest + 1);
    let touches = name.starts_with(['`', ' ']) || name.ends_with(['`', ' ']);
    let pad = if touches || name.is_empty() { " " } else { "" };
    format!("{quotes}{pad}{name}{pad}{quotes}")
}

/// Escapes text for one line of Markdown, so that it is rendered verbatim.
pub fn markdown_text(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped_line(&visible(&words))
}

/// Returns the lines of a comment that is not documentation.
pub fn comment(text: &str) -> Vec<String> {
    visible(text).lines().map(str::to_owned).collect()
}

/// Replaces invisible characters: every line break of any system or of Unicode becomes a line
/// feed, control characters and bidirectional controls become their code points (`U+202A`), and
/// characters without width are removed.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|it| is_invisible(it) && it != '\n') {
        return text.into();
    }
    let text = text.replace("\r\n", "\n");
    let mut visible = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => visible.push('\n'),
            '\t' => visible.push_str("    "),
            it if it.is_control() && it != '\n' || is_bidi_control(it) => {
                visible.push_str(&format!("U+{:04X}", u32::from(it)));
            }
            it if is_invisible(it) && it != '\n' => {}
            it => visible.push(it),
        }
    }
    visible.into()
}

/// Whether a character changes the direction of the text after it.
fn is_bidi_control(it: char) -> bool {
    matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Normalizes whitespace: removes blank lines at the start and the end, repeated blank lines,
/// trailing spaces, and indentation that would turn prose into code.
fn normalized(text: &str) -> Vec<String> {
    let mut text = text.trim_matches('\n').to_owned();
    // Every line of progenitor's own documentation starts with a space.
    if text
        .lines()
        .all(|line| line.is_empty() || line.starts_with(' '))
    {
        let lines = text
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        text = lines.collect::<Vec<_>>().join("\n");
    }
    let blocks = fenced(&text);
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = false;
    let mut start = 0;
    for full_line in text.split_inclusive('\n') {
        let line = full_line.trim_end();
        let is_code = blocks.iter().any(|block| block.contains(&start));
        start += full_line.len();
        if is_code {
            lines.push(line.to_owned());
            continue;
        }
        let content = line.trim_start();
        if content.is_empty() {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        let is_item = is_list_item(content);
        // An indentation of four spaces is code; in a list, it continues an item.
        let max_indent = match (in_list, is_item) {
            (true, true) => 4,
            (true, false) => 2,
            (false, _) => 0,
        };
        let indent = (line.len() - content.len()).min(max_indent);
        in_list = is_item || (in_list && indent > 0);
        lines.push(" ".repeat(indent) + content);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn is_list_item(content: &str) -> bool {
    let numbered = content.trim_start_matches(|it: char| it.is_ascii_digit());
    content.starts_with("- ")
        || content.starts_with("* ")
        || content.starts_with("+ ")
        || (numbered.len() < content.len()
            && (numbered.starts_with(". ") || numbered.starts_with(") ")))
}
