//! Escapes strings of a description for reports, error messages, terminals and JSON.
//! `client_codegen::escape` escapes strings for generated Rust code.
//!
//! Descriptions are untrusted input: a line feed in a name could forge a line of a report, an
//! escape sequence could control a terminal, and invisible characters or a change of the text
//! direction could hide content from a reviewer.

use std::borrow::Cow;

/// Whether a character is invisible or affects others: control characters, line and paragraph
/// separators, characters that change the text direction, and characters without width (Unicode's
/// `Default_Ignorable_Code_Point` and the general category `Cf`).
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
            | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Escapes invisible characters, including line breaks and tabs, as in Rust strings (`\n`,
/// `\u{202e}`), so that the result is a single line.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_invisible)
}

/// Like [`line()`], but keeps line feeds and tabs, for several lines in which inserted strings are
/// already escaped.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |it| is_invisible(it) && !matches!(it, '\n' | '\t'))
}

/// Escapes invisible characters in JSON as in JSON strings (`\u202e`), except the line feeds
/// between lines.
pub fn json(json: &str) -> Cow<'_, str> {
    replaced(
        json,
        |it| is_invisible(it) && it != '\n',
        |it, to| {
            for unit in it.encode_utf16(&mut [0; 2]) {
                to.push_str(&format!("\\u{unit:04x}"));
            }
        },
    )
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    replaced(text, is_escaped, |it, to| to.extend(it.escape_default()))
}

fn replaced(
    text: &str,
    is_replaced: impl Fn(char) -> bool,
    replace: impl Fn(char, &mut String),
) -> Cow<'_, str> {
    if !text.contains(&is_replaced) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_replaced(character) {
            replace(character, &mut safe);
        } else {
            safe.push(character);
        }
    }
    safe.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\r\n\tb\u{1b}[2K\u{85}\u{2028}\u{202e}\u{200b}\u{feff}\u{e0041}é👍";

    #[test]
    fn line_escapes_line_breaks_and_invisible_characters() {
        assert_eq!(
            line(HOSTILE),
            "a\\r\\n\\tb\\u{1b}[2K\\u{85}\\u{2028}\\u{202e}\\u{200b}\\u{feff}\\u{e0041}é👍"
        );
        assert!(matches!(line("plain é 中"), Cow::Borrowed(_)));
        assert_eq!(lines("a\n\tb\rc\u{7}"), "a\n\tb\\rc\\u{7}");
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let text = serde_json::to_string(HOSTILE).expect("JSON");
        let escaped = json(&text);
        assert!(!escaped.contains(is_invisible), "{escaped}");
        assert_eq!(
            serde_json::from_str::<String>(&escaped).ok().as_deref(),
            Some(HOSTILE)
        );
    }
}
