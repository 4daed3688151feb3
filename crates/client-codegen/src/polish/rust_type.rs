//! The Rust type of a schema that stands in the Plan; no pass.
//!
//! It is the type that the generator gives the same schema in the document, as far as one
//! can be named: what needs a type of its own is a component already.

use openapi_lower::Plan;
use quote::ToTokens;
use serde_json::Value;
use syn::{
    Path, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

/// The Rust type that the generator gives a schema of a lowered description, as a person
/// would write it: `Option<types::Pet>`, `Vec<String>`, `Secret`; `None` when the schema
/// would need a type that is not a component.
pub fn type_of(schema: &Value, plan: &Plan) -> Option<String> {
    let mut ty = rust_type(schema, plan, &parse_quote!(client_runtime))?;
    Short(plan).visit_type_mut(&mut ty);
    let text = ty.to_token_stream().to_string();
    Some(text.replace(' ', "").replace(',', ", ").replace(';', "; "))
}

/// Takes the paths of types away that are told by their last segment.
struct Short<'a>(&'a Plan);

impl VisitMut for Short<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(last) = path.segments.last().cloned() else {
            return;
        };
        let first = path.segments.first().map(|first| first.ident.to_string());
        let planned = self.0.types.get(&last.ident.to_string());
        match first.as_deref() {
            Some("types") if planned.is_some_and(|ty| ty.secret) => *path = parse_quote!(Secret),
            Some("types") => {}
            Some("serde_json") => path.leading_colon = None,
            _ => *path = last.into(),
        }
    }
}

/// The type, with full paths and generated types below `types`; `None` when the schema
/// would need a type that is not a component.
pub(crate) fn rust_type(schema: &Value, plan: &Plan, runtime: &Path) -> Option<Type> {
    let plain = plain_type(schema, plan, runtime)?;
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    Some(match nullable {
        true => parse_quote!(::std::option::Option<#plain>),
        false => plain,
    })
}

fn plain_type(schema: &Value, plan: &Plan, runtime: &Path) -> Option<Type> {
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
        return plain_type(member, plan, runtime);
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
        Some("integer") => integer(schema),
        Some("number") if format == Some("float") => parse_quote!(f32),
        Some("number") => parse_quote!(f64),
        Some("string") => text(format, runtime),
        Some("array") => {
            let any = Value::Object(serde_json::Map::new());
            let item = rust_type(schema.get("items").unwrap_or(&any), plan, runtime)?;
            match fixed_length(schema) {
                Some(length) => parse_quote!([#item; #length]),
                None => parse_quote!(::std::vec::Vec<#item>),
            }
        }
        Some("object") => map(schema, plan, runtime)?,
        Some(_) => return None,
    })
}

/// The length of an array that typify makes a Rust array.
pub(crate) fn fixed_length(schema: &Value) -> Option<proc_macro2::Literal> {
    let number = |key: &str| schema.get(key).and_then(Value::as_u64);
    let (min, max) = (number("minItems")?, number("maxItems")?);
    let unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
    (min == max && min > 0 && !unique).then(|| proc_macro2::Literal::u64_unsuffixed(min))
}

/// typify's integers, from the widest: format, type, and the bounds that mean it too.
const INTEGERS: [(&str, &str, i128, i128); 10] = [
    ("uint64", "u64", u64::MIN as i128, u64::MAX as i128),
    ("int64", "i64", i64::MIN as i128, i64::MAX as i128),
    ("uint32", "u32", u32::MIN as i128, u32::MAX as i128),
    ("uint", "u32", u32::MIN as i128, u32::MAX as i128),
    ("int32", "i32", i32::MIN as i128, i32::MAX as i128),
    ("int", "i32", i32::MIN as i128, i32::MAX as i128),
    ("uint16", "u16", u16::MIN as i128, u16::MAX as i128),
    ("int16", "i16", i16::MIN as i128, i16::MAX as i128),
    ("uint8", "u8", u8::MIN as i128, u8::MAX as i128),
    ("int8", "i8", i8::MIN as i128, i8::MAX as i128),
];

/// As typify chooses: by the format where the bounds are within it, else by the bounds
/// where they are those of a type. A minimum of 1 is one of 0 (see [`crate::zero`]).
fn row(schema: &Value) -> Option<&'static (&'static str, &'static str, i128, i128)> {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let exclusive = |key: &str| f64::from(u8::from(schema.get(key) == Some(&Value::Bool(true))));
    let mut min = number("minimum").map(|it| it + exclusive("exclusiveMinimum"));
    let mut max = number("maximum").map(|it| it - exclusive("exclusiveMaximum"));
    if min == Some(1.0) {
        min = Some(0.0);
    }
    let format = schema.get("format").and_then(Value::as_str);
    if let Some(known) = INTEGERS.iter().find(|row| Some(row.0) == format) {
        let (least, most) = (known.2 as f64, known.3 as f64);
        let within = min.is_none_or(|min| min >= least) && max.is_none_or(|max| max <= most);
        if within && schema.get("multipleOf").is_none() {
            return Some(known);
        }
        min = min.or(Some(least));
        max = max.or(Some(most));
    }
    INTEGERS.iter().find(|row| {
        let (least, most) = (row.2 as f64, row.3 as f64);
        match (min, max) {
            (Some(min), None) => min == least,
            (None, Some(max)) => max == most,
            (Some(min), Some(max)) => min == least && max == most,
            (None, None) => false,
        }
    })
}

fn integer(schema: &Value) -> Type {
    let name = quote::format_ident!("{}", row(schema).map_or("i64", |row| row.1));
    parse_quote!(#name)
}

/// The least and the greatest value of the Rust type of an integer.
pub(crate) fn range(schema: &Value) -> (i128, i128) {
    row(schema).map_or((i64::MIN.into(), i64::MAX.into()), |row| (row.2, row.3))
}

fn text(format: Option<&str>, runtime: &Path) -> Type {
    match format {
        Some("date") => parse_quote!(::chrono::naive::NaiveDate),
        Some("date-time") => parse_quote!(::chrono::DateTime<::chrono::offset::Utc>),
        Some("uuid") => parse_quote!(::uuid::Uuid),
        Some("ip") => parse_quote!(::std::net::IpAddr),
        Some("ipv4") => parse_quote!(::std::net::Ipv4Addr),
        Some("ipv6") => parse_quote!(::std::net::Ipv6Addr),
        Some("byte") => parse_quote!(#runtime::Base64),
        Some("base64url") => parse_quote!(#runtime::Base64Url),
        _ => parse_quote!(::std::string::String),
    }
}

/// An object without properties of its own is a map.
fn map(schema: &Value, plan: &Plan, runtime: &Path) -> Option<Type> {
    let properties = schema.get("properties").and_then(Value::as_object);
    if properties.is_some_and(|properties| !properties.is_empty()) {
        return None;
    }
    Some(match schema.get("additionalProperties") {
        None | Some(Value::Bool(true)) => {
            parse_quote!(::serde_json::Map<::std::string::String, ::serde_json::Value>)
        }
        Some(values @ Value::Object(_)) => {
            let value = rust_type(values, plan, runtime)?;
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
            let ty = rust_type(&schema, &plan, &parse_quote!(client_runtime))?;
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
                json!({"type": "array", "items": {"type": "string", "format": "byte"}}),
                "::std::vec::Vec<client_runtime::Base64>",
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "boolean"}}),
                "::std::collections::BTreeMap<::std::string::String,bool>",
            ),
        ];
        for (schema, expected) in rows {
            assert_eq!(text(schema).as_deref(), Some(expected));
        }
        let integer = |bounds: Value| {
            let mut schema = json!({"type": "integer"});
            schema.as_object_mut()?.extend(bounds.as_object()?.clone());
            type_of(&schema, &plan)
        };
        for (bounds, expected) in [
            (json!({}), "i64"),
            (json!({"minimum": 0}), "u64"),
            (json!({"minimum": 0, "maximum": 100}), "i64"),
            (json!({"minimum": 0, "format": "int32"}), "i32"),
            (json!({"minimum": 1, "format": "int32"}), "i32"),
            (json!({"minimum": 0, "maximum": 255}), "u8"),
            (json!({"minimum": 1}), "u64"),
            (json!({"minimum": 0, "exclusiveMinimum": true}), "u64"),
            (json!({"minimum": 1, "maximum": 5}), "i64"),
        ] {
            assert_eq!(integer(bounds).as_deref(), Some(expected));
        }
        let nested = json!({"type": "array", "minItems": 2, "maxItems": 2,
            "items": {"type": "object"}});
        assert_eq!(
            type_of(&nested, &plan).as_deref(),
            Some("[serde_json::Map<String, serde_json::Value>; 2]")
        );
        assert_eq!(text(json!({"$ref": "#/components/schemas/Gone"})), None);
        assert_eq!(text(json!({"type": "string", "enum": ["a"]})), None);
    }
}
