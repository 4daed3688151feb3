use serde_json::{Value, json};

use crate::passes::testing::{self, reference};

fn schemas(schemas: Value) -> (Value, Vec<String>) {
    testing::run_on_schemas(super::run, schemas)
}

fn lowered(schema: Value) -> Value {
    schemas(json!({"A": schema})).0["A"].clone()
}

#[test]
fn unique_items_of_a_subschema_are_not_checked() {
    let array = json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true});
    let (_, notes) = schemas(json!({"A": {"oneOf": [array, {"type": "integer"}]}}));
    let expected = "widened /components/schemas/A/oneOf/0/uniqueItems: unions/unique-items";
    assert!(notes.iter().any(|note| note == expected), "{notes:?}");
}

#[test]
fn scalars_are_sorted_from_narrow_to_wide() {
    assert_eq!(
        lowered(
            json!({"anyOf": [{"type": "string"}, {"type": "string", "enum": ["a"]}, {"type": "integer"}]})
        ),
        json!({"oneOf": [{"type": "integer"}, {"type": "string", "enum": ["a"]}, {"type": "string"}]})
    );
    let sound = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
    assert_eq!(schemas(json!({"A": sound})), (json!({"A": sound}), vec![]));
}

#[test]
fn objects_are_sorted_by_required_properties() {
    let open = json!({"type": "object", "properties": {"a": {}}});
    let strict =
        json!({"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"]});
    assert_eq!(
        lowered(json!({"oneOf": [{}, open, strict]})),
        json!({"oneOf": [strict, open, {}]})
    );
}

#[test]
fn a_union_with_one_member_becomes_that_member() {
    assert_eq!(
        lowered(json!({"description": "d", "oneOf": [{"type": "string"}, {"type": "string"}]})),
        json!({"description": "d", "type": "string"})
    );
    let (schemas, _) =
        schemas(json!({"A": {"anyOf": [reference("B")], "nullable": true}, "B": {}}));
    assert_eq!(
        schemas["A"],
        json!({"nullable": true, "allOf": [reference("B")]})
    );
}

#[test]
fn nested_enums_and_unions_are_merged() {
    assert_eq!(
        lowered(json!({"oneOf": [
            {"type": "string", "enum": ["a"]},
            {"anyOf": [{"type": "string", "enum": ["b", "a"], "nullable": true}]}
        ]})),
        json!({"nullable": true, "type": "string", "enum": ["a", "b"]})
    );
}

#[test]
fn enums_of_any_scalars_are_merged() {
    assert_eq!(
        lowered(json!({"oneOf": [
            {"type": "integer", "enum": [1], "title": "Low"}, {"type": "integer", "enum": [2]}
        ]})),
        json!({"type": "integer", "enum": [1, 2]})
    );
    assert_eq!(
        lowered(json!({"anyOf": [
            {"type": "string", "enum": ["auto"]}, {"type": "boolean", "enum": [false]}
        ]})),
        json!({"enum": ["auto", false]})
    );
    assert_eq!(
        lowered(json!({"oneOf": [
            {"type": "boolean", "enum": [true]}, {"type": "boolean", "enum": [false]}
        ]})),
        json!({"type": "boolean"})
    );
    // An enum that the pass `variants` has rewritten.
    let planned = |value: Value| json!({"type": "string", "enum": ["Value"], "x-plan": {"values": {"Value": value}}});
    let union = json!({"oneOf": [planned(json!(1)), planned(json!(2)), {"type": "string"}]});
    assert_eq!(schemas(json!({"A": union})), (json!({"A": union}), vec![]));
}

#[test]
fn a_format_beside_other_strings_is_a_string() {
    let uuid = json!({"type": "string", "format": "uuid"});
    let run = |other: Value| schemas(json!({"A": {"oneOf": [uuid, other, {"type": "integer"}]}}));
    let (found, notes) = run(json!({"type": "string"}));
    assert_eq!(
        found["A"],
        json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})
    );
    testing::assert_exact(&notes);
    let (_, notes) = run(json!({"type": "string", "maxLength": 5}));
    assert!(
        notes.iter().any(|it| it.starts_with("widened")),
        "{notes:?}"
    );
    for other in [
        json!({"type": "string", "enum": ["a"]}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "object"}),
    ] {
        let (found, _) = run(other);
        let members = found["A"]["oneOf"].as_array().expect("members");
        assert!(members.contains(&uuid), "{found}");
    }
}

#[test]
fn recursive_unions_terminate() {
    let (schemas, _) = schemas(json!({
        "A": {"oneOf": [reference("A"), {"type": "string"}, {"type": "integer"}]},
        "B": {"oneOf": [reference("C"), {"type": "string"}]},
        "C": {"oneOf": [reference("B"), {"type": "boolean"}]}
    }));
    assert_eq!(
        schemas["A"],
        json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})
    );
    assert_eq!(
        schemas["B"],
        json!({"oneOf": [{"type": "string"}, {"type": "boolean"}]})
    );
}

#[test]
fn required_names_have_properties() {
    assert_eq!(
        lowered(json!({"oneOf": [
            {"type": "object", "required": ["a"], "properties": {"b": {}}}, {"type": "string"}
        ]}))["oneOf"][0]["properties"],
        json!({"b": {}, "a": {}})
    );
}
