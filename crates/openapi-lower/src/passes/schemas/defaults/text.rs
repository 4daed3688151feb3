//! Checks a string against the constraints of its schema.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use openapi_source::Node;

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
    let bound = |keyword| schema.get(keyword).and_then(Node::as_number)?.as_u64();
    let length = text.chars().count() as u64;
    let fits = bound("minLength").is_none_or(|min| length >= min)
        && bound("maxLength").is_none_or(|max| length <= max);
    let matches =
        |pattern: &str| regress::Regex::new(pattern).is_ok_and(|regex| regex.find(text).is_some());
    fits && schema.text("pattern").is_none_or(matches)
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups
            .iter()
            .all(|group| group.chars().all(|c| c.is_ascii_hexdigit()))
}

/// In either alphabet, with or without padding.
fn is_base64(text: &str) -> bool {
    let symbols = text.trim_end_matches('=');
    let padding = text.len() - symbols.len();
    let is_symbol = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    let is_whole = match symbols.len() % 4 {
        0 => padding == 0,
        1 => false,
        rest => padding == 0 || rest + padding == 4,
    };
    is_whole && symbols.bytes().all(is_symbol)
}

fn is_date(text: &str) -> bool {
    date(text).is_some()
}

fn date(text: &str) -> Option<()> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(())
}

/// RFC 3339 §5.6, without leap seconds.
fn is_date_time(text: &str) -> bool {
    let parsed = || {
        let (day, time) = text.split_once(['T', 't'])?;
        date(day)?;
        let at = time.find(['Z', 'z', '+', '-'])?;
        let (clock, offset) = time.split_at_checked(at)?;
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
        let digits_only = |text: &str| {
            !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit())
        };
        digits_only(fraction).then_some(())?;
        let parts: Vec<&str> = clock.split(':').collect();
        let [hour, minute, second] = parts.as_slice() else {
            return None;
        };
        (digits(hour, 2)? < 24 && digits(minute, 2)? < 60 && digits(second, 2)? < 60)
            .then_some(())?;
        if matches!(offset, "Z" | "z") {
            return Some(());
        }
        let (hour, minute) = offset.get(1..)?.split_once(':')?;
        (digits(hour, 2)? < 24 && digits(minute, 2)? < 60).then_some(())
    };
    parsed().is_some()
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}
