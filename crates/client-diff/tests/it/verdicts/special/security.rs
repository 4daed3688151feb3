//! Changes of security schemes and requirements.

use serde_json::{Value, json};

use crate::verdicts::pairs::plain;

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let key = || json!({"type": "apiKey", "in": "header", "name": "X-Key"});
    let oauth = |authorization_host: &str, token_host: &str, scopes: Value| {
        json!({"type": "oauth2", "flows": {"authorizationCode": {
            "authorizationUrl": format!("https://{authorization_host}.example/a"),
            "tokenUrl": format!("https://{token_host}.example/t"), "scopes": scopes}}})
    };
    let with = |schemes: Value, global: Option<Value>, of_operation: Option<Value>| {
        let mut api = plain(of_operation.map_or(json!({}), |it| json!({"security": it})));
        api["components"]["securitySchemes"] = schemes;
        if let Some(global) = global {
            api["security"] = global;
        }
        api
    };
    let schemes = || json!({"key": key(), "auth": oauth("a", "a", json!({"r": ""}))});
    let global = |security: Option<Value>| with(schemes(), security, None);
    let of_operation = |security: Value| with(schemes(), Some(json!([])), Some(security));
    let component = |auth: Value| with(json!({"auth": auth}), Some(json!([{"auth": []}])), None);
    let usual = || component(oauth("a", "a", json!({"r": "read"})));
    let scope = |list: Value| json!([{"auth": list}]);
    Some(match id {
        "api-global-security-added" => {
            (global(Some(json!([]))), global(Some(json!([{"key": []}]))))
        }
        "api-global-security-removed" => (global(Some(json!([{"key": []}]))), global(None)),
        "api-global-security-scope-added" => (
            global(Some(scope(json!([])))),
            global(Some(scope(json!(["r"])))),
        ),
        "api-security-added" => (of_operation(json!([])), of_operation(json!([{"key": []}]))),
        "api-security-scope-added" => (
            of_operation(scope(json!([]))),
            of_operation(scope(json!(["r"]))),
        ),
        "api-security-component-added" => (
            with(json!({"key": key()}), None, None),
            with(schemes(), None, None),
        ),
        "api-security-component-type-changed" => (
            usual(),
            component(json!({"type": "http", "scheme": "basic"})),
        ),
        "api-security-component-oauth-scope-added" => (
            usual(),
            component(oauth("a", "a", json!({"r": "read", "w": "write"}))),
        ),
        "api-security-component-oauth-scope-removed" => {
            (usual(), component(oauth("a", "a", json!({}))))
        }
        "api-security-component-oauth-scope-changed" => {
            (usual(), component(oauth("a", "a", json!({"r": "all"}))))
        }
        "api-security-component-oauth-url-changed" => {
            (usual(), component(oauth("b", "a", json!({"r": "read"}))))
        }
        "api-security-component-oauth-token-url-changed" => {
            (usual(), component(oauth("a", "b", json!({"r": "read"}))))
        }
        _ => return None,
    })
}
