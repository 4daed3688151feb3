use serde_json::{Value, json};

use crate::passes::testing;

/// Returns the keys, the parameters of each operation as `name in`, and the notes.
fn run(paths: Value) -> (Vec<String>, Vec<Vec<String>>, Vec<String>) {
    let (document, notes) = testing::run(super::run, json!({"openapi": "3.0.3", "paths": paths}));
    let items = document["paths"].as_object().expect("paths");
    let operations = items
        .values()
        .flat_map(|item| item.as_object().expect("a path item").values());
    let parameters = operations.map(|operation| {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.map(describe).collect()
    });
    (items.keys().cloned().collect(), parameters.collect(), notes)
}

fn describe(parameter: &Value) -> String {
    let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
    let required = if parameter["required"] == true {
        "!"
    } else {
        ""
    };
    format!("{}{required} {}", text("name"), text("in"))
}

#[test]
fn plain_paths_are_unchanged() {
    let (keys, _, notes) = run(json!({
        "/a/{id}/b:c": {"get": {"parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]}},
        "/x?list-type=2": {"get": {}},
        "/x?list-type=3": {"get": {}},
        "/y//z": {"get": {}},
    }));
    assert_eq!(
        keys,
        ["/a/{id}/b:c", "/x?list-type=2", "/x?list-type=3", "/y//z"]
    );
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn a_key_without_a_slash_gets_one() {
    let (keys, _, notes) = run(json!({"a/b": {"get": {}}, "/a/b": {"get": {}}}));
    assert_eq!(keys, ["/a/b#-2", "/a/b"]);
    assert_eq!(notes, ["exact /paths/a~1b: paths/template"]);
}

#[test]
fn declared_parameters_match_the_template() {
    let (keys, parameters, notes) = run(json!({
        "/u/{id}/{userId}/{q}/{}": {"get": {"parameters": [
            {"name": "user_id", "in": "path", "schema": {"type": "integer"}},
            {"name": "q", "in": "query", "style": "form", "schema": {"type": "string"}},
            {"name": "gone", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "other", "in": "path", "required": true, "schema": {"type": "string"}},
        ]}},
    }));
    assert_eq!(keys, ["/u/{id}/{user_id}/{q}/{u}"]);
    assert_eq!(
        parameters,
        [["user_id! path", "q! path", "id! path", "u! path"]]
    );
    let narrowed = notes.iter().filter(|note| note.starts_with("narrowed"));
    assert_eq!(narrowed.count(), 2);
}

#[test]
fn operators_and_patterns_are_removed() {
    let (keys, parameters, notes) = run(json!({
        "/a/{+path}": {"get": {}},
        "/b/{ids*}": {"get": {}},
        "/c/{id:[0-9]{3}}": {"get": {}},
        "/d{/rest}": {"get": {}},
        "/e{?page,size}": {"get": {}},
        "/f/{name=projects/*}:run": {"post": {}},
    }));
    assert_eq!(
        keys,
        [
            "/a/{path}",
            "/b/{ids}",
            "/c/{id}",
            "/d/{rest}",
            "/e",
            "/f/{name}:run"
        ]
    );
    assert_eq!(parameters[4], ["page query", "size query"]);
    let code = "paths/multi-segment";
    assert!(notes.iter().any(|note| note.ends_with(code)), "{notes:?}");
}

#[test]
fn stray_braces_are_encoded() {
    let (keys, _, _) = run(json!({
        "/a/{b": {"get": {}}, "/a}/c": {"get": {}}, "/d/{e}}": {"get": {}}, "/f/{g/h": {"get": {}},
    }));
    assert_eq!(keys, ["/a/%7Bb", "/a%7D/c", "/d/{e}%7D", "/f/%7Bg/h"]);
}

#[test]
fn a_key_value_fragment_becomes_a_query() {
    let (keys, _, notes) = run(json!({
        "/#Action=Run": {"post": {}},
        "/#X-Target=Run": {"post": {"parameters": [{"name": "X-Target", "in": "header"}]}},
        "/b?x#Action=Run": {"post": {}},
    }));
    assert_eq!(keys, ["/?Action=Run", "/", "/b?x&Action=Run"]);
    assert_eq!(notes.len(), 6);
}

#[test]
fn a_fragment_is_never_sent() {
    let (keys, _, notes) = run(json!({
        "/one#Here": {"get": {}},
        "/all#A.b": {"post": {}}, "/all#c": {"post": {}},
        "/more": {"get": {}}, "/more#!": {"get": {}},
        "/made{#rest}": {"get": {}},
    }));
    assert_eq!(
        keys,
        ["/one", "/all#-A-b", "/all#-c", "/more", "/more#-2", "/made"]
    );
    let has_note = |path: &str, code: &str| notes.contains(&format!("exact /paths/{path}: {code}"));
    for path in ["~1one#Here", "~1all#A.b", "~1all#c", "~1more#!"] {
        assert!(has_note(path, "paths/fragment"), "{notes:?}");
    }
    assert!(has_note("~1made{#rest}", "paths/template"), "{notes:?}");
}

#[test]
fn a_double_slash_at_the_beginning_is_reported() {
    let (keys, _, notes) = run(json!({"//a/b": {"get": {}}}));
    assert_eq!(keys, ["/a/b"]);
    let note = "narrowed /paths/~1~1a~1b: paths/double-slash";
    assert!(notes.contains(&note.to_owned()), "{notes:?}");
}

#[test]
fn characters_that_url_parsers_remove_are_encoded() {
    let (keys, _, _) = run(json!({"/a\\b\tc /d ": {"get": {}}}));
    assert_eq!(keys, ["/a%5Cb%09c%20/d%20"]);
}

#[test]
fn names_in_a_query_become_query_parameters() {
    let (keys, parameters, notes) = run(json!({
        "/login?token={token}&comp=list": {"get": {"parameters": [
            {"name": "token", "in": "path", "required": true, "schema": {"type": "string"}}]}},
        "/own?q={q}&size={}": {"get": {"parameters": [
            {"name": "q", "in": "query", "schema": {"type": "string"}}]}},
        "/other?t={token}": {"get": {"parameters": [
            {"name": "token", "in": "query", "schema": {"type": "string"}}]}},
        "/coded?a%5Bb%5D={x}": {"get": {}},
        "/lists?ids={ids}": {"get": {"parameters": [
            {"name": "ids", "in": "path", "required": true, "style": "simple",
             "schema": {"type": "array", "items": {"type": "string"}}}]}},
        "/{both}?id={both}": {"get": {}},
        "/part?filter=a:{b}&c+d={e}": {"get": {}},
    }));
    assert_eq!(
        keys,
        [
            "/login?comp=list",
            "/own",
            "/other",
            "/coded",
            "/lists",
            "/{both}?id={both}",
            "/part?filter=a:{b}&c+d={e}"
        ]
    );
    assert_eq!(
        parameters,
        [
            vec!["token! query"],
            vec!["q query", "size! query"],
            vec!["t query"],
            vec!["a[b]! query"],
            vec!["ids! query"],
            vec!["both! path"],
            vec!["b! path", "e! path"],
        ]
    );
    testing::assert_exact(&notes);
}

#[test]
fn parameters_with_a_constant_in_the_query_are_removed() {
    let (keys, parameters, notes) = run(json!({
        "/a?comp=list&kind=x": {"get": {"parameters": [
            {"name": "comp", "in": "query", "schema": {"type": "string", "enum": ["list"]}},
            {"name": "kind", "in": "query", "schema": {"type": "string"}},
            {"name": "comp", "in": "header", "schema": {"type": "string"}},
        ]}},
    }));
    assert_eq!(keys, ["/a?comp=list&kind=x"]);
    assert_eq!(parameters, [["comp header"]]);
    let at = "/paths/~1a?comp=list&kind=x/get/parameters";
    assert_eq!(
        notes,
        [
            format!("exact {at}/0: paths/fixed-query"),
            format!("narrowed {at}/1: paths/fixed-query-value"),
        ]
    );
}

#[test]
fn paths_that_differ_in_the_query_stay_distinct() {
    let (keys, _, _) = run(json!({
        "/a?x={x}": {"get": {}}, "/a?y={y}": {"get": {}}, "/b": {"get": {}}, "/b?x={x}": {"get": {}},
        "/c/{x}": {"get": {}}, "/c/{y}": {"get": {}},
    }));
    assert_eq!(keys, ["/a#-x", "/a#-y", "/b", "/b#-x", "/c/{x}", "/c/{y}"]);
}

/// Returns the keys, and the parameters that may span several segments according to the Plan.
fn multi_segment(paths: Value) -> (Vec<String>, Vec<String>) {
    let (document, _) = testing::run(super::run, json!({"openapi": "3.0.3", "paths": paths}));
    let items = document["paths"].as_object().expect("paths");
    let plan = |item: &Value| item["get"]["x-plan"]["parameters"].to_string();
    (
        items.keys().cloned().collect(),
        items.values().map(plan).collect(),
    )
}

#[test]
fn multi_segment_parameters() {
    for (key, plain, name) in [
        ("/{proxy+}", "/{proxy}", "proxy"),
        ("/a/{path:path}", "/a/{path}", "path"),
        ("/a/{path:.*}", "/a/{path}", "path"),
        ("/a/{path...}", "/a/{path}", "path"),
        ("/a/{*path}", "/a/{path}", "path"),
        ("/a/{+path}/z", "/a/{path}/z", "path"),
        ("/v1/{p=projects/*}:run", "/v1/{p}:run", "p"),
        ("/v1/{p=**}", "/v1/{p}", "p"),
    ] {
        let (keys, plans) = multi_segment(json!({key: {"get": {}}}));
        assert_eq!(keys, [plain]);
        assert_eq!(plans, [format!(r#"{{"{name}":{{"multiSegment":true}}}}"#)]);
    }
    for (key, plain) in [
        ("/a/{id:[0-9]+}", "/a/{id}"),
        ("/a/{id:[^/]+}", "/a/{id}"),
        ("/a/{id:int}", "/a/{id}"),
        ("/a/{id?}", "/a/{id}"),
        ("/a/{id}.{format}", "/a/{id}.{format}"),
        ("/a/{;id}", "/a/;id={id}"),
        ("/a{/b,c}", "/a/{b}/{c}"),
        ("/a/{b,c}", "/a/{b},{c}"),
    ] {
        let (keys, plans) = multi_segment(json!({key: {"get": {}}}));
        assert_eq!(keys, [plain]);
        assert_eq!(plans, ["null"], "{key}");
    }
}

#[test]
fn a_parameter_is_declared_with_its_pattern_or_without() {
    for (key, name, plain) in [
        ("/{proxy+}", "proxy+", "/{proxy}"),
        ("/{proxy+}", "proxy", "/{proxy}"),
        ("/{path:path}", "path:path", "/{path}"),
        ("/{id}", "{id}", "/{id}"),
        ("/{;id}", ";id", "/;id={id}"),
    ] {
        let parameter = json!({"name": name, "in": "path", "required": true,
                               "schema": {"type": "integer"}});
        let (keys, parameters, notes) = run(json!({key: {"get": {"parameters": [parameter]}}}));
        assert_eq!(keys, [plain]);
        let bare = plain.split(['{', '}']).nth(1).unwrap_or_default();
        assert_eq!(parameters, [[format!("{bare}! path")]]);
        testing::assert_exact(&notes);
    }
    let matrix = json!({"name": "id", "in": "path", "required": true, "style": "matrix",
                        "schema": {"type": "string"}});
    let (keys, ..) = run(json!({"/{;id}": {"get": {"parameters": [matrix]}}}));
    assert_eq!(keys, ["/{id}"]);
}

#[test]
fn constraints_of_patterns_are_not_checked() {
    let widened = |key: &str| {
        let (_, _, notes) = run(json!({key: {"get": {}}}));
        notes.iter().any(|note| note.starts_with("widened"))
    };
    assert!(widened("/{id:[0-9]+}") && widened("/{p=projects/*}") && widened("/{id:int}"));
    assert!(!widened("/{p:path}") && !widened("/{p+}") && !widened("/{p=**}"));
}

#[test]
fn lowering_again_changes_nothing() {
    let paths = json!({
        "a//{}": {"get": {}}, "/b/{+c}/{d": {"get": {}}, "/#Action=Run": {"post": {}},
        "/c?u=a//b": {"get": {}}, "/d#e": {"get": {}}, "/d?x={x}": {"get": {}}, "/d": {"get": {}},
        "/e#!": {"get": {}}, "/e": {"get": {}}, "/f?x=a{x}&y={y}": {"get": {}}, "/a/{a}": {"get": {"parameters": [
            {"name": "a", "in": "path", "required": true, "schema": {"type": "string"}}]}},
    });
    let (once, _) = testing::run(super::run, json!({"openapi": "3.0.3", "paths": paths}));
    let (twice, notes) = testing::run(super::run, once.clone());
    let keys = |value: &Value| {
        value["paths"]
            .as_object()
            .map(|map| map.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(keys(&once), keys(&twice));
    assert!(
        notes.iter().all(|note| !note.contains("paths/template")),
        "{notes:?}"
    );
}
