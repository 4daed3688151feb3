//! Writes JSON values as readable YAML: nested blocks with two spaces, scalars plain if they are
//! unambiguous and otherwise quoted.

use serde_json::Value;

/// Returns the YAML document for a value.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    write_node(value, 0, &mut text);
    text
}

/// Writes a value and a line break. The first line begins at the current position, the others are
/// indented.
fn write_node(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (index, (key, member)) in members.iter().enumerate() {
                if index > 0 {
                    indent(depth, text);
                }
                text.push_str(&string(key));
                text.push(':');
                if is_block(member) {
                    text.push('\n');
                    indent(depth + 1, text);
                } else {
                    text.push(' ');
                }
                write_node(member, depth + 1, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    indent(depth, text);
                }
                text.push_str("- ");
                write_node(item, depth + 1, text);
            }
        }
        Value::String(content) => {
            text.push_str(&string(content));
            text.push('\n');
        }
        // YAML has JSON's other scalars, and its empty objects and arrays.
        other => text.push_str(&format!("{other}\n")),
    }
}

/// Whether a value is written on several lines.
fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn indent(depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
}

fn string(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.contains(|it: char| it.is_control() || it == '\u{feff}') {
        // JSON's escapes are valid in YAML.
        Value::from(text).to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether a string needs no quotes in any version of YAML.
fn is_plain(text: &str) -> bool {
    const KEYWORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_allowed = |it: char| it.is_ascii_alphanumeric() || "/_$.{}+ -:".contains(it);
    (text.starts_with(|first: char| first.is_ascii_alphabetic() || "/_$".contains(first))
        || is_version(text))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && text.chars().all(is_allowed)
        && !KEYWORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether a string has three parts, as in `1.2.3`, and is therefore not a number.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    text.split('.').count() == 3 && text.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use openapi_lower::Document;
    use serde_json::{Map, json};

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
        // Some parsers treat a key `<<` as a merge key even in quotes.
        let value = json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "x-texts": odd.as_slice(),
            "x-keys": odd
                .iter()
                .filter(|key| **key != "<<")
                .map(|key| (key.to_string(), json!([[1, [], {}], [{"a": {"b": [null]}}]])))
                .collect::<Map<_, _>>(),
            "x-scalars": [null, true, 0, -1, 1.5, 1e300, 18446744073709551615u64],
        });
        let text = write(&value);
        let read = Document::parse(&text).expect("YAML").to_value();
        assert_eq!(read, value, "{text}");
    }

    #[test]
    fn the_layout_is_readable() {
        let value = json!({"tags": ["A b"], "get": {"200": [{"a": 1, "b": [["x"]]}], "c": {}}});
        let text = "tags:\n  - A b\nget:\n  '200':\n    - a: 1\n      b:\n        - - x\n  c: {}\n";
        assert_eq!(write(&value), text);
    }
}
