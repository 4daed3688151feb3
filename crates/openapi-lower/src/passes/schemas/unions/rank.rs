//! How wide an alternative is.

use std::cmp::Reverse;

use openapi_source::Node;

use crate::format::Format;
use crate::passes::shape;

/// How wide an alternative is; the greater one accepts more of what the lesser does.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Rank {
    class: Class,
    /// How many properties an object must have, those with listed values aside.
    required: Reverse<usize>,
    /// Whether an object may have no others.
    closed: Reverse<bool>,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Class {
    /// An enum of other scalars, written as one of names. It stands before all strings, as
    /// any enum of strings, and before the numbers that it may be one of.
    Named,
    Boolean,
    IntegerEnum,
    Integer,
    NumberEnum,
    Number,
    TextEnum,
    FormattedText,
    CheckedText,
    /// A string that holds bytes as base64, which many other strings are, too.
    Bytes,
    Text,
    Array,
    /// An object of which a required property has listed values: it is told by them even
    /// where nothing else is required.
    TaggedObject,
    Object,
    Map,
    Unknown,
    Any,
}

/// The kinds of JSON values that exclude each other.
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
    fn of_class(class: Class) -> Rank {
        Rank {
            class,
            required: Reverse(0),
            closed: Reverse(false),
        }
    }

    /// The rank of a schema that refers to no other one, if it is known; `is_listed` says of a
    /// property whether its values are listed.
    pub(super) fn of(schema: Option<&Node>, is_listed: impl Fn(&Node) -> bool) -> Rank {
        let Some(schema) = schema else {
            return Rank::of_class(Class::Unknown);
        };
        let said = |keyword: &str| schema.has(keyword);
        let format = schema.text("format").and_then(Format::of);
        let properties = schema.get("properties");
        let listed = |name: &&Node| {
            let property = properties.and_then(|all| all.get(name.as_str()?));
            property.is_some_and(&is_listed)
        };
        let required = schema.items("required");
        let tags = required.iter().filter(listed).count();
        let class = match schema.text("type") {
            Some("string") if shape::has_other_values(schema) => Class::Named,
            Some("boolean") => Class::Boolean,
            Some("integer") if said("enum") => Class::IntegerEnum,
            Some("integer") => Class::Integer,
            Some("number") if said("enum") => Class::NumberEnum,
            Some("number") => Class::Number,
            Some("string") if said("enum") => Class::TextEnum,
            Some("string") if format == Some(Format::Byte) => Class::Bytes,
            Some("string") if format.is_some_and(Format::is_checked) => Class::FormattedText,
            Some("string") if said("pattern") || said("minLength") || said("maxLength") => {
                Class::CheckedText
            }
            Some("string") => Class::Text,
            Some("array") => Class::Array,
            Some("object") if tags > 0 => Class::TaggedObject,
            Some("object") if said("properties") || said("required") => Class::Object,
            Some("object") => Class::Map,
            None if !["oneOf", "anyOf", "enum"].iter().any(|key| said(key)) => Class::Any,
            _ => Class::Unknown,
        };
        let others = schema.get("additionalProperties").and_then(Node::as_bool);
        Rank {
            class,
            required: Reverse(required.len() - tags),
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

    /// Whether all or some of the values are strings.
    pub(super) fn has_strings(self) -> bool {
        matches!(self.values(), Values::Texts | Values::All)
    }

    /// Whether this one, standing first, would take what is meant for the other.
    pub(super) fn eats(self, later: Rank) -> bool {
        self > later && (self.values() == later.values() || self.values() == Values::All)
    }

    /// Whether a value of one of them may lose something when it decodes as the other one: both
    /// are objects, arrays or both, since serde reads a struct from an array, too.
    pub(super) fn overlaps(self, other: Rank) -> bool {
        let structured =
            |values: Values| matches!(values, Values::Arrays | Values::Objects | Values::All);
        structured(self.values()) && structured(other.values())
    }
}

/// Whether a schema lists strings.
pub(super) fn is_listed(schema: &Node) -> bool {
    schema.text("type") == Some("string") && schema.has("enum")
}
