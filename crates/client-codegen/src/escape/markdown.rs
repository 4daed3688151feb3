//! Finds and corrects Markdown constructs that must not reach rustdoc.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// Returns the ranges of fenced code blocks, each from the start of its first line.
pub(super) fn fenced(text: &str) -> Vec<Range<usize>> {
    if !text.contains("```") && !text.contains("~~~") {
        return Vec::new();
    }
    Parser::new(text)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                Some(line_start(text, range.start)..range.end)
            }
            _ => None,
        })
        .collect()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// Returns the fence with which a line opens a code block.
pub(super) fn fence_mark(content: &str) -> Option<&str> {
    let mark = content
        .chars()
        .next()
        .filter(|it| matches!(it, '`' | '~'))?;
    let length = content.len() - content.trim_start_matches(mark).len();
    let is_fence = length >= 3 && (mark == '~' || !content[length..].contains('`'));
    is_fence.then(|| &content[..length])
}

/// How many times a text is corrected before all of its Markdown is escaped.
const ROUNDS: usize = 8;

/// Corrects constructs that must not reach rustdoc. A correction may change how the text around
/// it is parsed, so the corrected text is checked again.
pub(super) fn harmless(mut text: String) -> String {
    for _ in 0..ROUNDS {
        let corrections = corrections(&text);
        if corrections.is_empty() {
            return text;
        }
        for (range, replacement) in corrections.into_iter().rev() {
            text.replace_range(range, replacement);
        }
    }
    plain(&text)
}

/// Returns the ranges to replace, in order, each with its replacement; none if the text is
/// harmless.
pub(super) fn corrections(text: &str) -> Vec<(Range<usize>, &'static str)> {
    // Most texts contain none of these strings, and need not be parsed.
    let suspicious = ["```", "~~~", "    ", "<", "[", "]:"];
    if !suspicious.iter().any(|it| text.contains(it)) {
        return Vec::new();
    }
    let mut corrections = Vec::new();
    // rustdoc finds tests without extensions of Markdown, and renders text with these.
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    for options in [Options::empty(), extensions] {
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let source = &text[range.clone()];
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if *info != *"text" => {
                    let line = source.lines().next().unwrap_or_default();
                    let mark = fence_mark(line).unwrap_or(line);
                    corrections.push((range.start + mark.len()..range.start + line.len(), "text"));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    corrections.extend(indentation(text, range));
                }
                Event::Html(_) | Event::InlineHtml(_) => {
                    for (at, _) in source.match_indices('<') {
                        if !is_plain_tag(&source[at..]) {
                            let position = range.start + at;
                            corrections.push((position..position, "\\"));
                        }
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) if !is_plain_url(&dest_url) => {
                    corrections.push((range.start..range.start, "\\"));
                }
                // A browser loads an image without a click, so it becomes a link.
                Event::Start(Tag::Image { .. }) => {
                    corrections.push((range.start..range.start + 1, ""));
                }
                _ => {}
            }
        }
        if !corrections.is_empty() {
            break;
        }
    }
    corrections.sort_by_key(|(range, _)| (range.start, range.end));
    corrections.dedup();
    corrections
}

/// Returns the corrections that remove the indentation of a code block.
fn indentation(
    text: &str,
    block: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, &'static str)> + '_ {
    let start = line_start(text, block.start);
    let mut at = start;
    text[start..block.end]
        .split_inclusive('\n')
        .filter_map(move |line| {
            let line_start = at;
            at += line.len();
            let blanks = line.find("  ")?;
            let width = line.len() - blanks - line[blanks..].trim_start_matches(' ').len();
            // One space remains after the marker of a quotation or a list item.
            let replacement = if blanks == 0 { "" } else { " " };
            let start = line_start + blanks;
            Some((start..start + width, replacement))
        })
}

/// Whether an HTML tag only formats text: it has no attributes, and its element is one of those
/// that descriptions use.
fn is_plain_tag(html: &str) -> bool {
    const ELEMENTS: [&str; 13] = [
        "b", "br", "code", "em", "i", "li", "ol", "p", "strong", "sub", "sup", "u", "ul",
    ];
    let Some((tag, _)) = html.split_once('>') else {
        return false;
    };
    let tag = tag.trim_start_matches('<');
    let name = tag
        .strip_prefix('/')
        .unwrap_or(tag)
        .trim_end_matches('/')
        .trim_end();
    ELEMENTS.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// Whether the target of a link is a web page, a mail address or an item of the documentation.
fn is_plain_url(url: &str) -> bool {
    let (scheme, rest) = match url.split_once(':') {
        Some((scheme, rest)) if !scheme.contains(['/', '#', '?']) => (scheme, rest),
        _ => return true,
    };
    let is_rust_path = rest.starts_with(':');
    is_rust_path
        || ["http", "https", "mailto"]
            .iter()
            .any(|it| scheme.eq_ignore_ascii_case(it))
}

/// Whether a paragraph that is appended to the text is rendered as a paragraph of its own.
pub(super) fn is_closed(text: &str) -> bool {
    let probe = format!("{text}\n\nend");
    let mut depth = 0_usize;
    for (event, range) in Parser::new(&probe).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 && range.start == text.len() + 2 => {
                return true;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.is_empty()
}

/// Escapes all Markdown of the text.
pub(super) fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| escaped_line(line.trim()));
    lines.collect::<Vec<_>>().join("\n")
}

/// Escapes all Markdown of a line.
pub(super) fn escaped_line(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let number = line.len()
        - line
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .len();
    for (at, it) in line.char_indices() {
        let is_inline_mark = "\\`~<>[]&!*_|@$".contains(it);
        let ends_mark = || line[at + 1..].is_empty() || line[at + 1..].starts_with(' ');
        let is_list_mark = at == number && ".)".contains(it) && ends_mark();
        let is_block_mark = at == 0 && "#+-=:".contains(it);
        if is_inline_mark || is_list_mark || is_block_mark {
            escaped.push('\\');
        }
        escaped.push(it);
    }
    escaped
}
