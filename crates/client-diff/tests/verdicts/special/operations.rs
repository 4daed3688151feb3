//! Operations, and properties of the whole description.

use serde_json::{Value, json};

use super::{
    super::pairs::{api, types},
    plain,
};

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let here = || with_other(plain(json!({})));
    let gone = || without(plain(json!({})));
    let top = |key: &str, value: Value| {
        let mut api = plain(json!({}));
        api[key] = value;
        api
    };
    let sunset = |date: &str| marked(json!({"deprecated": true, "x-sunset": date}));
    let level = |level: &str| marked(json!({"x-stability-level": level}));
    let version = |version: &str| top("info", json!({"title": "Things", "version": version}));
    let unnamed = || {
        let mut api = plain(json!({}));
        let operation = api["paths"]["/things"]["get"].as_object_mut();
        operation.expect("an operation").remove("operationId");
        api
    };
    Some(match id {
        "endpoint-added" => (gone(), here()),
        "api-removed-before-sunset" | "api-path-removed-before-sunset" => {
            (with_other(sunset("2030-01-01")), gone())
        }
        "api-removed-with-deprecation" | "api-path-removed-with-deprecation" => {
            (with_other(marked(json!({"deprecated": true}))), gone())
        }
        "api-removed-without-deprecation" | "api-path-removed-without-deprecation" => {
            (here(), gone())
        }
        "api-operation-id-added" => (unnamed(), plain(json!({}))),
        "api-operation-id-removed" => (plain(json!({})), unnamed()),
        "api-schema-removed" => {
            let extra = types(&[("Unused", json!({"type": "string", "enum": ["a"]}))]);
            (api(json!({}), extra), plain(json!({})))
        }
        "api-tag-added" => (plain(json!({})), marked(json!({"tags": ["a"]}))),
        "api-tag-removed" => (marked(json!({"tags": ["a"]})), plain(json!({}))),
        "endpoint-deprecated" | "api-deprecated-sunset-missing" => {
            (plain(json!({})), marked(json!({"deprecated": true})))
        }
        "endpoint-reactivated" => (marked(json!({"deprecated": true})), plain(json!({}))),
        "endpoint-deprecated-with-sunset" => (plain(json!({})), sunset("2030-01-01")),
        "api-deprecated-sunset-parse" | "api-path-sunset-parse" => {
            (plain(json!({})), sunset("in a while"))
        }
        "api-sunset-date-changed-too-small" | "api-sunset-date-too-small" => {
            (sunset("2030-01-01"), sunset("2029-01-01"))
        }
        "sunset-deleted" => (sunset("2030-01-01"), marked(json!({"deprecated": true}))),
        "api-stability-decreased" | "api-invalid-stability-level" => {
            (level("stable"), level("beta"))
        }
        "api-stability-increased" => (level("beta"), level("stable")),
        "api-version-decreased" => (version("2"), version("1")),
        "api-version-not-bumped" | "api-major-version-not-bumped" => (version("1"), version("1")),
        "webhook-added" | "webhook-removed" => {
            let hook = json!({"post": {"responses": {"204": {"description": ""}}}});
            // The module stays: of an import that is not there rustc tells, and of little else.
            let old = top("webhooks", json!({"kept": hook}));
            let new = top("webhooks", json!({"kept": hook, "hook": hook}));
            if id == "webhook-added" {
                (old, new)
            } else {
                (new, old)
            }
        }
        _ => return None,
    })
}

/// Returns a description without its operation, which is beside another one.
fn without(mut api: Value) -> Value {
    let paths = api["paths"].as_object_mut().expect("paths");
    paths.remove("/things");
    paths.insert(
        "/others".into(),
        json!({"get": {"operationId": "others",
        "responses": {"204": {"description": ""}}}}),
    );
    api
}

fn with_other(mut api: Value) -> Value {
    api["paths"]["/others"] = without(plain(json!({})))["paths"]["/others"].clone();
    api
}

/// Returns an operation with further members.
fn marked(more: Value) -> Value {
    plain(more)
}
