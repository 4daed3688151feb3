//! Vendors' own error messages, fit to be shown.

const LONGEST: usize = 200;

/// On one line, short, and without words that look like a credential.
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
        if text.len() > LONGEST {
            let end = text.char_indices().map(|(at, _)| at);
            let end = end.take_while(|at| *at <= LONGEST).last().unwrap_or(0);
            text.truncate(end);
            text.push('…');
            break;
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Long runs that mix letters and digits, as tokens and keys do and words do not.
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
    use super::tidy;

    #[test]
    fn messages_are_shown_without_what_looks_like_a_credential() {
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
