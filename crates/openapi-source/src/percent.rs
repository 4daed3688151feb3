//! Percent-encoding in URIs (RFC 3986 §2.1).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Decodes `%20` and the like; `None` where what comes out is no UTF-8. A `%` that no two
/// hexadecimal digits follow stays.
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// Decodes `%20` and the like, with U+FFFD in the place of what is no UTF-8.
pub fn decode_lossy(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_is_encoded_and_keeps_the_rest() {
        for (text, decoded, lossy) in [
            ("a%20b", Some("a b"), "a b"),
            ("100%", Some("100%"), "100%"),
            ("%C3%A9", Some("é"), "é"),
            ("%C3x", None, "\u{fffd}x"),
        ] {
            assert_eq!(decode(text).as_deref(), decoded, "{text}");
            assert_eq!(decode_lossy(text), lossy, "{text}");
        }
    }
}
