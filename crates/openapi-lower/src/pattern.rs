//! The regular expressions of `pattern`, which are those of ECMAScript.

use regress::Regex;

/// Returns the flags that the meaning of a pattern requires: `u` if it has a character property
/// (`\p{L}`) or a code point (`\u{1F600}`), else none. With `u`, many escapes in use are errors.
pub fn flags(pattern: &str) -> &'static str {
    let mut unicode = ["\\p", "\\P", "\\u{"].iter();
    if unicode.any(|syntax| has_unescaped(pattern, syntax)) {
        "u"
    } else {
        ""
    }
}

/// Returns the regular expression; `None` if the pattern is not one.
pub(crate) fn compile(pattern: &str) -> Option<Regex> {
    Regex::with_flags(pattern, flags(pattern)).ok()
}

/// Whether `syntax` occurs with its first character not escaped.
pub(crate) fn has_unescaped(pattern: &str, syntax: &str) -> bool {
    pattern.match_indices(syntax).any(|(at, _)| {
        let (before, _) = pattern.split_at(at);
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        backslashes.is_multiple_of(2)
    })
}
