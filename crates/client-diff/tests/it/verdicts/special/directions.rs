//! Changes of read-only and write-only properties.

use serde_json::{Value, json};

use super::with_thing;
use crate::verdicts::pairs::{reference, request_body, success, text};

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let (request, rest) = match id.strip_prefix("request-") {
        Some(rest) => (true, rest),
        None => (false, id.strip_prefix("response-")?),
    };
    let thing = |value: Option<Value>, required: bool| {
        let mut properties = json!({"a": text()});
        properties
            .as_object_mut()?
            .extend(value.map(|value| ("value".to_owned(), value)));
        let required = if required {
            json!(["value"])
        } else {
            json!([])
        };
        let operation = if request {
            request_body(&reference("Thing"), true)
        } else {
            success(&reference("Thing"))
        };
        Some(with_thing(operation, &properties, &required))
    };
    let flagged = |flag: &str| json!({"type": "string", flag: true});
    for (start, required) in [
        ("optional-property-became-", false),
        ("required-property-became-", true),
    ] {
        if let Some(becomes) = rest.strip_prefix(start) {
            let flag = if becomes.ends_with("read-only") {
                "readOnly"
            } else {
                "writeOnly"
            };
            let plain = thing(Some(text()), required)?;
            let flagged = thing(Some(flagged(flag)), required)?;
            return Some(if becomes.starts_with("not-") {
                (flagged, plain)
            } else {
                (plain, flagged)
            });
        }
    }
    // A property that the direction excludes.
    let absent = |flag: &str, old: Value, new: Value| {
        let with = |more: Value| {
            let mut schema = flagged(flag);
            schema.as_object_mut()?.extend(more.as_object()?.clone());
            thing(Some(schema), false)
        };
        Some((with(old)?, with(new)?))
    };
    let number = |keyword: &str, value: i32| json!({"type": "integer", keyword: value});
    match rest {
        "optional-write-only-property-added" | "required-write-only-property-added" => {
            let required = rest.starts_with("required");
            Some((
                thing(None, false)?,
                thing(Some(flagged("writeOnly")), required)?,
            ))
        }
        "write-only-property-became-required" => Some((
            thing(Some(flagged("writeOnly")), false)?,
            thing(Some(flagged("writeOnly")), true)?,
        )),
        "write-only-property-enum-value-added" => absent(
            "writeOnly",
            json!({"enum": ["a"]}),
            json!({"enum": ["a", "b"]}),
        ),
        "read-only-property-enum-value-removed" => absent(
            "readOnly",
            json!({"enum": ["a", "b"]}),
            json!({"enum": ["a"]}),
        ),
        "read-only-property-exclusive-max-decreased" => absent(
            "readOnly",
            number("exclusiveMaximum", 9),
            number("exclusiveMaximum", 8),
        ),
        "read-only-property-exclusive-min-increased" => absent(
            "readOnly",
            number("exclusiveMinimum", -1),
            number("exclusiveMinimum", 0),
        ),
        "read-only-property-max-decreased" => {
            absent("readOnly", number("maximum", 9), number("maximum", 8))
        }
        "read-only-property-min-increased" => {
            absent("readOnly", number("minimum", 0), number("minimum", 1))
        }
        "read-only-property-max-length-decreased" => {
            absent("readOnly", json!({"maxLength": 9}), json!({"maxLength": 8}))
        }
        _ => None,
    }
}
