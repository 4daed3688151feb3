//! Changes of servers.

use serde_json::{Value, json};

use super::at;
use crate::verdicts::pairs::plain;

fn servers_of(names: &[&str]) -> Value {
    let server = |name: &&str| json!({"url": format!("https://{name}.example")});
    names.iter().map(server).collect()
}

pub(super) fn servers(old: &[&str], new: &[&str]) -> (Value, Value) {
    let with = |names: &[&str]| {
        let mut api = plain(json!({}));
        api["servers"] = servers_of(names);
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

pub(super) fn operation_servers_removed() -> (Value, Value) {
    let with = |operation: Value| {
        let mut api = at("/things", operation);
        api["servers"] = servers_of(&["a"]);
        api
    };
    (
        with(json!({"servers": servers_of(&["b"])})),
        with(json!({})),
    )
}

/// A server is added to an operation.
pub(super) fn operation_server_added() -> (Value, Value) {
    let with = |names: &[&str]| at("/things", json!({"servers": servers_of(names)}));
    (with(&["b"]), with(&["b", "c"]))
}

/// An operation is added, sorted before the others, with the server of another one.
pub(super) fn operation_added_to_server() -> (Value, Value) {
    let servers = servers_of(&["b"]);
    let with = |is_added: bool| {
        let mut api = at("/things", json!({"servers": servers}));
        if is_added {
            api["paths"]["/avatar"] = json!({"get": {"operationId": "avatar",
                "servers": servers, "responses": {"204": {"description": ""}}}});
        }
        api
    };
    (with(false), with(true))
}
