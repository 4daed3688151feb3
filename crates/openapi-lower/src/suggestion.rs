//! [`Suggestion`]: an extension that an overlay could add to a description.

use std::fmt;

use serde_json::Value;

/// An extension that an overlay could add to an operation, derived from names and types. Only
/// someone who knows the API can decide whether the extension is right.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Suggestion {
    /// Method and path, such as `GET /things`.
    pub operation: String,
    /// The JSONPath of the operation, for the action of an overlay.
    pub target: String,
    /// The name of the extension, such as `x-pagination`.
    pub name: &'static str,
    /// The value of the extension.
    pub extension: Value,
}

/// Formats the suggestion as an action of an overlay, in YAML with JSON values.
impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = Value::from(self.target.as_str());
        write!(f, "- target: {target}\n  update:\n    {}:", self.name)?;
        for (key, value) in self.extension.as_object().into_iter().flatten() {
            write!(f, "\n      {key}: {value}")?;
        }
        Ok(())
    }
}
