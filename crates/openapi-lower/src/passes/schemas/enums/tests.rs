use serde_json::{Value, json};

use crate::passes::testing;

fn lowered(schema: Value) -> Value {
    testing::run_on_schema(super::run, schema).0
}

#[test]
fn values_get_the_type_of_the_schema() {
    assert_eq!(
        lowered(json!({"type": "integer", "enum": ["1", 2.0, "1"]})),
        json!({"type": "integer", "enum": [1, 2]})
    );
    assert_eq!(
        lowered(json!({"type": "string", "enum": ["a", 1, true], "maxLength": 1})),
        json!({"type": "string", "enum": ["a", "1", "true"]})
    );
    assert_eq!(
        lowered(json!({"type": "integer", "enum": ["low"]})),
        json!({"type": "integer"})
    );
    assert_eq!(
        lowered(json!({"type": "boolean", "enum": ["true"]})),
        json!({"type": "boolean", "enum": [true]})
    );
    assert_eq!(
        lowered(json!({"type": "boolean", "enum": [true, false]})),
        json!({"type": "boolean"})
    );
    let large = json!({"type": "integer", "enum": [18_446_744_073_709_551_615_u64]});
    assert_eq!(lowered(large.clone()), large);
}

#[test]
fn a_keyword_that_excludes_a_value_is_not_exact() {
    let code = |length: usize| {
        let schema = json!({"type": "string", "enum": ["a", "bc"], "minLength": length});
        let (_, notes) = testing::run_on_schema(super::run, schema);
        notes.concat()
    };
    let at = "/components/schemas/A/minLength: enums";
    assert_eq!(code(1), format!("exact {at}/keyword-beside-values"));
    assert_eq!(code(2), format!("widened {at}/keyword-contradicts-values"));
}

#[test]
fn an_enum_with_too_many_values_is_removed() {
    let values: Vec<String> = (0..=super::MAX_VALUES)
        .map(|number| number.to_string())
        .collect();
    assert_eq!(
        lowered(json!({"type": "string", "enum": values, "description": "d"})),
        json!({"type": "string", "description": "d"})
    );
    assert_eq!(lowered(json!({"enum": values})), json!({"type": "string"}));
    let fewer = json!({"type": "string", "enum": &values[..super::MAX_VALUES]});
    assert_eq!(lowered(fewer.clone()), fewer);
}

#[test]
fn untyped_enums_get_types() {
    assert_eq!(
        lowered(json!({"enum": ["a", null]})),
        json!({"nullable": true, "type": "string", "enum": ["a"]})
    );
    let mixed = json!({"enum": ["a", 1, true]});
    assert_eq!(lowered(mixed.clone()), mixed);
    assert_eq!(
        lowered(json!({"enum": [2.0, 1]})),
        json!({"type": "integer", "enum": [2, 1]})
    );
    assert_eq!(lowered(json!({"enum": ["a", {}]})), json!({}));
    assert_eq!(lowered(json!({"enum": [null]})), json!({"enum": [null]}));
}

#[test]
fn an_enum_of_an_array_is_moved_to_its_items() {
    assert_eq!(
        lowered(json!({"type": "array", "items": {"type": "string"}, "enum": ["a"]})),
        json!({"type": "array", "items": {"type": "string", "enum": ["a"]}})
    );
}
