//! Checks a string against the constraints of its schema.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use openapi_source::Node;

use crate::passes::schemas::numbers::count_at;
use crate::pattern;

/// Whether the string has the format, length and pattern of the schema. If in doubt, returns
/// `false`: the generated code would panic.
pub(super) fn conforms(text: &str, schema: &Node) -> bool {
    match schema.text("format") {
        Some("uuid") => is_uuid(text),
        Some("date") => is_date(text),
        Some("date-time") => is_date_time(text),
        Some("ip") => text.parse::<IpAddr>().is_ok(),
        Some("ipv4") => text.parse::<Ipv4Addr>().is_ok(),
        Some("ipv6") => text.parse::<Ipv6Addr>().is_ok(),
        Some("byte" | "base64url") if !schema.has("pattern") => is_base64(text),
        _ => is_allowed(text, schema),
    }
}

fn is_allowed(text: &str, schema: &Node) -> bool {
    let length = text.chars().count() as u64;
    let matches = |it: &str| pattern::compile(it).is_some_and(|regex| regex.find(text).is_some());
    count_at(schema, "minLength").is_none_or(|min| length >= min)
        && count_at(schema, "maxLength").is_none_or(|max| length <= max)
        && schema.text("pattern").is_none_or(matches)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// In either alphabet, with or without padding.
fn is_base64(text: &str) -> bool {
    let symbols = text.trim_end_matches('=');
    let padding = text.len() - symbols.len();
    let is_symbol = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    let is_complete = match symbols.len() % 4 {
        0 => padding == 0,
        1 => false,
        rest => padding == 0 || rest + padding == 4,
    };
    is_complete && symbols.bytes().all(is_symbol)
}

fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else {
        return false;
    };
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// RFC 3339 §5.6, without leap seconds.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_clock = matches!(numbers(clock, ':', [2, 2, 2]), Some([0..24, 0..60, 0..60]));
    let is_fraction = (1..=9).contains(&fraction.len()) && is_digits(fraction);
    let is_offset = match offset.strip_prefix(['+', '-']) {
        Some(offset) => matches!(numbers(offset, ':', [2, 2]), Some([0..24, 0..60])),
        None => matches!(offset, "Z" | "z"),
    };
    is_date(date) && is_clock && is_fraction && is_offset
}

/// Returns the numbers between separators, if they have these numbers of digits.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[u32; N]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let parts = <[&str; N]>::try_from(parts).ok()?;
    let mut numbers = [0; N];
    for ((number, part), digits) in numbers.iter_mut().zip(parts).zip(digits) {
        if part.len() != digits || !is_digits(part) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    Some(numbers)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
