//! Makes optional properties `Option`s, before progenitor reads the document.
//!
//! typify fills in default values: a property with a default value is not an `Option`, and an
//! absent optional array or map is decoded as empty. In a request, the server would receive values
//! that the caller did not set. So the default value of an optional property moves into its
//! documentation, and an optional array or map is declared nullable, for which typify emits
//! `Option<Vec<T>>`. A required property with a default value becomes optional, so that typify emits
//! the value; `polish::required_defaults` makes its field required and moves the value to the
//! constructor.

use std::collections::HashMap;

use openapi_lower::{Plan, plan::Presence};
use serde_json::{Map, Value, json};

use crate::{
    document::{Document, target},
    error::Failure,
};

/// The maximum number of references that are followed to a default value.
const MAX_REFERENCES: usize = 100;

/// Declares the presence of properties in all component schemas.
pub(crate) fn declare(document: &mut Document<'_>, plan: &Plan) -> Result<(), Failure> {
    let defaults = Defaults::of(document)?;
    document.edit_schemas("\"properties\"", |name, schema| {
        let presence = plan.types.get(name).map(|planned| &planned.presence);
        let is_preset =
            |name: &str| presence.is_some_and(|it| it.get(name) == Some(&Presence::Preset));
        let before = schema.clone();
        declare_in_struct(schema, &is_preset, &defaults);
        *schema != before
    })
}

/// Changes the schema of a struct. Its default value is removed, since `Default` would set
/// properties that the caller did not set.
fn declare_in_struct(schema: &mut Value, is_preset: &dyn Fn(&str) -> bool, defaults: &Defaults) {
    if let Some(keywords) = schema.as_object_mut()
        && keywords.contains_key("properties")
        && let Some(default) = keywords.shift_remove("default")
    {
        describe(keywords, &default);
    }
    declare_in_properties(schema, is_preset, defaults);
}

/// Changes the properties of a schema and of the schemas nested in it, for which the Plan has
/// no entry.
fn declare_in_properties(
    schema: &mut Value,
    is_preset: &dyn Fn(&str) -> bool,
    defaults: &Defaults,
) {
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    let mut required = match keywords.shift_remove("required") {
        Some(Value::Array(required)) => required,
        _ => Vec::new(),
    };
    let properties = keywords
        .get_mut("properties")
        .and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        declare_in_struct(property, &|_| false, defaults);
        let default = defaults.of_property(property);
        let position = required.iter().position(|it| it == name);
        match (position, default) {
            (Some(at), Some(default)) if is_preset(name) => {
                required.remove(at);
                let keywords = keywords_of(property);
                describe(keywords, &default);
                keywords.insert("default".to_owned(), default);
            }
            (position, default) => {
                if let Some(default) = default {
                    let keywords = keywords_of(property);
                    keywords.shift_remove("default");
                    describe(keywords, &default);
                }
                if position.is_none() {
                    make_optional(property);
                }
            }
        }
    }
    if !required.is_empty() {
        keywords.insert("required".to_owned(), Value::Array(required));
    }
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(child) = keywords.get_mut(keyword) {
            declare_in_struct(child, &|_| false, defaults);
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let members = keywords.get_mut(keyword).and_then(Value::as_array_mut);
        for member in members.into_iter().flatten() {
            declare_in_properties(member, &|_| false, defaults);
        }
    }
}

/// Makes typify emit an `Option` for an array or a map, as for all other types.
fn make_optional(property: &mut Value) {
    let Some(keywords) = property.as_object_mut() else {
        return;
    };
    let kind = keywords.get("type").and_then(Value::as_str);
    if matches!(kind, Some("array" | "object")) {
        keywords.insert("nullable".to_owned(), true.into());
    }
}

/// Returns the keywords of a property's schema, for additions: a `$ref`, beside which keywords are
/// ignored, moves into `allOf`.
fn keywords_of(property: &mut Value) -> &mut Map<String, Value> {
    if property.get("$ref").is_some() {
        *property = json!({"allOf": [property.take()]});
    }
    if !property.is_object() {
        *property = json!({});
    }
    property.as_object_mut().expect("the schema is an object")
}

/// Appends a default value, as JSON, to the description.
fn describe(keywords: &mut Map<String, Value>, default: &Value) {
    let text = default.to_string();
    let quote = if text.contains('`') { "``" } else { "`" };
    let default = format!("Default: {quote}{text}{quote}.");
    let description = match keywords.get("description").and_then(Value::as_str) {
        Some(described) if !described.trim().is_empty() => {
            format!("{}\n\n{default}", described.trim_end())
        }
        _ => default,
    };
    keywords.insert("description".to_owned(), description.into());
}

/// The default values of component schemas.
struct Defaults(HashMap<String, Component>);

enum Component {
    Default(Value),
    Alias(String),
}

impl Defaults {
    fn of(document: &Document<'_>) -> Result<Self, Failure> {
        let mut components = HashMap::new();
        for (name, text) in &document.schemas {
            if text.contains("\"properties\"") && !text.contains("\"default\"") {
                continue;
            }
            let schema: Value = text.read_as()?;
            let component = match schema.get("default") {
                Some(default) => Some(Component::Default(default.clone())),
                None => target(&schema).map(|it| Component::Alias(it.to_owned())),
            };
            components.extend(component.map(|it| (name.clone(), it)));
        }
        Ok(Self(components))
    }

    /// Returns the default value that a property states, or the one of the component to which it
    /// refers.
    fn of_property(&self, property: &Value) -> Option<Value> {
        if let Some(default) = property.get("default") {
            return Some(default.clone());
        }
        let mut name = target(property)?;
        for _ in 0..MAX_REFERENCES {
            match self.0.get(name)? {
                Component::Default(default) => return Some(default.clone()),
                Component::Alias(target) => name = target,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the properties of a request type after [`declare`].
    fn declared(required: Value, properties: Value) -> Value {
        let openapi = json!({"openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": {"/a": {"put": {"requestBody": {"content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/A"}}}}, "responses": {"204": {"description": ""}}}}},
            "components": {"schemas": {
                "A": {"type": "object", "required": required, "properties": properties},
                "Size": {"type": "string", "enum": ["s", "m"], "default": "m"},
                "Alias": {"allOf": [{"$ref": "#/components/schemas/Size"}]},
                "Deep": {"type": "object", "default": {"a": 1}, "properties": {"a": {"type": "integer"}}}}}});
        let described =
            openapi_lower::Document::parse(&openapi.to_string()).expect("a description");
        let lowered = openapi_lower::lower(described, &Default::default()).expect("lowers");
        let mut document = Document::new(lowered.json()).expect("a lowered description");
        declare(&mut document, lowered.plan()).expect("the document is readable");
        document.schemas["A"].read_as().expect("a schema")
    }

    #[test]
    fn the_default_value_of_an_optional_property_moves_to_its_description() {
        let schema = declared(
            json!([]),
            json!({
                "n": {"type": "integer", "default": 3, "description": "How many."},
                "e": {"$ref": "#/components/schemas/Size"},
                "f": {"$ref": "#/components/schemas/Alias"},
                "l": {"type": "array", "items": {"type": "string"}, "default": ["`"]},
            }),
        );
        let properties = &schema["properties"];
        assert_eq!(
            properties["n"],
            json!({"type": "integer", "description": "How many.\n\nDefault: `3`."})
        );
        assert_eq!(properties["e"]["description"], "Default: `\"m\"`.");
        assert_eq!(properties["f"]["description"], "Default: `\"m\"`.");
        assert_eq!(properties["l"]["description"], "Default: ``[\"`\"]``.");
        assert_eq!(properties["l"]["nullable"], true);
        assert!(properties["l"].get("default").is_none());
    }

    #[test]
    fn a_required_property_with_a_default_value_becomes_optional() {
        let schema = declared(
            json!(["n", "e", "x"]),
            json!({
                "n": {"type": "integer", "default": 3},
                "e": {"$ref": "#/components/schemas/Size"},
                "x": {"type": "array", "items": {"type": "string"}},
            }),
        );
        assert_eq!(schema["required"], json!(["x"]));
        assert_eq!(schema["properties"]["n"]["default"], 3);
        assert_eq!(schema["properties"]["e"]["default"], "m");
        assert!(schema["properties"]["x"].get("nullable").is_none());
    }
}
