//! Readable placeholders for names with the same Rust identifier.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_source::names::first_unused;

/// Returns the names that clash as Rust identifiers, according to `rust`, with their placeholders.
/// A name that equals its identifier keeps it, and so do names without a clash; `reserved`
/// identifiers are not available.
///
/// The result does not depend on the order of the names.
pub(super) fn placeholders<'n>(
    names: impl Iterator<Item = &'n str>,
    reserved: &[&str],
    rust: fn(&str) -> String,
) -> HashMap<&'n str, String> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        groups.entry(rust(name)).or_default().push(name);
    }
    for group in groups.values_mut() {
        group.sort_unstable();
        group.dedup();
    }
    let is_reserved = |ident: &str| reserved.contains(&ident);
    let mut used = HashSet::new();
    let mut placeholders = HashMap::new();
    for (ident, group) in &groups {
        let is_free = !is_reserved(ident);
        if group.len() < 2 && is_free {
            continue;
        }
        let keeps_name = |name: &str| is_free && name == ident.trim_end_matches('_');
        for name in group.iter().filter(|name| !keeps_name(name)) {
            let placeholder = placeholder(name, rust, |ident| {
                !groups.contains_key(ident) && !is_reserved(ident) && used.insert(ident.to_owned())
            });
            placeholders.insert(*name, placeholder);
        }
    }
    placeholders
}

/// Returns the most readable unused placeholder for a name.
fn placeholder(
    name: &str,
    rust: fn(&str) -> String,
    is_unused: impl FnMut(&str) -> bool,
) -> String {
    let words = punctuation_in_words(name);
    let case = letter_case(name);
    let readable = [
        rust(&words),
        rust(&format!("{name}-{case}")),
        rust(&format!("{words}-{case}")),
    ];
    let numbered = |number| rust(&format!("{words}-{case}-{number}"));
    first_unused(readable, numbered, is_unused)
}

/// Returns the name with its punctuation in words.
pub(super) fn punctuation_in_words(name: &str) -> String {
    if name.is_empty() {
        return "empty".to_owned();
    }
    let mut words = String::new();
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let precedes_digit = rest.peek().is_some_and(char::is_ascii_digit);
        let word = match c {
            '+' => "plus",
            '-' if precedes_digit => "minus",
            '-' => "dash",
            '_' => "underscore",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '/' => "slash",
            '\\' => "backslash",
            '*' => "star",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '!' => "not",
            '?' => "question",
            '@' => "at",
            '#' => "hash",
            '$' => "dollar",
            '%' => "percent",
            '&' => "and",
            '|' => "or",
            '~' => "tilde",
            '^' => "caret",
            '\'' => "quote",
            '"' => "quotes",
            '(' | ')' => "paren",
            '[' | ']' => "bracket",
            '{' | '}' => "brace",
            ' ' => "space",
            c if c.is_alphanumeric() => {
                words.push(c);
                continue;
            }
            c => {
                words.push_str(&format!("-u{:x}-", u32::from(c)));
                continue;
            }
        };
        words.push_str(&format!("-{word}-"));
    }
    words
}

/// Returns a word for the letter case of a name.
fn letter_case(name: &str) -> &'static str {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return "plain";
    };
    let any_upper = letters.clone().any(char::is_uppercase);
    let all_upper = letters.all(char::is_uppercase);
    match (first.is_uppercase(), any_upper) {
        (true, _) if all_upper => "upper",
        (true, false) => "capital",
        (true, true) => "pascal",
        (false, true) => "camel",
        (false, false) => "lower",
    }
}
