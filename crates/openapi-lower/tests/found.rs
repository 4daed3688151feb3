//! Minimal cases found by property tests and the fuzzer: every leaf is accounted for, lowering
//! again changes nothing, and lowering is deterministic.

mod support;

use openapi_lower::Effect;
use serde_json::{Value, json};

fn document(operation: Value, schemas: Value) -> Value {
    json!({"openapi": "3.0.3", "info": {"title": "Made", "version": "1"},
        "paths": {"/a/{id}": {"get": operation}}, "components": {"schemas": schemas}})
}

fn answering(schema: Value) -> Value {
    json!({"operationId": "a", "responses": {"200": {"description": "",
        "content": {"application/json": {"schema": schema}}}}})
}

fn asking(parameter: Value) -> Value {
    json!({"operationId": "a", "parameters": [parameter], "responses": {"200": {"description": ""}}})
}

fn check(document: &Value) {
    for tolerant in [false, true] {
        println!("tolerant: {tolerant}, {document}");
        let lowered = support::lower_checked(document, tolerant);
        support::check_repeatable(document, &lowered, tolerant);
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn panics_found_in_schemas() {
    for schema in [
        json!({"oneOf": [{}]}),
        json!({"default": null}),
        json!({"readOnly": true}),
        json!({"$ref": "#/components/schemas/Gone", "title": true}),
        json!({"properties": {"a": {"required": true}}}),
        json!({"allOf": [{"properties": {}}, {"properties": {}}]}),
        json!({"allOf": [{"type": "array", "items": {"type": "object", "additionalProperties": {}}}],
            "items": {"type": "object", "properties": {}}}),
        json!({"type": "array", "items": {}, "const": "a"}),
        json!({"type": "array", "items": {"default": []}}),
        // A nullable tag does not distinguish the variants.
        json!({"anyOf": [{}, {"type": "object", "required": ["a"],
            "properties": {"a": {"type": "string", "enum": ["b", null]}}}]}),
        // Nested titles are removed, so that these members are equal.
        json!({"anyOf": [{"type": "array", "items": {}},
            {"type": "array", "items": {"title": "a"}}, {}]}),
    ] {
        check(&document(answering(schema.clone()), json!({})));
        check(&document(
            answering(reference("A")),
            json!({"A": schema.clone()}),
        ));
        let headers = json!({"operationId": "a", "responses": {"200": {"description": "",
            "headers": {"X": {"schema": schema}}}}});
        check(&document(headers, json!({})));
    }
}

#[test]
fn panics_found_in_parameters() {
    let circular = json!({"A": {"oneOf": [reference("B"), {}]}, "B": {"type": ["string", "null"]}});
    for (parameter, schemas) in [
        (
            json!({"name": "id", "in": "path", "required": ["a"]}),
            json!({}),
        ),
        (
            json!({"name": "id", "in": "path", "required": true,
                "schema": {"anyOf": [reference("A"), {}]}}),
            circular,
        ),
        (
            json!({"name": "a", "in": "header",
                "schema": {"anyOf": [{"type": "null"}, {"type": "array", "items": {}}]}}),
            json!({}),
        ),
        // None of its properties can be sent, which is known only after it was kept as a whole.
        (
            json!({"name": "a", "in": "query", "explode": false,
                "schema": {"type": "object", "properties": {"b": {"readOnly": true}}}}),
            json!({}),
        ),
    ] {
        check(&document(asking(parameter), schemas));
    }
    let described = json!({"swagger": "2.0", "info": {"title": "Made", "version": "1"}, "definitions": {},
        "paths": {"/a": {"get": asking(json!(
            {"name": "a", "in": "query", "type": "array", "items": {}, "explode": false}))}}});
    check(&described);
}

#[test]
fn panics_found_in_bodies() {
    let mut operation = asking(json!({"name": "a", "in": "query"}));
    operation["requestBody"] = json!({"content": {"multipart/form-data": {
        "schema": {"type": "object", "properties": {"a": {}}}, "other": {"b": 1}}}});
    check(&document(operation, json!({})));
}

#[test]
fn panics_found_in_responses() {
    let of = |content: Value| json!({"description": "", "content": content});
    let plain =
        json!({"application/json": {"schema": {"type": "object", "properties": {"a": {}}}}});
    for responses in [
        json!({"101": {"description": ""}, "default": of(plain.clone())}),
        json!({"101": {"description": ""}, "default": {"description": ""}}),
        json!({"200": of(json!({"application/json": {"schema": {"format": "binary"}},
            "application/octet-stream": {"schema": {}}}))}),
        // `null` becomes a component, and the response has a single type then.
        json!({"200": of(json!({"*/*": {"schema":
            {"oneOf": [{"type": "string", "enum": [null]}, {}]}},
            "application/octet-stream": {"schema": {}}}))}),
        // The component for this response is named after the operation.
        json!({"default": of(plain)}),
    ] {
        let operation = json!({"operationId": "Error", "responses": responses});
        check(&document(operation, json!({})));
    }
}

#[test]
fn an_unnamed_property_is_not_a_parameter() {
    let parameter = json!({"name": "a", "in": "query",
        "schema": {"type": "object", "properties": {"": {}, "b": {"type": "string"}}}});
    let input = document(asking(parameter), json!({}));
    check(&input);
    let lowered = support::lower(&input, false);
    let parameters = &lowered.to_value()["paths"]["/a/{id}"]["get"]["parameters"];
    let names: Vec<&Value> = parameters
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| &parameter["name"])
        .collect();
    assert_eq!(names, ["b", "id"]);
    let narrowed = lowered
        .report()
        .changes
        .iter()
        .filter(|change| change.effect == Effect::Narrowed);
    assert_eq!(narrowed.count(), 1);
}

#[test]
fn a_malformed_documentation_string_drops_no_operation() {
    let mut operation = asking(json!({"name": "a", "in": "query", "description": true}));
    operation["summary"] = json!([1]);
    let input = document(operation, json!({}));
    check(&input);
    let paths = &support::lower(&input, false).to_value()["paths"];
    assert!(paths["/a/{id}"]["get"].is_object(), "{paths}");
}

#[test]
fn cyclic_names_terminate() {
    let cyclic = ["A", "B", "C", "D"].map(|name| {
        let (one, other) = (format!("{name}1"), format!("{name}2"));
        [(one.clone(), reference(&other)), (other, reference(&one))]
    });
    let schemas: serde_json::Map<_, _> = cyclic.into_iter().flatten().collect();
    check(&document(answering(reference("A1")), schemas.into()));
}

#[test]
fn recursive_parameters_terminate() {
    let places: serde_json::Map<_, _> =
        (0..30).map(|n| (format!("p{n}"), reference("A"))).collect();
    check(&document(
        asking(
            json!({"name": "q", "in": "query", "style": "deepObject", "schema": reference("A")}),
        ),
        json!({"A": {"type": "object", "properties": places}}),
    ));
}

/// Data for the Plan must not be confused with a property of the same name.
#[test]
fn a_property_may_be_called_x_plan() {
    let inner = json!({"type": "object", "required": ["color"], "properties": {"color": {"type": "string"}}});
    let outer = json!({"type": "object", "required": ["x-plan"], "properties": {
        "x-plan": reference("Inner"), "inline": {"type": "object", "properties": {"x-plan": inner}}
    }});
    let document = document(
        answering(reference("Outer")),
        json!({"Outer": outer, "Inner": inner}),
    );
    check(&document);
    let lowered = support::lower(&document, true).to_value();
    let schemas = &lowered["components"]["schemas"];
    assert_eq!(schemas["Outer"]["required"], Value::Null, "{schemas:#}");
    assert_eq!(schemas["Outer"]["properties"]["x-plan"]["nullable"], true);
    for (name, schema) in schemas.as_object().expect("schemas") {
        if !schema["properties"]["color"].is_null() {
            assert_eq!(schema["required"], Value::Null, "{name}: {schema}");
            assert_eq!(schema["properties"]["color"]["nullable"], true, "{name}");
        }
    }
}

#[test]
fn a_union_inside_a_union_of_its_own_component_is_nullable() {
    let schemas = json!({"Error": {"oneOf": [
        {"type": "string", "enum": ["a", null]},
        {"type": "object", "additionalProperties": {"type": "boolean"}},
        {"oneOf": [
            {"anyOf": [
                {"anyOf": [{"type": "string", "enum": ["b"]}, {"$ref": "#/components/schemas/Gone"}]},
                {"oneOf": [
                    {"type": "null"},
                    {"$ref": "#/components/schemas/Error", "uniqueItems": true},
                ]},
            ]},
            {},
            {},
        ]},
    ]}});
    let mut document = document(answering(json!({})), schemas);
    document["openapi"] = json!("3.1.0");
    check(&document);
}
