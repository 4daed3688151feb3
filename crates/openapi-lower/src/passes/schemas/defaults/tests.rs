use serde_json::{Value, json};

use crate::passes::testing;

/// Returns the default value that remains of `value` in a required property with the schema.
fn lowered_default(mut schema: Value, value: Value) -> Value {
    schema["default"] = value;
    let document = json!({"openapi": "3.0.3", "components": {"schemas": {
        "A": {"type": "object", "required": ["p"], "properties": {"p": schema}},
        "E": {"type": "string", "enum": ["a", "BUp"], "x-plan": {"values": {"BUp": "B"}}},
        "R": {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}
    }}});
    let (document, _) = testing::run(super::run, document);
    document["components"]["schemas"]["A"]["properties"]["p"]["default"].clone()
}

#[test]
fn matching_default_values_are_kept() {
    for (schema, value) in [
        (json!({"type": "string"}), json!("")),
        (json!({"type": "integer", "minimum": 1}), json!(1)),
        (
            json!({"type": "string", "format": "date-time"}),
            json!("2020-02-29T10:00:00.5Z"),
        ),
        (json!({"type": "string", "format": "byte"}), json!("/w==")),
        (
            json!({"type": "string", "format": "base64url"}),
            json!("_w"),
        ),
        (
            json!({"type": "array", "items": {"type": "boolean"}}),
            json!([true]),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/E"}]}),
            json!("a"),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/R"}]}),
            json!({"x": 1}),
        ),
        (json!({}), json!({"any": ["thing"]})),
    ] {
        let default = lowered_default(schema.clone(), value.clone());
        assert_eq!(default, value, "{schema}");
    }
}

#[test]
fn convertible_default_values_are_converted() {
    for (schema, value, converted) in [
        (json!({"type": "string"}), json!(5), json!("5")),
        (json!({"type": "integer"}), json!("10"), json!(10)),
        (json!({"type": "integer"}), json!(10.0), json!(10)),
        (json!({"type": "boolean"}), json!("False"), json!(false)),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            json!("a"),
            json!(["a"]),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/E"}]}),
            json!("B"),
            json!("BUp"),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/E"}]}),
            json!("A"),
            json!("a"),
        ),
    ] {
        let default = lowered_default(schema.clone(), value.clone());
        assert_eq!(default, converted, "{schema} {value}");
    }
}

#[test]
fn other_default_values_are_removed() {
    for (schema, value) in [
        (json!({"type": "string"}), json!(null)),
        (
            json!({"type": "string", "format": "date"}),
            json!("2021-02-29"),
        ),
        (
            json!({"type": "string", "format": "date-time"}),
            json!("2020-02-29T10:00:00Z01:00"),
        ),
        (json!({"type": "string", "format": "uuid"}), json!("x")),
        (json!({"type": "string", "format": "byte"}), json!("abcde")),
        (json!({"type": "string", "format": "byte"}), json!("/w===")),
        (json!({"type": "string", "format": "byte"}), json!("/w=")),
        (json!({"type": "string", "format": "byte"}), json!("a!==")),
        (json!({"type": "string", "pattern": "^a$"}), json!("b")),
        (
            json!({"type": "integer", "format": "int32"}),
            json!(3_000_000_000_u64),
        ),
        (json!({"type": "integer", "minimum": 1}), json!(0)),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/E"}]}),
            json!("c"),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/R"}]}),
            json!({}),
        ),
        (
            json!({"type": "array", "items": {"type": "integer"}}),
            json!(["a"]),
        ),
    ] {
        let default = lowered_default(schema.clone(), value.clone());
        assert_eq!(default, Value::Null, "{schema} {value}");
    }
}

#[test]
fn the_default_of_an_optional_property_is_documentation() {
    let schema = |value: Value| {
        json!({"openapi": "3.0.3", "components": {"schemas": {"A": {"type": "object",
            "properties": {"p": {"type": "integer", "default": value}, "q": {"type": "object",
                "required": ["r"], "properties": {"r": {"type": "integer", "default": "x"}}}}}}}})
    };
    for value in [json!("soon"), json!(null), json!("5")] {
        let (document, _) = testing::run(super::run, schema(value.clone()));
        let properties = &document["components"]["schemas"]["A"]["properties"];
        assert_eq!(properties["p"]["default"], value);
        assert!(properties["q"]["properties"]["r"].get("default").is_none());
    }
}
