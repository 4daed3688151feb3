//! Escapes strings of a description for documentation of Rust code and for Markdown.
//!
//! All documentation that is generated goes through [`prose`], where files are printed. A
//! description is written by somebody else: its text must not become code that `cargo test`
//! runs, a link or HTML that does more than show text, or characters that rustc refuses or
//! that hide what a reviewer reads. Markdown that does none of it stays.

use std::{borrow::Cow, ops::Range};

use openapi_lower::escape::{is_invisible, line};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// The lines of a documentation comment, without the blanks behind `///`.
///
/// Every code block is one of `text`. No blank lines stand at the start, at the end or twice
/// in a row.
pub fn prose(text: &str) -> Vec<String> {
    let text = normalized(&visible(text)).join("\n");
    let text = harmless(text);
    text.lines().map(str::to_owned).collect()
}

/// Prose that leaves what stands behind it as it is: no code block or list of it goes on.
pub fn closed_prose(text: &str) -> String {
    let text = prose(text).join("\n");
    let last = fenced(&text).pop().map(|block| text[block].trim_start());
    let with_fence = last
        .and_then(fence_mark)
        .map(|mark| format!("{text}\n{mark}"));
    let texts = [Some(&text), with_fence.as_ref()].into_iter().flatten();
    let mut closed = texts.filter(|it| is_closed(it) && corrections(it).is_empty());
    closed.next().cloned().unwrap_or_else(|| plain(&text))
}

/// A name, on one line, as inline code.
pub fn code(name: &str) -> String {
    let name = line(name);
    // As many backquotes around it as it has nowhere inside.
    let longest = name.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let quotes = "`".repeat(longest + 1);
    let touches = name.starts_with(['`', ' ']) || name.ends_with(['`', ' ']);
    let pad = if touches || name.is_empty() { " " } else { "" };
    format!("{quotes}{pad}{name}{pad}{quotes}")
}

/// Words on one line that Markdown shows as they are.
pub fn words(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped_line(&visible(&words))
}

/// The lines of a comment that is no documentation.
pub fn comment(text: &str) -> Vec<String> {
    visible(text).lines().map(str::to_owned).collect()
}

/// Text without invisible characters: what breaks a line in any system or in Unicode is a
/// line feed; control characters and those that turn the direction of writing are written as
/// their code points; those without a width are left out.
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
            it if it.is_control() && it != '\n' || turns(it) => {
                visible.push_str(&format!("U+{:04X}", u32::from(it)));
            }
            it if is_invisible(it) && it != '\n' => {}
            it => visible.push(it),
        }
    }
    visible.into()
}

/// Whether a character turns the direction of writing of those behind it.
fn turns(it: char) -> bool {
    matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Lines as a person would have laid them out: without blank lines around or twice in a row,
/// trailing blanks, and indentation that would make code of prose.
fn normalized(text: &str) -> Vec<String> {
    let mut text = text.trim_matches('\n').to_owned();
    // Progenitor's own documentation starts every line with one blank.
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
    let mut list = false;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        let is_code = blocks.iter().any(|block| block.contains(&start));
        start += whole.len();
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
        let item = is_list_item(content);
        let indent = line.len() - content.len();
        // Four blanks would be code; in a list they continue an item.
        let indent = match (list || item, item) {
            (true, true) if list => indent.min(4),
            (true, false) => indent.min(2),
            _ => 0,
        };
        list = item || (list && indent > 0);
        lines.push(" ".repeat(indent) + content);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The code blocks between fences, from the starts of their first lines.
fn fenced(text: &str) -> Vec<Range<usize>> {
    if !text.contains("```") && !text.contains("~~~") {
        return Vec::new();
    }
    let events = Parser::new(text).into_offset_iter();
    let blocks = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
            Some(line_start(text, range.start)..range.end)
        }
        _ => None,
    });
    blocks.collect()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// The mark of a line that opens a code block.
fn fence_mark(content: &str) -> Option<&str> {
    let mark = content
        .chars()
        .next()
        .filter(|it| matches!(it, '`' | '~'))?;
    let length = content.len() - content.trim_start_matches(mark).len();
    let is_fence = length >= 3 && (mark == '~' || !content[length..].contains('`'));
    is_fence.then(|| &content[..length])
}

fn is_list_item(content: &str) -> bool {
    let numbered = content.trim_start_matches(|it: char| it.is_ascii_digit());
    content.starts_with("- ")
        || content.starts_with("* ")
        || content.starts_with("+ ")
        || (numbered.len() < content.len()
            && (numbered.starts_with(". ") || numbered.starts_with(") ")))
}

/// How often a text is corrected before its Markdown is given up.
const ROUNDS: usize = 8;

/// Corrects what rustdoc's own parser finds in the text and must not find there. A correction
/// may give what stands around it another meaning, so it looks again.
fn harmless(mut text: String) -> String {
    for _ in 0..ROUNDS {
        let corrections = corrections(&text);
        if corrections.is_empty() {
            return text;
        }
        for (range, with) in corrections.into_iter().rev() {
            text.replace_range(range, with);
        }
    }
    plain(&text)
}

/// The parts of a text to replace, in their order, and with what; none where it is harmless.
fn corrections(text: &str) -> Vec<(Range<usize>, &'static str)> {
    // Most texts have none of these, and need no parser.
    let suspicious = ["```", "~~~", "    ", "<", "[", "]:"];
    if !suspicious.iter().any(|it| text.contains(it)) {
        return Vec::new();
    }
    let mut corrections = Vec::new();
    // rustdoc looks for tests without extensions, and shows text with these.
    let shown = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    for options in [Options::empty(), shown] {
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let part = text.get(range.clone()).unwrap_or_default();
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if *info != *"text" => {
                    let line = part.lines().next().unwrap_or_default();
                    let mark = fence_mark(line).unwrap_or(line);
                    corrections.push((range.start + mark.len()..range.start + line.len(), "text"));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    corrections.extend(indentation(text, range));
                }
                Event::Html(_) | Event::InlineHtml(_) => {
                    let tags = part.match_indices('<').map(|(at, _)| at);
                    let tags = tags.filter(|at| !is_plain_tag(&part[*at..]));
                    let before = |at| range.start + at..range.start + at;
                    corrections.extend(tags.map(|at| (before(at), "\\")));
                }
                Event::Start(Tag::Link { dest_url, .. }) if !is_plain_url(&dest_url) => {
                    corrections.push((range.start..range.start, "\\"));
                }
                // An image is loaded without being asked for; a link is not.
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

/// Takes away the indentation by which the lines of a block are code.
fn indentation(
    text: &str,
    block: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, &'static str)> + '_ {
    let start = line_start(text, block.start);
    let mut at = start;
    text[start..block.end]
        .split_inclusive('\n')
        .filter_map(move |line| {
            let from = at;
            at += line.len();
            let blanks = line.find("  ")?;
            let width = line.len() - blanks - line[blanks..].trim_start_matches(' ').len();
            // Behind the mark of a quotation or a list one blank stays.
            let with = if blanks == 0 { "" } else { " " };
            Some((from + blanks..from + blanks + width, with))
        })
}

/// Whether a tag of HTML only formats text: it has no attributes, and its element is one of
/// those that descriptions use.
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

/// Whether a link leads to a page, a person or an item of the documentation.
fn is_plain_url(url: &str) -> bool {
    let (scheme, rest) = match url.split_once(':') {
        Some((scheme, rest)) if !scheme.contains(['/', '#', '?']) => (scheme, rest),
        _ => return true,
    };
    let is_path = rest.starts_with(':');
    is_path
        || ["http", "https", "mailto"]
            .iter()
            .any(|it| scheme.eq_ignore_ascii_case(it))
}

/// Whether a paragraph behind the text would be a paragraph.
fn is_closed(text: &str) -> bool {
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

/// The text without any Markdown.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| escaped_line(line.trim()));
    lines.collect::<Vec<_>>().join("\n")
}

fn escaped_line(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let number = line.len()
        - line
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .len();
    for (at, it) in line.char_indices() {
        let anywhere = "\\`~<>[]&!*_|@$".contains(it);
        let is_mark = || line[at + 1..].is_empty() || line[at + 1..].starts_with(' ');
        let of_list = at == number && ".)".contains(it) && is_mark();
        let of_block = at == 0 && "#+-=:".contains(it);
        if anywhere || of_list || of_block {
            escaped.push('\\');
        }
        escaped.push(it);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prose_is_laid_out() {
        assert_eq!(prose(" One.\n\n\n Two. \n\n"), ["One.", "", "Two."]);
        assert_eq!(prose("\n\n"), [""; 0]);
        assert_eq!(
            prose("- a\n    more\n    - b"),
            ["- a", "  more", "    - b"]
        );
    }

    #[test]
    fn prose_has_no_harmful_characters() {
        assert_eq!(
            prose("one\rtwo\r\nthree\u{2028}four"),
            ["one", "two", "three", "four"]
        );
        assert_eq!(
            prose("Path: \u{202a}C:\\x\u{1b}[2J\u{200b}\u{feff}!"),
            ["Path: U+202AC:\\xU+001B[2J!"]
        );
    }

    #[test]
    fn prose_has_no_code_of_rust() {
        for (text, expected) in [
            ("A\n```\nx\n```", "A\n```text\nx\n```"),
            ("```json\n{}\n```", "```text\n{}\n```"),
            ("```json,rust\nx()\n```", "```text\nx()\n```"),
            ("~~~rust,ignore\nx", "~~~text\nx"),
            ("A\n\n        code", "A\n\ncode"),
            ("A\n\n\tcode", "A\n\ncode"),
            ("> ```\n> x()\n> ```", "> ```text\n> x()\n> ```"),
            (">     x()", "> x()"),
            ("- ```\n  x()\n  ```", "- ```text\n  x()\n  ```"),
            ("-     x()", "- x()"),
            ("1.      x()", "1. x()"),
            (
                "[^a]: b\n\n    ```\n    x()\n    ```",
                "[^a]: b\n\n```text\nx()\n```",
            ),
        ] {
            assert_eq!(prose(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn a_html_block_hides_no_fence() {
        let text = "<pre>\n```text\n</pre>\n\n```\nx()\n```";
        let text = prose(text).join("\n");
        assert_eq!(corrections(&text), [], "{text}");
        assert!(text.contains("\\<pre>"), "{text}");
    }

    #[test]
    fn harmless_markdown_stays() {
        for text in [
            "See [the guide](https://example.com/a) or <https://example.com>.",
            "Write to [us](mailto:a@example.com), see [`Client::new`](super::Client::new).",
            "One<br>two, <b>three</b>.",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "# Title\n\n- *a*\n- `b`",
        ] {
            assert_eq!(prose(text).join("\n"), text);
        }
    }

    #[test]
    fn links_and_html_only_show() {
        for (text, expected) in [
            ("[x](javascript:a())", "\\[x](javascript:a())"),
            ("[x](JavaScript&colon;a())", "\\[x](JavaScript&colon;a())"),
            (
                "[x][y]\n\n[y]: data:text/html,a",
                "\\[x]\\[y]\n\n[y]: data:text/html,a",
            ),
            (
                "![x](https://example.com/p.png)",
                "[x](https://example.com/p.png)",
            ),
            ("a <script>b()</script>", "a \\<script>b()\\</script>"),
            ("<b onclick=a()>x</b>", "\\<b onclick=a()>x</b>"),
            ("a <!-- hidden -->", "a \\<!-- hidden -->"),
        ] {
            assert_eq!(prose(text).join("\n"), expected);
        }
    }

    #[test]
    fn prose_ends_where_it_ends() {
        assert_eq!(closed_prose("A\n~~~\nb"), "A\n~~~text\nb\n~~~");
        assert_eq!(closed_prose("- a"), "- a");
        assert_eq!(closed_prose(""), "");
    }

    #[test]
    fn names_are_code_on_one_line() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(
            code("n\n```\nx();\n```\n"),
            "````n\\n```\\nx();\\n```\\n````"
        );
        assert_eq!(words("2.1"), "2.1");
        assert_eq!(words("2. 1"), "2\\. 1");
        assert_eq!(
            words("a\n```\n<b> [x](y) @me"),
            "a \\`\\`\\` \\<b\\> \\[x\\](y) \\@me"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        /// Texts made of what Markdown knows, in any order.
        #[test]
        fn no_text_is_harmful(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
            let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
            let safe = prose(&text).join("\n");
            prop_assert_eq!(corrections(&safe), [], "{:?}", safe);
            prop_assert_eq!(corrections(&prose(&safe).join("\n")), [], "{:?}", safe);
            prop_assert!(!safe.contains(|it| is_invisible(it) && it != '\n'), "{:?}", safe);
            let closed = closed_prose(&text);
            prop_assert_eq!(corrections(&closed), [], "{:?}", closed);
            prop_assert!(is_closed(&closed), "{:?}", closed);
            let plain = plain(&visible(&text));
            prop_assert_eq!(corrections(&plain), [], "{:?}", plain);
            let named = format!("{}: {}.", code(&text), words(&text));
            prop_assert_eq!(corrections(&named), [], "{:?}", named);
        }
    }

    const PIECES: &[&str] = &[
        "\n",
        "\n\n",
        "\r",
        "\t",
        " ",
        "    ",
        "> ",
        "- ",
        "1. ",
        "```",
        "````",
        "~~~",
        "`",
        "rust",
        "text",
        "ignore",
        "x()",
        "<pre>",
        "</pre>",
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<script>",
        "<b a=b>",
        "[a]",
        "(javascript:x)",
        "[a]: data:x",
        "![a](b)",
        "[^a]",
        "[^a]: ",
        "# ",
        "|",
        "---",
        "\\",
        "&colon;",
        "&#10;",
        "\u{202e}",
        "\u{200b}",
        "\u{2028}",
        "*/",
        "*",
        "<http://a>",
    ];
}
