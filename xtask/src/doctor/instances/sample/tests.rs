//! Tests of the instances that are made of a schema.

use serde_json::{Map, Value, json};

use super::{
    super::super::proof::schema::{BASE, Direction, Schemas},
    MAX_INSTANCES, Sampler,
};

/// Returns the instances of the component `It`.
fn instances(version: &str, schemas: &Value, direction: Direction) -> Vec<String> {
    let document = json!({"openapi": version, "components": {"schemas": schemas}});
    let mut translated = Schemas::new(&document, direction);
    let at = "/components/schemas/It";
    let component = document.pointer(at).expect("the component exists");
    let reference = translated.reference(at.to_owned(), component);
    assert!(reference.starts_with(BASE));
    let definitions = translated.finish();
    let schema = json!({"$ref": reference});
    let sampler = Sampler::new(&definitions, direction);
    let made = sampler.instances(&schema);
    let repeated = sampler.instances(&schema);
    assert_eq!(made, repeated, "the instances are not deterministic");
    assert!(made.len() <= MAX_INSTANCES);
    made.iter().map(Value::to_string).collect()
}

#[track_caller]
fn assert_contains(made: &[String], wanted: &[Value]) {
    let parse = |it: &String| serde_json::from_str::<Value>(it).expect("JSON");
    let values: Vec<Value> = made.iter().map(parse).collect();
    for value in wanted {
        assert!(
            values.contains(value),
            "{value} is missing in\n{}",
            made.join("\n")
        );
    }
}

#[test]
fn varies_one_aspect_at_a_time() {
    let schemas = json!({"It": {
        "type": "object", "required": ["a"], "properties": {
            "a": {"type": "string", "enum": ["x", "y"]},
            "b": {"type": ["integer", "null"], "minimum": 3, "maximum": 7},
            "c": {"type": "array", "items": {"type": "boolean"}},
            "d": {"type": "object", "additionalProperties": {"type": "boolean"}},
            "r": {"type": "string", "readOnly": true},
        },
    }});
    let made = instances("3.1.0", &schemas, Direction::Request);
    assert_contains(
        &made,
        &[
            json!({"a": "x"}),
            json!({"a": "y"}),
            json!({"a": "x", "b": null}),
            json!({"a": "x", "b": 3}),
            json!({"a": "x", "b": 7}),
            json!({"a": "x", "c": []}),
            json!({"a": "x", "c": [false]}),
            json!({"a": "x", "d": {}}),
            json!({"a": "x", "d": {"a key": true}}),
            json!({"a": "x", "x-undescribed": {"kept": [true]}}),
            json!({"a": "x", "b": 3, "c": [true], "d": {"a key": true}}),
        ],
    );
    assert!(!made.iter().any(|it| it.contains("\"r\"")));
    let received = instances("3.1.0", &schemas, Direction::Response);
    assert_contains(
        &received,
        &[json!({"a": "x", "r": "text"}), json!({"a": "x", "b": 3.0})],
    );
}

#[test]
fn covers_each_member_of_a_union() {
    let schemas = json!({
        "It": {
            "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "k", "mapping": {"a": "A", "2nd": "B"}},
        },
        "A": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}},
        "B": {
            "allOf": [{"$ref": "#/components/schemas/A"}],
            "if": {"required": ["p"], "properties": {"p": {"const": 1}}},
            "then": {"required": ["q"], "properties": {"q": {"type": "boolean"}}},
        },
    });
    let made = instances("3.1.0", &schemas, Direction::Response);
    assert_contains(
        &made,
        &[
            json!({"k": "a"}),
            json!({"k": "2nd"}),
            json!({"p": 1, "k": "2nd", "q": true}),
        ],
    );
}

#[test]
fn terminates_for_recursive_schemas() {
    let it = json!({"$ref": "#/components/schemas/It"});
    let endless = json!({"It": {
        "type": "object", "required": ["it"], "properties": {"it": it},
    }});
    assert_eq!(instances("3.0.3", &endless, Direction::Request), [""; 0]);
    let list = json!({"It": {"type": "array", "items": it}});
    assert_contains(
        &instances("3.0.3", &list, Direction::Request),
        &[json!([]), json!([[]])],
    );
    let wide: Map<String, Value> = (0..200)
        .map(|index| (format!("p{index}"), it.clone()))
        .collect();
    let wide = json!({"It": {"type": "object", "properties": wide}});
    assert!(instances("3.0.3", &wide, Direction::Request).len() > 50);
}

#[test]
fn strings_match_patterns() {
    for pattern in [
        "^[a-f0-9]{4}(-x)?$",
        "^(on|off)$",
        "^\\d+\\.\\d+$",
        "^[A-Z]{2,3}$",
        "x",
    ] {
        let schemas = json!({"It": {"type": "string", "pattern": pattern}});
        let schema = json!({"pattern": pattern});
        let validator = jsonschema::validator_for(&schema).expect("a pattern");
        let made = instances("3.1.0", &schemas, Direction::Request);
        let made = made
            .iter()
            .map(|it| serde_json::from_str::<Value>(it).expect("JSON"));
        assert!(
            made.filter(|it| validator.is_valid(it)).count() > 0,
            "{pattern}"
        );
    }
}
