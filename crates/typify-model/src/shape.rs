//! Which kind of Rust type a schema becomes.

use crate::schema::Schema;

/// What typify makes of a schema.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Shape {
    /// The type of a component that the schema refers to, perhaps with something said of the
    /// place: `nullable`, a description, a default value.
    Reference,
    /// A struct with a field for each property.
    Struct,
    /// An enum whose variants are strings.
    Enum,
    /// An enum whose variants are types: of `oneOf` or `anyOf`.
    Union,
    /// A struct around one value, whose conversions check it: of a string with a pattern or a
    /// length, of listed values that are no strings, and what the members of `allOf` or `not`
    /// make of it.
    Newtype,
    /// A type that needs no name where it stands, such as `String`, `Vec<T>` or
    /// `serde_json::Value`. A component of this shape is a struct around one value, too.
    Unnamed,
}

/// The keywords by which typify checks a string.
pub const STRING_CHECKS: [&str; 3] = ["pattern", "minLength", "maxLength"];

impl Shape {
    /// The shape of a schema. Its keywords are those of OpenAPI 3.0, and of its `type`.
    ///
    /// ```
    /// use serde_json::json;
    /// use typify_model::Shape;
    ///
    /// let of = |schema| Shape::of(&schema);
    /// assert_eq!(of(json!({"type": "object", "properties": {"id": {}}})), Shape::Struct);
    /// assert_eq!(of(json!({"type": "object"})), Shape::Unnamed);
    /// assert_eq!(of(json!({"type": "string", "maxLength": 3})), Shape::Newtype);
    /// ```
    pub fn of<'s>(schema: impl Schema<'s>) -> Shape {
        let has = |keyword: &&str| schema.has(keyword);
        if schema.has("$ref") || is_wrapped_reference(schema) {
            return Shape::Reference;
        }
        if schema.has("oneOf") || schema.has("anyOf") {
            return Shape::Union;
        }
        let kind = schema.text("type");
        if matches!(kind, Some("object") | None) && is_struct(schema) {
            return Shape::Struct;
        }
        if schema.has("allOf") || schema.has("not") {
            return Shape::Newtype;
        }
        match kind {
            Some("object" | "array") => Shape::Unnamed,
            Some("string") if schema.has("enum") => Shape::Enum,
            Some("string") if STRING_CHECKS.iter().any(has) => Shape::Newtype,
            Some("string") => Shape::Unnamed,
            _ if schema.has("enum") || schema.has("properties") => Shape::Newtype,
            _ => Shape::Unnamed,
        }
    }

    /// Whether typify makes a type with a name wherever the schema stands.
    pub fn needs_name(self) -> bool {
        !matches!(self, Shape::Reference | Shape::Unnamed)
    }
}

/// Whether an object has fields, or is known to have no others than these.
fn is_struct<'s>(schema: impl Schema<'s>) -> bool {
    let others = schema.get("additionalProperties").and_then(Schema::as_bool);
    schema.is_filled("properties") || schema.is_filled("required") || others == Some(false)
}

/// Whether a schema is a reference as the only member of `allOf`, with something said of its
/// place: `nullable`, a description, a default value.
pub fn is_wrapped_reference<'s>(schema: impl Schema<'s>) -> bool {
    const OF_THE_PLACE: [&str; 5] = ["allOf", "nullable", "description", "default", "title"];
    let Some(members) = schema.get("allOf") else {
        return false;
    };
    let mut members = members.items();
    let (first, second) = (members.next(), members.next());
    first.is_some_and(|member| member.has("$ref"))
        && second.is_none()
        && schema.keywords().all(|it| OF_THE_PLACE.contains(&it))
}

/// The length of an array of which typify makes a Rust array.
pub fn fixed_length<'s>(schema: impl Schema<'s>) -> Option<u64> {
    let number = |keyword| {
        let number = schema.number(keyword)?;
        (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64)
    };
    let (min, max) = (number("minItems")?, number("maxItems")?);
    (min == max && min > 0 && !schema.flag("uniqueItems")).then_some(min)
}

/// The Rust type that typify has for strings of a format; `None` where that is `String`.
pub fn string_type(format: &str) -> Option<&'static str> {
    Some(match format {
        "date" => "::chrono::naive::NaiveDate",
        "date-time" => "::chrono::DateTime<::chrono::offset::Utc>",
        "uuid" => "::uuid::Uuid",
        "ip" => "::std::net::IpAddr",
        "ipv4" => "::std::net::Ipv4Addr",
        "ipv6" => "::std::net::Ipv6Addr",
        _ => return None,
    })
}
