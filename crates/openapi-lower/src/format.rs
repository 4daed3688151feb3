//! String formats with a specific Rust type, and the choice between that type and `String`.

use std::collections::BTreeMap;
use std::str::FromStr;

use openapi_source::{Error, ErrorKind};
use serde::Deserialize;

/// A string format with a specific Rust type. Strings with any other format, such as `uri`,
/// `decimal` or `duration`, are `String`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
#[serde(try_from = "String")]
pub enum Format {
    /// `date-time`: `chrono::DateTime<Utc>`.
    DateTime,
    /// `date`: `chrono::NaiveDate`.
    Date,
    /// `uuid`: `uuid::Uuid`.
    Uuid,
    /// `ip`: `std::net::IpAddr`.
    Ip,
    /// `ipv4`: `std::net::Ipv4Addr`.
    Ipv4,
    /// `ipv6`: `std::net::Ipv6Addr`.
    Ipv6,
    /// `byte`, `base64url`, and `contentEncoding` with `base64` or `base64url`:
    /// `client_runtime::Base64` and `client_runtime::Base64Url`.
    Byte,
    /// `binary`: the content of a body, or a file in a form.
    Binary,
}

impl Format {
    /// All formats.
    const ALL: [Format; 8] = [
        Format::DateTime,
        Format::Date,
        Format::Uuid,
        Format::Ip,
        Format::Ipv4,
        Format::Ipv6,
        Format::Byte,
        Format::Binary,
    ];

    /// Returns the name of the format in descriptions and options.
    pub fn name(self) -> &'static str {
        match self {
            Format::DateTime => "date-time",
            Format::Date => "date",
            Format::Uuid => "uuid",
            Format::Ip => "ip",
            Format::Ipv4 => "ipv4",
            Format::Ipv6 => "ipv6",
            Format::Byte => "byte",
            Format::Binary => "binary",
        }
    }

    /// Returns the format for the value `name` of the keyword `format`.
    pub(crate) fn of(name: &str) -> Option<Format> {
        let name = match name {
            "base64" | "base64url" => "byte",
            other => other,
        };
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether decoding fails for strings that do not have the format.
    pub(crate) fn is_checked(self) -> bool {
        self != Format::Binary
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Format, Error> {
        let mut formats = Self::ALL.into_iter();
        formats.find(|format| format.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(|format| format!("`{}`", format.name()));
            let message = format!(
                "`{name}` is not a format with a specific Rust type; use one of {}",
                known.join(", ")
            );
            Error::new(ErrorKind::Options, message)
        })
    }
}

impl TryFrom<String> for Format {
    type Error = Error;

    fn try_from(name: String) -> Result<Format, Error> {
        name.parse()
    }
}

/// The Rust type for strings with a format.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum FormatType {
    /// The Rust type that is specific to the format.
    #[default]
    Typed,
    /// `String`, which accepts any string.
    String,
}

/// The Rust types for strings by format; by default the specific Rust type of each format.
///
/// ```
/// use openapi_lower::{Format, FormatType, Formats, Options};
///
/// let mut options = Options::default();
/// options.formats = Formats::default().with(Format::DateTime, FormatType::String);
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(transparent)]
pub struct Formats(BTreeMap<Format, FormatType>);

impl Formats {
    /// Sets the Rust type for strings with the format `format`.
    #[must_use]
    pub fn with(mut self, format: Format, becomes: FormatType) -> Self {
        self.0.insert(format, becomes);
        self
    }

    /// Returns the Rust type for strings with the format `format`.
    pub fn get(&self, format: Format) -> FormatType {
        self.0.get(&format).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_an_error_with_the_known_names() {
        let error = serde_json::from_str::<Formats>(r#"{"datetime": "string"}"#);
        let error = error.expect_err("no format").to_string();
        assert!(
            error.starts_with(
                "`datetime` is not a format with a specific Rust type; use one of `date-time`, \
                 `date`, `uuid`, `ip`, `ipv4`, `ipv6`, `byte`, `binary`"
            ),
            "{error}"
        );
        let error = serde_json::from_str::<Formats>(r#"{"date": "text"}"#);
        let error = error.expect_err("no type").to_string();
        assert!(error.contains("expected `typed` or `string`"), "{error}");
    }
}
