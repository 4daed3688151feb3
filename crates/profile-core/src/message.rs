//! Finds a vendor's message in an error response, and makes it safe to show.

use serde_json::Value;

/// The maximum length of a message, in bytes.
const MAX_LENGTH: usize = 200;

/// The members in which servers write messages, the most specific first.
const MEMBERS: [&str; 9] = [
    "error_description",
    "message",
    "error",
    "errors",
    "detail",
    "title",
    "msg",
    "description",
    "reason",
];

/// The maximum nesting depth of such members.
const MAX_DEPTH: usize = 4;

/// Finds the message in an error's body of any format: JSON, HTML (the title of the page), or
/// plain text.
pub(crate) fn find(body: &[u8]) -> Option<String> {
    if let Ok(json) = serde_json::from_slice(body) {
        return find_in(&json, MAX_DEPTH);
    }
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.starts_with('<') {
        return title(text);
    }
    // A truncated or invalid body is data, not a message.
    (!text.starts_with(['{', '['])).then(|| text.to_owned())
}

fn find_in(value: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        Value::Array(items) => items.iter().find_map(|item| find_in(item, depth)),
        Value::Object(members) => {
            let mut messages = MEMBERS.iter().filter_map(|name| members.get(*name));
            messages.find_map(|value| find_in(value, depth))
        }
        _ => None,
    }
}

/// Returns the title of an HTML page.
fn title(page: &str) -> Option<String> {
    // Lowercasing ASCII alone keeps all positions.
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(page[start..end].to_owned())
}

/// Puts a message on one line, shortens it, and removes words that look like a credential.
pub(crate) fn tidy(message: &str) -> Option<String> {
    let mut text = String::new();
    for word in message.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(if looks_secret(word) { "…" } else { word });
        if text.len() > MAX_LENGTH {
            let end = text.char_indices().map(|(at, _)| at);
            let end = end.take_while(|at| *at <= MAX_LENGTH).last().unwrap_or(0);
            text.truncate(end);
            text.push('…');
            break;
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Whether a word is a long run that mixes letters and digits, as tokens and keys do.
fn looks_secret(word: &str) -> bool {
    word.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.~+".contains(c))
        .any(|run| {
            run.len() >= 16
                && run.bytes().any(|b| b.is_ascii_digit())
                && run.bytes().any(|b| b.is_ascii_alphabetic())
        })
}

#[cfg(test)]
mod tests {
    use super::{find, tidy};

    #[test]
    fn messages_are_found_in_any_format() {
        let table = [
            (r#"{"error":"no"}"#, Some("no")),
            (r#"{"error":{"code":3,"message":"no"}}"#, Some("no")),
            (r#"{"errors":["no","never"]}"#, Some("no")),
            (r#"{"errors":[{"field":"x"},{"message":"no"}]}"#, Some("no")),
            (r#"{"message":"","detail":"no"}"#, Some("no")),
            (r#"{"error":"x","error_description":"no"}"#, Some("no")),
            (r#""no""#, Some("no")),
            (r#"{"id":17,"name":"Ada"}"#, None),
            (r#"[[[[["no"]]]]]"#, None),
            (r#"{"error":"no"#, None),
            ("Retry later\n", Some("Retry later")),
            (
                "<html><TITLE lang=en>Bad Gateway</TITLE><p>x",
                Some("Bad Gateway"),
            ),
            ("<html><title>é", None),
            ("<p>no", None),
            (" ", Some("")),
        ];
        for (body, message) in table {
            assert_eq!(find(body.as_bytes()).as_deref(), message, "{body}");
        }
        assert_eq!(find(b"n\xf6").as_deref(), Some("n\u{fffd}"));
    }

    #[test]
    fn messages_are_shown_without_credentials() {
        let kept = "Errors.Token.Invalid (AUTH-7fs1e)";
        assert_eq!(tidy(kept).as_deref(), Some(kept));
        let shown = tidy("token \"ab12cd34ef56ab78\" is\n\u{1b}[31m wrong");
        assert_eq!(shown.as_deref(), Some("token … is [31m wrong"));
        assert_eq!(tidy(" \n\t"), None);
        let long = tidy(&"é ".repeat(500)).unwrap_or_default();
        assert!(long.len() <= 204 && long.ends_with('…'), "{long}");
        let long = tidy(&"x".repeat(500)).unwrap_or_default();
        assert!(long.len() <= 204, "{long}");
    }
}
