//! Descriptions that deviate from the specification: they are lowered like the correct notation,
//! without losses.

mod support;

use openapi_lower::{Effect, Lowered};
use serde_json::{Value, json};

fn lowered(document: &Value) -> Lowered {
    let lowered = support::lower(document, false);
    let problems = support::accounting::unaccounted(document, &lowered);
    assert!(problems.is_empty(), "{document:#}\n{problems:#?}");
    let changes = lowered.report().changes.iter();
    let lost: Vec<String> = changes
        .filter(|change| change.effect != Effect::Exact)
        .map(|change| format!("{}: {}", change.pointer, change.code))
        .collect();
    assert_eq!(lost, Vec::<String>::new(), "{document:#}");
    lowered
}

fn same(sloppy: &Value, plain: &Value) {
    let (one, other) = (lowered(sloppy), lowered(plain));
    assert_eq!(one.to_value(), other.to_value(), "{sloppy:#}");
    assert_eq!(one.plan(), other.plan(), "{sloppy:#}");
}

/// A description with these additional members.
fn described(members: Value) -> Value {
    let mut document = json!({"openapi": "3.0.3", "info": {"title": "Sloppy", "version": "1"}});
    for (key, member) in members.as_object().into_iter().flatten() {
        document[key] = member.clone();
    }
    document
}

fn with_paths(paths: Value) -> Value {
    described(json!({"paths": paths}))
}

fn ok() -> Value {
    json!({"200": {"description": "ok"}})
}

fn answering(content: Value) -> Value {
    let responses = json!({"200": {"description": "ok", "content": content}});
    let schemas = json!({"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}});
    described(json!({
        "paths": {"/a": {"get": {"operationId": "getA", "responses": responses}}},
        "components": {"schemas": schemas},
    }))
}

fn with_schema(schema: Value) -> Value {
    answering(json!({"application/json": {"schema": schema}}))
}

#[test]
fn strings_are_read_as_schemas() {
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    let string = json!({"type": "string"});
    for (sloppy, plain) in [
        (json!("string"), string.clone()),
        (json!("#/components/schemas/Pet"), pet.clone()),
        (
            json!({"type": "object", "properties": {"a": "integer", "b": "#/components/schemas/Pet"}}),
            json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": pet}}),
        ),
        (
            json!({"type": "array", "items": "string"}),
            json!({"type": "array", "items": string}),
        ),
        (
            json!({"type": "object", "additionalProperties": "string"}),
            json!({"type": "object", "additionalProperties": string}),
        ),
        (
            json!({"type": "object", "properties": [{"a": {"type": "integer"}}, {"b": pet}]}),
            json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": pet}}),
        ),
        (json!({"$ref": "#components/schemas/Pet"}), pet.clone()),
        (json!({"ref": "#/components/schemas/Pet"}), pet.clone()),
    ] {
        same(&with_schema(sloppy), &with_schema(plain));
    }
    // A property may have the name of a type.
    let called = json!({"type": "object", "properties": {"string": {"type": "integer"}}});
    assert_eq!(
        lowered(&with_schema(called)).to_value()["components"]["schemas"]["GetAResponse"]["properties"],
        json!({"string": {"type": "integer"}})
    );
}

#[test]
fn arrays_are_read_as_objects() {
    let media = json!({"schema": {"$ref": "#/components/schemas/Pet"}});
    same(
        &answering(json!([{"application/json": media}])),
        &answering(json!({"application/json": media})),
    );
    same(
        &answering(json!({"application/json, application/xml": media})),
        &answering(json!({"application/json": media, "application/xml": media})),
    );
    same(
        &answering(json!({"json": media, "text/csv": {}})),
        &answering(json!({"application/json": media, "text/csv": {}})),
    );
    let parameter = json!({"name": "q", "in": "query", "schema": {"type": "integer"}});
    let reference = json!({"$ref": "#/components/parameters/Q"});
    let asking = |parameters: Value| {
        let get = json!({"operationId": "getA", "parameters": parameters, "responses": ok()});
        described(json!({
            "paths": {"/a": {"get": get}}, "components": {"parameters": {"Q": parameter}},
        }))
    };
    same(&asking(parameter.clone()), &asking(json!([parameter])));
    same(&asking(reference.clone()), &asking(json!([reference])));
    let item = |id: &str| json!({"get": {"operationId": id, "responses": ok()}});
    same(
        &with_paths(json!([{"/a": item("getA")}, {"/b": item("getB")}])),
        &with_paths(json!({"/a": item("getA"), "/b": item("getB")})),
    );
}

#[test]
fn path_keys_may_have_methods_and_servers() {
    let get = json!({"operationId": "getA", "responses": ok()});
    let put = json!({"operationId": "putA", "responses": ok()});
    same(
        &with_paths(json!({"GET /a": get, "put /a": put})),
        &with_paths(json!({"/a": {"get": get, "put": put}})),
    );
    same(
        &with_paths(json!({"/a": {"get": get}, "PUT /a": put})),
        &with_paths(json!({"/a": {"get": get, "put": put}})),
    );
    same(
        &with_paths(json!({"https://api.example.com/v1/a": {"get": get}})),
        &with_paths(
            json!({"/v1/a": {"get": get, "servers": [{"url": "https://api.example.com"}]}}),
        ),
    );
    let with_id = |path: &str| {
        let id =
            json!({"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}});
        let get = json!({"operationId": "getA", "parameters": [id], "responses": ok()});
        with_paths(json!({path: {"get": get}}))
    };
    for path in ["/a/:id/b", "/a/<id>/b", "/a/<int:id>/b", "/a/{{id}}/b"] {
        same(&with_id(path), &with_id("/a/{id}/b"));
    }
    // A segment in braces matches no other parameter.
    let settled = lowered(&with_id("/:id/{id}/<id>")).to_value();
    let keys: Vec<&String> = settled["paths"]
        .as_object()
        .expect("paths")
        .keys()
        .collect();
    assert_eq!(keys, ["/:id/{id}/<id>"]);
    // A verb after a colon is part of the path.
    let paths = json!({"/a/{id}:cancel": {"post": {"operationId": "cancel", "responses": ok()}}, "/a/:all": {"get": get}});
    let lowered = lowered(&with_paths(paths)).to_value();
    let keys: Vec<&String> = lowered["paths"]
        .as_object()
        .expect("paths")
        .keys()
        .collect();
    assert_eq!(keys, ["/a/:all", "/a/{id}:cancel"]);
}

#[test]
fn security_and_servers_may_lack_their_arrays() {
    let secured = |security: Value, scheme: Value| {
        let get = json!({"operationId": "getA", "security": security, "responses": ok()});
        described(json!({
            "paths": {"/a": {"get": get}}, "components": {"securitySchemes": {"k": scheme}},
        }))
    };
    let key = json!({"type": "apiKey", "in": "header", "name": "X-Key"});
    let plain = secured(json!([{"k": []}]), key.clone());
    for security in [json!({"k": []}), json!(["k"]), json!("k")] {
        same(&secured(security, key.clone()), &plain);
    }
    let bearer = secured(
        json!([{"k": []}]),
        json!({"type": "http", "scheme": "bearer"}),
    );
    for (kind, scheme) in [("HTTP", Some("bearer")), ("bearer", None), ("Bearer", None)] {
        let mut sloppy = json!({"type": kind});
        if let Some(scheme) = scheme {
            sloppy["scheme"] = json!(scheme);
        }
        same(&secured(json!([{"k": []}]), sloppy), &bearer);
    }
    let mut header = key.clone();
    header["in"] = json!("Header");
    same(&secured(json!([{"k": []}]), header), &plain);
    for kind in ["apikey", "api_key", "ApiKey", "API Key"] {
        let mut sloppy = key.clone();
        sloppy["type"] = json!(kind);
        same(&secured(json!([{"k": []}]), sloppy), &plain);
    }
    // Without a value, the global security requirements apply.
    let global = |operation: Value| {
        described(json!({
            "security": [{"k": []}], "components": {"securitySchemes": {"k": key}},
            "paths": {"/a": {"get": operation}},
        }))
    };
    same(
        &global(json!({"operationId": "getA", "security": null, "responses": ok()})),
        &global(json!({"operationId": "getA", "responses": ok()})),
    );
    let served = |servers: Value| {
        let paths = json!({"/a": {"get": {"operationId": "getA", "responses": ok()}}});
        described(json!({"servers": servers, "paths": paths}))
    };
    let url = "https://api.example.com/v1";
    for servers in [json!([url]), json!(url), json!({"url": url})] {
        same(&served(servers), &served(json!([{"url": url}])));
    }
}

#[test]
fn media_types_of_swagger_2_may_lack_their_arrays() {
    let described = |consumes: Value, produces: Value| {
        let body = json!({"name": "b", "in": "body", "schema": {"type": "object", "properties": {"x": {"type": "integer"}}}});
        let responses = json!({"200": {"description": "ok", "schema": {"type": "string"}}});
        let put = json!({
            "operationId": "putA", "parameters": [body], "responses": responses,
            "consumes": consumes, "produces": produces,
        });
        json!({
            "swagger": "2.0", "info": {"title": "Sloppy", "version": "1"},
            "paths": {"/a": {"put": put}},
        })
    };
    let json = json!(["application/json"]);
    let both = json!(["application/json", "application/xml"]);
    let plain = described(both.clone(), json!(["text/csv"]));
    for (consumes, produces) in [
        (
            json!(["application/json, application/xml"]),
            json!("text/csv"),
        ),
        (json!("application/json,application/xml"), json!(["csv"])),
        (json!(["json", "xml"]), json!("csv")),
    ] {
        same(&described(consumes, produces), &plain);
    }
    same(
        &described(json!("json"), both.clone()),
        &described(json, both),
    );
}
