//! The numeric and length constraints of a schema.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// The constraints of a number, an array or an object, with the names of OpenAPI 3.0. Constraints
/// that do not apply to the schema's type are absent.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Bounds {
    /// The minimum of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Number>,
    /// Whether `minimum` itself is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_minimum: bool,
    /// The maximum of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Number>,
    /// Whether `maximum` itself is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_maximum: bool,
    /// The number of which a value has to be a multiple.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Number>,
    /// The minimum number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The maximum number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Whether items must be distinct.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// The minimum number of properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// The maximum number of properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
}

impl Bounds {
    /// Returns the constraints of the schema itself, without those of its items, its properties or
    /// a referenced component. A schema with `enum` has none, and neither has `true`, which allows
    /// any value, nor `null`, which stands for an absent schema.
    ///
    /// # Panics
    ///
    /// Panics if the schema is not from a lowered document, and a bound has an invalid type.
    pub fn of(schema: &Value) -> Self {
        if !schema.is_object() || schema.get("enum").is_some() {
            return Self::default();
        }
        let stated = Self::deserialize(schema).expect("a lowered schema has valid bounds");
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
    fn bounds_of_other_types_are_ignored() {
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
        for any in [json!(true), json!(null)] {
            assert_eq!(Bounds::of(&any), Bounds::default());
        }
    }
}
