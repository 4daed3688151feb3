//! Finds tokens in text from a server, in whatever form the server echoes them: in another letter
//! case, percent-encoded, with HTML entities or JSON escapes, in base64 or hexadecimal,
//! and with spaces, punctuation or invisible characters in between.
//!
//! Only letters and digits are compared, in lowercase: those of the text, and those that each of a
//! few rounds of decoding reveals.

use std::ops::Range;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::Secret;

/// The minimum number of letters and digits of a token that is searched for in encoded forms: a
/// shorter one is part of many words.
const MIN_ALPHANUMERICS: usize = 8;

/// The minimum number of bytes of a token that is searched for: shorter ones occur in too many
/// words.
const MIN_BYTES: usize = 4;

/// The maximum number of nested encodings that are undone.
const MAX_ROUNDS: usize = 3;

impl Secret {
    /// Replaces this secret in a text with `…`, in whatever form it occurs: in another letter case,
    /// percent-encoded, as base64 and so on. A secret of fewer than four bytes is part of too many
    /// words and is not searched for.
    ///
    /// ```
    /// let token = client_runtime::Secret::from("Tok-9f1d77c2");
    /// assert_eq!(token.redact("no: dG9rLTlmMWQ3N2My TOK%2D9F1D77C2"), "no: dG9rLTlmMWQ3N2My …");
    /// ```
    pub fn redact(&self, text: &str) -> String {
        redact(text, std::slice::from_ref(self))
    }
}

/// Replaces each token in the text with `…`.
pub(crate) fn redact(text: &str, tokens: &[Secret]) -> String {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut needles = Vec::new();
    let tokens = tokens.iter().map(Secret::expose);
    for token in tokens.filter(|it| it.len() >= MIN_BYTES) {
        let exact = text.match_indices(token);
        found.extend(exact.map(|(at, _)| at..at + token.len()));
        needles.extend(encoded_forms(token));
    }
    if !needles.is_empty() {
        let mut units = to_units(text);
        for round in 0..=MAX_ROUNDS {
            let alphanumerics = keep_alphanumerics(&units);
            for needle in &needles {
                found.extend(find_all(needle, &alphanumerics));
            }
            match decode_once(&units) {
                Some(decoded) if round < MAX_ROUNDS => units = decoded,
                _ => break,
            }
        }
    }
    replace_ranges(text, found)
}

fn replace_ranges(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|range| (range.start, range.end));
    let (mut redacted, mut end) = (String::with_capacity(text.len()), 0);
    for range in found {
        if range.start >= end {
            redacted.push_str(&text[end..range.start]);
            redacted.push('…');
        }
        end = end.max(range.end);
    }
    redacted.push_str(&text[end..]);
    redacted
}

/// Returns the letters and digits of a token, and those of its hexadecimal and base64 forms.
fn encoded_forms(token: &str) -> Vec<Zeroizing<Vec<u8>>> {
    let alphanumerics = |text: &str| {
        let units = keep_alphanumerics(&to_units(text));
        Zeroizing::new(units.into_iter().map(|it| it.byte).collect::<Vec<u8>>())
    };
    let plain = alphanumerics(token);
    if plain.len() < MIN_ALPHANUMERICS {
        return Vec::new();
    }
    let hexadecimal = token.bytes().map(|byte| format!("{byte:02x}"));
    let hexadecimal = Zeroizing::new(hexadecimal.collect::<String>());
    let mut forms = vec![plain, alphanumerics(&hexadecimal)];
    // Base64 depends on the number of bytes before the token, and the characters at its edges
    // on the values of the bytes around it.
    for before in 0..3 {
        let mut bytes = Zeroizing::new(vec![0; before]);
        bytes.extend_from_slice(token.as_bytes());
        let base64 = Zeroizing::new(BASE64_STANDARD.encode(&*bytes));
        let certain = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
        forms.push(alphanumerics(&base64[certain]));
    }
    forms.retain(|form| form.len() >= MIN_ALPHANUMERICS);
    forms
}

/// A byte, and the range of the text that it stands for.
#[derive(Clone)]
struct Unit {
    byte: u8,
    start: usize,
    end: usize,
}

fn to_units(text: &str) -> Vec<Unit> {
    let of = |(start, character): (usize, char)| {
        let end = start + character.len_utf8();
        text[start..end]
            .bytes()
            .map(move |byte| Unit { byte, start, end })
    };
    text.char_indices().flat_map(of).collect()
}

/// Returns letters and digits in lowercase, and all characters that are neither ASCII nor
/// invisible.
fn keep_alphanumerics(units: &[Unit]) -> Vec<Unit> {
    let mut kept = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let next = |ahead: usize| units.get(at + ahead).map_or(0, |unit| unit.byte);
        // U+00A0, U+00AD, U+2000 to U+206F and U+FEFF.
        let invisible_bytes = match (unit.byte, next(1), next(2)) {
            (0xc2, 0xa0 | 0xad, _) => 2,
            (0xe2, 0x80 | 0x81, _) | (0xef, 0xbb, 0xbf) => 3,
            _ => 0,
        };
        if invisible_bytes == 0 && (unit.byte.is_ascii_alphanumeric() || !unit.byte.is_ascii()) {
            let byte = unit.byte.to_ascii_lowercase();
            kept.push(Unit { byte, ..*unit });
        }
        at += invisible_bytes.max(1);
    }
    kept
}

/// Returns the ranges of the text in which a form of a token occurs.
fn find_all(needle: &[u8], alphanumerics: &[Unit]) -> impl Iterator<Item = Range<usize>> {
    alphanumerics
        .windows(needle.len())
        .filter(move |window| window.iter().map(|unit| &unit.byte).eq(needle))
        .map(|window| window[0].start..window[window.len() - 1].end)
}

/// Undoes one layer of encoding; `None` if there is none.
fn decode_once(units: &[Unit]) -> Option<Vec<Unit>> {
    let mut decoded = Vec::with_capacity(units.len());
    let (mut at, mut any) = (0, false);
    while let Some(unit) = units.get(at) {
        let Some((length, text)) = parse_escape(&units[at..]) else {
            decoded.push(unit.clone());
            at += 1;
            continue;
        };
        let end = units[at + length - 1].end;
        let start = unit.start;
        decoded.extend(text.into_iter().map(|byte| Unit { byte, start, end }));
        (at, any) = (at + length, true);
    }
    any.then_some(decoded)
}

/// Returns the length of an escape at the beginning, and the bytes that it stands for: none for
/// punctuation and spaces.
fn parse_escape(units: &[Unit]) -> Option<(usize, Vec<u8>)> {
    let byte = |at: usize| units.get(at).map(|unit| unit.byte);
    let number = |range: Range<usize>, radix: u32| {
        let units = units.get(range)?.iter();
        units
            .map(|unit| char::from(unit.byte).to_digit(radix))
            .reduce(|sum, digit| sum?.checked_mul(radix)?.checked_add(digit?))
            .flatten()
    };
    let character = |code: u32| {
        let character = char::from_u32(code).map(String::from);
        character.unwrap_or_default().into_bytes()
    };
    match (byte(0)?, byte(1)?) {
        (b'%', _) => Some((3, vec![number(1..3, 16)? as u8])),
        (b'\\', b'x') => Some((4, vec![number(2..4, 16)? as u8])),
        (b'\\', b'u') => Some((6, character(number(2..6, 16)?))),
        (b'\\', b'b' | b'f' | b'n' | b'r' | b't') => Some((2, Vec::new())),
        (b'&', second) => {
            let end = units.iter().take(12).position(|unit| unit.byte == b';')?;
            let code = match (second, byte(2)?) {
                (b'#', b'x' | b'X') => number(3..end, 16)?,
                (b'#', _) => number(2..end, 10)?,
                _ => {
                    let name: Vec<u8> = units[1..end].iter().map(|unit| unit.byte).collect();
                    let is_name = name.iter().all(u8::is_ascii_alphanumeric);
                    // Other names stand for neither a letter nor the start of an escape.
                    let bytes = if name == b"amp" { &b"&"[..] } else { b"" };
                    return is_name.then_some((end + 1, bytes.to_vec()));
                }
            };
            Some((end + 1, character(code)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "tok-9f1D77c2/Se&cret";

    fn redact_token(text: &str) -> String {
        redact(text, &[Secret::from(TOKEN)])
    }

    #[test]
    fn a_token_is_found_in_every_form() {
        let percent: String = TOKEN.bytes().map(|it| format!("%{it:02x}")).collect();
        let twice = percent.replace('%', "%25");
        let json: String = TOKEN
            .chars()
            .map(|it| format!("\\u{:04X}", u32::from(it)))
            .collect();
        let entities: String = TOKEN
            .chars()
            .map(|it| format!("&#{};", u32::from(it)))
            .collect();
        let hexadecimal: String = TOKEN
            .chars()
            .map(|it| format!("&#x{:x};", u32::from(it)))
            .collect();
        let hex: String = TOKEN.bytes().map(|it| format!("{it:02X}")).collect();
        let spaced: String = TOKEN.chars().map(|it| format!("{it} \n")).collect();
        let thin: String = TOKEN
            .chars()
            .map(|it| format!("{it}\u{200b}\u{feff}"))
            .collect();
        for form in [
            TOKEN.to_owned(),
            TOKEN.to_lowercase(),
            TOKEN.to_uppercase(),
            "tok-9f1D77c2%2FSe%26cret".to_owned(),
            "tok-9f1D77c2\\/Se&amp;cret".to_owned(),
            "tok-9f1D77c2/Se&amp;amp;cret".to_owned(),
            "tok-9f1D\\n77c2/Se&cret".to_owned(),
            percent,
            twice,
            json.replace('\\', "\\\\"),
            json,
            entities,
            hexadecimal,
            hex,
            spaced,
            thin,
            "[\"tok-9f1D\",\"77c2/Se&cret\"]".to_owned(),
        ] {
            let text = redact_token(&format!("a {form} b"));
            let left: String = text.chars().filter(|it| it.is_alphanumeric()).collect();
            assert_eq!(left, "ab", "{form}: {text}");
        }
        // The last character of base64 may remain, which holds few bits of the token.
        for before in ["", "x", "xy", "user:", "Bearer "] {
            let text = BASE64_STANDARD.encode(format!("{before}{TOKEN}"));
            let url_safe = text.replace('+', "-").replace('/', "_");
            for text in [redact_token(&text), redact_token(&url_safe)] {
                let left = text.split('…').next_back().unwrap_or_default();
                assert!(text.contains('…') && left.len() <= 4, "{before}: {text}");
            }
        }
    }

    #[test]
    fn other_text_is_unchanged() {
        for text in [
            "",
            "tok",
            "100 % of a&b; \\u12",
            "&#x;&;%",
            "é \u{200b}%é",
            "tok-9f1D77c2",
        ] {
            assert_eq!(redact_token(text), text);
        }
        // A short token is only found verbatim.
        let short = [Secret::from("ab c"), Secret::default()];
        assert_eq!(redact("ab c abc AB C", &short), "… abc AB C");
    }
}
