use openapi_source::Node;
use serde_json::{Value, json};

use crate::cx::Cx;
use crate::{swagger2, testing};

fn run(schemas: Value) -> (Value, Vec<String>) {
    let input = json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}});
    let (document, notes) = testing::run(super::run, input);
    (document["components"]["schemas"].clone(), notes)
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn references_to_components_are_unchanged() {
    let input = json!({
        "A": {"properties": {"$ref": {"type": "string"}, "b": reference("B~1C")}},
        "B/C": {"items": reference("A"), "description": "d"},
        "D": reference("A"),
    });
    assert_eq!(run(input.clone()), (input, vec![]));
}

#[test]
fn a_referenced_inline_schema_becomes_a_component() {
    let (schemas, notes) = run(json!({
        "Pet": {"properties": {"tag": {"type": "object", "properties": {"id": {"type": "integer"}}}}},
        "A": {"$ref": "#/components/schemas/Pet/properties/tag"},
        "B": {"items": {"$ref": "#/components/schemas/Pet/properties/tag/properties/id"}},
    }));
    assert_eq!(
        schemas,
        json!({
            "Pet": {"properties": {"tag": reference("PetTag")}},
            "A": reference("PetTag"),
            "B": {"items": reference("PetTagId")},
            "PetTag": {"type": "object", "properties": {"id": reference("PetTagId")}},
            "PetTagId": {"type": "integer"},
        })
    );
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:?}"
    );
}

#[test]
fn names_do_not_depend_on_the_order_of_the_input() {
    let (ab, ba) = (
        "#/components/schemas/X/properties/a",
        "#/components/schemas/X/properties/A",
    );
    let x = json!({"properties": {"a": {"type": "string"}, "A": {"type": "integer"}}});
    let (one, _) = run(json!({"X": x, "P": {"$ref": ab}, "Q": {"$ref": ba}}));
    let (other, _) = run(json!({"Q": {"$ref": ba}, "P": {"$ref": ab}, "X": x}));
    assert_eq!(one, other);
    assert_eq!(one["XA"], json!({"type": "integer"}));
}

#[test]
fn misspelled_component_references_are_resolved() {
    for spelling in [
        "Pet",
        "#/definitions/Pet",
        "#/components/schemas/P%65t",
        "#Pet",
        "#/$defs/Pet",
    ] {
        let (schemas, _) =
            run(json!({"A": {"items": {"$ref": spelling}}, "Pet": {"type": "object"}}));
        assert_eq!(schemas["A"]["items"], reference("Pet"), "{spelling}");
    }
}

#[test]
fn local_definitions_and_anchors_are_followed() {
    let (schemas, _) = run(json!({
        "Tree": {
            "$id": "https://example.com/tree",
            "$dynamicAnchor": "node",
            "properties": {
                "all": {"items": {"$dynamicRef": "#node"}},
                "leaf": {"$ref": "#/$defs/leaf"},
                "self": {"$ref": "#"},
            },
            "$defs": {"leaf": {"$anchor": "l", "type": "string"}},
        },
        "A": {"$ref": "https://example.com/tree"},
        "B": {"items": {"$ref": "#l"}},
    }));
    assert_eq!(
        schemas,
        json!({
            "Tree": {"properties": {
                "all": {"items": reference("Tree")},
                "leaf": reference("TreeLeaf"),
                "self": reference("Tree"),
            }},
            "A": reference("Tree"),
            "B": {"items": reference("TreeLeaf")},
            "TreeLeaf": {"type": "string"},
        })
    );
}

#[test]
fn undefined_references_accept_any_value() {
    let (schemas, notes) = run(json!({
        "A": {"items": {"$ref": "#/components/schemas/No"}},
        "B": {"$ref": "other.json#/X", "description": "d"},
        "C": {"$ref": 1},
        "D": {"$ref": "#/info"},
    }));
    assert_eq!(schemas["A"], json!({"items": {}}));
    assert_eq!(schemas["B"], json!({"description": "d"}));
    assert_eq!(schemas["C"], json!({}));
    assert_eq!(schemas["D"], json!({}));
    assert!(
        notes.iter().all(|note| note.starts_with("widened")),
        "{notes:?}"
    );
    assert_eq!(notes.len(), 4);
}

#[test]
fn cycles_of_references_are_broken() {
    let (schemas, _) = run(json!({
        "A": reference("A"),
        "B": reference("C"), "C": reference("D"), "D": reference("B"),
        "E": reference("B"),
        "F": {"$ref": "#/components/schemas/G/properties/x"},
        "G": {"properties": {"x": reference("F")}},
    }));
    for name in ["A", "B", "C", "D", "F"] {
        assert_eq!(schemas[name], json!({}), "{name}");
    }
    assert_eq!(schemas["E"], reference("B"));
}

#[test]
fn pointers_are_those_of_the_input() {
    let input = json!({
        "swagger": "2.0",
        "paths": {"/a": {"get": {
            "parameters": [
                {"name": "b", "in": "body", "schema": {"type": "object"}},
                {"name": "q", "in": "query", "type": "array", "items": {"type": "integer"}},
            ],
            "responses": {
                "200": {"description": "", "schema": {"properties": {"x": {"type": "object"}}}},
                "201": {"description": "", "schema": {"$ref": "#/paths/~1a/get/parameters/0/schema"}},
                "202": {"description": "", "schema":
                    {"$ref": "#/paths/~1a/get/responses/200/schema/properties/x"}},
                "203": {"description": "", "schema": {"$ref": "#/responses/R/schema"}},
            },
        }}},
        "responses": {"R": {"description": "", "schema": {"type": "boolean"}}},
    });
    fn run_both(root: &mut Node, cx: &mut Cx) {
        swagger2::run(root, cx);
        super::run(root, cx);
    }
    let (document, _) = testing::run(run_both, input);
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["AGetParameter0"], json!({"type": "object"}));
    assert_eq!(schemas["AGetResponse200X"], json!({"type": "object"}));
    assert_eq!(schemas["R"], Value::Null);
    assert_eq!(schemas["ResponseR"], json!({"type": "boolean"}));
    let body = &document["paths"]["/a"]["get"]["requestBody"]["content"]["application/json"];
    assert_eq!(body["schema"], reference("AGetParameter0"));
}

#[test]
fn mappings_and_maps_are_references_too() {
    let input = json!({
        "openapi": "3.0.3",
        "paths": {},
        "components": {"schemas": {
            "A": {
                "oneOf": [{"$ref": "#/x-bundled/b.yml"}],
                "discriminator": {"propertyName": "k", "mapping": {
                    "b": "#/x-bundled/b.yml", "A": "A", "n": "#/x-bundled/none.yml",
                }},
            },
            "M": {"properties": {"$ref": "#/x-bundled/m.yml", "own": {}}},
        }},
        "x-bundled": {"b.yml": {"type": "object"}, "m.yml": {"own": {"type": "string"}, "more": {}}},
    });
    let (document, _) = testing::run(super::run, input);
    let schemas = &document["components"]["schemas"];
    let name = schemas["A"]["oneOf"][0]["$ref"].clone();
    assert_eq!(
        schemas["A"]["discriminator"]["mapping"],
        json!({"b": name, "A": "A"})
    );
    assert_eq!(schemas["M"]["properties"], json!({"own": {}, "more": {}}));
}

#[test]
fn malformed_components_are_repaired() {
    assert_eq!(run(json!([1])).0, json!({}));
    assert_eq!(
        run(json!({"A": null, "B": true})).0,
        json!({"A": {}, "B": true})
    );
}

#[test]
fn a_reference_to_a_response_names_its_schema() {
    let content = json!({"application/json": {"schema": {"type": "boolean"}}});
    let input = json!({
        "openapi": "3.0.3",
        "paths": {},
        "components": {
            "schemas": {
                "A": {"properties": {"a": {"$ref": "#/components/responses/R"}}},
                "B": {"items": {"$ref": "#/components/parameters/P"}},
            },
            "responses": {"R": {"description": "", "content": content}},
            "parameters": {"P": {"name": "p", "in": "query", "schema": {"type": "integer"}}},
        },
    });
    let (document, notes) = testing::run(super::run, input);
    let schemas = &document["components"]["schemas"];
    let target = |reference: &Value| {
        let name = reference["$ref"].as_str().expect("a reference");
        schemas[name.rsplit('/').next().expect("a name")].clone()
    };
    assert_eq!(
        target(&schemas["A"]["properties"]["a"]),
        json!({"type": "boolean"})
    );
    assert_eq!(target(&schemas["B"]["items"]), json!({"type": "integer"}));
    for location in ["A/properties/a", "B/items"] {
        let note =
            format!("exact /components/schemas/{location}/$ref: schema-references/not-of-a-schema");
        assert!(notes.contains(&note), "{notes:?}");
    }
}
