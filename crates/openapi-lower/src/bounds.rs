//! The bounds that a schema of a lowered description states.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// The bounds of a number, an array or an object, as OpenAPI 3.0 spells them. Those of a type
/// that the schema does not have mean nothing and are absent.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Bounds {
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Number>,
    /// Whether the number is greater than `minimum`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_minimum: bool,
    /// The greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Number>,
    /// Whether the number is less than `maximum`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_maximum: bool,
    /// What the number is a multiple of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Number>,
    /// The least number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The greatest number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Whether no item comes twice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// The least number of properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// The greatest number of properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
}

impl Bounds {
    /// The bounds of a value of the schema itself: not of its items, its properties or the
    /// component that it refers to. Listed values have none.
    pub fn of(schema: &Value) -> Self {
        if schema.get("enum").is_some() {
            return Self::default();
        }
        let stated = Self::deserialize(schema).unwrap_or_default();
        match schema.get("type").and_then(Value::as_str) {
            None => stated,
            Some("integer" | "number") => Self {
                minimum: stated.minimum,
                exclusive_minimum: stated.exclusive_minimum,
                maximum: stated.maximum,
                exclusive_maximum: stated.exclusive_maximum,
                multiple_of: stated.multiple_of,
                ..Self::default()
            },
            Some("array") => Self {
                min_items: stated.min_items,
                max_items: stated.max_items,
                unique_items: stated.unique_items,
                ..Self::default()
            },
            Some("object") => Self {
                min_properties: stated.min_properties,
                max_properties: stated.max_properties,
                ..Self::default()
            },
            Some(_) => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn are_those_of_the_type() {
        let all = json!({"minimum": 1, "maximum": 2.5, "exclusiveMaximum": true, "minItems": 1,
            "uniqueItems": true, "maxProperties": 3});
        let of = |kind: Option<&str>| {
            let mut schema = all.clone();
            if let Some(kind) = kind {
                schema["type"] = kind.into();
            }
            serde_json::to_value(Bounds::of(&schema)).unwrap_or_default()
        };
        assert_eq!(of(None), all);
        assert_eq!(
            of(Some("integer")),
            json!({"minimum": 1, "maximum": 2.5, "exclusiveMaximum": true})
        );
        assert_eq!(
            of(Some("array")),
            json!({"minItems": 1, "uniqueItems": true})
        );
        assert_eq!(of(Some("object")), json!({"maxProperties": 3}));
        assert_eq!(of(Some("string")), json!({}));
        let listed = json!({"type": "integer", "minimum": 1, "enum": [1, 2]});
        assert_eq!(Bounds::of(&listed), Bounds::default());
    }
}
