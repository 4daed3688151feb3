//! Checks whether the generated type holds a value that a description gives as an example.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, NaiveDate, Utc};
use openapi_lower::{Bounds, plan, pointer::SCHEMAS};
use serde_json::{Number, Value};
use typify_model::Integer;
use uuid::Uuid;

use super::{
    BUDGET, Instances, is_nullable, pattern::is_match, required, scalars::within_bounds, wire_name,
    wire_value,
};

/// The maximum depth of nested schemas.
const MAX_DEPTH: usize = 64;

/// The formats of encoded bytes, each with the pattern of its syntax.
const ENCODINGS: [(&str, &str); 2] = [
    (
        "byte",
        "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    ),
    ("base64url", "^[A-Za-z0-9_-]*={0,2}$"),
];

impl Instances<'_> {
    /// Whether the generated type of a schema holds a value, and sends or receives it as it is.
    pub(crate) fn fits(&self, schema: &Value, value: &Value) -> bool {
        self.budget.set(BUDGET);
        self.is_value(schema, value, MAX_DEPTH)
    }

    fn is_value(&self, schema: &Value, value: &Value, remaining_depth: usize) -> bool {
        if remaining_depth == 0 || !self.spend(1) {
            return false;
        }
        self.is_of_type(schema, &self.unplanned, value, remaining_depth - 1)
    }

    fn is_of_type(
        &self,
        schema: &Value,
        ty: &plan::Type,
        value: &Value,
        remaining_depth: usize,
    ) -> bool {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.strip_prefix(SCHEMAS).unwrap_or_default();
            let schema = self.schema(name).filter(|_| remaining_depth > 0);
            let ty = self.planned(name);
            return schema
                .is_some_and(|schema| self.is_of_type(&schema, ty, value, remaining_depth - 1));
        }
        if value.is_null() && is_nullable(schema) {
            return true;
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.iter().any(|it| wire_value(ty, it) == value);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(members) = schema.get(keyword).and_then(Value::as_array) {
                return members.iter().enumerate().any(|(index, member)| {
                    is_tagged(ty, index, value) && self.is_value(member, value, remaining_depth)
                });
            }
        }
        if let Some(members) = schema.get("allOf").and_then(Value::as_array) {
            return members
                .iter()
                .all(|it| self.is_value(it, value, remaining_depth));
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("object") => self.is_object(schema, ty, value, remaining_depth),
            Some("array") => self.is_array(schema, value, remaining_depth),
            Some("string") => value.as_str().is_some_and(|it| is_string(schema, it)),
            Some("integer") => is_integer(schema, value),
            Some("number") => value.as_f64().is_some_and(|it| {
                let is_float = schema.get("format").and_then(Value::as_str) == Some("float");
                within_bounds(schema, it) && (!is_float || (it as f32).is_finite())
            }),
            Some("boolean") => value.is_boolean(),
            _ if schema.get("properties").is_some() => {
                self.is_object(schema, ty, value, remaining_depth)
            }
            _ => true,
        }
    }

    fn is_object(
        &self,
        schema: &Value,
        ty: &plan::Type,
        value: &Value,
        remaining_depth: usize,
    ) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let is_present = |name: &str| {
            ty.flattened.iter().any(|it| it == name) || members.contains_key(wire_name(ty, name))
        };
        if !required(schema).all(is_present) {
            return false;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut properties = properties.into_iter().flatten();
        let mut described = Vec::new();
        let fit = properties.all(|(name, property)| {
            if ty.flattened.contains(name) {
                return self.is_value(property, value, remaining_depth);
            }
            let name = wire_name(ty, name);
            let member = members.get(name);
            described.push(name);
            member.is_none_or(|it| self.is_value(property, it, remaining_depth))
        });
        let others = || {
            let members = members.iter();
            members.filter(|(name, _)| !described.contains(&name.as_str()))
        };
        fit && match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => others().next().is_none(),
            Some(values @ Value::Object(_)) => {
                others().all(|(_, it)| self.is_value(values, it, remaining_depth))
            }
            _ => true,
        }
    }

    fn is_array(&self, schema: &Value, value: &Value, remaining_depth: usize) -> bool {
        let Some(items) = value.as_array() else {
            return false;
        };
        let bounds = Bounds::of(schema);
        let count = items.len() as u64;
        bounds.min_items.is_none_or(|it| count >= it)
            && bounds.max_items.is_none_or(|it| count <= it)
            && (!bounds.unique_items
                || items
                    .iter()
                    .enumerate()
                    .all(|(at, it)| !items[..at].contains(it)))
            && schema.get("items").is_none_or(|schema| {
                items
                    .iter()
                    .all(|it| self.is_value(schema, it, remaining_depth))
            })
    }
}

/// Whether the tag of a value is one of the variant's; always true for a union without a tag.
fn is_tagged(ty: &plan::Type, index: usize, value: &Value) -> bool {
    let Some(union) = ty.union.as_ref().filter(|it| !it.tag.is_empty()) else {
        return true;
    };
    let tag = union
        .tag
        .iter()
        .try_fold(value, |value, name| value.get(name));
    let variant = union.variants.get(index);
    variant.is_some_and(|variant| match tag {
        Some(tag) => variant.values.contains(tag),
        None => variant.optional.is_some(),
    })
}

/// Whether the integer type of a schema holds the value.
fn is_integer(schema: &Value, value: &Value) -> bool {
    let integer = value.as_number().and_then(Number::as_i128);
    let ty = Integer::of(schema);
    integer.is_some_and(|it| ty.range().contains(&it) && within_bounds(schema, it as f64))
}

fn is_string(schema: &Value, text: &str) -> bool {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let length = text.chars().count() as u64;
    let format = schema.get("format").and_then(Value::as_str);
    let encoding = ENCODINGS.iter().find(|(name, _)| Some(*name) == format);
    // A string of a format must parse as the type that is generated for the format.
    let is_formatted = match format {
        Some("date") => text.parse::<NaiveDate>().is_ok(),
        Some("date-time") => text.parse::<DateTime<Utc>>().is_ok(),
        Some("uuid") => text.parse::<Uuid>().is_ok(),
        Some("ip") => text.parse::<IpAddr>().is_ok(),
        Some("ipv4") => text.parse::<Ipv4Addr>().is_ok(),
        Some("ipv6") => text.parse::<Ipv6Addr>().is_ok(),
        _ => encoding.is_none_or(|(_, pattern)| is_match(pattern, text)),
    };
    let pattern = schema.get("pattern").and_then(Value::as_str);
    is_formatted
        && bound("minLength").is_none_or(|it| length >= it)
        && bound("maxLength").is_none_or(|it| length <= it)
        && pattern.is_none_or(|it| is_match(it, text))
}
