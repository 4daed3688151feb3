//! The first difference between an expected request and a received one.

use std::collections::BTreeSet;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Number, Value};

use super::received::{Content, Received};
use super::{Api, Route};
use crate::decode::escape;

/// The maximum number of characters of a value in a message.
const MAX_CHARS: usize = 80;

/// Returns how a request differs from an expected one; `None` if it is equal. `route` is their
/// operation, if the description has it.
pub(super) fn difference(
    expected: &Received,
    received: &Received,
    route: Option<&Route>,
    api: &Api,
) -> Option<String> {
    if expected.method != received.method {
        let (expected, received) = (&expected.method, &received.method);
        return Some(describe("the method", expected, received));
    }
    if expected.path != received.path {
        return Some(describe("the path", &expected.path, &received.path));
    }
    compare_query(expected, received, api)
        .or_else(|| compare_headers(expected, received, route))
        .or_else(|| compare_cookies(expected, received, route))
        .or_else(|| compare_bodies(&expected.body, &received.body))
}

/// Compares the query; an unexpected parameter that holds a credential is ignored.
fn compare_query(expected: &Received, received: &Received, api: &Api) -> Option<String> {
    let is_compared = |name: &&str| {
        let is_credential = api.query_credentials.contains(name);
        !is_credential || expected.query.iter().any(|(it, _)| it == name)
    };
    let (expected, received) = (&expected.query, &received.query);
    compare_fields("the query parameter", expected, received, is_compared)
}

/// Compares the described headers, and the headers that state media types.
fn compare_headers(
    expected: &Received,
    received: &Received,
    route: Option<&Route>,
) -> Option<String> {
    let described = route.map_or(&[][..], |it| it.headers);
    let mut names = described
        .iter()
        .copied()
        .chain([ACCEPT.as_str(), CONTENT_TYPE.as_str()]);
    names.find_map(|name| {
        let value = |request: &Received| request.headers.get(name).cloned();
        let (expected, received) = (value(expected), value(received));
        (expected != received)
            .then(|| describe_optional(&format!("the header `{name}`"), expected, received))
    })
}

/// Compares the expected and the described cookies; others may be credentials.
fn compare_cookies(
    expected: &Received,
    received: &Received,
    route: Option<&Route>,
) -> Option<String> {
    let (expected, received) = (expected.cookies(), received.cookies());
    let described = route.map_or(&[][..], |it| it.cookies);
    let is_compared =
        |name: &&str| described.contains(name) || expected.iter().any(|(it, _)| it == name);
    compare_fields("the cookie", &expected, &received, is_compared)
}

/// Compares the values of each name.
fn compare_fields(
    what: &str,
    expected: &[(String, String)],
    received: &[(String, String)],
    is_compared: impl Fn(&&str) -> bool,
) -> Option<String> {
    let names: BTreeSet<&str> = expected
        .iter()
        .chain(received)
        .map(|(name, _)| name.as_str())
        .filter(is_compared)
        .collect();
    names.into_iter().find_map(|name| {
        let values = |fields: &[(String, String)]| -> Vec<String> {
            let fields = fields.iter().filter(|(it, _)| it == name);
            fields.map(|(_, value)| value.clone()).collect()
        };
        let (expected, received) = (values(expected), values(received));
        if expected == received {
            return None;
        }
        let list = |values: Vec<String>| (!values.is_empty()).then(|| values.join("`, `"));
        let what = format!("{what} `{name}`");
        Some(describe_optional(&what, list(expected), list(received)))
    })
}

fn compare_bodies(expected: &Content, received: &Content) -> Option<String> {
    match (expected, received) {
        (Content::Json(expected), Content::Json(received)) => {
            compare_json(expected, received, String::new())
        }
        (Content::Form(expected), Content::Form(received)) => {
            compare_fields("the form field", expected, received, |_| true)
        }
        (expected, received) if expected == received => None,
        (Content::Bytes(expected), Content::Bytes(received)) => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            Some(describe("the body", &text(expected), &text(received)))
        }
        _ => Some("the body has a different media type".to_owned()),
    }
}

/// Compares JSON values at a JSON pointer.
fn compare_json(expected: &Value, received: &Value, pointer: String) -> Option<String> {
    let child = |name: &str| format!("{pointer}/{}", escape(name));
    match (expected, received) {
        (Value::Object(expected), Value::Object(received)) => {
            let names: BTreeSet<&String> = expected.keys().chain(received.keys()).collect();
            names
                .into_iter()
                .find_map(|name| match (expected.get(name), received.get(name)) {
                    (Some(expected), Some(received)) => {
                        compare_json(expected, received, child(name))
                    }
                    (expected, received) => {
                        let what = format!("the body at `{}`", child(name));
                        let json = |it: Option<&Value>| it.map(Value::to_string);
                        Some(describe_optional(&what, json(expected), json(received)))
                    }
                })
        }
        (Value::Array(expected), Value::Array(received)) if expected.len() == received.len() => {
            let mut items = expected.iter().zip(received).enumerate();
            items.find_map(|(index, (expected, received))| {
                compare_json(expected, received, child(&index.to_string()))
            })
        }
        (Value::Number(one), Value::Number(other)) if is_same_number(one, other) => None,
        _ if expected == received => None,
        _ => {
            let what = match pointer.as_str() {
                "" => "the body".to_owned(),
                pointer => format!("the body at `{pointer}`"),
            };
            let (expected, received) = (expected.to_string(), received.to_string());
            Some(describe(&what, &expected, &received))
        }
    }
}

/// Whether numbers are equal, however they are written.
fn is_same_number(one: &Number, other: &Number) -> bool {
    let is_integer = |it: &Number| it.is_i64() || it.is_u64();
    one == other || (!(is_integer(one) && is_integer(other)) && one.as_f64() == other.as_f64())
}

fn describe(what: &str, expected: &str, received: &str) -> String {
    let (expected, received) = (truncate(expected), truncate(received));
    format!("{what} is `{received}` instead of `{expected}`")
}

fn describe_optional(what: &str, expected: Option<String>, received: Option<String>) -> String {
    match (expected, received) {
        (Some(expected), Some(received)) => describe(what, &expected, &received),
        (Some(expected), None) => format!("{what} is missing; expected `{}`", truncate(&expected)),
        (None, received) => {
            let received = received.unwrap_or_default();
            format!("{what} is `{}`; none is expected", truncate(&received))
        }
    }
}

fn truncate(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_equal_however_they_are_written() {
        let differ = |one, other| compare_json(&one, &other, String::new()).is_some();
        assert!(!differ(json!({"a": 1}), json!({"a": 1.0})));
        assert!(differ(json!({"a": 1}), json!({"a": 1.5})));
        let large = 9_007_199_254_740_993_u64;
        assert!(differ(json!(large), json!(large - 1)));
        assert!(differ(json!({"a": null}), json!({})));
    }
}
