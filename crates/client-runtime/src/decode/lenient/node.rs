//! The deserializer: it decodes each element of an array or map separately.

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, map};

use super::{Unfit, blame, decode_child, is_excluded, is_placeholder, leave, omit};
use crate::decode::Step;
use crate::integer;

/// Which members of an object are visible.
#[derive(Clone, Copy)]
pub(super) enum Filter<'de> {
    All,
    None,
    Only(&'de str),
}

/// A value to decode.
pub(super) struct Node<'de> {
    pub(super) value: &'de Value,
    pub(super) filter: Filter<'de>,
}

impl<'de> Node<'de> {
    pub(super) fn all(value: &'de Value) -> Self {
        Self {
            value,
            filter: Filter::All,
        }
    }

    fn members(&self, members: &'de Map<String, Value>) -> Members<'de> {
        Members {
            rest: members.iter(),
            filter: self.filter,
            next: None,
            is_recorded: false,
        }
    }
}

/// Methods that also accept a string that holds an integer: servers write 64-bit integers and
/// ids as strings for JavaScript.
macro_rules! integers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
            let number = self.value.as_str().and_then(integer::parse_integer);
            match number.as_ref().map(|it| (it.as_i64(), it.as_u64())) {
                Some((Some(value), _)) => visitor.visit_i64(value),
                Some((_, Some(value))) => visitor.visit_u64(value),
                _ => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => {
                if let Some(number) = number.as_u64() {
                    visitor.visit_u64(number)
                } else if let Some(number) = number.as_i64() {
                    visitor.visit_i64(number)
                } else if let Some(number) = number.as_f64() {
                    visitor.visit_f64(number)
                } else {
                    Err(serde::de::Error::custom("number out of range"))
                }
            }
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items::of(items, false)),
            Value::Object(members) => visitor.visit_map(self.members(members)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        match self.value {
            Value::Array(items) => visitor.visit_seq(Items::of(items, true)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        // serde accepts an array for a struct, with one element for each field.
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        match self.value {
            Value::String(variant) => visitor.visit_enum(StrDeserializer::new(variant)),
            Value::Object(members) if members.len() == 1 => {
                let members = MapAccessDeserializer::new(self.members(members));
                members.deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match number_as_string(self.value) {
            Some(text) => visitor.visit_string(text),
            None => self.deserialize_any(visitor),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    serde::forward_to_deserialize_any! {
        bool f32 f64 char bytes byte_buf unit unit_struct seq map identifier
    }
}

/// Converts a number to a string, for a type that expects a string: some servers write ids as
/// numbers, others as strings. `None` for numbers that a double rounds, since the id would be a
/// different one.
fn number_as_string(value: &Value) -> Option<String> {
    let Value::Number(number) = value else {
        return None;
    };
    let text = integer::format_number(number);
    let is_exact = !number.is_f64() || !text.contains('e') && !text.ends_with(".0");
    is_exact.then_some(text)
}

/// The elements of an array.
struct Items<'de> {
    rest: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
    /// Whether the position of an element has a meaning. Then no element may be omitted.
    is_fixed: bool,
    /// Whether the path of the array is recorded for omitted elements.
    is_recorded: bool,
}

impl<'de> Items<'de> {
    fn of(items: &'de [Value], is_fixed: bool) -> Self {
        Self {
            rest: items.iter().enumerate(),
            is_fixed,
            is_recorded: false,
        }
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unfit> {
        let next = self.rest.next();
        next.map(|(_, item)| seed.deserialize(Node::all(item)))
            .transpose()
    }

    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Unfit> {
        for (index, item) in self.rest.by_ref() {
            if is_placeholder(item) && !self.is_fixed {
                continue;
            }
            match decode_child(Step::Index(index), item) {
                Ok(decoded) => {
                    leave();
                    return Ok(Some(decoded));
                }
                Err(error) if self.is_fixed => {
                    leave();
                    return Err(error);
                }
                Err(_) => omit(&mut self.is_recorded),
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The members of an object.
struct Members<'de> {
    rest: map::Iter<'de>,
    filter: Filter<'de>,
    next: Option<(&'de String, &'de Value)>,
    /// Whether the path of the object is recorded for omitted members.
    is_recorded: bool,
}

impl<'de> Members<'de> {
    fn next(&mut self) -> Option<(&'de String, &'de Value)> {
        self.rest.by_ref().find(|(name, member)| {
            let is_visible = match self.filter {
                Filter::All => !is_excluded(member),
                Filter::None => false,
                Filter::Only(only) => *name == only,
            };
            is_visible && !is_placeholder(member)
        })
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unfit> {
        self.next = self.next();
        self.next
            .map(|(name, _)| seed.deserialize(BorrowedStrDeserializer::new(name)))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unfit> {
        match self.next.take() {
            Some((_, member)) => seed.deserialize(Node::all(member)),
            None => Err(Unfit(None)),
        }
    }

    fn next_value<T: Deserialize<'de>>(&mut self) -> Result<T, Unfit> {
        let Some((name, member)) = self.next.take() else {
            return Err(Unfit(None));
        };
        let error = match decode_child(Step::Key(name.clone()), member) {
            Ok(decoded) => {
                leave();
                return Ok(decoded);
            }
            Err(error) => error,
        };
        if let Ok(absent) = T::deserialize(Absent) {
            omit(&mut self.is_recorded);
            return Ok(absent);
        }
        blame(member);
        Err(error)
    }

    fn next_entry<K: Deserialize<'de>, T: Deserialize<'de>>(
        &mut self,
    ) -> Result<Option<(K, T)>, Unfit> {
        while let Some((name, member)) = self.next() {
            let key = K::deserialize(BorrowedStrDeserializer::<Unfit>::new(name));
            match (decode_child(Step::Key(name.clone()), member), key) {
                (Ok(decoded), Ok(key)) => {
                    leave();
                    return Ok(Some((key, decoded)));
                }
                _ => omit(&mut self.is_recorded),
            }
        }
        Ok(None)
    }
}

/// An absent value: `None` for an `Option`, an error for any other type.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit(None))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_none()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}
