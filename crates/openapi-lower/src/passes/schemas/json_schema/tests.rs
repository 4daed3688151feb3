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
fn a_type_list_with_a_name_for_any_type_allows_any_value() {
    let (any, notes) = schema(json!({"type": ["string", "any"]}));
    assert_eq!(any, json!({}));
    testing::assert_exact(&notes);
    assert_eq!(lowered(json!({"type": ["string", "thing"]})), json!({}));
    let (all, notes) = schema(json!({
        "type": ["string", "number", "boolean", "array", "object"], "items": {}, "maxLength": 3
    }));
    assert_eq!(all, json!({}));
    let unchecked = "widened /components/schemas/A/maxLength: json-schema/unchecked";
    assert!(notes.iter().any(|note| note == unchecked), "{notes:?}");
}

#[test]
fn aliases_in_type_lists_keep_their_formats() {
    assert_eq!(
        lowered(json!({"type": ["date-time", "null"]})),
        json!({"type": "string", "format": "date-time", "nullable": true})
    );
    assert_eq!(
        lowered(json!({"type": ["date", "string", "int64"]})),
        json!({"oneOf": [{"type": "string"}, {"format": "int64", "type": "integer"}]})
    );
}

#[test]
fn a_constant_narrows_the_enum_beside_it() {
    let (narrowed, notes) = schema(json!({"const": 1, "enum": [1.0, 2]}));
    assert_eq!(narrowed, json!({"enum": [1.0]}));
    testing::assert_exact(&notes);
    let (kept, notes) = schema(json!({"const": "c", "enum": ["a", "b"]}));
    assert_eq!(kept, json!({"enum": ["a", "b"]}));
    let ignored = "widened /components/schemas/A/const: json-schema/constant-not-in-enum";
    assert_eq!(notes, [ignored]);
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

/// Without a schema for the items after the positions of a tuple, they are any values.
#[test]
fn items_after_the_positions_of_a_tuple_are_accepted() {
    let string = json!({"type": "string"});
    let integer = json!({"type": "integer"});
    let any = json!({"oneOf": [string, {}]});
    for (mut tuple, items, code) in [
        (json!({"prefixItems": [string]}), &any, "tuple-open"),
        (json!({"items": [string]}), &string, "items-array"),
        (json!({"prefixItems": [string, string]}), &any, "tuple-open"),
        (
            json!({"items": [string], "additionalItems": true}),
            &any,
            "tuple-open",
        ),
        (
            json!({"prefixItems": [string], "items": {}}),
            &any,
            "tuple-open",
        ),
        (
            json!({"prefixItems": [string], "maxItems": 2}),
            &any,
            "tuple-open",
        ),
        (
            json!({"prefixItems": [string], "items": integer}),
            &json!({"oneOf": [string, integer]}),
            "tuple",
        ),
        (
            json!({"prefixItems": [string], "items": string}),
            &string,
            "items-array",
        ),
        (
            json!({"prefixItems": [string], "items": false}),
            &string,
            "items-array",
        ),
        (
            json!({"prefixItems": [string], "maxItems": 1}),
            &string,
            "items-array",
        ),
        (
            json!({"prefixItems": [string, string], "maxItems": 2}),
            &string,
            "items-array",
        ),
        (
            json!({"prefixItems": [string], "unevaluatedItems": false}),
            &string,
            "items-array",
        ),
        (
            json!({"prefixItems": [string, integer], "maxItems": 2}),
            &json!({"oneOf": [string, integer]}),
            "tuple",
        ),
    ] {
        tuple["type"] = json!("array");
        let (schema, notes) = schema(tuple.clone());
        assert_eq!(schema["items"], *items, "{tuple}");
        let code = format!(": json-schema/{code}");
        assert!(
            notes.iter().any(|note| note.ends_with(&code)),
            "{tuple}: {notes:?}"
        );
    }
}

#[test]
fn a_closed_tuple_has_no_more_items_than_positions() {
    assert_eq!(
        lowered(json!({"prefixItems": [{"type": "string"}], "items": false, "maxItems": 5})),
        json!({"maxItems": 1, "items": {"type": "string"}, "type": "array"})
    );
}

#[test]
fn null_is_accepted_although_the_enum_excludes_it() {
    let (_, notes) = schema(json!({"type": ["string", "null"], "enum": ["a"]}));
    let expected = "widened /components/schemas/A/type/1: json-schema/null-not-in-enum";
    assert!(notes.iter().any(|note| note == expected), "{notes:?}");
    let (_, notes) = schema(json!({"type": ["string", "null"], "enum": ["a", null]}));
    testing::assert_exact(&notes);
}

#[test]
fn unknown_and_unchecked_keywords_are_removed() {
    let (schema, notes) =
        schema(json!({"type": "string", "if": {}, "xml": {"a": 1}, "not": {"enum": [1]}}));
    assert_eq!(schema, json!({"type": "string"}));
    assert_eq!(notes.len(), 3, "{notes:?}");
}
