//! Changes of operations, and of the description as a whole.

use serde_json::{Value, json};

use crate::verdicts::pairs::{api, plain, types};

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let with_both = || with_other(plain(json!({})));
    let with_one = || only_other(plain(json!({})));
    let top = |key: &str, value: Value| {
        let mut api = plain(json!({}));
        api[key] = value;
        api
    };
    let sunset = |date: &str| plain(json!({"deprecated": true, "x-sunset": date}));
    let level = |level: &str| plain(json!({"x-stability-level": level}));
    let version = |version: &str| top("info", json!({"title": "Things", "version": version}));
    let unnamed = || {
        let mut api = plain(json!({}));
        let operation = api["paths"]["/things"]["get"].as_object_mut();
        operation.expect("an operation").remove("operationId");
        api
    };
    Some(match id {
        "endpoint-added" => (with_one(), with_both()),
        "api-removed-before-sunset" | "api-path-removed-before-sunset" => {
            (with_other(sunset("2030-01-01")), with_one())
        }
        "api-removed-with-deprecation" | "api-path-removed-with-deprecation" => {
            (with_other(plain(json!({"deprecated": true}))), with_one())
        }
        "api-removed-without-deprecation" | "api-path-removed-without-deprecation" => {
            (with_both(), with_one())
        }
        "api-operation-id-added" => (unnamed(), plain(json!({}))),
        "api-schema-removed" => {
            let extra = types(&[("Unused", json!({"type": "string", "enum": ["a"]}))]);
            (api(json!({}), extra), plain(json!({})))
        }
        "api-tag-added" => (plain(json!({})), plain(json!({"tags": ["a"]}))),
        "endpoint-deprecated" | "api-deprecated-sunset-missing" => {
            (plain(json!({})), plain(json!({"deprecated": true})))
        }
        "endpoint-reactivated" => (plain(json!({"deprecated": true})), plain(json!({}))),
        "endpoint-deprecated-with-sunset" => (plain(json!({})), sunset("2030-01-01")),
        "api-deprecated-sunset-parse" | "api-path-sunset-parse" => {
            (plain(json!({})), sunset("in a while"))
        }
        "api-sunset-date-changed-too-small" | "api-sunset-date-too-small" => {
            (sunset("2030-01-01"), sunset("2029-01-01"))
        }
        "sunset-deleted" => (sunset("2030-01-01"), plain(json!({"deprecated": true}))),
        "api-stability-decreased" | "api-invalid-stability-level" => {
            (level("stable"), level("beta"))
        }
        "api-stability-increased" => (level("beta"), level("stable")),
        "api-version-decreased" => (version("2"), version("1")),
        "api-version-not-bumped" | "api-major-version-not-bumped" => (version("1"), version("1")),
        "webhook-added" => {
            let hook = json!({"post": {"responses": {"204": {"description": ""}}}});
            // The module stays: beside the import of a removed module, rustc reports little else.
            let old = top("webhooks", json!({"kept": hook}));
            (old, top("webhooks", json!({"kept": hook, "hook": hook})))
        }
        _ => return None,
    })
}

/// Replaces the operation of a description with another one.
fn only_other(mut api: Value) -> Value {
    let paths = api["paths"].as_object_mut().expect("paths");
    paths.remove("/things");
    let other = json!({"operationId": "others", "responses": {"204": {"description": ""}}});
    paths.insert("/others".into(), json!({"get": other}));
    api
}

/// Adds another operation to a description.
fn with_other(mut api: Value) -> Value {
    api["paths"]["/others"] = only_other(plain(json!({})))["paths"]["/others"].clone();
    api
}
