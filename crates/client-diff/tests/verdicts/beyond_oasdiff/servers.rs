//! Changes of servers.

use serde_json::{Value, json};

use super::{at, plain};

pub(super) fn servers(old: &[&str], new: &[&str]) -> (Value, Value) {
    let with = |names: &[&str]| {
        let server = |name: &&str| json!({"url": format!("https://{name}.example")});
        let mut api = plain(json!({}));
        api["servers"] = names.iter().map(server).collect();
        api
    };
    (with(old), with(new))
}

pub(super) fn variables() -> (Value, Value) {
    let with = |regions: Value| {
        let region = json!({"region": {"default": "eu", "enum": regions}});
        let mut api = plain(json!({}));
        api["servers"] = json!([{"url": "https://{region}.example", "variables": region}]);
        api
    };
    (with(json!(["eu", "us"])), with(json!(["eu"])))
}

pub(super) fn own_servers() -> (Value, Value) {
    let with = |operation: Value| {
        let mut api = at("/things", operation);
        api["servers"] = json!([{"url": "https://a.example"}]);
        api
    };
    let elsewhere = json!({"servers": [{"url": "https://b.example"}]});
    (with(elsewhere), with(json!({})))
}

/// A server is added to an operation.
pub(super) fn grown_servers() -> (Value, Value) {
    let with = |names: &[&str]| {
        let server = |name: &&str| json!({"url": format!("https://{name}.example")});
        let servers: Vec<Value> = names.iter().map(server).collect();
        at("/things", json!({"servers": servers}))
    };
    (with(&["b"]), with(&["b", "c"]))
}

/// An operation is added, sorted before the others, with the server of another one.
pub(super) fn one_more_on_a_server() -> (Value, Value) {
    let elsewhere = json!([{"url": "https://b.example"}]);
    let with = |more: bool| {
        let mut api = at("/things", json!({"servers": elsewhere}));
        if more {
            api["paths"]["/avatar"] = json!({"get": {"operationId": "avatar",
                "servers": elsewhere, "responses": {"204": {"description": ""}}}});
        }
        api
    };
    (with(false), with(true))
}
