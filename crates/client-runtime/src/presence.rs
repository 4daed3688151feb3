//! Absent, `null` and a value are three states of an optional member.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

/// For `#[serde(default, deserialize_with)]` of an optional field whose type holds `null`
/// itself: a member that is there is `Some`, `null` too. Of an `Option<Option<T>>`, `None` is
/// absent and `Some(None)` is `null`.
///
/// # Errors
///
/// What the deserializer returns.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A parameter that is sent with its default value where the caller gives none.
#[derive(Debug)]
pub struct OrDefault<'a, T> {
    value: &'a Option<T>,
    default: &'static str,
}

/// What is sent of a required parameter: its value, or the default value, which `default` is
/// as JSON.
pub fn or_default<'a, T>(value: &'a Option<T>, default: &'static str) -> OrDefault<'a, T> {
    OrDefault { value, default }
}

/// The same of a part of a value: the default value is sent where neither this part nor any
/// other is given.
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

/// The default value that a builder begins with, which `json` is.
///
/// # Errors
///
/// When the value is none of the type, which the generator sees to.
pub fn preset<T: DeserializeOwned>(json: &'static str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("the default value {json}: {error}"))
}

/// The value that a text of JSON stands for; `null` for any other text, which the generator
/// does not write.
pub fn default_value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
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
    fn what_is_read_is_written() {
        for text in [
            "{}",
            r#"{"name":null}"#,
            r#"{"name":"x"}"#,
            r#"{"meta":null}"#,
            r#"{"name":"","meta":{}}"#,
        ] {
            let change: Change = serde_json::from_str(text).expect("a change");
            assert_eq!(serde_json::to_string(&change).expect("text"), text);
        }
    }
}
