//! The trait for schemas.

use serde_json::Value;

/// A schema of OpenAPI 3.0, or the value of one of its keywords.
pub trait Schema<'s>: Copy {
    /// Returns the value of a keyword or member; `None` if it is missing or this is not an object.
    fn get(self, keyword: &str) -> Option<Self>;

    /// Returns the keywords of a schema; none if this is not an object.
    fn keywords(self) -> impl Iterator<Item = &'s str>;

    /// Returns the items of an array; none if this is not an array.
    fn items(self) -> impl Iterator<Item = Self>;

    /// Returns the string; `None` for any other value.
    fn as_str(self) -> Option<&'s str>;

    /// Returns the boolean; `None` for any other value.
    fn as_bool(self) -> Option<bool>;

    /// Returns the number as the nearest float; `None` for any other value.
    fn as_f64(self) -> Option<f64>;

    /// Whether the schema has the keyword.
    fn has(self, keyword: &str) -> bool {
        self.get(keyword).is_some()
    }

    /// Returns the string value of a keyword.
    fn text(self, keyword: &str) -> Option<&'s str> {
        self.get(keyword)?.as_str()
    }

    /// Returns the number value of a keyword.
    fn number(self, keyword: &str) -> Option<f64> {
        self.get(keyword)?.as_f64()
    }

    /// Whether the keyword is `true`.
    fn flag(self, keyword: &str) -> bool {
        self.get(keyword).and_then(Self::as_bool) == Some(true)
    }

    /// Whether the value of the keyword is a non-empty object or array.
    fn is_filled(self, keyword: &str) -> bool {
        self.get(keyword).is_some_and(|value| {
            value.keywords().next().is_some() || value.items().next().is_some()
        })
    }
}

impl<'s> Schema<'s> for &'s Value {
    fn get(self, keyword: &str) -> Option<Self> {
        Value::get(self, keyword)
    }

    fn keywords(self) -> impl Iterator<Item = &'s str> {
        let members = self.as_object().into_iter();
        members.flat_map(|members| members.keys().map(String::as_str))
    }

    fn items(self) -> impl Iterator<Item = Self> {
        self.as_array().into_iter().flatten()
    }

    fn as_str(self) -> Option<&'s str> {
        Value::as_str(self)
    }

    fn as_bool(self) -> Option<bool> {
        Value::as_bool(self)
    }

    fn as_f64(self) -> Option<f64> {
        Value::as_f64(self)
    }
}
