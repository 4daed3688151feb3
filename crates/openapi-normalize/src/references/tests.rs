use serde_json::{Value, json};

use crate::testing;

fn run(paths: Value, components: Value) -> (Value, Vec<String>) {
    let input = json!({"openapi": "3.0.3", "paths": paths, "components": components});
    let (document, notes) = testing::run(super::run, input);
    (document["paths"].clone(), notes)
}

fn has(notes: &[String], note: &str) -> bool {
    notes.iter().any(|it| it.starts_with(note))
}

#[test]
fn self_contained_operations_are_unchanged() {
    let input = json!({"openapi": "3.0.3", "paths": {"/a": {"get": {
        "requestBody": {"content": {"application/json": {}}},
        "responses": {"200": {"description": "d"}, "4XX": {}, "default": {}},
    }}}, "components": {"schemas": {"A": {"$ref": "#/components/schemas/B"}}}});
    assert_eq!(testing::run(super::run, input.clone()), (input, vec![]));
}

#[test]
fn references_are_replaced_by_their_targets() {
    let (paths, notes) = run(
        json!({
            "/a": {"post": {
                "parameters": [
                    {"$ref": "#/components/parameters/P"},
                    {"$ref": "#/paths/~1b%7Bid%7D/get/parameters/0"},
                ],
                "requestBody": {"$ref": "#/components/requestBodies/B", "description": "mine"},
                "responses": {"200": {"$ref": "#/components/responses/R"}},
            }},
            "/b{id}": {"get": {"parameters": [{"name": "id", "in": "path"}], "responses": {}}},
        }),
        json!({
            "parameters": {"P": {"$ref": "#/components/parameters/Q"}, "Q": {"name": "q"}},
            "requestBodies": {"B": {"description": "theirs", "content": {"a/b": {"$ref": "#/components/mediaTypes/M"}}}},
            "mediaTypes": {"M": {"schema": {"$ref": "#/components/schemas/S"}}},
            "responses": {"R": {"description": "r", "headers": {"H": {"$ref": "#/components/headers/H"}}}},
            "headers": {"H": {"schema": {}}},
        }),
    );
    assert_eq!(
        paths["/a"]["post"],
        json!({
            "parameters": [{"name": "q"}, {"name": "id", "in": "path"}],
            "requestBody": {
                "description": "mine",
                "content": {"a/b": {"schema": {"$ref": "#/components/schemas/S"}}},
            },
            "responses": {"200": {"description": "r", "headers": {"H": {"schema": {}}}}},
        })
    );
    assert!(
        notes.iter().all(|note| note.starts_with("exact")),
        "{notes:?}"
    );
}

#[test]
fn cyclic_and_undefined_references_are_removed() {
    let (paths, notes) = run(
        json!({"/a": {"get": {
            "parameters": [{"$ref": "#/components/parameters/P"}],
            "requestBody": {"$ref": "b.json"},
            "responses": {"200": {"$ref": "#/components/responses/No"}, "201": {}},
        }}, "/b": {"$ref": "#/paths/~1c"}}),
        json!({"parameters": {
            "P": {"$ref": "#/components/parameters/Q"},
            "Q": {"$ref": "#/components/parameters/P"},
        }}),
    );
    assert_eq!(paths, json!({"/a": {"get": {"responses": {"201": {}}}}}));
    assert!(has(
        &notes,
        "narrowed /paths/~1a/get/parameters/0: references/parameter-unusable"
    ));
    assert!(has(
        &notes,
        "narrowed /paths/~1a/get/requestBody: references/body-unusable"
    ));
    assert!(has(
        &notes,
        "narrowed /paths/~1a/get/responses/200: references/response-unusable"
    ));
    assert!(has(
        &notes,
        "narrowed /paths/~1b: references/path-item-unusable"
    ));
}

#[test]
fn parameters_that_are_declared_twice_are_compared() {
    let limit = json!({"name": "limit", "in": "query", "schema": {"type": "integer"}});
    let documented =
        json!({"name": "limit", "in": "query", "description": "d", "schema": {"type": "integer"}});
    let other = json!({"name": "limit", "in": "query", "schema": {"type": "string"}});
    let list = json!([limit, documented, other]);
    let of_operation = json!({"get": {"parameters": list, "responses": {}}});
    let of_path_item = json!({"parameters": list, "get": {"responses": {}}});
    for (item, pointer) in [
        (of_operation, "/paths/~1a/get/parameters"),
        (of_path_item, "/paths/~1a/parameters"),
    ] {
        let (paths, notes) = run(json!({"/a": item}), json!({}));
        assert_eq!(paths["/a"]["get"]["parameters"], json!([limit]));
        for note in [
            format!("exact {pointer}/1: references/duplicate-parameter"),
            format!("narrowed {pointer}/2: references/duplicate-parameter-differs"),
        ] {
            assert!(notes.contains(&note), "{notes:?}");
        }
    }
}

#[test]
fn a_header_without_a_definition_has_no_type() {
    let response = json!({"headers": {"H": {"$ref": "#/components/headers/H"}}});
    let (_, notes) = run(
        json!({"/a": {"get": {"responses": {"200": response}}}}),
        json!({}),
    );
    let expected = "widened /paths/~1a/get/responses/200/headers/H: references/header-unusable";
    assert!(has(&notes, expected), "{notes:?}");
}

#[test]
fn path_item_members_are_copied_into_operations() {
    let (paths, _) = run(
        json!({"/a": {"$ref": "#/components/pathItems/I", "servers": [{"url": "/x"}]}}),
        json!({"pathItems": {"I": {
            "summary": "s",
            "parameters": [
                {"name": "a", "in": "query"}, {"name": "a", "in": "header"}, {"name": "b", "in": "query"},
            ],
            "get": {"parameters": [{"name": "a", "in": "query", "required": true}], "responses": {}},
            "GET": {},
            "put": {"summary": "mine", "responses": {}},
        }}}),
    );
    let (a, b) = (
        json!({"name": "a", "in": "header"}),
        json!({"name": "b", "in": "query"}),
    );
    let own = json!({"name": "a", "in": "query", "required": true});
    let shared = json!({"name": "a", "in": "query"});
    assert_eq!(
        paths["/a"],
        json!({
            "get": {"parameters": [own, a, b], "servers": [{"url": "/x"}], "summary": "s", "responses": {}},
            "put": {"summary": "mine", "parameters": [shared, a, b], "servers": [{"url": "/x"}], "responses": {}},
        })
    );
}

#[test]
fn status_codes_are_normalized() {
    let (paths, notes) = run(
        json!({"/a": {"get": {"responses": {
            "2xx": {}, "404.0": {}, "Default": {}, "2000": {"description": "d"}, "500": null,
        }}}}),
        json!({}),
    );
    assert_eq!(
        paths["/a"]["get"]["responses"],
        json!({"2XX": {}, "404": {}, "default": {}})
    );
    assert!(has(&notes, "narrowed /paths/~1a/get/responses/2000:"));
}

#[test]
fn malformed_members_are_repaired_or_removed() {
    let (paths, notes) = run(
        json!({
            "/a": null,
            "/b": "x",
            "/c": {"get": null, "put": 1, "post": {
                "parameters": {"p": {"name": "p"}}, "responses": [], "requestBody": null,
            }, "delete": {"parameters": 1, "responses": {"200": {"content": 1, "headers": []}}}},
        }),
        json!({}),
    );
    assert_eq!(
        paths,
        json!({
            "/c": {
                "post": {"parameters": [{"name": "p"}], "responses": {}},
                "delete": {"responses": {"200": {}}},
            },
        })
    );
    assert!(has(&notes, "dropped /paths/~1c/put:"));
    let (document, _) = testing::run(super::run, json!({"openapi": "3.1.0"}));
    assert_eq!(document["paths"], json!({}));
}

#[test]
fn documentation_in_separate_files_is_inlined() {
    let input = json!({
        "openapi": "3.0.3",
        "info": {"description": {"$ref": "#/x-bundled/intro.md"}},
        "paths": {},
        "components": {"schemas": {
            "A": {"properties": {"description": {"$ref": "#/components/schemas/B"}}}, "B": {},
        }},
        "x-bundled": {"intro.md": "hello"},
    });
    let (document, _) = testing::run(super::run, input.clone());
    assert_eq!(document["info"]["description"], "hello");
    assert_eq!(document["components"], input["components"]);
}
