//! Changes with one cause are one entry, with its verdict, operations and message.

use client_diff::{Breaks, Change, Client, changes, changes_with_documentation};
use openapi_lower::{Document, Lowered, Options};
use serde_json::{Value, json};

fn lowered(api: &Value) -> Lowered {
    let mut document = Document::parse(&api.to_string()).expect("a description");
    document.select(&["*"]).expect("operations");
    openapi_lower::lower(document, &Options::default()).expect("a lowered description")
}

fn changes_between(old: &Value, new: &Value) -> Vec<Change> {
    let (old, new) = (lowered(old), lowered(new));
    changes(&Client::new(&old), &Client::new(&new))
}

fn api(paths: Value, components: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"},
        "paths": paths, "components": components})
}

fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

/// Operations `op0`, `op1`, … with the same content.
fn operations(count: usize, operation: &Value) -> Value {
    let paths = (0..count).map(|at| {
        let mut operation = operation.clone();
        operation["operationId"] = format!("op{at}").into();
        (format!("/{at}"), json!({"get": operation}))
    });
    Value::Object(paths.collect())
}

fn no_content() -> Value {
    json!({"204": {"description": ""}})
}

#[test]
fn a_shared_response_is_one_cause() {
    let responses =
        json!({"204": {"description": ""}, "429": {"$ref": "#/components/responses/Busy"}});
    let with = |busy: Value| {
        let paths = operations(30, &json!({"responses": responses}));
        api(paths, json!({"responses": {"Busy": busy}}))
    };
    let schema = json!({"type": "object", "properties": {"wait": {"type": "integer"}}});
    let content = json!({"application/json": {"schema": schema}});
    let found = changes_between(
        &with(json!({"description": ""})),
        &with(json!({"description": "", "content": content})),
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].operations.len(), 30);
    assert_eq!(found[0].sites.len(), 30);
    let reach = found[0].reach();
    assert_eq!(
        reach.as_deref(),
        Some("× 30 operations, 30 items changed in the same way")
    );
    assert_eq!(found[0].pointer(), "/components/responses/Busy");
    assert_eq!(found[0].item(), "Client::op0 failure");
}

#[test]
fn a_change_that_operations_repeat_is_one_cause() {
    let with = |more: bool| {
        let mut operation = json!({"responses": no_content()});
        if more {
            operation["parameters"] =
                json!([{"name": "trace", "in": "header", "schema": {"type": "string"}}]);
        }
        api(operations(20, &operation), json!({}))
    };
    let found = changes_between(&with(false), &with(true));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].operations.len(), 20);
}

#[test]
fn a_type_names_the_operations_that_use_it() {
    let schema = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let content = json!({"application/json": {"schema": schema("Outer")}});
    let with = |properties: Value| {
        let responses = json!({"200": {"description": "", "content": content}});
        let schemas = json!({
            "Outer": {"type": "object", "properties": {"inner": schema("Inner")}},
            "Inner": {"type": "object", "properties": properties}});
        let mut paths = operations(3, &json!({"responses": responses}));
        paths["/other"] = json!({"get": {"operationId": "other", "responses": no_content()}});
        api(paths, json!({"schemas": schemas}))
    };
    let text = || json!({"type": "string"});
    let found = changes_between(&with(json!({"a": text()})), &with(json!({"b": text()})));
    let operations: Vec<&[String]> = found.iter().map(|it| it.operations.as_slice()).collect();
    let three = ["op0", "op1", "op2"].map(str::to_owned);
    assert_eq!(
        operations,
        [three.as_slice(), three.as_slice()],
        "{found:#?}"
    );
}

#[test]
fn unions_are_compared_by_meaning() {
    let variant = |tag: &str, fields: &[&str]| {
        let mut properties = json!({"type": {"type": "string", "enum": [tag]}});
        for field in fields {
            properties[field] = json!({"type": "string"});
        }
        json!({"type": "object", "required": ["type", fields[0]], "properties": properties})
    };
    let with = |variants: &Value, properties: &Value| {
        let sink = json!({"type": "object", "required": ["id"], "properties": properties,
            "oneOf": variants});
        let content =
            json!({"application/json": {"schema": {"$ref": "#/components/schemas/Sink"}}});
        let responses = json!({"200": {"description": "", "content": content}});
        api(
            operations(1, &json!({"responses": responses})),
            json!({"schemas": {"Sink": sink}}),
        )
    };
    let id = json!({"id": {"type": "string"}});
    let variants = json!([variant("a", &["url"]), variant("b", &["key"])]);
    let old = with(&variants, &id);
    // Another order of the members, of `required` and of the variants.
    let mut reordered = variant("a", &["url"]);
    reordered["required"] = json!(["url", "type"]);
    let same = with(&json!([variant("b", &["key"]), reordered]), &id);
    assert_eq!(changes_between(&old, &same), []);

    let larger = json!([variant("a", &["url"]), variant("b", &["key", "region"])]);
    let found = changes_between(&old, &with(&larger, &id));
    assert_eq!(
        lines(&found),
        ["field-added types::SinkVariantB::region: Option<String>"]
    );
    assert_eq!(found[0].breaks, None);

    let noted = json!({"id": {"type": "string"}, "note": {"type": "string"}});
    let found = changes_between(&old, &with(&variants, &noted));
    assert_eq!(
        lines(&found),
        ["field-added types::Sink::note: Option<String>"]
    );
}

#[test]
fn the_constant_of_a_server_does_not_depend_on_its_operations() {
    let operation = |id: &str| {
        json!({"post": {"operationId": id, "servers": [{"url": "https://up.example"}],
        "responses": no_content()}})
    };
    let with = |ids: &[&str]| {
        let mut paths = operations(1, &json!({"responses": no_content()}));
        for id in ids {
            paths[format!("/{id}")] = operation(id);
        }
        api(paths, json!({}))
    };
    let found = changes_between(&with(&["upload"]), &with(&["avatar", "upload"]));
    assert_eq!(
        lines(&found),
        ["operation-added Client::avatar: POST /avatar"]
    );
}

/// A request that a server of the other version does not support breaks a program that
/// compiles.
#[test]
fn a_change_at_run_time_has_a_reason() {
    let api = |path: &str, location: &str, status: &str, media_type: &str, server: &str| {
        let body = json!({"required": true, "content": {media_type: {"schema": {"type": "object",
            "properties": {"a": {"type": "string"}}}}}});
        let operation = json!({"operationId": "send", "requestBody": body,
            "parameters": [{"name": "x", "in": location, "schema": {"type": "string"}}],
            "responses": {status: {"description": ""}}});
        let mut api = api(json!({path: {"post": operation}}), json!({}));
        api["servers"] = json!([{"url": server}]);
        api
    };
    let (json, vendor_json) = ("application/json", "application/vnd.a+json");
    let (a, b) = ("https://a.example", "https://b.example");
    let old = api("/a", "query", "200", json, a);
    for (new, kind) in [
        (api("/b", "query", "200", json, a), "request-line-changed"),
        (api("/a", "header", "200", json, a), "parameter-moved"),
        (api("/a", "query", "201", json, a), "response-removed"),
        (
            api("/a", "query", "200", vendor_json, a),
            "body-media-type-changed",
        ),
        (api("/a", "query", "200", json, b), "server-removed"),
    ] {
        let found = changes_between(&old, &new);
        let breaking = found.iter().find(|it| it.breaks.is_some()).expect(kind);
        assert_eq!(breaking.kind.name(), kind, "{found:#?}");
        assert_eq!(breaking.breaks, Some(Breaks::Running), "{found:#?}");
        assert!(breaking.reason().is_some_and(|it| !it.is_empty()), "{kind}");
    }
}

#[test]
fn a_multipart_form_with_properties_has_a_type() {
    let with = |properties: Value| {
        let upload = json!({"type": "object", "properties": properties});
        let schema = json!({"$ref": "#/components/schemas/Upload"});
        let content = json!({"multipart/form-data": {"schema": schema}});
        let body = json!({"required": true, "content": content});
        let operation =
            json!({"operationId": "send", "requestBody": body, "responses": no_content()});
        api(
            json!({"/a": {"post": operation}}),
            json!({"schemas": {"Upload": upload}}),
        )
    };
    let found = changes_between(&with(json!({"a": {"type": "string"}})), &with(json!({})));
    assert_eq!(
        lines(&found)[0],
        "body-retyped Client::send body: types::Upload → Form"
    );
    assert_eq!(found[0].breaks, Some(Breaks::Compiling));
}

#[test]
fn documentation_is_compared_on_request() {
    let with = |description: &str| {
        let parameter = json!({"name": "q", "in": "query", "description": description,
            "schema": {"type": "string"}});
        let operation = json!({"description": description, "responses": no_content(),
            "parameters": [parameter]});
        lowered(&api(operations(1, &operation), json!({})))
    };
    let (old, new) = (with("Before."), with("After."));
    let [old, new] = [&old, &new].map(Client::new);
    assert_eq!(changes(&old, &new), []);
    let found = changes_with_documentation(&old, &new);
    assert_eq!(
        lines(&found),
        [
            "documentation-changed Client::op0: Before. → After.",
            "documentation-changed Client::op0 q: Before. → After."
        ]
    );
}
