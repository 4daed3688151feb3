//! `application/x-www-form-urlencoded`, with arrays and objects in a field.
//!
//! A field without a described style is written by the default of OpenAPI 3.0.4 (§4.8.15.1): a
//! scalar as a string, each item of an array as a separate field, an object as JSON. A
//! described style is a [`FieldStyle`].

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, de};
use serde_json::Value;

use crate::TransportError;

/// How an array or an object is written in a field of a form, if not by default.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FieldStyle {
    /// The members of an object as separate fields: `form`, exploded.
    Spread,
    /// Joined by commas: `form`, not exploded; `csv`. For an object, names and values.
    Comma,
    /// Joined by spaces: `spaceDelimited`, `ssv`.
    Space,
    /// Joined by vertical bars: `pipeDelimited`, `pipes`.
    Pipe,
    /// Joined by tabs: `tsv`.
    Tab,
    /// `field[member]=value`: `deepObject`. OpenAPI does not define deeper nesting; here every
    /// level is in brackets, an item of an array by its index.
    Deep,
    /// The whole value as JSON.
    Json,
}

/// The fields of a form, in the order of the type.
pub(crate) struct Fields(pub(crate) Vec<(String, Value)>);

impl Fields {
    pub(crate) fn of<T: Serialize + ?Sized>(body: &T) -> Result<Self, TransportError> {
        // A map of `serde_json` may not preserve the order, so the body is parsed from its JSON
        // text. Errors are discarded, since their message could quote the body.
        serde_json::to_string(body)
            .ok()
            .and_then(|json| serde_json::from_str(&json).ok())
            .ok_or_else(|| TransportError::config("the body cannot be encoded as a form"))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Fields, E> {
                Ok(Fields(Vec::new()))
            }
        }
        deserializer.deserialize_any(InOrder)
    }
}

/// Encodes a body; `styles` lists the fields that are not encoded by default.
pub(crate) fn encode<T: Serialize + ?Sized>(
    body: &T,
    styles: &[(&str, FieldStyle)],
) -> Result<String, TransportError> {
    let mut pairs = Vec::new();
    for (name, value) in Fields::of(body)?.0 {
        let style = styles.iter().find(|(field, _)| *field == name);
        push_field(name, value, style.map(|(_, style)| *style), &mut pairs);
    }
    Ok(pairs.join("&"))
}

fn push_field(name: String, value: Value, style: Option<FieldStyle>, pairs: &mut Vec<String>) {
    let mut pair =
        |name: &str, value: &str| pairs.push(format!("{}={value}", percent_encode(name)));
    match (style, style.and_then(delimiter), value) {
        (_, _, Value::Null) => {}
        (Some(FieldStyle::Json), _, value) => pair(&name, &percent_encode(&value.to_string())),
        (Some(FieldStyle::Deep), _, value @ (Value::Array(_) | Value::Object(_))) => {
            for (name, value) in deep_values(name, value) {
                pair(&name, &percent_encode(&value));
            }
        }
        (Some(FieldStyle::Spread), _, Value::Object(members)) => {
            for (name, value) in members {
                push_field(name, value, None, pairs);
            }
        }
        (_, Some(delimiter), value @ (Value::Array(_) | Value::Object(_))) => {
            let values: Vec<String> = flat_values(value)
                .iter()
                .map(|it| percent_encode(it))
                .collect();
            pair(&name, &values.join(delimiter));
        }
        (_, _, Value::Array(items)) => {
            for item in items.into_iter().filter(|item| !item.is_null()) {
                pair(&name, &percent_encode(&scalar_or_json(item)));
            }
        }
        (_, _, value) => pair(&name, &percent_encode(&scalar_or_json(value))),
    }
}

/// Returns the delimiter between values; a comma inside a value is encoded.
fn delimiter(style: FieldStyle) -> Option<&'static str> {
    match style {
        FieldStyle::Comma => Some(","),
        FieldStyle::Space => Some("%20"),
        FieldStyle::Pipe => Some("%7C"),
        FieldStyle::Tab => Some("%09"),
        _ => None,
    }
}

/// Returns the items of an array, or the names and values of an object in turn.
pub(crate) fn flat_values(value: Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.into_iter().map(scalar_or_json).collect(),
        Value::Object(members) => members
            .into_iter()
            .flat_map(|(name, value)| [name, scalar_or_json(value)])
            .collect(),
        other => vec![scalar_or_json(other)],
    }
}

/// Returns the scalars in a value, each with its name in brackets: `name[member]`, `name[0]`.
pub(crate) fn deep_values(name: String, value: Value) -> Vec<(String, String)> {
    let mut values = Vec::new();
    push_deep(name, value, &mut values);
    values
}

fn push_deep(name: String, value: Value, values: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                push_deep(format!("{name}[{member}]"), value, values);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.into_iter().enumerate() {
                push_deep(format!("{name}[{index}]"), value, values);
            }
        }
        scalar => values.push((name, scalar_or_json(scalar))),
    }
}

/// Formats a scalar as a string, `null` as an empty one, and any other value as JSON.
pub(crate) fn scalar_or_json(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Percent-encodes a name or a value (WHATWG URL, application/x-www-form-urlencoded
/// percent-encode set).
pub(crate) fn percent_encode(text: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'*')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_');
    utf8_percent_encode(text, ENCODED)
        .to_string()
        .replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    struct Body {
        z: &'static str,
        n: Option<u8>,
        tags: Vec<&'static str>,
        at: Value,
    }

    fn form(styles: &[(&str, FieldStyle)]) -> String {
        let body = Body {
            z: "a b&ü",
            n: None,
            tags: vec!["x,y", "z w"],
            at: json!({"R": 100, "G": "a,b", "L": [{"k": true}]}),
        };
        encode(&body, styles).expect("a form")
    }

    #[test]
    fn a_field_without_a_style_is_written_by_the_default() {
        let at =
            "%7B%22G%22%3A%22a%2Cb%22%2C%22L%22%3A%5B%7B%22k%22%3Atrue%7D%5D%2C%22R%22%3A100%7D";
        let expected = form(&[]);
        // The order inside the JSON depends on a feature of `serde_json`.
        let mut parts = expected.split("&at=");
        assert_eq!(parts.next(), Some("z=a+b%26%C3%BC&tags=x%2Cy&tags=z+w"));
        assert_eq!(parts.next().map(str::len), Some(at.len()));
    }

    #[test]
    fn arrays_are_joined_as_their_style_states() {
        for (style, tags) in [
            (FieldStyle::Comma, "tags=x%2Cy,z+w"),
            (FieldStyle::Space, "tags=x%2Cy%20z+w"),
            (FieldStyle::Pipe, "tags=x%2Cy%7Cz+w"),
            (FieldStyle::Tab, "tags=x%2Cy%09z+w"),
            (FieldStyle::Deep, "tags%5B0%5D=x%2Cy&tags%5B1%5D=z+w"),
            (FieldStyle::Json, "tags=%5B%22x%2Cy%22%2C%22z+w%22%5D"),
            (FieldStyle::Spread, "tags=x%2Cy&tags=z+w"),
        ] {
            let form = form(&[("tags", style)]);
            assert!(form.contains(&format!("&{tags}&")), "{form}");
        }
        let deep = form(&[("at", FieldStyle::Deep)]);
        for pair in [
            "at%5BR%5D=100",
            "at%5BG%5D=a%2Cb",
            "at%5BL%5D%5B0%5D%5Bk%5D=true",
        ] {
            assert!(deep.contains(pair), "{deep}");
        }
        let spread = form(&[("at", FieldStyle::Spread)]);
        for pair in ["&R=100", "&G=a%2Cb"] {
            assert!(spread.contains(pair), "{spread}");
        }
        assert!(form(&[("at", FieldStyle::Comma)]).contains("G,a%2Cb"));
    }

    #[test]
    fn only_an_object_is_a_form() {
        assert!(encode(&["a"], &[]).is_err());
        assert_eq!(encode(&json!({}), &[]).ok().as_deref(), Some(""));
    }
}
