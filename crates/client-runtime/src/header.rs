//! [`Header`]: a response header that a description declares, with the type of its value.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;

use reqwest::header::{HeaderMap, SET_COOKIE};
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
    /// Returns the value among the headers of a response; `None` if the header is absent, is not
    /// UTF-8, or does not fit its description.
    ///
    /// A repeated header is one value, whose parts are separated by commas (RFC 9110, 5.3). If that
    /// value does not fit the description, as several numbers or UUIDs do not, the first header is
    /// read; so is the first of several `Set-Cookie` headers that are described as a string. An
    /// array of `Set-Cookie` has an item for each header.
    pub fn of(self, headers: &HeaderMap) -> Option<T> {
        let lines = headers.get_all(self.name).iter();
        let lines: Vec<&str> = lines
            .map(|line| Some(str::from_utf8(line.as_bytes()).ok()?.trim()))
            .collect::<Option<_>>()?;
        let first = *lines.first()?;
        // A cookie may contain commas (RFC 6265, 3).
        let is_list = !self.name.eq_ignore_ascii_case(SET_COOKIE.as_str());
        let (text, items) = if is_list {
            let items = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
            (lines.join(", "), items.collect())
        } else {
            (first.to_owned(), lines)
        };
        let items = &items[..];
        let read = |text| T::deserialize(HeaderText { text, items }).ok();
        read(&text).or_else(|| read(first))
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
struct HeaderText<'t> {
    text: &'t str,
    items: &'t [&'t str],
}

impl<'t> HeaderText<'t> {
    fn item(item: &'t &'t str) -> Self {
        Self {
            text: item,
            items: std::slice::from_ref(item),
        }
    }
}

impl<'de> IntoDeserializer<'de, value::Error> for HeaderText<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
            match self.text.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(value::Error::custom("the header has a different type")),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for HeaderText<'de> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_borrowed_str(self.text)
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
        let items = self.items.iter().filter(|it| !it.is_empty());
        let items = items.map(HeaderText::item);
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
    use std::net::{IpAddr, Ipv6Addr};

    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_repeated_header_is_one_value() {
        fn read<T: DeserializeOwned>(name: &'static str, lines: &[&'static str]) -> Option<T> {
            let mut headers = HeaderMap::new();
            for line in lines {
                let value = HeaderValue::from_bytes(line.as_bytes()).expect("a header value");
                headers.append(name, value);
            }
            Header::new(name).of(&headers)
        }
        let ids = read::<Vec<i64>>("x-ids", &["1", "", "2, 3"]);
        assert_eq!(ids, Some(vec![1, 2, 3]));
        let links = read::<String>("link", &["<a>; rel=next", "<b>; rel=last"]);
        assert_eq!(links, Some("<a>; rel=next, <b>; rel=last".to_owned()));
        assert_eq!(read::<i64>("x-total", &["7", "7"]), Some(7));
        let address = read::<IpAddr>("x-from", &["::1", "127.0.0.1"]);
        assert_eq!(address, Some(IpAddr::from(Ipv6Addr::LOCALHOST)));
        let cookies = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"];
        let read_cookies = read::<Vec<String>>("set-cookie", &cookies);
        assert_eq!(read_cookies, Some(cookies.map(String::from).to_vec()));
        let read_cookie = read::<String>("set-cookie", &cookies);
        assert_eq!(read_cookie, Some(cookies[0].to_owned()));
    }

    #[test]
    fn a_value_may_be_utf_8() {
        let read = |bytes: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert("x", HeaderValue::from_bytes(bytes).expect("a header value"));
            Header::<String>::new("X").of(&headers)
        };
        assert_eq!(read("José".as_bytes()), Some("José".to_owned()));
        assert_eq!(read(b"Jos\xe9"), None);
    }

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
