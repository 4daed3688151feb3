//! Readable placeholders for names with the same Rust identifier.

use std::collections::{BTreeMap, HashMap, HashSet};

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
    let clashes = |(ident, group): (&String, &Vec<&str>)| {
        reserved.contains(&ident.as_str()) || group.iter().any(|name| group.first() != Some(name))
    };
    if !groups.iter().any(clashes) {
        return HashMap::new();
    }
    let mut taken: HashSet<String> = groups.keys().cloned().collect();
    taken.extend(reserved.iter().map(|name| (*name).to_owned()));
    let mut placeholders = HashMap::new();
    for (ident, mut group) in groups {
        group.sort_unstable();
        group.dedup();
        let free = !reserved.contains(&ident.as_str());
        if group.len() < 2 && free {
            continue;
        }
        group.retain(|name| !(free && *name == ident.trim_end_matches('_')));
        for name in group {
            let placeholder = candidates(name, rust).find(|made| !taken.contains(made));
            if let Some(placeholder) = placeholder {
                taken.insert(placeholder.clone());
                placeholders.insert(name, placeholder);
            }
        }
    }
    placeholders
}

/// Returns an endless sequence of possible placeholders for a name, the best first.
fn candidates(name: &str, rust: fn(&str) -> String) -> impl Iterator<Item = String> {
    let spelled = spelled(name);
    let case = case(name);
    let readable = [
        rust(&spelled),
        rust(&format!("{name}-{case}")),
        rust(&format!("{spelled}-{case}")),
    ];
    readable
        .into_iter()
        .chain((2..).map(move |number: usize| rust(&format!("{spelled}-{case}-{number}"))))
}

/// Returns the name with its punctuation in words.
pub(super) fn spelled(name: &str) -> String {
    if name.is_empty() {
        return "empty".to_owned();
    }
    let mut spelled = String::new();
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let digit = rest.peek().is_some_and(char::is_ascii_digit);
        let word = match c {
            '+' => "plus",
            '-' if digit => "minus",
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
                spelled.push(c);
                continue;
            }
            c => {
                spelled.push_str(&format!("-u{:x}-", u32::from(c)));
                continue;
            }
        };
        spelled.push_str(&format!("-{word}-"));
    }
    spelled
}

/// Returns the word for the letter case of a name.
fn case(name: &str) -> &'static str {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    let upper = |c: char| c.is_uppercase();
    match (
        letters.next(),
        letters.clone().any(upper),
        letters.all(upper),
    ) {
        (None, ..) => "plain",
        (Some(first), _, true) if upper(first) => "upper",
        (Some(first), false, _) if upper(first) => "capital",
        (Some(first), true, _) if upper(first) => "pascal",
        (_, true, _) => "camel",
        _ => "lower",
    }
}
