use serde_json::{Value, json};

use crate::passes::testing;

fn lowered(schemas: Value) -> Value {
    let document = json!({"openapi": "3.0.3", "components": {"schemas": schemas}});
    testing::run(super::run, document).0["components"]["schemas"].clone()
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn variants_get_their_values() {
    let schemas = lowered(json!({
        "Pet": {
            "oneOf": [reference("Cat"), reference("Dog")],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}}
        },
        "Cat": {"type": "object", "properties": {"kind": {"type": "string", "description": "d"}}},
        "Dog": {"type": "object"},
        "Kennel": {"type": "array", "items": reference("Dog")}
    }));
    assert_eq!(
        schemas["Pet"],
        json!({"oneOf": [reference("Cat"), reference("DogVariant")]})
    );
    assert_eq!(
        schemas["Cat"],
        json!({
            "type": "object", "required": ["kind"],
            "properties": {"kind": {"type": "string", "enum": ["cat"], "description": "d"}}
        })
    );
    assert_eq!(schemas["Dog"], json!({"type": "object"}));
    assert_eq!(
        schemas["DogVariant"]["properties"]["kind"]["enum"],
        json!(["Dog"])
    );
}
