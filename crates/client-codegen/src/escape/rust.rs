//! Writes values as Rust literals, for examples in documentation and in mocks.

use openapi_lower::escape;
use serde_json::Value;

/// Returns a string literal on one line, in which every invisible character is escaped.
pub(crate) fn rust_string(text: &str) -> String {
    escape::line(&format!("{text:?}")).into_owned()
}

/// Returns a string literal with the JSON text of a value: on one line up to `width`, else on
/// several lines. Every invisible character is escaped as in JSON.
pub(crate) fn rust_json(value: &Value, width: usize) -> String {
    let mut json = String::new();
    write_wrapped(value, 4, width, &mut json);
    let text = escape::json(&json);
    if text.contains('\n') {
        raw_string(&format!("\n    {text}\n"))
    } else {
        raw_string(&text)
    }
}

/// Writes JSON so that an array or object that exceeds the width has a line for each member.
fn write_wrapped(value: &Value, indent: usize, width: usize, text: &mut String) {
    let mut line = String::new();
    write_line(value, &mut line);
    let members: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        Value::Object(members) => {
            let key = |name: &String| format!("{}: ", Value::from(name.as_str()));
            members.iter().map(|(name, it)| (key(name), it)).collect()
        }
        _ => Vec::new(),
    };
    if members.is_empty() || line.chars().count() + indent <= width + 4 {
        text.push_str(&line);
        return;
    }
    let (open, close) = if value.is_array() {
        ('[', ']')
    } else {
        ('{', '}')
    };
    text.push(open);
    for (at, (key, member)) in members.into_iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        text.push_str(&format!("{comma}\n{:1$}{key}", "", indent + 4));
        write_wrapped(member, indent + 4, width, text);
    }
    text.push_str(&format!("\n{:1$}{close}", "", indent));
}

/// Writes JSON on one line, with a space after each comma and colon.
fn write_line(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at > 0 { ", " } else { "" });
                write_line(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (at, (name, member)) in members.iter().enumerate() {
                text.push_str(if at > 0 { ", " } else { "" });
                text.push_str(&format!("{}: ", Value::from(name.as_str())));
                write_line(member, text);
            }
            text.push('}');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

/// Returns a string literal without escapes: a raw string if the text has a quotation mark or a
/// backslash.
fn raw_string(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let after_quotes = text.split('"').skip(1);
    let counts = after_quotes.map(|it| it.len() - it.trim_start_matches('#').len());
    let hashes = "#".repeat(counts.max().unwrap_or(0) + 1);
    format!("r{hashes}\"{text}\"{hashes}")
}

#[cfg(test)]
mod tests {
    use openapi_lower::escape::is_invisible;
    use serde_json::json;

    use super::*;

    #[test]
    fn literals_have_the_value_and_no_invisible_character() {
        let texts = [
            "",
            "a \"b\" \\ c",
            "\u{202e}\n\t\r\0",
            "\"#",
            "\"##\"###",
            "é🙂\u{e0001}",
        ];
        for text in texts {
            let literal = rust_string(text);
            let parsed: syn::LitStr = syn::parse_str(&literal).expect("a literal");
            assert_eq!(parsed.value(), text);
            assert!(!literal.contains(is_invisible), "{literal}");
            for value in [json!(text), json!({"name": [text, 1, null]})] {
                for width in [0, 80] {
                    let literal = rust_json(&value, width);
                    let parsed: syn::LitStr = syn::parse_str(&literal).expect("a literal");
                    let parsed: Value = serde_json::from_str(&parsed.value()).expect("JSON");
                    assert_eq!(parsed, value);
                    assert!(
                        !literal.contains(|it| it != '\n' && is_invisible(it)),
                        "{literal}"
                    );
                }
            }
        }
        assert_eq!(
            rust_json(&json!({"a": [1, "b"]}), 80),
            r##"r#"{"a": [1, "b"]}"#"##
        );
        assert_eq!(rust_json(&json!(5), 80), "\"5\"");
    }
}
