use serde_json::{Value, json};

use crate::passes::testing;

fn ids(paths: Value) -> (Vec<String>, Vec<String>) {
    let (document, notes) = testing::run(super::run, json!({"openapi": "3.0.3", "paths": paths}));
    let mut ids = Vec::new();
    for item in document["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("a path item").values() {
            ids.push(operation["operationId"].as_str().expect("an id").to_owned());
        }
    }
    (ids, notes)
}

#[test]
fn a_missing_id_is_derived_from_method_and_path() {
    let (ids, notes) = ids(json!({
        "/users/{id}": {"get": {"operationId": ""}, "delete": {}},
        "/users/id": {"get": {}},
        "/": {"get": {"operationId": "$$"}},
        "/x": {"get": {"operationId": 7}},
    }));
    assert_eq!(
        ids,
        [
            "get_users_by_id",
            "delete_users_id",
            "get_users_id",
            "get_root",
            "get_x"
        ]
    );
    assert_eq!(notes.len(), 5);
}

#[test]
fn one_of_several_equal_ids_is_kept_in_any_order() {
    let one = json!({
        "/b": {"get": {"operationId": "get_pet"}},
        "/a": {"get": {"operationId": "getPet"}},
        "/c": {"get": {"operationId": "getPet"}},
    });
    let two = json!({
        "/c": {"get": {"operationId": "getPet"}},
        "/a": {"get": {"operationId": "getPet"}},
        "/b": {"get": {"operationId": "get_pet"}},
    });
    assert_eq!(ids(one).0, ["get_pet_b", "getPet", "getPet_c"]);
    assert_eq!(ids(two).0, ["getPet_c", "getPet", "get_pet_b"]);
}

#[test]
fn names_of_generated_code_are_reserved() {
    let (ids, _) = ids(json!({
        "/a": {"get": {"operationId": "new"}},
        "/b": {"get": {"operationId": "byteStream"}},
        "/c": {"get": {"operationId": "type"}},
        "/d": {"get": {"operationId": "result"}},
    }));
    assert_eq!(ids, ["new_op", "byteStream_op", "type", "result_op"]);
}

#[test]
fn valid_ids_are_unchanged() {
    let (ids, notes) = ids(json!({"/a": {"get": {"operationId": "Get a pet (v2)"}}}));
    assert_eq!(ids, ["Get a pet (v2)"]);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn the_plan_keeps_the_original_id() {
    let (document, _) = testing::run(
        super::run,
        json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"operationId": "error"}}}}),
    );
    let operation = &document["paths"]["/a"]["get"];
    assert_eq!(operation["operationId"], "error_op");
    assert_eq!(operation["x-plan"]["originalId"], "error");
}
