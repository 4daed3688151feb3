//! Writes JSON values as readable YAML.
//!
//! Each value is written in one way: nested blocks with two spaces, plain scalars if they are
//! unambiguous, else quoted ones.

use serde_json::{Map, Value};

/// Returns the document for a value.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(members) if !members.is_empty() => mapping(members, 0, &mut text),
        Value::Array(items) if !items.is_empty() => sequence(items, 0, &mut text),
        scalar => text.push_str(&inline(scalar)),
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Writes each member on a line, the first one at the current position.
fn mapping(members: &Map<String, Value>, depth: usize, text: &mut String) {
    for (index, (key, value)) in members.iter().enumerate() {
        if index > 0 {
            indent(depth, text);
        }
        text.push_str(&string(key));
        text.push(':');
        match value {
            Value::Object(members) if !members.is_empty() => {
                text.push('\n');
                indent(depth + 1, text);
                mapping(members, depth + 1, text);
            }
            Value::Array(items) if !items.is_empty() => {
                text.push('\n');
                indent(depth + 1, text);
                sequence(items, depth + 1, text);
            }
            scalar => line(&inline(scalar), text),
        }
    }
}

fn sequence(items: &[Value], depth: usize, text: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            indent(depth, text);
        }
        text.push('-');
        match item {
            Value::Object(members) if !members.is_empty() => {
                text.push(' ');
                mapping(members, depth + 1, text);
            }
            Value::Array(items) if !items.is_empty() => {
                text.push(' ');
                sequence(items, depth + 1, text);
            }
            scalar => line(&inline(scalar), text),
        }
    }
}

fn indent(depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
}

fn line(rest: &str, text: &mut String) {
    text.push(' ');
    text.push_str(rest);
    text.push('\n');
}

/// Formats a scalar or an empty collection.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        // YAML has JSON's other scalars, and its empty objects and arrays.
        other => other.to_string(),
    }
}

fn string(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text
        .chars()
        .any(|character| character.is_control() || character == '\u{feff}')
    {
        // JSON's escapes are valid in YAML.
        Value::from(text).to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether a string needs no quotes in any version of YAML.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_word = |it: char| it.is_ascii_alphanumeric() || "/_$.{}+ -:".contains(it);
    (text.starts_with(|first: char| first.is_ascii_alphabetic() || "/_$".contains(first))
        || is_version(text))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && text.chars().all(is_word)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether a string is like `1.2.3`, which is not a number.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    text.split('.').count() == 3 && text.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use openapi_lower::Document;
    use serde_json::json;

    use super::*;

    #[test]
    fn written_values_are_read_back() {
        let odd = [
            "",
            " ",
            "a ",
            "yes",
            "Null",
            "1",
            "1.5",
            "0x1f",
            "1e3",
            ".5",
            "~",
            "-",
            "- a",
            "a: b",
            "a:b",
            "#a",
            "a #b",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "'",
            "it's",
            "\"",
            "\\",
            "a\nb",
            "\t",
            "é",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "<<",
            "=",
            "2024-01-01",
            "{a}",
            "a, b",
            "[a]",
            "?",
            "? a",
            "/a/{b}",
            "$ref",
            "#/components/schemas/A",
            "inf",
            ".nan",
            "\u{7f}",
        ];
        // Some parsers treat a key `<<` as a merge even in quotes; `render` would fail.
        let value = json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "x-texts": odd.as_slice(),
            "x-keys": odd.iter().filter(|key| **key != "<<").map(|key| (key.to_string(), json!([[1, [], {}], [{"a": {"b": [null]}}]])))
                .collect::<Map<_, _>>(),
            "x-scalars": [null, true, 0, -1, 1.5, 1e300, 18446744073709551615u64],
        });
        let text = write(&value);
        let read = Document::parse(&text).expect("YAML").to_value();
        assert_eq!(read, value, "{text}");
    }

    #[test]
    fn it_looks_as_people_write_it() {
        let value = json!({"tags": ["A b"], "get": {"200": [{"a": 1, "b": [["x"]]}], "c": {}}});
        let text = "tags:\n  - A b\nget:\n  '200':\n    - a: 1\n      b:\n        - - x\n  c: {}\n";
        assert_eq!(write(&value), text);
    }
}
