//! Security schemes.

use serde_json::{Value, json};

use super::plain;

pub fn pair(id: &str) -> Option<(Value, Value)> {
    let key = || json!({"type": "apiKey", "in": "header", "name": "X-Key"});
    let oauth = |url: &str, token: &str, scopes: Value| {
        json!({"type": "oauth2", "flows": {
        "authorizationCode": {"authorizationUrl": url, "tokenUrl": token, "scopes": scopes}}})
    };
    let with = |schemes: Value, global: Option<Value>, own: Option<Value>| {
        let mut api = plain(own.map_or(json!({}), |own| json!({"security": own})));
        api["components"]["securitySchemes"] = schemes;
        if let Some(global) = global {
            api["security"] = global;
        }
        api
    };
    let schemes = || json!({"key": key(), "auth": oauth("https://a.example/a", "https://a.example/t", json!({"r": ""}))});
    let global = |security: Option<Value>| with(schemes(), security, None);
    let own = |security: Value| with(schemes(), Some(json!([])), Some(security));
    let component = |auth: Value| with(json!({"auth": auth}), Some(json!([{"auth": []}])), None);
    let usual = || {
        component(oauth(
            "https://a.example/a",
            "https://a.example/t",
            json!({"r": "read"}),
        ))
    };
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
        "api-global-security-scope-removed" => (
            global(Some(scope(json!(["r"])))),
            global(Some(scope(json!([])))),
        ),
        "api-security-added" => (own(json!([])), own(json!([{"key": []}]))),
        "api-security-removed" => (own(json!([{"key": []}])), own(json!([]))),
        "api-security-scope-added" => (own(scope(json!([]))), own(scope(json!(["r"])))),
        "api-security-scope-removed" => (own(scope(json!(["r"]))), own(scope(json!([])))),
        "api-security-component-added" => (
            with(json!({"key": key()}), None, None),
            with(schemes(), None, None),
        ),
        "api-security-component-removed" => (
            with(schemes(), None, None),
            with(json!({"key": key()}), None, None),
        ),
        "api-security-component-type-changed" => (
            usual(),
            component(json!({"type": "http", "scheme": "basic"})),
        ),
        "api-security-component-oauth-scope-added" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://a.example/t",
                json!({"r": "read", "w": "write"}),
            )),
        ),
        "api-security-component-oauth-scope-removed" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://a.example/t",
                json!({}),
            )),
        ),
        "api-security-component-oauth-scope-changed" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://a.example/t",
                json!({"r": "all"}),
            )),
        ),
        "api-security-component-oauth-url-changed" => (
            usual(),
            component(oauth(
                "https://b.example/a",
                "https://a.example/t",
                json!({"r": "read"}),
            )),
        ),
        "api-security-component-oauth-token-url-changed" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://b.example/t",
                json!({"r": "read"}),
            )),
        ),
        _ => return None,
    })
}
