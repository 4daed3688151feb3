//! Tests which inline schemas share a type.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::passes::testing::reference;
use crate::{Document, lower};

/// Returns the enums of the lowered document, with the components and properties that refer to
/// each.
fn enums(paths: Value, schemas: Value) -> BTreeMap<String, Vec<String>> {
    let document = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": paths, "components": {"schemas": schemas}});
    let document = Document::parse(&document.to_string()).expect("a description");
    let lowered = lower(document, &Default::default())
        .expect("lowers")
        .to_value();
    let schemas = lowered["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let listed = schemas
        .iter()
        .filter(|(_, schema)| schema.get("enum").is_some());
    let held = listed.map(|(name, _)| {
        let reference = format!("\"#/components/schemas/{name}\"");
        let all = schemas.iter().flat_map(|(owner, schema)| {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties.map(move |(property, schema)| (owner, property, schema))
        });
        let holders = all.filter(|(.., schema)| schema.to_string().contains(&reference));
        let holders = holders.map(|(owner, property, _)| format!("{owner}.{property}"));
        let mut holders: Vec<String> = holders.collect();
        holders.sort();
        (name.clone(), holders)
    });
    held.collect()
}

fn get_with_response(schema: Value) -> Value {
    json!({"/a": {"get": {"operationId": "getA", "responses": {"200": {"description": "",
        "content": {"application/json": {"schema": schema}}}}}}})
}

fn one_of(values: &[&str]) -> Value {
    json!({"type": "string", "enum": values})
}

fn object(properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = properties
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({"type": "object", "properties": properties})
}

fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

fn expect(found: BTreeMap<String, Vec<String>>, expected: &[(&str, &[&str])]) {
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(name, at)| (name.as_str(), at.iter().map(String::as_str).collect()))
        .collect();
    let expected: Vec<(&str, Vec<&str>)> = expected
        .iter()
        .map(|(name, at)| (*name, at.to_vec()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn equal_enums_of_one_property_name_share_a_type() {
    // In any order, and with any annotations.
    let mut described = one_of(&["b", "a"]);
    described["description"] = "Of an item.".into();
    described["nullable"] = true.into();
    let inner = list(object(&[
        ("role", described),
        ("name", one_of(&["a", "b"])),
    ]));
    for properties in [
        [("role", one_of(&["a", "b"])), ("items", inner.clone())],
        [("items", inner), ("role", one_of(&["a", "b"]))],
    ] {
        expect(
            enums(get_with_response(object(&properties)), json!({})),
            &[
                ("GetAResponseItemsItemName", &["GetAResponseItemsItem.name"]),
                (
                    "GetAResponseRole",
                    &["GetAResponse.role", "GetAResponseItemsItem.role"],
                ),
            ],
        );
    }
}

#[test]
fn different_enums_do_not_share_a_type() {
    let role = |values: &[&str]| object(&[("role", one_of(values))]);
    let schema = object(&[("x", role(&["a", "b"])), ("y", role(&["a", "b", "c"]))]);
    expect(
        enums(get_with_response(schema), json!({})),
        &[
            ("GetAResponseXRole", &["GetAResponseX.role"]),
            ("GetAResponseYRole", &["GetAResponseY.role"]),
        ],
    );
    // Enums of different numbers with the same names.
    let level = |values: &[u64]| {
        object(&[(
            "level",
            json!({"type": "integer", "enum": values,
            "x-enum-varnames": ["Low", "High"]}),
        )])
    };
    let schema = object(&[("x", level(&[1, 2])), ("y", level(&[10, 20]))]);
    assert_eq!(enums(get_with_response(schema), json!({})).len(), 2);
}

#[test]
fn children_of_one_base_share_its_enums() {
    let child = |more: &str| json!({"allOf": [reference("Base"), object(&[(more, json!({"type": "string"}))])]});
    let schemas = json!({
        "Base": object(&[("kind", one_of(&["x", "y"]))]),
        "Apple": child("a"),
        "Pear": child("b"),
    });
    let both = object(&[("a", reference("Apple")), ("p", reference("Pear"))]);
    expect(
        enums(get_with_response(both.clone()), schemas.clone()),
        &[("BaseKind", &["Apple.kind", "Base.kind", "Pear.kind"])],
    );
    // Enums are closed in requests and open in responses.
    let mut paths = get_with_response(reference("Apple"));
    paths["/a"]["post"] = json!({"operationId": "postA",
        "requestBody": {"content": {"application/json": {"schema": reference("Pear")}}},
        "responses": {"204": {"description": ""}}});
    expect(
        enums(paths, schemas),
        &[
            ("BaseKind", &["Apple.kind", "Base.kind"]),
            ("PearKind", &["Pear.kind"]),
        ],
    );
}

#[test]
fn enums_that_distinguish_variants_are_not_shared() {
    let variant = |kind: &[&str]| {
        let mut variant = object(&[("kind", one_of(kind))]);
        variant["required"] = json!(["kind"]);
        variant
    };
    let union = json!({"oneOf": [variant(&["a", "b"]), variant(&["c"])]});
    let schema = object(&[("u", union), ("kind", one_of(&["a", "b"]))]);
    let found = enums(get_with_response(schema), json!({}));
    assert_eq!(found["GetAResponseKind"], ["GetAResponse.kind"]);
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn equal_objects_share_a_type() {
    let owner = || {
        object(&[
            ("name", json!({"type": "string"})),
            ("role", one_of(&["a", "b"])),
        ])
    };
    let schema = object(&[
        ("owner", owner()),
        ("items", list(object(&[("owner", owner())]))),
    ]);
    expect(
        enums(get_with_response(schema), json!({})),
        &[("GetAResponseOwnerRole", &["GetAResponseOwner.role"])],
    );
}
