//! Resolves plain scalars by the core schema (YAML 1.2.2, §10.3).

use crate::node::Kind;
use crate::parse::number;

/// Returns the value of a plain scalar; `None` if it is a string.
pub(super) fn value(text: &str) -> Option<Kind> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Kind::Null),
        "true" | "True" | "TRUE" => Some(Kind::Bool(true)),
        "false" | "False" | "FALSE" => Some(Kind::Bool(false)),
        text => numeric(text),
    }
}

fn numeric(text: &str) -> Option<Kind> {
    if !text.starts_with(|first: char| matches!(first, '0'..='9' | '.' | '+' | '-')) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.starts_with('+')
            && let Ok(value) = u64::from_str_radix(digits, radix)
        {
            return Some(Kind::Number(value.into()));
        }
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Rust parses more strings as numbers than YAML does: `inf`, `nan`, `1_000`.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !digits.contains(|c: char| c.is_ascii_digit())
        || !digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
    {
        return None;
    }
    let unsigned = text.strip_prefix('+').map_or(text, |_| digits);
    if let Ok(value) = unsigned.parse::<u64>() {
        return Some(Kind::Number(value.into()));
    }
    if let Ok(value) = unsigned.parse::<i64>() {
        return Some(Kind::Number(value.into()));
    }
    let value: f64 = unsigned.parse().ok()?;
    value.is_finite().then(|| number(value))
}
