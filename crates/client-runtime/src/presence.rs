//! The three states of an optional property: absent, `null` and a value; and default values.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

/// Reads an optional field whose type can hold `null`, for `#[serde(default, deserialize_with)]`:
/// a property that is present is `Some`, also if it is `null`. For an `Option<Option<T>>`, `None`
/// is absent and `Some(None)` is `null`.
///
/// # Errors
///
/// Those of the deserializer.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A parameter whose default value is sent if the caller sets none.
#[derive(Debug)]
pub struct OrDefault<'a, T> {
    value: &'a Option<T>,
    default: &'static str,
}

/// Returns what is sent for a required parameter: its value, or `default`, which is JSON.
pub fn or_default<'a, T>(value: &'a Option<T>, default: &'static str) -> OrDefault<'a, T> {
    OrDefault { value, default }
}

/// Like [`or_default`], for one of the properties of a value: the default value is sent if neither
/// this property nor another one is set.
pub fn or_default_unless<'a, T>(
    value: &'a Option<T>,
    default: &'static str,
    is_other_given: bool,
) -> OrDefault<'a, T> {
    let default = if is_other_given { "null" } else { default };
    OrDefault { value, default }
}

impl<T: Serialize> Serialize for OrDefault<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Some(value) => value.serialize(serializer),
            None => default_value(self.default).serialize(serializer),
        }
    }
}

/// Parses the initial value of a field in a builder from JSON.
///
/// # Errors
///
/// When the value does not fit the type; the generator prevents that.
pub fn preset<T: DeserializeOwned>(json: &'static str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("the default value {json}: {error}"))
}

/// Parses the JSON of a default value.
///
/// # Panics
///
/// When the string is not JSON; the generator writes only JSON.
pub fn default_value(json: &str) -> Value {
    serde_json::from_str(json).expect("the generator writes default values as JSON")
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::Value;

    use super::present;

    #[derive(Debug, Deserialize, Serialize)]
    struct Change {
        #[serde(
            default,
            deserialize_with = "present",
            skip_serializing_if = "Option::is_none"
        )]
        name: Option<Option<String>>,
        #[serde(
            default,
            deserialize_with = "present",
            skip_serializing_if = "Option::is_none"
        )]
        meta: Option<Value>,
    }

    #[test]
    fn decoded_values_are_encoded_unchanged() {
        for text in [
            "{}",
            r#"{"name":null}"#,
            r#"{"name":"x"}"#,
            r#"{"meta":null}"#,
            r#"{"name":"","meta":{}}"#,
        ] {
            let change: Change = serde_json::from_str(text).expect("a change");
            assert_eq!(serde_json::to_string(&change).expect("JSON"), text);
        }
    }
}
