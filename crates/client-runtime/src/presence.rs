//! Absent, `null` and a value are three states of an optional member.

use serde::{Deserialize, Deserializer};

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
