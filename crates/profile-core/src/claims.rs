//! Converts values of a vendor's response into values of a profile.
//!
//! All functions take optional values, and return nothing rather than a wrong value. Those that
//! may receive an unusable value return [`Unusable`]: [`Reading::at`](crate::Reading::at)
//! records it.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

/// Numbers of seconds above this (the year 5138) are interpreted as milliseconds.
const LARGEST_SECONDS: f64 = 1e11;

/// The error for a value that is present, but does not have the expected form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusable;

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value does not have the expected form")
    }
}

impl std::error::Error for Unusable {}

/// The value of a field: absent, present, or present and unusable.
pub type Claim<T> = Result<Option<T>, Unusable>;

/// A string without surrounding white space; an empty one is absent.
pub fn text<'a>(value: Option<impl Into<Cow<'a, str>>>) -> Option<String> {
    let value = value?.into();
    match value.trim() {
        "" => None,
        // The common case: an owned string is not copied.
        trimmed if trimmed.len() == value.len() => Some(value.into_owned()),
        trimmed => Some(trimmed.to_owned()),
    }
}

/// An e-mail address.
///
/// # Errors
///
/// For a string without `@`: OpenID Connect Core 1.0, 5.1, requires an address of RFC 5322.
pub fn email(value: Option<impl AsRef<str>>) -> Claim<String> {
    let address = text(value.as_ref().map(AsRef::as_ref));
    match address {
        Some(address) if !address.contains('@') => Err(Unusable),
        address => Ok(address),
    }
}

/// A string inside free-form JSON.
///
/// # Errors
///
/// For a value of another type.
pub fn text_of(value: Option<&Value>) -> Claim<String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(value)) => Ok(text(Some(value))),
        Some(_) => Err(Unusable),
    }
}

/// A language as a BCP 47 tag: `pt_BR` becomes `pt-BR`; `und`, "not determined", is absent.
pub fn language<'a>(value: Option<impl Into<Cow<'a, str>>>) -> Option<String> {
    let mut tag = text(value)?;
    if tag.contains('_') {
        tag = tag.replace('_', "-");
    }
    (!tag.eq_ignore_ascii_case("und")).then_some(tag)
}

/// A web address; a relative one is resolved against `base`.
///
/// # Errors
///
/// For another scheme, such as `javascript:`, and for an invalid URL.
pub fn url(value: Option<impl AsRef<str>>, base: &Url) -> Claim<Url> {
    web_url(value, |text| base.join(text))
}

/// An absolute web address: `kenji.example.org` is not a path of the vendor's server.
///
/// # Errors
///
/// For another scheme, and for an invalid URL.
pub fn absolute_url(value: Option<impl AsRef<str>>) -> Claim<Url> {
    web_url(value, Url::parse)
}

fn web_url(
    value: Option<impl AsRef<str>>,
    parse: impl FnOnce(&str) -> Result<Url, url::ParseError>,
) -> Claim<Url> {
    let text = value.as_ref().map_or("", |value| value.as_ref().trim());
    if text.is_empty() {
        return Ok(None);
    }
    let url = parse(text).map_err(|_| Unusable)?;
    match url.scheme() {
        "https" | "http" => Ok(Some(url)),
        _ => Err(Unusable),
    }
}

/// A time in the format of RFC 3339.
///
/// # Errors
///
/// For any other string.
pub fn rfc3339(value: Option<impl AsRef<str>>) -> Claim<DateTime<Utc>> {
    let text = value.as_ref().map_or("", |value| value.as_ref().trim());
    if text.is_empty() {
        return Ok(None);
    }
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| Unusable)?;
    Ok(Some(time.with_timezone(&Utc)))
}

/// Seconds since 1970; 0 means never.
///
/// # Errors
///
/// For a time outside of chrono's range.
pub fn epoch_seconds(seconds: Option<i64>) -> Claim<DateTime<Utc>> {
    since_1970(seconds, |seconds| DateTime::from_timestamp(seconds, 0))
}

/// Milliseconds since 1970; 0 means never.
///
/// # Errors
///
/// For a time outside of chrono's range.
pub fn epoch_millis(millis: Option<i64>) -> Claim<DateTime<Utc>> {
    since_1970(millis, DateTime::from_timestamp_millis)
}

fn since_1970(
    number: Option<i64>,
    time: impl FnOnce(i64) -> Option<DateTime<Utc>>,
) -> Claim<DateTime<Utc>> {
    let number = number.filter(|number| *number != 0);
    number.map(|it| time(it).ok_or(Unusable)).transpose()
}

/// A time in any of the forms that OpenID Connect providers send: seconds as the standard
/// requires, but also milliseconds and RFC 3339.
///
/// # Errors
///
/// For any other value.
pub fn timestamp(value: Option<&Value>) -> Claim<DateTime<Utc>> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => {
            let number = number.as_f64().ok_or(Unusable)?;
            let is_seconds = number.abs() <= LARGEST_SECONDS;
            let millis = if is_seconds { number * 1000.0 } else { number };
            // A number out of range saturates here, and `epoch_millis` rejects it.
            epoch_millis(Some(millis as i64))
        }
        Some(Value::String(text)) => match text.trim().parse::<i64>() {
            Ok(number) => timestamp(Some(&number.into())),
            Err(_) => rfc3339(Some(text)),
        },
        Some(_) => Err(Unusable),
    }
}

/// A boolean, which some vendors write as a string.
///
/// # Errors
///
/// For any other value.
pub fn flag(value: Option<&Value>) -> Claim<bool> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(Value::String(text)) => match text.trim() {
            "" => Ok(None),
            text if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            text if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            _ => Err(Unusable),
        },
        Some(_) => Err(Unusable),
    }
}
