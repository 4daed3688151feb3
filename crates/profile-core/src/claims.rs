//! From a vendor's habits to the profile's: small functions for mappings.
//!
//! All take what an answer may lack and return nothing rather than something false.

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

/// Numbers of seconds beyond this (the year 5138) are taken for milliseconds.
const LARGEST_SECONDS: f64 = 1e11;

/// A text without the space around it; empty is absent.
pub fn text(value: Option<impl AsRef<str>>) -> Option<String> {
    let value = value?;
    let text = value.as_ref().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text inside free-form JSON; anything but a text is absent.
pub fn text_of(value: Option<&Value>) -> Option<String> {
    text(value.and_then(Value::as_str))
}

/// A language as a BCP 47 tag: `pt_BR` becomes `pt-BR`; `und`, "not determined", is absent.
pub fn language(value: Option<impl AsRef<str>>) -> Option<String> {
    let mut tag = text(value)?;
    if tag.contains('_') {
        tag = tag.replace('_', "-");
    }
    (!tag.eq_ignore_ascii_case("und")).then_some(tag)
}

/// A web address; a relative one is resolved against `base`. Any other kind of address, such
/// as `javascript:`, and whatever cannot be read is absent.
pub fn url(value: Option<impl AsRef<str>>, base: &Url) -> Option<Url> {
    let url = base.join(&text(value)?).ok()?;
    matches!(url.scheme(), "https" | "http").then_some(url)
}

/// A time written by RFC 3339.
pub fn rfc3339(value: Option<impl AsRef<str>>) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(&text(value)?).ok()?;
    Some(time.with_timezone(&Utc))
}

/// Seconds since 1970; 0 means never.
pub fn epoch_seconds(seconds: Option<i64>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds.filter(|seconds| *seconds != 0)?, 0)
}

/// Milliseconds since 1970; 0 means never.
pub fn epoch_millis(millis: Option<i64>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis.filter(|millis| *millis != 0)?)
}

/// A time in any of the forms above, as OpenID Connect providers send it: seconds by the
/// standard, but milliseconds and RFC 3339 occur.
pub fn timestamp(value: Option<&Value>) -> Option<DateTime<Utc>> {
    match value? {
        Value::Number(number) => {
            let number = number.as_f64()?;
            let is_seconds = number.abs() <= LARGEST_SECONDS;
            let millis = if is_seconds { number * 1000.0 } else { number };
            // Out of range, the conversion saturates and the next one refuses.
            epoch_millis(Some(millis as i64))
        }
        Value::String(text) => match text.trim().parse::<i64>() {
            Ok(number) => timestamp(Some(&number.into())),
            Err(_) => rfc3339(Some(text)),
        },
        _ => None,
    }
}

/// A yes or no; some vendors write it as a text.
pub fn flag(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
