//! The first difference between an expected request and a received one.

use std::collections::BTreeSet;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Number, Value};

use super::received::{Content, Received};
use super::{Api, Route};
use crate::decode::escape;

/// The maximum number of characters of a value in a text.
const LONGEST: usize = 80;

/// Returns how a request differs from an expected one; `None` if it is equal. `route` is their
/// operation, if the description has it.
pub(super) fn difference(
    expected: &Received,
    received: &Received,
    route: Option<&Route>,
    api: &Api,
) -> Option<String> {
    if expected.method != received.method {
        return Some(state("the method", &expected.method, &received.method));
    }
    if expected.path != received.path {
        return Some(state("the path", &expected.path, &received.path));
    }
    let described = route.map_or(&[][..], |it| it.headers);
    let compared = described.iter().copied();
    query(expected, received, api)
        .or_else(|| {
            let names = compared.chain([ACCEPT.as_str(), CONTENT_TYPE.as_str()]);
            names.into_iter().find_map(|name| {
                let (one, other) = (expected.headers.get(name), received.headers.get(name));
                (one != other).then(|| state_optional(&format!("the header `{name}`"), one, other))
            })
        })
        .or_else(|| cookies(expected, received, route))
        .or_else(|| body(&expected.body, &received.body))
}

fn query(expected: &Received, received: &Received, api: &Api) -> Option<String> {
    let is_compared = |name: &&str| {
        let is_credential = api.query_credentials.contains(name);
        !is_credential || expected.query.iter().any(|(it, _)| it == name)
    };
    let (expected, received) = (&expected.query, &received.query);
    fields("the query parameter", expected, received, is_compared)
}

/// Compares the values of each name.
fn fields(
    what: &str,
    expected: &[(String, String)],
    received: &[(String, String)],
    is_compared: impl Fn(&&str) -> bool,
) -> Option<String> {
    let names = expected
        .iter()
        .chain(received)
        .map(|(name, _)| name.as_str());
    let names: BTreeSet<&str> = names.filter(is_compared).collect();
    let of = |fields: &[(String, String)], name: &str| {
        let values = fields.iter().filter(|(it, _)| it == name);
        values.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    names.into_iter().find_map(|name| {
        let (one, other) = (of(expected, name), of(received, name));
        let text = |values: &[String]| (!values.is_empty()).then(|| values.join("`, `"));
        let what = format!("{what} `{name}`");
        (one != other).then(|| state_optional(&what, text(&one).as_ref(), text(&other).as_ref()))
    })
}

/// Compares the expected and the described cookies; others may be credentials.
fn cookies(expected: &Received, received: &Received, route: Option<&Route>) -> Option<String> {
    let (expected, received) = (expected.cookies(), received.cookies());
    let described = route.map_or(&[][..], |it| it.cookies);
    let is_compared =
        |name: &&str| described.contains(name) || expected.iter().any(|(it, _)| it == name);
    fields("the cookie", &expected, &received, is_compared)
}

fn body(expected: &Content, received: &Content) -> Option<String> {
    match (expected, received) {
        (Content::Json(expected), Content::Json(received)) => {
            json(expected, received, String::new())
        }
        (Content::Form(expected), Content::Form(received)) => {
            fields("the form field", expected, received, |_| true)
        }
        (expected, received) if expected == received => None,
        (Content::Bytes(expected), Content::Bytes(received)) => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            Some(state("the body", &text(expected), &text(received)))
        }
        _ => Some("the body is of another media type".to_owned()),
    }
}

/// Compares JSON values at a JSON pointer.
fn json(expected: &Value, received: &Value, at: String) -> Option<String> {
    let child = |name: &str| format!("{at}/{}", escape(name));
    match (expected, received) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            names
                .into_iter()
                .find_map(|name| match (one.get(name), other.get(name)) {
                    (Some(one), Some(other)) => json(one, other, child(name)),
                    (one, other) => {
                        let what = format!("the body at `{}`", child(name));
                        let text = |it: Option<&Value>| it.map(Value::to_string);
                        Some(state_optional(
                            &what,
                            text(one).as_ref(),
                            text(other).as_ref(),
                        ))
                    }
                })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut items = one.iter().zip(other).enumerate();
            items.find_map(|(index, (one, other))| json(one, other, child(&index.to_string())))
        }
        (Value::Number(one), Value::Number(other)) if is_same_number(one, other) => None,
        _ if expected == received => None,
        _ => {
            let what = match at.as_str() {
                "" => "the body".to_owned(),
                at => format!("the body at `{at}`"),
            };
            Some(state(&what, &expected.to_string(), &received.to_string()))
        }
    }
}

/// Whether numbers are equal, however they are written.
fn is_same_number(one: &Number, other: &Number) -> bool {
    let is_integer = |it: &Number| it.is_i64() || it.is_u64();
    one == other || (!(is_integer(one) && is_integer(other)) && one.as_f64() == other.as_f64())
}

fn state(what: &str, expected: &str, received: &str) -> String {
    format!(
        "{what} is `{}` instead of `{}`",
        short(received),
        short(expected)
    )
}

fn state_optional(what: &str, expected: Option<&String>, received: Option<&String>) -> String {
    match (expected, received) {
        (Some(expected), Some(received)) => state(what, expected, received),
        (Some(expected), None) => format!("{what} is missing; expected `{}`", short(expected)),
        (None, received) => {
            let received = received.map_or("", String::as_str);
            format!("{what} is `{}`; none is expected", short(received))
        }
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
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
        let differ = |one, other| json(&one, &other, String::new()).is_some();
        assert!(!differ(json!({"a": 1}), json!({"a": 1.0})));
        assert!(differ(json!({"a": 1}), json!({"a": 1.5})));
        let large = 9_007_199_254_740_993_u64;
        assert!(differ(json!(large), json!(large - 1)));
        assert!(differ(json!({"a": null}), json!({})));
    }
}
