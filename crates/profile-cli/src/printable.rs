//! Escapes strings of a server for a terminal.

use std::fmt::Write;

/// Escapes a string of a server for one line of a terminal: characters that move the cursor, hide
/// text or change its direction.
pub fn printable(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, c| {
        if is_harmful(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
        safe
    })
}

/// Escapes those characters in JSON: they occur only inside strings, where JSON allows escapes.
pub fn escape_json(json: &str) -> String {
    json.chars().fold(String::new(), |mut safe, c| {
        if is_harmful(c) && c != '\n' {
            // Each fits into one UTF-16 unit. Writing to a String does not fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
        safe
    })
}

fn is_harmful(c: char) -> bool {
    let changes_direction = matches!(c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || changes_direction || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}
