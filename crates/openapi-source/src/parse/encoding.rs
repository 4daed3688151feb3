//! Decodes UTF-8 and UTF-16, with or without a byte order mark.

use std::borrow::Cow;

use super::position::position;
use crate::error::{Error, ErrorKind, Result};

/// Decodes a file in UTF-8 or UTF-16, with or without a byte order mark.
///
/// # Errors
///
/// The bytes are not valid in either encoding.
pub fn decode(bytes: Cow<'_, [u8]>) -> Result<String> {
    match &*bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a byte order mark, a zero byte in the first ASCII character shows UTF-16 (RFC
        // 4627 §3).
        [first, 0, ..] if *first != 0 => utf16(&bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(&bytes, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec()),
        _ => utf8(bytes.into_owned()),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let length = error.utf8_error().valid_up_to();
        let valid = error
            .as_bytes()
            .get(..length)
            .and_then(|bytes| str::from_utf8(bytes).ok())
            .expect("the text is valid up to this length");
        let message = "the text is neither UTF-8 nor UTF-16";
        Error::new(ErrorKind::Syntax, message).with_position(Some(position(valid, length)))
    })
}

fn utf16(bytes: &[u8], to_unit: fn([u8; 2]) -> u16) -> Result<String> {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|pair| to_unit(*pair)))
        .collect::<std::result::Result<String, _>>()
        .map_err(|_| {
            Error::new(
                ErrorKind::Syntax,
                "the text looks like UTF-16, but is not valid UTF-16",
            )
        })
}
