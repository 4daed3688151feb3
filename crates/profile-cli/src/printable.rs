//! Text of servers on a terminal.

use std::fmt::Write;

/// Text of a server's on one line of a terminal: what moves the cursor, hides text or turns
/// its direction is written out.
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

/// JSON text leaves some of these characters as they are; inside its strings, which is the only
/// place for them, they can be escaped.
pub fn escape_json(json: &str) -> String {
    json.chars().fold(String::new(), |mut safe, c| {
        if is_harmful(c) && c != '\n' {
            // All of them fit into one UTF-16 unit. Writing to a String does not fail.
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
