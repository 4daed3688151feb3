//! Schemas, however a program holds them.

use serde_json::Value;

/// A view of a schema of OpenAPI 3.0, or of the value of one of its keywords.
pub trait Schema<'s>: Copy {
    /// The value of a keyword, or the member of a value; `None` also where this is no object.
    fn get(self, keyword: &str) -> Option<Self>;

    /// The keywords of a schema; none where this is no object.
    fn keywords(self) -> impl Iterator<Item = &'s str>;

    /// The items of an array; none where this is no array.
    fn items(self) -> impl Iterator<Item = Self>;

    /// The string; `None` of anything else.
    fn as_str(self) -> Option<&'s str>;

    /// The boolean; `None` of anything else.
    fn as_bool(self) -> Option<bool>;

    /// The number, as near as a float comes; `None` of anything else.
    fn as_f64(self) -> Option<f64>;

    /// Whether there is the keyword.
    fn has(self, keyword: &str) -> bool {
        self.get(keyword).is_some()
    }

    /// The string at a keyword.
    fn text(self, keyword: &str) -> Option<&'s str> {
        self.get(keyword)?.as_str()
    }

    /// The number at a keyword.
    fn number(self, keyword: &str) -> Option<f64> {
        self.get(keyword)?.as_f64()
    }

    /// Whether the keyword is `true`.
    fn flag(self, keyword: &str) -> bool {
        self.get(keyword).and_then(Self::as_bool) == Some(true)
    }

    /// Whether there is something in the object or the array at a keyword.
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
