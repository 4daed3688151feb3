use serde_json::{Value, json};

use crate::Plan;
use crate::passes::testing;
use crate::plan;

fn run(members: Value) -> (Value, Vec<String>) {
    let mut document = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}});
    for (key, value) in members.as_object().into_iter().flatten() {
        document[key] = value.clone();
    }
    let (document, notes) = testing::run(super::run, document);
    serde_json::from_value::<Plan>(document["x-plan"].clone()).expect("a plan");
    let operations = document["paths"].as_object().into_iter().flatten();
    for (_, item) in operations {
        if let Some(part) = item["get"].get("x-plan") {
            serde_json::from_value::<plan::Operation>(part.clone()).expect("a plan");
        }
    }
    (document, notes)
}

#[test]
fn the_version_becomes_visible_ascii() {
    for (info, version) in [
        (json!({"title": "t", "version": 1.5}), "1.5"),
        (json!({"title": "t", "version": " v1 – β\n"}), "v1"),
        (json!({"title": "t", "version": {}}), ""),
        (json!({"title": "t"}), ""),
        (json!(null), ""),
    ] {
        let (document, notes) = run(json!({"info": info}));
        assert_eq!(document["info"]["version"], version);
        assert_eq!(document["x-plan"]["version"], version);
        assert!(document["info"]["title"].is_string());
        assert!(!notes.is_empty());
    }
    assert_eq!(run(json!({})).1, Vec::<String>::new());
}

#[test]
fn servers_move_into_the_plan() {
    let (document, _) = run(json!({
        "servers": [
            {"url": "https://{r}.h/v1//", "description": "d", "variables": {
                "r": {"default": 1, "enum": [1, "b", null], "description": "d"}, "s": 1,
            }},
            {"url": "/"}, {}, 1,
            {"url": "v", "variables": {}},
            {"url": "w", "variables": {"a": {"enum": ["b"]}, "c": {"enum": []}}},
        ],
        "paths": {"/a": {
            "get": {"servers": [{"url": "u"}]}, "put": {"servers": [{"url": "//"}, {}]},
        }},
    }));
    assert_eq!(
        document["x-plan"]["servers"],
        json!([
            {"url": "https://{r}.h/v1", "variables": {"r": {"default": "1", "enum": ["1", "b"]}}},
            {"url": "v"},
            {"url": "w", "variables": {"a": {"enum": ["b"], "default": "b"}, "c": {"default": ""}}},
        ])
    );
    assert_eq!(document.get("servers"), None);
    assert_eq!(
        document["paths"]["/a"]["get"],
        json!({"x-plan": {"servers": [{"url": "u"}]}})
    );
    assert_eq!(
        document["paths"]["/a"]["put"],
        json!({"x-plan": {"servers": [{"url": "/"}]}})
    );
    assert_eq!(
        run(json!({"servers": {}})).0["x-plan"]["servers"],
        json!([])
    );
}

#[test]
fn operations_have_the_security_that_applies() {
    let (document, notes) = run(json!({
        "security": [{"k": []}, {"no": []}],
        "components": {"securitySchemes": {
            "k": {"type": "http", "scheme": "bearer", "bearerFormat": "b", "name": null},
        }},
        "paths": {
            "/a": {"get": {}},
            "/b": {"get": {"security": []}},
            "/c": {"get": {"security": [{"k": null}, {}]}},
            "/d": {"get": {"security": [{"no": ["x"]}]}},
            "/e": {"get": {"security": 1}},
            "/f": {"get": {"security": [{"k": [], "no": []}]}},
        },
    }));
    let security = |path: &str| document["paths"][path]["get"]["x-plan"]["security"].clone();
    assert_eq!(security("/a"), json!([{"k": []}]));
    assert_eq!(security("/b"), json!([]));
    assert_eq!(security("/c"), json!([{"k": []}, {}]));
    assert_eq!(security("/d"), Value::Null);
    assert_eq!(security("/e"), Value::Null);
    assert_eq!(
        document["x-plan"]["securitySchemes"],
        json!({"k": {"type": "http", "scheme": "bearer", "bearerFormat": "b"}})
    );
    assert_eq!(document.get("components"), None);
    assert_eq!(document.get("security"), None);
    for unknown in [
        "widened /security/1/no: security/scheme-undefined",
        "widened /paths/~1f/get/security/0/no: security/scheme-partly-undefined",
    ] {
        assert!(notes.iter().any(|note| note == unknown), "{notes:?}");
    }
}

#[test]
fn broken_security_schemes_are_kept_out() {
    let (document, notes) = run(json!({"components": {"securitySchemes": {
        "a": {"type": "apiKey", "name": "n"},
        "b": {"type": "http"},
        "c": {"type": "magic"},
        "d": 1,
        "e": {"type": "openIdConnect", "openIdConnectUrl": "u"},
    }}}));
    assert_eq!(
        document["x-plan"]["securitySchemes"],
        json!({"e": {"type": "openIdConnect", "openIdConnectUrl": "u"}})
    );
    let narrowed = notes.iter().filter(|note| note.starts_with("narrowed"));
    assert_eq!(narrowed.count(), 4);
}
