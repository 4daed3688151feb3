//! [`Base64`] and [`Base64Url`]: bytes that JSON holds as a string.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The error for a string that is not base64. It does not quote the string, which may be a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotBase64;

impl fmt::Display for NotBase64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the string is not base64")
    }
}

impl std::error::Error for NotBase64 {}

/// Decodes both alphabets, with or without padding, and skips white space, since the string may
/// be broken into lines.
fn decode(text: &str) -> Result<Vec<u8>, NotBase64> {
    const LIBERAL: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let symbols: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    LIBERAL.decode(symbols).map_err(|_| NotBase64)
}

macro_rules! encoded_bytes {
    ($(#[$doc:meta])* $name:ident, $engine:expr) => {
        $(#[$doc])*
        #[derive(Clone, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// Creates a value that is serialized as these bytes, encoded.
            pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
                Self(bytes.into())
            }

            /// Returns the bytes.
            pub fn into_bytes(self) -> Vec<u8> {
                self.0
            }
        }

        /// Shows the number of bytes only: the bytes may be a key.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }

        /// Writes the encoded string.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                base64::display::Base64Display::new(&self.0, &$engine).fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotBase64;

            fn from_str(text: &str) -> Result<Self, NotBase64> {
                decode(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$engine.encode(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Text).map(Self)
            }
        }

        impl Deref for $name {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<$name> for Vec<u8> {
            fn from(bytes: $name) -> Self {
                bytes.0
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl<const N: usize> From<&[u8; N]> for $name {
            fn from(bytes: &[u8; N]) -> Self {
                Self(bytes.to_vec())
            }
        }
    };
}

encoded_bytes! {
    /// Bytes that are sent as base64: `format: byte`, `contentEncoding: base64`.
    ///
    /// Serialization uses the standard alphabet and padding (RFC 4648, section 4).
    /// Deserialization also accepts the URL-safe alphabet, line breaks, and missing padding.
    ///
    /// ```
    /// use client_runtime::Base64;
    ///
    /// let picture = Base64::from(b"\x89PNG");
    /// assert_eq!(picture.to_string(), "iVBORw==");
    /// assert_eq!("iVBORw".parse(), Ok(picture));
    /// ```
    Base64, general_purpose::STANDARD
}

encoded_bytes! {
    /// Bytes that are sent as base64url: `format: base64url`, `contentEncoding: base64url`.
    ///
    /// Serialization uses the URL-safe alphabet and padding (RFC 4648, section 5).
    /// Deserialization also accepts the standard alphabet, line breaks, and missing padding.
    Base64Url, general_purpose::URL_SAFE
}

/// Decodes a string without copying it.
struct Text;

impl Visitor<'_> for Text {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a base64 string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<u8>, E> {
        decode(text).map_err(E::custom)
    }
}
