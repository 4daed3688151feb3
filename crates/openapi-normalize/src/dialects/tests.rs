use serde_json::{Value, json};

use crate::testing;

/// Returns the messages about a description.
fn notes(document: Value) -> Vec<String> {
    testing::messages(super::run, document)
}

fn with_schema(version: &str, schema: Value) -> Value {
    json!({"openapi": version, "components": {"schemas": {"A": schema}}})
}

fn with_operation(operation: Value) -> Value {
    json!({"openapi": "3.0.3", "paths": {"/a": {"get": operation}}})
}

#[test]
fn a_document_of_one_version_is_unchanged() {
    let schema = json!({
        "type": "object", "x-own": {"type": 1}, "discriminator": {"propertyName": "k"},
        "properties": {"Type": {"type": "string", "nullable": true}, "desc": {"minimum": 1, "exclusiveMinimum": true}}
    });
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "t", "Extra": 1}, "servers": [],
        "paths": {"x-a": {"Get": {}}, "/a": {"get": {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "responses": {"x-b": 1, "200": {"description": "", "content": {"application/json": {"schema": schema, "example": {"type": "x"}}}}}
        }}},
        "components": {"schemas": {"A": schema, "Paths": {"$ref": "#/components/schemas/A"}}}
    });
    assert_eq!(
        testing::run(super::run, document.clone()),
        (document, vec![])
    );
}

#[test]
fn booleans_are_read_in_one_way() {
    let parameter = |required: Value| json!({"name": "q", "in": "query", "required": required});
    let body = json!({"required": "Yes", "content": {}});
    let values = [json!("true"), json!(1), json!("no"), json!("maybe")];
    let (document, notes) = testing::run(
        super::run,
        with_operation(json!({
            "deprecated": "true", "parameters": values.map(parameter), "requestBody": body,
            "responses": {}
        })),
    );
    let operation = &document["paths"]["/a"]["get"];
    let required = |index: usize| operation["parameters"][index].get("required");
    let read = [0, 1, 2, 3].map(required);
    assert_eq!(
        read,
        [
            Some(&json!(true)),
            Some(&json!(true)),
            Some(&json!(false)),
            None
        ]
    );
    assert_eq!(operation["deprecated"], true);
    assert_eq!(operation["requestBody"]["required"], true);
    let (inexact, exact): (Vec<_>, Vec<_>) = notes.iter().partition(|it| it.starts_with("widened"));
    assert_eq!(exact.len(), 5, "{notes:?}");
    assert_eq!(
        inexact,
        ["widened /paths/~1a/get/parameters/3/required: dialects/not-a-boolean"]
    );
}

#[test]
fn members_of_another_version_are_noted() {
    for (version, schema, member, other_version) in [
        (
            "3.1.0",
            json!({"nullable": true}),
            "`nullable`",
            "OpenAPI 3.0",
        ),
        ("3.0.3", json!({"const": 1}), "`const`", "OpenAPI 3.1"),
        (
            "3.0.3",
            json!({"examples": [1]}),
            "`examples`",
            "OpenAPI 3.1",
        ),
        (
            "3.0.3",
            json!({"type": ["string", "null"]}),
            "a list of types",
            "OpenAPI 3.1",
        ),
        (
            "3.0.3",
            json!({"type": "null"}),
            "`type: null`",
            "OpenAPI 3.1",
        ),
        (
            "3.0.3",
            json!({"type": "file"}),
            "`type: file`",
            "Swagger 2.0",
        ),
        (
            "3.0.3",
            json!({"discriminator": "k"}),
            "a name as `discriminator`",
            "Swagger 2.0",
        ),
        (
            "3.1.0",
            json!({"exclusiveMinimum": true}),
            "a boolean `exclusiveMinimum`",
            "OpenAPI 3.0",
        ),
        (
            "3.0.3",
            json!({"exclusiveMaximum": 5}),
            "a number as `exclusiveMaximum`",
            "OpenAPI 3.1",
        ),
        ("2.0", json!({"oneOf": []}), "`oneOf`", "OpenAPI 3"),
    ] {
        let found = match version {
            "2.0" => notes(json!({"swagger": "2.0", "definitions": {"A": schema}})),
            _ => notes(with_schema(version, schema.clone())),
        };
        let expected = format!(
            "{member} of a Schema Object belongs to {other_version}; read as that version defines it"
        );
        assert_eq!(found, [expected], "{version} {schema}");
    }
    let operation = notes(with_operation(json!({
        "consumes": ["a/b"],
        "parameters": [{"in": "body", "name": "b", "schema": {}}, {"in": "query", "name": "q", "type": "string"}],
        "responses": {"200": {"description": "", "schema": {}}}
    })));
    for member in [
        "`consumes` of an Operation Object",
        "`in: body` of a Parameter Object",
        "`type` of a Parameter Object",
        "`schema` of a Response Object",
    ] {
        let expected = format!("{member} belongs to Swagger 2.0; read as that version defines it");
        assert!(operation.contains(&expected), "{member}: {operation:#?}");
    }
    assert_eq!(operation.len(), 4);
}

#[test]
fn misspelled_member_names_are_read() {
    let (document, notes) = testing::run(
        super::run,
        json!({
            "OpenAPI": "3.0.3",
            "Paths": {"/a": {"GET": {"operation_id": "getA", "request-body": {}, "responses": {}}}},
            "components": {"Schemas": {"A": {"Type": "string", "Minlength": 2, "properties": {"Type": {}}}}}
        }),
    );
    let expected = json!({
        "openapi": "3.0.3",
        "paths": {"/a": {"get": {"operationId": "getA", "requestBody": {}, "responses": {}}}},
        "components": {"schemas": {"A": {"type": "string", "minLength": 2, "properties": {"Type": {}}}}}
    });
    assert_eq!(document, expected);
    assert!(
        notes.contains(&"exact /Paths: dialects/member-spelling".to_owned()),
        "{notes:#?}"
    );
    assert!(notes.contains(
        &"exact /paths/~1a/GET/operation_id: dialects/member-spelling".replace("/paths", "/Paths")
    ));
}

#[test]
fn the_specified_spelling_takes_precedence() {
    let (document, notes) = testing::run(
        super::run,
        json!({
            "openapi": "3.0.3",
            "paths": {"/a": {}},
            "Paths": {"/b": {}},
            "components": {"schemas": {"A": {"type": "string", "Type": "string"}}}
        }),
    );
    assert_eq!(
        document,
        json!({"openapi": "3.0.3", "paths": {"/a": {}}, "components": {"schemas": {"A": {"type": "string"}}}})
    );
    assert_eq!(
        notes,
        [
            "narrowed /Paths: dialects/duplicate-spelling",
            "exact /components/schemas/A/Type: dialects/duplicate-spelling-equal",
        ]
    );
}

#[test]
fn references_to_other_sections_and_letter_cases_are_repaired() {
    let reference = |text: &str| {
        let (document, _) = testing::run(
            super::run,
            json!({
                "openapi": "3.0.3",
                "components": {
                    "schemas": {"Pet": {"properties": {"a": {}}}, "b c": {}, "B": {}, "b": {}, "Uses": {"$ref": text}},
                    "parameters": {"Pet": {"name": "pet", "in": "query", "schema": {}}}
                }
            }),
        );
        document["components"]["schemas"]["Uses"]["$ref"].clone()
    };
    for (text, expected) in [
        ("#/definitions/Pet", "#/components/schemas/Pet"),
        (
            "#/definitions/Pet/properties/a",
            "#/components/schemas/Pet/properties/a",
        ),
        ("#/components/schemas/pet", "#/components/schemas/Pet"),
        ("#/Components/Schemas/Pet", "#/components/schemas/Pet"),
        (
            "#/definitions/PET/properties/a",
            "#/components/schemas/Pet/properties/a",
        ),
        ("#/parameters/Pet", "#/components/parameters/Pet"),
        ("#/definitions/b%20c", "#/components/schemas/b%20c"),
        // Correct, ambiguous, and undefined references.
        ("#/components/schemas/b", "#/components/schemas/b"),
        ("#/definitions/Nobody", "#/definitions/Nobody"),
        ("#/components/schemas/B%20C", "#/components/schemas/b c"),
        ("other.yaml#/definitions/Pet", "other.yaml#/definitions/Pet"),
    ] {
        assert_eq!(reference(text), json!(expected), "{text}");
    }
}

#[test]
fn a_schema_in_place_of_an_object_is_wrapped() {
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    let (document, notes) = testing::run(
        super::run,
        json!({
            "openapi": "3.0.3",
            "paths": {"/a": {"post": {
                "requestBody": pet,
                "responses": {
                    "200": {"description": "", "content": {"a/b": pet, "c/d": {"type": "string", "example": "x"}}},
                    "400": pet
                }
            }}},
            "components": {"schemas": {"Pet": {"type": "object"}}}
        }),
    );
    let operation = &document["paths"]["/a"]["post"];
    assert_eq!(operation["requestBody"], json!({"schema": pet}));
    assert_eq!(
        operation["responses"],
        json!({
            "200": {"description": "", "content": {
                "a/b": {"schema": pet}, "c/d": {"example": "x", "schema": {"type": "string"}}
            }},
            "400": {"schema": pet}
        })
    );
    assert_eq!(notes.len(), 4, "{notes:#?}");
}

#[test]
fn unknown_members_are_noted() {
    let found = notes(with_schema("3.0.3", json!({"type": "string", "desc": "x"})));
    assert_eq!(
        found,
        ["`desc` is not a member of a Schema Object; ignored"]
    );
}

#[test]
fn components_that_differ_in_case_only_are_kept() {
    let document = json!({"swagger": "2.0", "definitions": {"Foo": {}, "foo": {}, "fo": {}}});
    assert_eq!(
        testing::run(super::run, document.clone()),
        (document, vec![])
    );
}

#[test]
fn targets_of_references_are_surveyed() {
    let mut document = with_operation(json!({"responses": {}}));
    document["paths"]["/b"] = json!({"$ref": "#/x-items/b"});
    document["x-items"] = json!({
        "b": {"post": {"operationID": "b", "parameters": [{"$ref": "#/x-items/q"}]}},
        "q": {"name": "q", "in": "query", "type": "string"}
    });
    let (document, notes) = testing::run(super::run, document);
    assert_eq!(document["x-items"]["b"]["post"]["operationId"], "b");
    assert_eq!(notes.len(), 2, "{notes:#?}");
}

#[test]
fn versions_in_other_spellings_are_noted() {
    for (members, expected) in [
        (json!({"swagger": "2.0"}), ""),
        (json!({"openapi": "3.1.10"}), ""),
        (
            json!({"openapi": 3.1}),
            "the version is read as OpenAPI 3.1",
        ),
        (json!({"swagger": 2}), "the version is read as Swagger 2.0"),
        (
            json!({"swagger": "3.0.1"}),
            "the version is read as OpenAPI 3.0",
        ),
        (
            json!({"openapi": "3.0.1", "swagger": "2.0"}),
            "`openapi` is present as well; the description is read as OpenAPI 3.0",
        ),
        (
            json!({"paths": {}, "host": "h"}),
            "no version is stated; its members identify the description as Swagger 2.0",
        ),
    ] {
        assert_eq!(notes(members.clone()).concat(), expected, "{members}");
    }
}
