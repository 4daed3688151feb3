//! Ranks union members by how many values they accept.

use std::cmp::Reverse;

use openapi_source::Node;
use typify_model::STRING_CHECKS;

use crate::format::Format;
use crate::passes::shape;
use crate::schema::{is_union, property, required};

/// The rank of a union member; a greater rank accepts more of the values of a lesser one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Rank {
    class: Class,
    /// The number of strings that an enum lists. The last string enum of a union may be open.
    listed: usize,
    /// The number of properties that an object must have, without those with listed values.
    required: Reverse<usize>,
    /// Whether an object may have no other properties.
    closed: Reverse<bool>,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Class {
    /// An enum of other scalars, rewritten as an enum of names. It precedes all strings, like any
    /// string enum, and the numbers that it may contain.
    Named,
    Boolean,
    IntegerEnum,
    Integer,
    NumberEnum,
    Number,
    TextEnum,
    FormattedText,
    CheckedText,
    /// A string with Base64 content, which many other strings match.
    Bytes,
    Text,
    Array,
    /// An object with a required property with listed values, which identifies it even if nothing
    /// else is required.
    TaggedObject,
    Object,
    Map,
    Unknown,
    Any,
}

/// The JSON types, which exclude each other.
#[derive(Eq, PartialEq)]
enum Values {
    Booleans,
    Numbers,
    Texts,
    Arrays,
    Objects,
    All,
}

impl Rank {
    /// Returns the rank of a schema without references; `None` stands for an unknown one.
    /// `is_enum` returns whether a property has listed values.
    pub(super) fn of(schema: Option<&Node>, is_enum: impl Fn(&Node) -> bool) -> Rank {
        let Some(schema) = schema else {
            return Rank {
                class: Class::Unknown,
                listed: 0,
                required: Reverse(0),
                closed: Reverse(false),
            };
        };
        let has_any = |keywords: &[&str]| keywords.iter().any(|keyword| schema.has(keyword));
        let format = schema.text("format").and_then(Format::of);
        let is_tag = |name: &&str| property(schema, name).is_some_and(&is_enum);
        let tags = required(schema).filter(is_tag).count();
        let class = match schema.text("type") {
            Some("string") if shape::has_other_values(schema) => Class::Named,
            Some("boolean") => Class::Boolean,
            Some("integer") if schema.has("enum") => Class::IntegerEnum,
            Some("integer") => Class::Integer,
            Some("number") if schema.has("enum") => Class::NumberEnum,
            Some("number") => Class::Number,
            Some("string") if schema.has("enum") => Class::TextEnum,
            Some("string") if format == Some(Format::Byte) => Class::Bytes,
            Some("string") if format.is_some_and(Format::is_checked) => Class::FormattedText,
            Some("string") if has_any(&STRING_CHECKS) => Class::CheckedText,
            Some("string") => Class::Text,
            Some("array") => Class::Array,
            Some("object") if tags > 0 => Class::TaggedObject,
            Some("object") if has_any(&["properties", "required"]) => Class::Object,
            Some("object") => Class::Map,
            None if is_union(schema) => Class::Unknown,
            None if schema.has("enum") => Class::Named,
            None => Class::Any,
            _ => Class::Unknown,
        };
        let others = schema.get("additionalProperties").and_then(Node::as_bool);
        let listed = match class {
            Class::TextEnum => schema.items("enum").len(),
            _ => 0,
        };
        Rank {
            class,
            listed,
            required: Reverse(schema.items("required").len() - tags),
            closed: Reverse(others == Some(false)),
        }
    }

    fn values(self) -> Values {
        match self.class {
            Class::Boolean => Values::Booleans,
            Class::IntegerEnum | Class::Integer | Class::NumberEnum | Class::Number => {
                Values::Numbers
            }
            Class::Named
            | Class::TextEnum
            | Class::FormattedText
            | Class::CheckedText
            | Class::Bytes
            | Class::Text => Values::Texts,
            Class::Array => Values::Arrays,
            Class::TaggedObject | Class::Object | Class::Map => Values::Objects,
            Class::Unknown | Class::Any => Values::All,
        }
    }

    pub(super) fn is_bytes(self) -> bool {
        self.class == Class::Bytes
    }

    /// Whether all or some values are strings.
    pub(super) fn has_strings(self) -> bool {
        matches!(self.values(), Values::Texts | Values::All)
    }

    /// Whether all values are strings with a format, which a Rust type may spell differently.
    pub(super) fn is_formatted(self) -> bool {
        self.class == Class::FormattedText
    }

    /// Whether some values are strings that are neither listed nor have such a format.
    pub(super) fn has_unlisted_strings(self) -> bool {
        matches!(self.class, Class::CheckedText | Class::Unknown) || self.has_any_string()
    }

    /// Whether every string is a value.
    pub(super) fn has_any_string(self) -> bool {
        self.is_text() || self.class == Class::Any
    }

    /// Whether the values are all strings.
    pub(super) fn is_text(self) -> bool {
        self.class == Class::Text
    }

    /// Whether this member would take values meant for the other one if it came first.
    pub(super) fn hides(self, later: Rank) -> bool {
        self > later && (self.values() == later.values() || self.values() == Values::All)
    }

    /// Whether a value may lose something when it decodes as the other member: both are objects,
    /// arrays or both, since serde deserializes a struct from an array as well.
    pub(super) fn overlaps(self, other: Rank) -> bool {
        let structured =
            |values: Values| matches!(values, Values::Arrays | Values::Objects | Values::All);
        structured(self.values()) && structured(other.values())
    }
}
