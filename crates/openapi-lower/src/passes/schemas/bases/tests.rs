use serde_json::{Value, json};

use crate::passes::testing::{self, reference};

fn lowered(schemas: Value) -> Value {
    testing::run_on_schemas(super::run, schemas).0
}

#[test]
fn a_base_schema_becomes_the_union_of_its_children() {
    let base = json!({
        "type": "object", "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}
    });
    let schemas = lowered(json!({
        "Pet": base,
        "Cat": {"allOf": [reference("Pet"), {"type": "object", "properties": {"claws": {}}}]},
        "Lion": {"allOf": [reference("Cat")]},
        "Owner": {"type": "object", "properties": {"pet": reference("Pet")}}
    }));
    let mut other = reference("PetOther");
    other["x-plan"] = json!({"tagName": "Pet", "base": true});
    let cat = reference("Cat");
    assert_eq!(
        schemas["Pet"],
        json!({
            "oneOf": [cat, reference("Lion"), other],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}
        })
    );
    assert_eq!(
        schemas["PetOther"],
        json!({"type": "object", "properties": {"kind": {"type": "string"}}})
    );
    assert_eq!(schemas["Cat"]["allOf"][0], reference("PetOther"));
    assert_eq!(schemas["Owner"]["properties"]["pet"], reference("Pet"));
}

#[test]
fn two_base_schemas_may_use_the_same_value() {
    let base = |child: &str| {
        json!({
            "type": "object", "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"same": child}}
        })
    };
    let child = |base: &str| json!({"allOf": [reference(base)]});
    let schemas = lowered(json!({
        "A": base("ChildOfA"), "ChildOfA": child("A"),
        "B": base("ChildOfB"), "ChildOfB": child("B"),
        "Both": {"type": "object", "properties": {"a": reference("A"), "b": reference("B")}}
    }));
    for (base, child) in [("A", "ChildOfA"), ("B", "ChildOfB")] {
        assert_eq!(
            schemas[base]["discriminator"]["mapping"],
            json!({"same": child})
        );
    }
}

#[test]
fn each_level_may_have_a_separate_tag() {
    let motor = json!({"type": "object", "properties": {"engine": {"type": "string"}},
        "discriminator": {"propertyName": "engine", "mapping": {"e": "Electric"}}});
    let schemas = lowered(json!({
        "Vehicle": {"type": "object", "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind"}},
        "Motor": {"allOf": [reference("Vehicle"), motor]},
        "Electric": {"allOf": [reference("Motor")]},
        "Owner": {"properties": {"a": reference("Vehicle")}}
    }));
    assert_eq!(
        schemas["Vehicle"]["discriminator"],
        json!({"propertyName": "kind", "mapping": {}})
    );
    assert_eq!(
        schemas["Motor"]["discriminator"],
        json!({"propertyName": "engine", "mapping": {"e": "Electric"}})
    );
}

#[test]
fn an_unreferenced_base_schema_is_unchanged() {
    let schemas = json!({
        "Pet": {"type": "object", "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [reference("Pet")]}
    });
    let mut expected = schemas.clone();
    expected["Cat"]["x-plan"] = json!({"subtype": {"property": "kind", "values": ["Cat"]}});
    assert_eq!(lowered(schemas), expected);
}

#[test]
fn of_two_discriminators_at_the_same_distance_the_first_one_counts() {
    let base =
        |property: &str| json!({"type": "object", "discriminator": {"propertyName": property}});
    let schemas = lowered(json!({
        "A": base("kind"), "B": base("type"), "C": {"allOf": [reference("B"), reference("A")]}
    }));
    let tag = json!({"subtype": {"property": "type", "values": ["C"]}});
    assert_eq!(schemas["C"]["x-plan"], tag);
}
