use serde_json::{Value, json};

use crate::passes::testing::{self, reference};

fn lowered(schema: Value) -> (Value, Vec<String>) {
    let schemas = json!({
        "A": schema,
        "Base": {"type": "object", "properties": {"id": {"type": "string"}}},
        "Card": {"properties": {"number": {"type": "string"}, "owner": {"type": "string"}}}
    });
    let document = json!({"openapi": "3.1.0", "components": {"schemas": schemas}});
    let (document, notes) = testing::run(super::run, document);
    (document["components"]["schemas"]["A"].clone(), notes)
}

#[test]
fn branches_become_optional_properties() {
    let (schema, notes) = lowered(json!({
        "type": "object", "properties": {"kind": {"type": "string"}},
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"$ref": "#/components/schemas/Card", "required": ["number"]},
        "else": {"properties": {"kind": {"minLength": 3}, "iban": {"type": "string"}, "no": {"not": {}}}}
    }));
    assert_eq!(
        schema,
        json!({"type": "object", "properties": {
            "kind": {"type": "string"}, "number": {"type": "string"}, "owner": {"type": "string"},
            "iban": {"type": "string"}, "no": {}
        }})
    );
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes.iter().all(|note| note.starts_with("widened")));
}

#[test]
fn conditions_in_members_and_branches_are_read() {
    let (schema, _) = lowered(json!({
        "properties": {"country": {"type": "string"}},
        "allOf": [
            reference("Base"),
            {"if": {"properties": {"country": {"const": "US"}}}, "then": {"properties": {"zip": {"type": "string", "pattern": "^[0-9]+$"}}}},
            {"if": {"required": ["id"]}, "then": {"properties": {"id": {"minLength": 4}}, "allOf": [
                {"if": {"properties": {"seen": {"const": true}}}, "else": {"properties": {"zip": {"type": "string"}}}}
            ]}}
        ]
    }));
    assert_eq!(
        schema,
        json!({
            "properties": {"country": {"type": "string"}, "zip": {"type": "string"}},
            "allOf": [reference("Base"), {}, {}]
        })
    );
}

#[test]
fn dependent_schemas_of_both_drafts_are_read() {
    let (schema, _) = lowered(json!({
        "type": "object", "properties": {"a": {}},
        "dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}},
        "dependencies": {"a": ["b"], "b": {"properties": {"b": {"const": "x"}, "c": {"type": "string"}}}}
    }));
    assert_eq!(
        schema["properties"],
        json!({"a": {}, "b": {"anyOf": [{"type": "integer"}, {"const": "x"}]}, "c": {"type": "string"}})
    );
}

#[test]
fn branches_add_properties_inside_properties() {
    let (schema, _) = lowered(json!({
        "properties": {
            "shape": {"type": "object", "properties": {"edges": {"type": "integer"}}},
            "base": reference("Base")
        },
        "if": {},
        "then": {"properties": {
            "shape": {"properties": {"edges": {"minimum": 3}, "radius": {"type": "number"}}},
            "base": {"properties": {"more": {"type": "string"}, "id": {"maxLength": 3}}}
        }}
    }));
    assert_eq!(
        schema,
        json!({"properties": {
            "shape": {"type": "object", "properties": {"edges": {"type": "integer"}, "radius": {"type": "number"}}},
            "base": {"allOf": [reference("Base")], "properties": {"more": {"type": "string"}}}
        }})
    );
}

#[test]
fn closed_objects_get_no_properties() {
    let (schema, _) = lowered(json!({
        "type": "object", "properties": {"a": {}}, "additionalProperties": false,
        "if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"b": {}}}
    }));
    assert_eq!(
        schema,
        json!({"type": "object", "properties": {"a": {}}, "additionalProperties": false})
    );
    let (schema, _) = lowered(json!({
        "type": "string", "if": {"maxLength": 3}, "then": {"properties": {"b": {}}}
    }));
    assert_eq!(schema, json!({"type": "string"}));
}

#[test]
fn recursive_conditions_terminate() {
    let own = reference("A");
    let (schema, _) = lowered(json!({
        "properties": {"child": own, "x": {"type": "string"}},
        "if": own, "then": {"properties": {"child": {"properties": {"child": {"properties": {"y": {}}}, "z": {}}}}},
        "else": own
    }));
    assert!(schema["properties"]["child"]["properties"]["z"].is_object());
}

#[test]
fn too_many_branches_are_reported() {
    let branches = |count: usize| {
        let branch = |at: usize| json!({"then": {"properties": {format!("p{at}"): {}}}, "if": {}});
        let all: Vec<Value> = (0..count).map(branch).collect();
        lowered(json!({"type": "object", "allOf": all}))
    };
    let cut_off = |notes: &[String]| notes.iter().any(|it| it.contains("too-many-branches"));
    let (schema, notes) = branches(400);
    assert_eq!(
        schema["properties"].as_object().map(|it| it.len()),
        Some(400)
    );
    assert!(!cut_off(&notes));
    let (_, notes) = branches(2_000);
    assert!(cut_off(&notes));
}
