//! [`Header`]: a response header that a description declares, with the type of its value.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;

use reqwest::header::HeaderMap;
use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer, Visitor, value};
use serde::{Deserializer, forward_to_deserialize_any};

/// A response header that a description declares. The constants of a generated client's module
/// `headers` have this type; [`ResponseValue::header`](crate::ResponseValue::header) and
/// [`Error::header`](crate::Error::header) take them.
///
/// ```
/// use client_runtime::{Header, reqwest::header::HeaderMap};
///
/// const REMAINING: Header<i64> = Header::new("X-Remaining");
/// let mut headers = HeaderMap::new();
/// assert_eq!(REMAINING.of(&headers), None);
/// headers.insert("x-remaining", "12".parse().expect("a header value"));
/// assert_eq!(REMAINING.of(&headers), Some(12));
/// ```
pub struct Header<T> {
    name: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> Header<T> {
    /// The header of that name, in any letter case.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            value: PhantomData,
        }
    }

    /// The name of the header, as described.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<T: DeserializeOwned> Header<T> {
    /// Returns the value among the headers of a response; `None` if the header is absent, or
    /// does not fit its description. If the header is repeated, its first value is read.
    pub fn of(self, headers: &HeaderMap) -> Option<T> {
        let text = headers.get(self.name)?.to_str().ok()?.trim();
        T::deserialize(HeaderText(text)).ok()
    }
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header<{}>({})", type_name::<T>(), self.name)
    }
}

/// The value of a header, whose style is `simple` (OpenAPI 3.0.4, Header Object).
#[derive(Clone, Copy)]
struct HeaderText<'t>(&'t str);

impl<'de> IntoDeserializer<'de, value::Error> for HeaderText<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(value::Error::custom("the header has a different type")),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for HeaderText<'de> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_borrowed_str(self.0)
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        let items = self.0.split(',').map(str::trim).filter(|it| !it.is_empty());
        let items = items.map(HeaderText);
        visitor.visit_seq(SeqDeserializer::new(items))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn values_are_read_by_their_type() {
        fn read<T: DeserializeOwned>(text: &'static str) -> Option<T> {
            let mut headers = HeaderMap::new();
            headers.insert("x", HeaderValue::from_static(text));
            Header::new("X").of(&headers)
        }
        assert_eq!(read::<i64>(" -7 "), Some(-7));
        assert_eq!(read::<u8>("300"), None);
        assert_eq!(read::<f64>("1.5"), Some(1.5));
        assert_eq!(read::<bool>("true"), Some(true));
        assert_eq!(read::<bool>("yes"), None);
        assert_eq!(read::<String>("a, b"), Some("a, b".to_owned()));
        assert_eq!(read::<Vec<i32>>("1, 2,3"), Some(vec![1, 2, 3]));
        assert_eq!(read::<Vec<i32>>("1,x"), None);
        assert_eq!(read::<Vec<String>>(""), Some(vec![]));
        assert_eq!(
            format!("{:?}", Header::<i64>::new("X-A")),
            "Header<i64>(X-A)"
        );
    }
}
