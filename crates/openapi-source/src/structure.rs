//! The structure of a description without its documentation.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::vocabulary::BY_NAME;

/// Members with data, in which nothing is removed.
const DATA: [&str; 8] = [
    "const",
    "default",
    "dependentRequired",
    "enum",
    "mapping",
    "required",
    "security",
    "type",
];

/// Members that only document.
const DOCUMENTATION: [&str; 8] = [
    "$comment",
    "contact",
    "description",
    "example",
    "examples",
    "externalDocs",
    "summary",
    "termsOfService",
];

/// Extensions that affect the client: values of enums, paths, and pages.
const EXTENSIONS: [&str; 5] = [
    "x-bundled",
    "x-dropshot-pagination",
    "x-ms-pageable",
    "x-ms-paths",
    "x-nullable",
];

impl Document {
    /// Returns the description in its current state without documentation: without descriptions,
    /// summaries, examples, `externalDocs`, and extensions other than those that affect values or
    /// pages. Required descriptions of responses are `Success`, `Redirect` or `Error`; those of
    /// scopes are empty.
    pub fn structure(&self) -> Value {
        let mut value = self.to_value();
        strip(&mut value);
        if let Some(info) = value.get_mut("info").and_then(Value::as_object_mut) {
            info.retain(|key, _| matches!(key.as_str(), "title" | "version"));
        }
        value
    }
}

/// Removes the documentation from an object whose members are those of the specification.
fn strip(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Object(members) => {
            members.retain(|key, _| !is_documentation(key));
            for (key, member) in members {
                match member {
                    _ if DATA.contains(&key.as_str()) => {}
                    Value::Object(scopes) if key == "scopes" => clear_scopes(scopes),
                    Value::Object(named) if BY_NAME.contains(&key.as_str()) => {
                        named.values_mut().for_each(strip);
                        if key == "responses" {
                            describe_responses(named);
                        }
                    }
                    member => strip(member),
                }
            }
        }
        _ => {}
    }
}

fn is_documentation(key: &str) -> bool {
    let is_kept = EXTENSIONS.contains(&key);
    DOCUMENTATION.contains(&key) || (key.starts_with("x-") && !is_kept)
}

/// Replaces the descriptions of scopes with empty strings.
fn clear_scopes(scopes: &mut Map<String, Value>) {
    for text in scopes.values_mut() {
        *text = Value::String(String::new());
    }
}

/// Adds the required descriptions of responses, by status.
fn describe_responses(responses: &mut Map<String, Value>) {
    for (status, response) in responses {
        let Some(response) = response.as_object_mut() else {
            continue;
        };
        if response.contains_key("$ref") {
            continue;
        }
        let description = match status.as_bytes().first() {
            Some(b'2') => "Success",
            Some(b'3') => "Redirect",
            _ => "Error",
        };
        response.shift_insert(0, "description".to_owned(), description.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documentation_is_removed_and_names_are_kept() {
        let described = json!({
            "openapi": "3.1.0",
            "info": {"title": "Cats", "version": "1", "description": "…", "contact": {"name": "x"}},
            "x-origin": "…",
            "tags": [{"name": "cats", "description": "…"}],
            "paths": {"/x-ray": {
                "summary": "…",
                "get": {
                    "operationId": "scan", "description": "…", "x-badges": [],
                    "parameters": [{"name": "summary", "in": "query", "description": "…",
                        "example": 1, "schema": {"type": "string", "default": {"description": "kept"}}}],
                    "responses": {
                        "200": {"description": "…", "content": {"application/json": {
                            "schema": {"$ref": "#/components/schemas/description"},
                            "examples": {"one": {"value": 1}}}}},
                        "3XX": {"description": "…"},
                        "default": {"$ref": "#/components/responses/x-failure"}
                    }
                }
            }},
            "components": {
                "schemas": {"description": {
                    "type": "object", "title": "A cat", "description": "…", "examples": [{}],
                    "required": ["description"], "x-nullable": true,
                    "properties": {
                        "description": {"type": "string", "description": "…"},
                        "example": {"enum": [{"summary": "data"}], "x-enum-varnames": ["A"]},
                        "x-ray": {"type": "boolean"}
                    }
                }},
                "responses": {"x-failure": {"description": "…"}},
                "securitySchemes": {"oauth": {"type": "oauth2", "description": "…", "flows": {
                    "implicit": {"authorizationUrl": "https://a.example", "scopes": {"read": "…"}}}}}
            }
        });
        let document = Document::parse(&described.to_string()).expect("a description");
        let expected = json!({
            "openapi": "3.1.0",
            "info": {"title": "Cats", "version": "1"},
            "tags": [{"name": "cats"}],
            "paths": {"/x-ray": {"get": {
                "operationId": "scan",
                "parameters": [{"name": "summary", "in": "query",
                    "schema": {"type": "string", "default": {"description": "kept"}}}],
                "responses": {
                    "200": {"description": "Success", "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/description"}}}},
                    "3XX": {"description": "Redirect"},
                    "default": {"$ref": "#/components/responses/x-failure"}
                }
            }}},
            "components": {
                "schemas": {"description": {
                    "type": "object", "title": "A cat",
                    "required": ["description"], "x-nullable": true,
                    "properties": {
                        "description": {"type": "string"},
                        "example": {"enum": [{"summary": "data"}]},
                        "x-ray": {"type": "boolean"}
                    }
                }},
                "responses": {"x-failure": {"description": "Error"}},
                "securitySchemes": {"oauth": {"type": "oauth2", "flows": {
                    "implicit": {"authorizationUrl": "https://a.example", "scopes": {"read": ""}}}}}
            }
        });
        assert_eq!(document.structure(), expected);
        // The structure of the result is the result.
        let result = Document::parse(&expected.to_string()).expect("a description");
        assert_eq!(result.structure(), expected);
    }
}
