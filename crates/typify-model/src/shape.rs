//! Predicts the kind of Rust type for a schema.

use crate::schema::Schema;

/// The kind of Rust type that typify generates for a schema.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Shape {
    /// The type of a referenced component; the reference may have annotations: `nullable`, a
    /// description, a default value.
    Reference,
    /// A struct with a field for each property.
    Struct,
    /// An enum with string variants.
    Enum,
    /// An enum whose variants contain types, from `oneOf` or `anyOf`.
    Union,
    /// A newtype whose conversions check the value: a string with a pattern or a length, listed
    /// values other than strings, and results of `allOf` or `not`.
    Newtype,
    /// A type without a generated name, such as `String`, `Vec<T>` or `serde_json::Value`. A
    /// component with this shape is a newtype.
    Unnamed,
}

/// The keywords that make typify generate checks for a string.
pub const STRING_CHECKS: [&str; 3] = ["pattern", "minLength", "maxLength"];

impl Shape {
    /// Returns the shape of a schema, whose keywords are those of OpenAPI 3.0 for its `type`.
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

    /// Whether typify generates a named type for the schema in any location.
    pub fn needs_name(self) -> bool {
        !matches!(self, Shape::Reference | Shape::Unnamed)
    }
}

/// Whether an object has known properties, or allows no other properties.
fn is_struct<'s>(schema: impl Schema<'s>) -> bool {
    let additional = schema.get("additionalProperties").and_then(Schema::as_bool);
    schema.is_filled("properties") || schema.is_filled("required") || additional == Some(false)
}

/// Whether a schema is an `allOf` of one reference with annotations: `nullable`, a description, a
/// default value.
pub fn is_wrapped_reference<'s>(schema: impl Schema<'s>) -> bool {
    const ALLOWED: [&str; 5] = ["allOf", "nullable", "description", "default", "title"];
    let Some(members) = schema.get("allOf") else {
        return false;
    };
    let mut members = members.items();
    let (first, second) = (members.next(), members.next());
    first.is_some_and(|member| member.has("$ref"))
        && second.is_none()
        && schema.keywords().all(|keyword| ALLOWED.contains(&keyword))
}

/// Returns the length of an array for which typify generates a Rust array.
pub fn fixed_length<'s>(schema: impl Schema<'s>) -> Option<u64> {
    let number = |keyword| {
        let number = schema.number(keyword)?;
        (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64)
    };
    let (min, max) = (number("minItems")?, number("maxItems")?);
    (min == max && min > 0 && !schema.flag("uniqueItems")).then_some(min)
}

/// Returns the Rust type that typify uses for strings with a format; `None` for `String`.
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
