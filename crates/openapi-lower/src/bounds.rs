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
    /// The number that a value has to be a multiple of.
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
        let all = Self::deserialize(schema).expect("a lowered schema has valid bounds");
        match schema.get("type").and_then(Value::as_str) {
            None => all,
            Some("integer" | "number") => Self {
                minimum: all.minimum,
                exclusive_minimum: all.exclusive_minimum,
                maximum: all.maximum,
                exclusive_maximum: all.exclusive_maximum,
                multiple_of: all.multiple_of,
                ..Self::default()
            },
            Some("array") => Self {
                min_items: all.min_items,
                max_items: all.max_items,
                unique_items: all.unique_items,
                ..Self::default()
            },
            Some("object") => Self {
                min_properties: all.min_properties,
                max_properties: all.max_properties,
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
        for (ty, expected) in [
            (None, all.clone()),
            (
                Some("integer"),
                json!({"minimum": 1, "maximum": 2.5, "exclusiveMaximum": true}),
            ),
            (Some("array"), json!({"minItems": 1, "uniqueItems": true})),
            (Some("object"), json!({"maxProperties": 3})),
            (Some("string"), json!({})),
        ] {
            let mut schema = all.clone();
            if let Some(ty) = ty {
                schema["type"] = ty.into();
            }
            let bounds = serde_json::to_value(Bounds::of(&schema)).expect("bounds are JSON");
            assert_eq!(bounds, expected, "{ty:?}");
        }
        let listed = json!({"type": "integer", "minimum": 1, "enum": [1, 2]});
        for unbounded in [listed, json!(true), json!(null)] {
            assert_eq!(Bounds::of(&unbounded), Bounds::default(), "{unbounded}");
        }
    }
}
