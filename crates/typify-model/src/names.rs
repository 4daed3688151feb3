//! Predicts the Rust names that progenitor and typify derive from the names of a description.

use std::collections::HashSet;

use heck::{ToPascalCase, ToSnakeCase};

/// The letter case of a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Case {
    Pascal,
    Snake,
}

/// Returns the type name for a schema with the name `name`. The function is idempotent, unlike
/// typify's conversion: `A_B_C` becomes `ABC`, and `ABC` becomes `Abc`.
pub fn type_name(name: &str) -> String {
    let mut name = variant_name(name);
    // Each iteration only joins words, so few iterations are needed.
    for _ in 0..8 {
        let next = variant_name(&name);
        if next == name {
            break;
        }
        name = next;
    }
    name
}

/// Whether typify can convert a name to Pascal case, unlike `+1` and `-1`.
pub fn is_pascal(name: &str) -> bool {
    !variant_name(name).starts_with(char::is_lowercase)
}

/// Returns the variant name that typify generates for the value `name` of a string enum. It may
/// differ from [`type_name`]: `A_B_C` becomes `ABC`.
pub fn variant_name(name: &str) -> String {
    ident(name, Case::Pascal, "X", "X")
}

/// Returns the name of the builder struct that progenitor generates for the operation `name`.
pub fn builder_name(name: &str) -> String {
    ident(&method_name(name), Case::Pascal, "X", "_")
}

/// Returns the name of the field that typify generates for the property `name`.
pub fn field_name(name: &str) -> String {
    ident(name, Case::Snake, "x", "x")
}

/// Returns the name of the method or argument that progenitor generates for the operation or
/// parameter `name`.
pub fn method_name(name: &str) -> String {
    ident(name, Case::Snake, "x", "_")
}

/// The names that generated code uses without a path, and which a type of the same name would shadow.
const PRELUDE: [&str; 6] = ["Err", "Into", "None", "Ok", "Some", "String"];

/// Returns the type name for the component `name`: [`type_name`], except for names that generated
/// code uses without a path, which are changed.
pub fn component_name(name: &str) -> String {
    let name = type_name(name);
    if PRELUDE.contains(&name.as_str()) {
        name + "Value"
    } else {
        name
    }
}

/// Returns `name`, or the first unused name of `name2`, `name3` and so on, and reserves it.
pub fn allocate(name: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = component_name(&format!("{name}{number}"));
        number += 1;
    }
    candidate
}

/// Returns the identifier for a name: `empty` if it has no letters, and after `prefix` if an
/// identifier cannot start with its first character.
fn ident(name: &str, case: Case, empty: &str, prefix: &str) -> String {
    let words = words(name, case);
    escape_keyword(match words.chars().next() {
        None => empty.to_owned(),
        Some(first) if starts_ident(first) => words,
        Some(_) => format!("{prefix}{words}"),
    })
}

fn words(name: &str, case: Case) -> String {
    match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ if name.is_ascii() && !name.contains('\'') => ascii_words(name, case),
        _ => {
            let name = name.replace('\'', "").replace(|c| !continues_ident(c), "-");
            match case {
                Case::Pascal => name.to_pascal_case(),
                Case::Snake => name.to_snake_case(),
            }
        }
    }
}

/// Converts a name as heck does, but faster: heck writes each character through a formatter.
fn ascii_words(name: &str, case: Case) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    let mut bytes = name.bytes().peekable();
    // Whether a word starts at the current byte.
    let mut starts = true;
    // Whether the last letter of the current word is a capital.
    let mut upper = None;
    while let Some(byte) = bytes.next() {
        if !byte.is_ascii_alphanumeric() {
            (starts, upper) = (true, None);
            continue;
        }
        let next = bytes.peek().copied().unwrap_or_default();
        // `XMLHttp`: the last of several capitals belongs to the next word.
        let last_capital =
            upper == Some(true) && byte.is_ascii_uppercase() && next.is_ascii_lowercase();
        starts |= last_capital;
        if starts && case == Case::Snake && !words.is_empty() {
            words.push('_');
        }
        words.push(char::from(if starts && case == Case::Pascal {
            byte.to_ascii_uppercase()
        } else {
            byte.to_ascii_lowercase()
        }));
        if last_capital {
            upper = None;
        } else if byte.is_ascii_alphabetic() {
            upper = Some(byte.is_ascii_uppercase());
        }
        starts = upper == Some(false) && next.is_ascii_uppercase();
        if starts {
            upper = None;
        }
    }
    words
}

/// Whether an identifier may start with the character. Ignores that a few letters beyond ASCII may
/// not start one.
fn starts_ident(c: char) -> bool {
    c.is_alphabetic()
}

fn continues_ident(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn escape_keyword(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "Self", "self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ascii_words_match_heck(name in "[ -~]{0,12}|[a-zA-Z0-9_]{0,12}|[aB]{0,8}") {
            prop_assert_eq!(ascii_words(&name, Case::Pascal), name.to_pascal_case());
            prop_assert_eq!(ascii_words(&name, Case::Snake), name.to_snake_case());
        }
    }
}
