use serde_json::{Value, json};

use crate::passes::testing::{self, reference};

fn lowered(schemas: Value) -> Value {
    testing::run_on_schemas(super::run, schemas).0
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

#[test]
fn base_schemas_are_merged() {
    let schemas = lowered(json!({
        "Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
        "Child": {"description": "d", "allOf": [reference("Base"), object(json!({"n": {}}))]}
    }));
    assert_eq!(
        schemas["Child"],
        json!({
            "type": "object", "required": ["id"],
            "properties": {"id": {"type": "string"}, "n": {}}, "description": "d"
        })
    );
}

#[test]
fn wrappers_are_kept() {
    let wrapper = json!({"nullable": true, "allOf": [reference("E")]});
    let schemas = json!({"E": {"type": "string", "enum": ["a"]}, "W": wrapper});
    assert_eq!(lowered(schemas.clone()), schemas);
    let schemas = lowered(json!({
        "E": {"type": "string", "enum": ["a"]},
        "W": {"allOf": [reference("E"), {"description": "d"}]}
    }));
    assert_eq!(
        schemas["W"],
        json!({"description": "d", "allOf": [reference("E")]})
    );
}

#[test]
fn cyclic_compositions_terminate() {
    let schemas = lowered(json!({
        "Own": {"allOf": [reference("Own"), object(json!({"a": {}}))]},
        "A": {"allOf": [reference("B"), object(json!({"a": {}}))]},
        "B": {"allOf": [reference("A"), object(json!({"b": {}}))]},
        "Alias": {"allOf": [reference("Alias")]},
        "Parent": object(json!({"child": {"allOf": [reference("Parent"), object(json!({"x": {}}))]}}))
    }));
    assert_eq!(schemas["Own"], object(json!({"a": {}})));
    assert_eq!(schemas["A"]["properties"], json!({"a": {}, "b": {}}));
    assert_eq!(schemas["B"]["properties"], json!({"a": {}, "b": {}}));
    assert_eq!(schemas["Alias"], json!({}));
    assert_eq!(
        schemas["Parent"],
        object(json!({"child": reference("ParentChild")}))
    );
    assert_eq!(
        schemas["ParentChild"],
        object(json!({"child": reference("ParentChild"), "x": {}}))
    );
}

#[test]
fn a_base_schema_may_be_the_union_of_its_children() {
    let schemas = lowered(json!({
        "Pet": {
            "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "oneOf": [reference("Cat"), reference("Dog")], "discriminator": {"propertyName": "kind"}
        },
        "Cat": {"allOf": [reference("Pet"), object(json!({"claws": {}}))]},
        "Dog": {"allOf": [reference("Pet"), object(json!({"teeth": {}}))]}
    }));
    assert_eq!(
        schemas["Pet"],
        json!({
            "discriminator": {"propertyName": "kind"},
            "oneOf": [reference("Cat"), reference("Dog")]
        })
    );
    assert_eq!(
        schemas["Cat"]["properties"],
        json!({"kind": {"type": "string"}, "claws": {}})
    );
    assert_eq!(schemas["Cat"]["required"], json!(["kind"]));
}

#[test]
fn a_union_beside_properties_is_flattened_or_multiplied() {
    let schemas = lowered(json!({
        "A": {
            "type": "object", "properties": {"id": {}},
            "oneOf": [object(json!({"x": {}})), object(json!({"y": {}}))]
        },
        "B": {
            "type": "object", "properties": {"id": {}, "x": {}},
            "anyOf": [{"type": "object", "required": ["id"]}, {"type": "object", "required": ["x"]}]
        },
        "C": {
            "type": "object", "properties": {"id": {}},
            "oneOf": [object(json!({"id": {}, "x": {}})), object(json!({"y": {}}))]
        }
    }));
    let variants = json!([object(json!({"x": {}})), object(json!({"y": {}}))]);
    assert_eq!(
        schemas["A"],
        json!({
            "type": "object", "properties": {"id": {}, "variant": {"oneOf": variants}},
            "required": ["variant"], "x-plan": {"flattened": ["variant"]}
        })
    );
    assert_eq!(schemas["B"], object(json!({"id": {}, "x": {}})));
    // A property that one variant restates has to be restated by all.
    assert_eq!(
        schemas["C"],
        json!({"oneOf": [object(json!({"id": {}, "x": {}})), object(json!({"id": {}, "y": {}}))]})
    );
}

#[test]
fn the_last_of_contradicting_schemas_is_used() {
    let schemas = lowered(json!({
        "Base": {
            "type": "object", "additionalProperties": false,
            "properties": {"kind": {"type": "string", "enum": ["base"]}}
        },
        "Child": {"allOf": [reference("Base"), object(json!({"kind": {"type": "string", "enum": ["child"]}}))]},
        "Text": {"allOf": [{"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 5}]}
    }));
    assert_eq!(
        schemas["Child"],
        object(json!({"kind": {"type": "string", "enum": ["child"]}}))
    );
    assert_eq!(schemas["Text"], json!({"type": "string", "maxLength": 5}));
}

#[test]
fn properties_in_several_members_are_merged() {
    let links = |names: &[&str]| {
        let properties = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "string"})));
        object(Value::Object(properties.collect()))
    };
    let (document, notes) = testing::run(
        super::run,
        json!({"openapi": "3.0.3", "components": {"schemas": {
            "Base": object(json!({
                "links": reference("Links"),
                "next": reference("Base"),
                "items": {"type": "array", "items": {"type": "object"}},
                "union": reference("Union")
            })),
            "Links": links(&["own", "shared"]),
            "MoreLinks": links(&["shared", "more"]),
            "Union": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "Child": {"allOf": [reference("Base"), object(json!({
                "links": reference("MoreLinks"),
                "next": reference("Child"),
                "items": {"type": "array", "items": reference("Links")}
            }))]},
            // Recursive schemas terminate.
            "Left": object(json!({"inside": reference("Left"), "l": {}})),
            "Right": object(json!({"inside": reference("Right"), "r": {}})),
            "Both": {"allOf": [reference("Left"), reference("Right")]},
            // Schemas that cannot be merged are reported.
            "Odd": {"allOf": [reference("Base"), object(json!({"union": reference("Links")}))]}
        }}}),
    );
    let schemas = &document["components"]["schemas"];
    let child = &schemas["Child"]["properties"];
    assert_eq!(child["links"], links(&["own", "shared", "more"]));
    // A subtype has all properties of its base schema.
    assert_eq!(child["next"], reference("Child"));
    assert_eq!(child["items"]["items"], reference("Links"));
    let inside = &schemas["Both"]["properties"]["inside"]["properties"];
    assert_eq!((&inside["l"], &inside["r"]), (&json!({}), &json!({})));
    assert_eq!(schemas["Odd"]["properties"]["union"], reference("Links"));
    let reported: Vec<&String> = notes
        .iter()
        .filter(|note| note.ends_with("all-of/property-conflict"))
        .collect();
    assert_eq!(reported.len(), 2, "{reported:?}");
}
