//! String formats that have a Rust type of their own, and the choice between it and a string.

use std::collections::BTreeMap;
use std::str::FromStr;

use openapi_source::Error;
use serde::Deserialize;

/// A string format that has a Rust type of its own. Strings of any other format, such as
/// `uri`, `decimal` or `duration`, are a `String`.
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
    /// `binary`: the content of a body, the file of a form.
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

    /// The name in descriptions and in options.
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

    /// The format of a schema whose `format` is `name`.
    pub(crate) fn of(name: &str) -> Option<Format> {
        let name = match name {
            "base64" | "base64url" => "byte",
            other => other,
        };
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether the Rust type decodes only from strings of the format.
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
            Error::new(format!(
                "`{name}` is not a format with a Rust type of its own; these are {}",
                known.join(", ")
            ))
        })
    }
}

impl TryFrom<String> for Format {
    type Error = Error;

    fn try_from(name: String) -> Result<Format, Error> {
        name.parse()
    }
}

/// What strings of a format become.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum FormatType {
    /// The Rust type of the format.
    #[default]
    Typed,
    /// A `String`, which takes any string.
    String,
}

/// What strings of each format become: the Rust type of the format, where nothing else is
/// chosen.
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
    /// The same choice but for `format`.
    #[must_use]
    pub fn with(mut self, format: Format, becomes: FormatType) -> Self {
        self.0.insert(format, becomes);
        self
    }

    /// What strings of `format` become.
    pub fn get(&self, format: Format) -> FormatType {
        self.0.get(&format).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_answered_by_the_known_ones() {
        let error = serde_json::from_str::<Formats>(r#"{"datetime": "string"}"#);
        let error = error.expect_err("no format").to_string();
        assert!(
            error.starts_with(
                "`datetime` is not a format with a Rust type of its own; these are `date-time`, \
                 `date`, `uuid`, `ip`, `ipv4`, `ipv6`, `byte`, `binary`"
            ),
            "{error}"
        );
        let error = serde_json::from_str::<Formats>(r#"{"date": "text"}"#);
        let error = error.expect_err("no type").to_string();
        assert!(error.contains("expected `typed` or `string`"), "{error}");
    }
}
