//! The Rust type of a schema that stands in the Plan; no pass.
//!
//! It is the type that the generator gives the same schema in the document, as far as one
//! can be named: what needs a type of its own is a component already.

use openapi_lower::Plan;
use serde_json::Value;
use syn::{Type, parse_quote};

/// The type, with full paths and generated types below `types`; `None` when the schema
/// would need a type that is not a component.
pub(crate) fn rust_type(schema: &Value, plan: &Plan) -> Option<Type> {
    let plain = plain_type(schema, plan)?;
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    Some(match nullable {
        true => parse_quote!(::std::option::Option<#plain>),
        false => plain,
    })
}

fn plain_type(schema: &Value, plan: &Plan) -> Option<Type> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.strip_prefix("#/components/schemas/")?;
        plan.types.get(name)?;
        let name: syn::Ident = syn::parse_str(name).ok()?;
        return Some(parse_quote!(types::#name));
    }
    // A reference with something said of its place.
    if let Some([member]) = schema
        .get("allOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        && member.get("$ref").is_some()
    {
        return plain_type(member, plan);
    }
    let own_type = [
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
    ];
    if own_type.iter().any(|keyword| schema.get(keyword).is_some()) {
        return None;
    }
    let format = schema.get("format").and_then(Value::as_str);
    Some(match schema.get("type").and_then(Value::as_str) {
        None => parse_quote!(::serde_json::Value),
        Some("boolean") => parse_quote!(bool),
        Some("integer") => integer(schema, format),
        Some("number") if format == Some("float") => parse_quote!(f32),
        Some("number") => parse_quote!(f64),
        Some("string") => text(format),
        Some("array") => {
            let any = Value::Object(serde_json::Map::new());
            let item = rust_type(schema.get("items").unwrap_or(&any), plan)?;
            parse_quote!(::std::vec::Vec<#item>)
        }
        Some("object") => map(schema, plan)?,
        Some(_) => return None,
    })
}

fn integer(schema: &Value, format: Option<&str>) -> Type {
    let minimum = schema.get("minimum").and_then(Value::as_f64);
    match format {
        Some("int8") => parse_quote!(i8),
        Some("uint8") => parse_quote!(u8),
        Some("int16") => parse_quote!(i16),
        Some("uint16") => parse_quote!(u16),
        Some("int32") => parse_quote!(i32),
        Some("uint32" | "uint") => parse_quote!(u32),
        Some("uint64") => parse_quote!(u64),
        _ if minimum.is_some_and(|minimum| minimum >= 0.0) => parse_quote!(u64),
        _ => parse_quote!(i64),
    }
}

fn text(format: Option<&str>) -> Type {
    match format {
        Some("date") => parse_quote!(::chrono::naive::NaiveDate),
        Some("date-time") => parse_quote!(::chrono::DateTime<::chrono::offset::Utc>),
        Some("uuid") => parse_quote!(::uuid::Uuid),
        Some("ip") => parse_quote!(::std::net::IpAddr),
        Some("ipv4") => parse_quote!(::std::net::Ipv4Addr),
        Some("ipv6") => parse_quote!(::std::net::Ipv6Addr),
        _ => parse_quote!(::std::string::String),
    }
}

/// An object without properties of its own is a map.
fn map(schema: &Value, plan: &Plan) -> Option<Type> {
    let properties = schema.get("properties").and_then(Value::as_object);
    if properties.is_some_and(|properties| !properties.is_empty()) {
        return None;
    }
    Some(match schema.get("additionalProperties") {
        None | Some(Value::Bool(true)) => {
            parse_quote!(::serde_json::Map<::std::string::String, ::serde_json::Value>)
        }
        Some(values @ Value::Object(_)) => {
            let value = rust_type(values, plan)?;
            parse_quote!(::std::collections::BTreeMap<::std::string::String, #value>)
        }
        Some(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_what_the_generator_names() {
        let mut plan = Plan::default();
        plan.types.insert("Pet".to_owned(), Default::default());
        let text = |schema: Value| {
            let ty = rust_type(&schema, &plan)?;
            Some(ty.to_token_stream().to_string().replace(' ', ""))
        };
        let rows = [
            (json!({"$ref": "#/components/schemas/Pet"}), "types::Pet"),
            (
                json!({"type": "array", "items": {"type": "integer", "format": "int32"}}),
                "::std::vec::Vec<i32>",
            ),
            (
                json!({"type": "string", "nullable": true}),
                "::std::option::Option<::std::string::String>",
            ),
            (
                json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Pet"}]}),
                "::std::option::Option<types::Pet>",
            ),
            (json!({}), "::serde_json::Value"),
            (
                json!({"type": "object", "additionalProperties": {"type": "boolean"}}),
                "::std::collections::BTreeMap<::std::string::String,bool>",
            ),
        ];
        for (schema, expected) in rows {
            assert_eq!(text(schema).as_deref(), Some(expected));
        }
        assert_eq!(text(json!({"$ref": "#/components/schemas/Gone"})), None);
        assert_eq!(text(json!({"type": "string", "enum": ["a"]})), None);
    }
}
