//! Percent-encoding in URIs (RFC 3986 §2.1).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Decodes percent-encoded bytes; `None` if the result is not UTF-8. Keeps a `%` that is not
/// followed by two hexadecimal digits.
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// Decodes percent-encoded bytes, and replaces invalid UTF-8 with U+FFFD.
pub fn decode_lossy(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_encoded_bytes_and_keeps_other_characters() {
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
