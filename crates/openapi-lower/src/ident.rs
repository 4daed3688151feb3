//! How progenitor and typify turn the names of a description into Rust names.

use heck::{ToPascalCase, ToSnakeCase};

/// The name of a type for a schema called `name`, such that typify makes the type called
/// so of a schema called so: `A_B_C` gives `ABC`, and that `Abc`.
pub fn type_name(name: &str) -> String {
    let mut name = type_name_once(name);
    // Each round only joins words, so few are needed.
    for _ in 0..8 {
        let next = type_name_once(&name);
        if next == name {
            break;
        }
        name = next;
    }
    name
}

fn type_name_once(name: &str) -> String {
    ident(name, str::to_pascal_case, "X", "X")
}

/// The name of the field that typify makes for a property called `name`.
pub fn field_name(name: &str) -> String {
    ident(name, str::to_snake_case, "x", "x")
}

/// The name of the method or argument that progenitor makes for an operation or
/// parameter called `name`.
pub fn method_name(name: &str) -> String {
    ident(name, str::to_snake_case, "x", "_")
}

/// The identifier for a name: `empty` where no letter is left of it, and behind `prefix`
/// where an identifier may not start so.
fn ident(name: &str, case: fn(&str) -> String, empty: &str, prefix: &str) -> String {
    let words = words(name, case);
    escape_keyword(match words.chars().next() {
        None => empty.to_owned(),
        Some(first) if starts_ident(first) => words,
        Some(_) => format!("{prefix}{words}"),
    })
}

fn words(name: &str, case: fn(&str) -> String) -> String {
    match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => case(&name.replace('\'', "").replace(|c| !continues_ident(c), "-")),
    }
}

/// Whether an identifier may start with the character. Of the letters beyond ASCII all
/// but a few may; the rest is not worth a table here.
fn starts_ident(c: char) -> bool {
    c.is_alphabetic()
}

fn continues_ident(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn escape_keyword(name: String) -> String {
    match KEYWORDS.contains(&name.as_str()) {
        true => name + "_",
        false => name,
    }
}

const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "Self", "self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
