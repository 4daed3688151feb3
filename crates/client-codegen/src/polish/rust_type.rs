//! Predicts the Rust types of schemas in the Plan.
//!
//! The type is the one that progenitor emits for the same schema in the document. A schema that needs
//! a struct or an enum has one only as a component.

use openapi_lower::{Plan, pointer::SCHEMAS};
use quote::ToTokens;
use serde_json::Value;
use syn::{
    Path, Type, parse_quote,
    visit_mut::{self, VisitMut},
};
use typify_model::{Integer, Shape, string_type};

/// Returns the Rust type that the generator gives a schema of a lowered description, in its
/// short form: `Option<types::Pet>`, `Vec<String>`, `Secret`. Returns `None` if the schema
/// would need a type that is not a component.
pub fn type_of(schema: &Value, plan: &Plan) -> Option<String> {
    let ty = rust_type(schema, plan, &parse_quote!(client_runtime))?;
    Some(short(ty, plan))
}

/// Formats a type with full paths in its short form.
pub(super) fn short(mut ty: Type, plan: &Plan) -> String {
    Short(plan).visit_type_mut(&mut ty);
    format(&ty)
}

/// Formats a type as rustfmt does.
pub(super) fn format(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    text.replace(' ', "").replace(',', ", ").replace(';', "; ")
}

/// Shortens the paths of types to their last segment.
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

/// Returns the type with full paths and with generated types below `types`; `None` if the
/// schema would need a type that is not a component.
pub(crate) fn rust_type(schema: &Value, plan: &Plan, runtime: &Path) -> Option<Type> {
    let plain = plain_type(schema, plan, runtime)?;
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    Some(if nullable {
        parse_quote!(::std::option::Option<#plain>)
    } else {
        plain
    })
}

fn plain_type(schema: &Value, plan: &Plan, runtime: &Path) -> Option<Type> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.strip_prefix(SCHEMAS)?;
        plan.types.get(name)?;
        let name: syn::Ident = syn::parse_str(name).ok()?;
        return Some(parse_quote!(types::#name));
    }
    // A reference with sibling keywords.
    if let Some([member]) = schema
        .get("allOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        && member.get("$ref").is_some()
    {
        return plain_type(member, plan, runtime);
    }
    if Shape::of(schema).needs_name() {
        return None;
    }
    let format = schema.get("format").and_then(Value::as_str);
    Some(match schema.get("type").and_then(Value::as_str) {
        None => parse_quote!(::serde_json::Value),
        Some("boolean") => parse_quote!(bool),
        Some("integer") => integer(schema),
        Some("number") if format == Some("float") => parse_quote!(f32),
        Some("number") => parse_quote!(f64),
        Some("string") => string(format, runtime),
        Some("array") => {
            let any = Value::Object(serde_json::Map::new());
            let item = rust_type(schema.get("items").unwrap_or(&any), plan, runtime)?;
            let length = typify_model::fixed_length(schema);
            match length.map(proc_macro2::Literal::u64_unsuffixed) {
                Some(length) => parse_quote!([#item; #length]),
                None => parse_quote!(::std::vec::Vec<#item>),
            }
        }
        Some("object") => map(schema, plan, runtime)?,
        Some(_) => return None,
    })
}

fn integer(schema: &Value) -> Type {
    let name = quote::format_ident!("{}", Integer::of(schema).name);
    parse_quote!(#name)
}

fn string(format: Option<&str>, runtime: &Path) -> Type {
    match format {
        Some("byte") => parse_quote!(#runtime::Base64),
        Some("base64url") => parse_quote!(#runtime::Base64Url),
        other => {
            let path = other
                .and_then(string_type)
                .unwrap_or("::std::string::String");
            syn::parse_str(path).expect("typify-model returns paths of types")
        }
    }
}

/// Returns the map type of an object without described properties.
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
    fn types_are_those_of_the_generator() {
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
