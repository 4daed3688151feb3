use serde_json::{Value, json};

use crate::passes::testing;

fn schema(schema: Value) -> (Value, Vec<String>) {
    let document = json!({"openapi": "3.1.0", "components": {"schemas": {"A": schema}}});
    let (document, notes) = testing::run(super::run, document);
    (document["components"]["schemas"]["A"].clone(), notes)
}

fn lowered(input: Value) -> Value {
    schema(input).0
}

#[test]
fn type_lists_become_unions() {
    assert_eq!(
        lowered(json!({"type": ["string", "null"], "maxLength": 3})),
        json!({"maxLength": 3, "type": "string", "nullable": true})
    );
    assert_eq!(
        lowered(json!({"type": ["string", "integer", "null"], "maxLength": 3, "minimum": 1})),
        json!({
            "oneOf": [{"maxLength": 3, "type": "string"}, {"minimum": 1, "type": "integer"}],
            "nullable": true
        })
    );
    assert_eq!(lowered(json!({"type": "null"})), json!({"enum": [null]}));
    assert_eq!(
        lowered(json!({"type": ["integer", "number"]})),
        json!({"type": "number"})
    );
}

#[test]
fn siblings_of_a_reference_are_wrapped() {
    let reference = json!({"$ref": "#/components/schemas/A"});
    assert_eq!(
        lowered(
            json!({"properties": {"p": {"$ref": "#/components/schemas/A", "description": "d"}}})
        ),
        json!({"properties": {"p": {"description": "d", "allOf": [reference]}}})
    );
    assert_eq!(
        lowered(json!({"items": {"$ref": "#/components/schemas/A", "minProperties": 1}})),
        json!({"items": {"allOf": [reference, {"minProperties": 1}]}})
    );
}

#[test]
fn constants_bounds_and_nulls_are_rewritten() {
    assert_eq!(lowered(json!({"const": "x"})), json!({"enum": ["x"]}));
    assert_eq!(
        lowered(json!({"exclusiveMinimum": 3, "minimum": 1})),
        json!({"minimum": 3, "exclusiveMinimum": true})
    );
    assert_eq!(
        lowered(json!({"anyOf": [{"type": "string"}, {"type": "null"}]})),
        json!({"anyOf": [{"type": "string"}], "nullable": true})
    );
}

#[test]
fn tuples_and_patterns_are_rewritten() {
    assert_eq!(
        lowered(json!({"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false})),
        json!({
            "maxItems": 2,
            "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "type": "array"
        })
    );
    assert_eq!(
        lowered(
            json!({"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": false})
        ),
        json!({"additionalProperties": {"type": "string"}})
    );
}

#[test]
fn unknown_and_unchecked_keywords_are_removed() {
    let (schema, notes) =
        schema(json!({"type": "string", "if": {}, "xml": {"a": 1}, "not": {"enum": [1]}}));
    assert_eq!(schema, json!({"type": "string"}));
    assert_eq!(notes.len(), 3, "{notes:?}");
}
