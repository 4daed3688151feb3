//! Compares numbers and counts with their bounds while serde serializes a value.
//!
//! Values without bounds are skipped: the items of an array are only counted, unless they have
//! bounds or must be unique.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde::ser::{
    self, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};
use serde_json::Value;

use super::{Bound, Checker, Limit};

/// Checks one value.
pub(super) struct Walk<'c, 'b> {
    checker: &'c mut Checker,
    bounds: &'b [Bound<'b>],
}

impl<'c, 'b> Walk<'c, 'b> {
    pub(super) fn new(checker: &'c mut Checker, bounds: &'b [Bound<'b>]) -> Self {
        Self { checker, bounds }
    }

    fn require(self, admits: impl Fn(Bound<'b>) -> bool) -> Result<(), Stop> {
        match self.bounds.iter().find(|bound| !admits(**bound)) {
            Some(bound) => {
                self.checker.refuse(*bound);
                Err(Stop)
            }
            None => Ok(()),
        }
    }

    fn check_number(self, number: Limit) -> Result<(), Stop> {
        self.require(|bound| bound.admits_number(number))
    }

    fn elements(self) -> Elements<'c, 'b> {
        let each = self.bounds.iter().find_map(|bound| match bound {
            Bound::Each(bounds) => Some(*bounds),
            _ => None,
        });
        let is_unique = self.bounds.contains(&Bound::UniqueItems);
        Elements {
            each,
            seen: is_unique.then(HashSet::new),
            walk: self,
            count: 0,
            key: String::new(),
        }
    }
}

/// Ends the visit: a value is out of bounds, or does not serialize.
#[derive(Debug)]
pub(super) struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of bounds")
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! integers {
    ($($method:ident $ty:ty),*) => {$(
        fn $method(self, value: $ty) -> Result<(), Stop> {
            self.check_number(Limit::Int(value.into()))
        }
    )*};
}

/// Methods for values that no bound applies to.
macro_rules! unbounded {
    ($($method:ident($($ty:ty),*)),*) => {$(
        fn $method(self, $(_: $ty),*) -> Result<(), Stop> {
            Ok(())
        }
    )*};
}

impl<'c, 'b> Serializer for Walk<'c, 'b> {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Elements<'c, 'b>;
    type SerializeTuple = Elements<'c, 'b>;
    type SerializeTupleStruct = Elements<'c, 'b>;
    type SerializeTupleVariant = Impossible<(), Stop>;
    type SerializeMap = Elements<'c, 'b>;
    type SerializeStruct = Elements<'c, 'b>;
    type SerializeStructVariant = Impossible<(), Stop>;

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
        serialize_i128 i128
    );

    fn serialize_f32(self, value: f32) -> Result<(), Stop> {
        // The shortest decimal representation is compared, since it is sent: `0.1_f32` is 0.1.
        self.serialize_f64(value.to_string().parse().unwrap_or(f64::NAN))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Stop> {
        if value.is_finite() {
            return self.check_number(Limit::Real(value));
        }
        self.checker.refuse(Bound::Finite);
        Err(Stop)
    }

    unbounded!(
        serialize_bool(bool),
        serialize_char(char),
        serialize_str(&str),
        serialize_bytes(&[u8]),
        serialize_none(),
        serialize_unit(),
        serialize_unit_struct(&'static str),
        serialize_unit_variant(&'static str, u32, &'static str)
    );

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        let mut object = self.elements();
        object.check_value(variant, value)?;
        object.end_object()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements<'c, 'b>, Stop> {
        Ok(self.elements())
    }

    fn serialize_tuple(self, _: usize) -> Result<Elements<'c, 'b>, Stop> {
        Ok(self.elements())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Elements<'c, 'b>, Stop> {
        Ok(self.elements())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        // No generated type serializes in this form.
        Err(Stop)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Elements<'c, 'b>, Stop> {
        Ok(self.elements())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Elements<'c, 'b>, Stop> {
        Ok(self.elements())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Stop> {
        // No generated type serializes in this form.
        Err(Stop)
    }
}

/// Counts the items of an array or the properties of an object.
pub(super) struct Elements<'c, 'b> {
    walk: Walk<'c, 'b>,
    /// The bounds of each value.
    each: Option<&'b [Bound<'b>]>,
    /// The items so far, if they must be unique.
    seen: Option<HashSet<Value>>,
    count: usize,
    /// The name of the next property.
    key: String,
}

impl Elements<'_, '_> {
    fn check_item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Stop> {
        self.check_value(self.count, item)?;
        if let Some(seen) = &mut self.seen
            && !seen.insert(serde_json::to_value(item).map_err(|_| Stop)?)
        {
            self.walk.checker.refuse(Bound::UniqueItems);
            return Err(Stop);
        }
        Ok(())
    }

    /// Counts a value, and checks it if the values have bounds.
    fn check_value<T: Serialize + ?Sized>(
        &mut self,
        segment: impl fmt::Display,
        value: &T,
    ) -> Result<(), Stop> {
        self.count += 1;
        let Some(bounds) = self.each else {
            return Ok(());
        };
        let mut checked = Ok(());
        self.walk.checker.check_child(segment, |checker| {
            checked = value.serialize(Walk::new(checker, bounds));
        });
        checked
    }

    fn end_array(self) -> Result<(), Stop> {
        let count = self.count;
        self.walk.require(|bound| bound.admits_items(count))
    }

    fn end_object(self) -> Result<(), Stop> {
        let count = self.count;
        self.walk.require(|bound| bound.admits_properties(count))
    }
}

macro_rules! arrays {
    ($($of:ident $method:ident),*) => {$(
        impl $of for Elements<'_, '_> {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Stop> {
                self.check_item(item)
            }

            fn end(self) -> Result<(), Stop> {
                self.end_array()
            }
        }
    )*};
}

arrays!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field
);

impl SerializeMap for Elements<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        if self.each.is_some() {
            self.key = match serde_json::to_value(key) {
                Ok(Value::String(key)) => key,
                Ok(key) => key.to_string(),
                Err(_) => return Err(Stop),
            };
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        let key = std::mem::take(&mut self.key);
        self.check_value(&key, value)
    }

    fn end(self) -> Result<(), Stop> {
        self.end_object()
    }
}

impl SerializeStruct for Elements<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        self.check_value(key, value)
    }

    fn end(self) -> Result<(), Stop> {
        self.end_object()
    }
}
