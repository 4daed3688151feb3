//! Decodes text in the character set that `Content-Type` declares.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::DecodeError;

/// The string, and whether some bytes are not valid in the character set.
pub(crate) type Decoded = Result<(String, bool), DecodeError>;

/// The supported character sets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Charset {
    Utf8,
    /// In little-endian or big-endian byte order.
    Utf16 {
        little_endian: bool,
    },
    /// Stands for ISO 8859-1 and ASCII, too, as the WHATWG Encoding Standard requires.
    Windows1252,
}

/// Decodes a body. A byte order mark overrides the header and is not part of the string.
pub(crate) fn decode(headers: &HeaderMap, body: &[u8]) -> Decoded {
    let (charset, body) = match body {
        [0xef, 0xbb, 0xbf, rest @ ..] => (Charset::Utf8, rest),
        [0xff, 0xfe, rest @ ..] => (
            Charset::Utf16 {
                little_endian: true,
            },
            rest,
        ),
        [0xfe, 0xff, rest @ ..] => (
            Charset::Utf16 {
                little_endian: false,
            },
            rest,
        ),
        _ => (declared_charset(headers)?, body),
    };
    Ok(match charset {
        Charset::Utf8 => match String::from_utf8_lossy(body) {
            std::borrow::Cow::Borrowed(text) => (text.to_owned(), false),
            std::borrow::Cow::Owned(text) => (text, true),
        },
        Charset::Utf16 { little_endian } => decode_utf16(body, little_endian),
        Charset::Windows1252 => (
            body.iter().copied().map(decode_windows_1252).collect(),
            false,
        ),
    })
}

/// Returns the character set that `Content-Type` declares. Default: UTF-8.
fn declared_charset(headers: &HeaderMap) -> Result<Charset, DecodeError> {
    let Some(header) = headers.get(CONTENT_TYPE) else {
        return Ok(Charset::Utf8);
    };
    let header = String::from_utf8_lossy(header.as_bytes()).to_ascii_lowercase();
    match media_type_parameter(&header, "charset").unwrap_or_default() {
        "" | "utf-8" | "utf8" | "unicode-1-1-utf-8" => Ok(Charset::Utf8),
        "us-ascii" | "ascii" | "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1"
        | "windows-1252" | "cp1252" | "x-cp1252" => Ok(Charset::Windows1252),
        "utf-16" | "utf-16le" => Ok(Charset::Utf16 {
            little_endian: true,
        }),
        "utf-16be" => Ok(Charset::Utf16 {
            little_endian: false,
        }),
        _ => Err(DecodeError::unknown_charset()),
    }
}

/// Returns a parameter of a media type (RFC 9110, 8.3.1).
pub(crate) fn media_type_parameter<'m>(media_type: &'m str, name: &str) -> Option<&'m str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let is_named = key.trim().eq_ignore_ascii_case(name);
        is_named.then(|| value.trim().trim_matches('"'))
    })
}

fn decode_utf16(body: &[u8], little_endian: bool) -> (String, bool) {
    let (pairs, rest) = body.as_chunks();
    let units = pairs.iter().map(|pair| {
        if little_endian {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        }
    });
    let mut broken = !rest.is_empty();
    let text = char::decode_utf16(units).map(|unit| {
        unit.unwrap_or_else(|_| {
            broken = true;
            char::REPLACEMENT_CHARACTER
        })
    });
    (text.collect(), broken)
}

/// Returns the character of a byte by the WHATWG index: unassigned bytes are control
/// characters.
fn decode_windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}',
        '\u{2021}', '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}',
        '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}',
        '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}',
        '\u{178}',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, body: &[u8]) -> Decoded {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, content_type.parse().expect("a header value"));
        decode(&headers, body)
    }

    #[test]
    fn the_header_states_the_character_set() {
        let text = |content_type: &str, body: &[u8]| {
            let (text, broken) = read(content_type, body).expect("text of a known character set");
            assert!(!broken, "{content_type}");
            text
        };
        assert_eq!(text("text/csv", "caf\u{e9}".as_bytes()), "caf\u{e9}");
        for latin in ["ISO-8859-1", "latin1", "\"windows-1252\""] {
            let header = format!("text/csv; header=present; Charset={latin}");
            assert_eq!(text(&header, b"caf\xe9 \x80"), "caf\u{e9} \u{20ac}");
        }
        assert_eq!(
            text("text/plain;charset=utf-16le", b"a\x00\xac\x20"),
            "a\u{20ac}"
        );
        assert_eq!(
            text("text/plain;charset=utf-16be", b"\x00a\x20\xac"),
            "a\u{20ac}"
        );
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_string() {
        for body in [
            b"\xef\xbb\xbfhi".as_slice(),
            b"\xff\xfeh\x00i\x00",
            b"\xfe\xff\x00h\x00i",
        ] {
            let text = read("text/plain; charset=latin1", body);
            assert_eq!(text, Ok(("hi".to_owned(), false)));
        }
    }

    #[test]
    fn invalid_bytes_and_unknown_character_sets_are_reported() {
        assert_eq!(
            read("text/csv", b"caf\xe9"),
            Ok(("caf\u{fffd}".to_owned(), true))
        );
        assert_eq!(
            read("text/csv; charset=utf-16", b"a\x00\x00\xd8b"),
            Ok(("a\u{fffd}".to_owned(), true))
        );
        let error =
            read("text/csv; charset=shift_jis", b"x").expect_err("an unknown character set");
        assert_eq!(
            error.to_string(),
            "expected text in UTF-8, UTF-16, ISO-8859-1 or windows-1252, found text in another \
             character set"
        );
    }
}
