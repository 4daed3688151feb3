//! The module `headers`: constants for the response headers that the description declares.
//!
//! progenitor ignores response headers. All responses that declare a header share one constant with
//! its name and type; if they declare different types, the type is a string.

use std::collections::BTreeMap;

use openapi_lower::Plan;
use serde_json::Value;
use syn::{
    Item, Path, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{media::is_token, rust_type::rust_type};
use crate::{allocation::Constants, escape};

/// A response header that a description declares.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ResponseHeader {
    /// The constant in the module `headers`.
    pub constant: String,
    /// The header's name, as the description spells it.
    pub name: String,
    /// The schema of the header's value: of a scalar, or of an array of scalars.
    pub schema: Value,
}

/// Returns all response headers of a description, sorted by name. `Content-Type` is left out,
/// since the description states it by the media type (OpenAPI 3.0.4, Response Object).
pub fn response_headers(plan: &Plan) -> Vec<ResponseHeader> {
    let mut found: BTreeMap<String, (&str, Value)> = BTreeMap::new();
    let responses = plan
        .operations
        .values()
        .flat_map(|it| it.responses.values());
    for (name, schema) in responses.flat_map(|response| &response.headers) {
        let key = name.to_ascii_lowercase();
        if !is_token(name) || key == "content-type" {
            continue;
        }
        let schema = scalar_schema(schema, plan.tolerant);
        let header = found.entry(key).or_insert_with(|| (name, schema.clone()));
        if header.1 != schema {
            header.1 = string_schema();
        }
        // The first spelling in alphabetical order, so that the order of operations has no effect.
        header.0 = header.0.min(name);
    }
    let mut constants = Constants::new([]);
    found
        .into_values()
        .map(|(name, schema)| ResponseHeader {
            constant: constants.allocate(name, "HEADER").to_string(),
            name: name.to_owned(),
            schema,
        })
        .collect()
}

/// Returns the module's items; none if the description declares no headers.
pub(crate) fn items(plan: &Plan, runtime: &Path) -> Vec<Item> {
    let headers = response_headers(plan).into_iter();
    let constant = |header: ResponseHeader| {
        let ResponseHeader {
            constant,
            name,
            schema,
        } = header;
        let constant = quote::format_ident!("{constant}");
        let mut ty: Type =
            rust_type(&schema, plan, runtime).unwrap_or_else(|| parse_quote!(String));
        Short.visit_type_mut(&mut ty);
        let doc = format!("The response header {}.", escape::inline_code(&name));
        parse_quote! {
            #[doc = #doc]
            pub const #constant: Header<#ty> = Header::new(#name);
        }
    };
    headers.map(constant).collect()
}

/// Removes the leading colons of paths: the module imports what the runtime re-exports.
struct Short;

impl VisitMut for Short {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.take().is_none() {
            return;
        }
        if let Some(last) = path.segments.last().cloned()
            && ["String", "Vec"].iter().any(|name| last.ident == name)
        {
            *path = last.into();
        }
    }
}

fn string_schema() -> Value {
    serde_json::json!({"type": "string"})
}

/// Returns the keywords of a schema that determine the Rust type of a scalar or of an array of
/// scalars; a string schema for any other schema.
fn scalar_schema(schema: &Value, tolerant: bool) -> Value {
    let mut kept = serde_json::Map::new();
    let kind = schema
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let keywords: &[&str] = match kind {
        "boolean" => &["type"],
        "integer" => &["type", "format", "minimum", "maximum"],
        "number" => &["type", "format"],
        "string" if !tolerant => &["type", "format"],
        "array" => {
            let items = scalar_schema(schema.get("items").unwrap_or(&Value::Null), tolerant);
            // Only a flat array can be split at commas.
            if items.get("items").is_some() {
                return string_schema();
            }
            kept.insert("items".to_owned(), items);
            &["type"]
        }
        _ => return string_schema(),
    };
    for keyword in keywords {
        if let Some(value) = schema.get(keyword) {
            kept.insert((*keyword).to_owned(), value.clone());
        }
    }
    Value::Object(kept)
}
