//! Minimal cases found by property tests and the fuzzer: every leaf is accounted for, lowering
//! again changes nothing, and lowering is deterministic.

use crate::support::{self, operation_with_schema, reference};
use openapi_lower::Effect;
use serde_json::{Map, Value, json};

fn document(operation: Value, schemas: Value) -> Value {
    json!({"openapi": "3.0.3", "info": {"title": "Made", "version": "1"},
        "paths": {"/a/{id}": {"get": operation}}, "components": {"schemas": schemas}})
}

/// Returns an operation with one parameter.
fn with_parameter(parameter: Value) -> Value {
    json!({"operationId": "a", "parameters": [parameter], "responses": {"200": {"description": ""}}})
}

/// Returns an operation with the name and the description that the findings have.
fn responding_with(schema: Value) -> Value {
    let mut operation = operation_with_schema(schema);
    operation["operationId"] = json!("a");
    operation["responses"]["200"]["description"] = json!("");
    operation
}

fn check(document: &Value) {
    for tolerant in [false, true] {
        println!("tolerant: {tolerant}, {document}");
        let lowered = support::lower_checked(document, tolerant);
        support::check_repeatable(document, &lowered, tolerant);
    }
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
        // Nested titles are removed, so these members are equal.
        json!({"anyOf": [{"type": "array", "items": {}},
            {"type": "array", "items": {"title": "a"}}, {}]}),
    ] {
        check(&document(responding_with(schema.clone()), json!({})));
        check(&document(
            responding_with(reference("A")),
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
        // After the object is kept as one parameter, its only property turns out to be `readOnly`.
        (
            json!({"name": "a", "in": "query", "explode": false,
                "schema": {"type": "object", "properties": {"b": {"readOnly": true}}}}),
            json!({}),
        ),
    ] {
        check(&document(with_parameter(parameter), schemas));
    }
    let described = json!({"swagger": "2.0", "info": {"title": "Made", "version": "1"}, "definitions": {},
        "paths": {"/a": {"get": with_parameter(json!(
            {"name": "a", "in": "query", "type": "array", "items": {}, "explode": false}))}}});
    check(&described);
}

#[test]
fn panics_found_in_bodies() {
    let mut operation = with_parameter(json!({"name": "a", "in": "query"}));
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
        // `null` becomes a component, so the response has a single type.
        json!({"200": of(json!({"*/*": {"schema":
            {"oneOf": [{"type": "string", "enum": [null]}, {}]}},
            "application/octet-stream": {"schema": {}}}))}),
        // The component for the response is named after the operation.
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
    let input = document(with_parameter(parameter), json!({}));
    check(&input);
    let lowered = support::lower(&input, false);
    let parameters = &lowered.to_value()["paths"]["/a/{id}"]["get"]["parameters"];
    let names = ["b", "id"].map(|name| json!(name));
    let parameters = parameters.as_array().expect("parameters");
    assert!(parameters.iter().map(|it| &it["name"]).eq(&names));
    assert_eq!(lowered.report().count(Effect::Narrowed), 1);
}

#[test]
fn a_malformed_documentation_string_drops_no_operation() {
    let mut operation = with_parameter(json!({"name": "a", "in": "query", "description": true}));
    operation["summary"] = json!([1]);
    let input = document(operation, json!({}));
    check(&input);
    let paths = &support::lower(&input, false).to_value()["paths"];
    assert!(paths["/a/{id}"]["get"].is_object(), "{paths}");
}

#[test]
fn cyclic_names_terminate() {
    let cycles = ["A", "B", "C", "D"].map(|name| {
        let (one, other) = (format!("{name}1"), format!("{name}2"));
        [(one.clone(), reference(&other)), (other, reference(&one))]
    });
    let schemas: Map<_, _> = cycles.into_iter().flatten().collect();
    check(&document(responding_with(reference("A1")), schemas.into()));
}

#[test]
fn recursive_parameters_terminate() {
    let properties: Map<_, _> = (0..30).map(|n| (format!("p{n}"), reference("A"))).collect();
    let parameter =
        json!({"name": "q", "in": "query", "style": "deepObject", "schema": reference("A")});
    check(&document(
        with_parameter(parameter),
        json!({"A": {"type": "object", "properties": properties}}),
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
        responding_with(reference("Outer")),
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
    let mut document = document(responding_with(json!({})), schemas);
    document["openapi"] = json!("3.1.0");
    check(&document);
}

#[test]
fn component_names_that_differ_in_case() {
    let property = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
    let schemas = json!({"TimeSeries": property("a"), "Timeseries": property("b")});
    let mut document = document(operation_with_schema(reference("TimeSeries")), schemas);
    document["paths"]["/b"]["get"] = operation_with_schema(reference("Timeseries"));
    check(&document);
}
