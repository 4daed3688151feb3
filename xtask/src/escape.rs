//! Escapes strings of a description, for the output of commands and for the files that they
//! write. The escapes for documentation are in `client_codegen::escape`.

use std::fmt::Display;

use client_codegen::escape::inline_code;
use openapi_lower::escape;
use serde::Serialize;
use serde_json::Value;

/// Removes line breaks, repeated spaces and invisible characters.
pub fn one_line(text: impl Display) -> String {
    let text = text.to_string();
    let words: Vec<&str> = text.split_whitespace().collect();
    escape::line(&words.join(" ")).into_owned()
}

/// Formats JSON on one line.
pub fn json_line(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("printed types have string keys");
    escape::json(&text).into_owned()
}

/// Formats JSON on several lines.
pub fn json_pretty(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escape::json(&serde_json::to_string_pretty(value)?).into_owned())
}

/// Formats a Markdown code block, with a fence that is longer than any in the text.
pub fn fenced(text: &str) -> String {
    let runs = text.split(|it| it != '`').map(str::len);
    let fence = "`".repeat(3.max(runs.max().unwrap_or(0) + 1));
    format!("{fence}text\n{}\n{fence}\n", escape::lines(text))
}

/// Formats a Rust string literal.
pub fn rust(text: &str) -> String {
    escape::line(&format!("{text:?}")).into_owned()
}

/// Formats a value as the argument of the macro `json!`.
pub fn rust_json(value: &Value) -> String {
    match value {
        Value::String(text) => rust(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(rust_json).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: String = members
                .iter()
                .map(|(name, value)| format!("{}: {},\n", rust(name), rust_json(value)))
                .collect();
            format!("{{\n{members}}}")
        }
        other => other.to_string(),
    }
}

/// Formats a basic string of TOML.
pub fn toml(text: &str) -> String {
    // JSON's escapes are valid in TOML, except for characters beyond 16 bits.
    let mut literal = String::new();
    for character in Value::from(text).to_string().chars() {
        if escape::is_invisible(character) {
            literal.push_str(&format!("\\U{:08X}", u32::from(character)));
        } else {
            literal.push(character);
        }
    }
    literal
}

/// Formats a name as code in a cell of a Markdown table.
pub fn cell(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return text;
    }
    if !text.contains('|') {
        return inline_code(&text);
    }
    // A pipe ends a cell, even inside of code, and Markdown implementations differ in how they
    // treat a backslash before it.
    let is_plain = |it: char| !it.is_ascii_punctuation() || "/-(),".contains(it);
    let escaped: String = text
        .chars()
        .map(|it| {
            if is_plain(it) {
                it.to_string()
            } else {
                format!("&#{};", u32::from(it))
            }
        })
        .collect();
    format!("<code>{escaped}</code>")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HOSTILE: &str =
        "a\"\\|`{}\n\r\t\0\u{8}\u{c}\u{7f}\u{85}\u{202e}\u{200b}\u{e0041}é</code>@me";

    #[test]
    fn hostile_strings_survive_in_each_language() {
        let literal: syn::LitStr = syn::parse_str(&rust(HOSTILE)).expect("Rust");
        assert_eq!(literal.value(), HOSTILE);
        let table: toml::Table = toml::from_str(&format!("a = {}", toml(HOSTILE))).expect("TOML");
        assert_eq!(table["a"].as_str(), Some(HOSTILE));
        let read: Value = serde_json::from_str(&json_line(&HOSTILE)).expect("JSON");
        assert_eq!(read, HOSTILE);
        for text in [
            rust(HOSTILE),
            toml(HOSTILE),
            json_line(&HOSTILE),
            cell(HOSTILE),
        ] {
            assert!(!text.contains(escape::is_invisible), "{text}");
        }
    }

    #[test]
    fn pipes_and_line_breaks_do_not_end_a_table_cell() {
        assert_eq!(cell("a\n b"), "`a b`");
        assert_eq!(cell("a`b"), "``a`b``");
        assert_eq!(cell("(a|<b>)"), "<code>(a&#124;&#60;b&#62;)</code>");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn json_is_formatted_for_the_macro() {
        let value = json!({"a\u{8}": ["\u{1f}", 1, null], "b": {}});
        assert_eq!(
            rust_json(&value),
            "{\n\"a\\u{8}\": [\"\\u{1f}\", 1, null],\n\"b\": {\n},\n}"
        );
    }
}
