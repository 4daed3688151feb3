//! Descriptions that deviate from the specification are lowered like correct descriptions, without
//! losses.

use crate::support::{self, losses, operation_with_content, reference};
use openapi_lower::Lowered;
use serde_json::{Value, json};

/// Lowers a description and checks that nothing is lost.
fn lowered(document: &Value) -> Lowered {
    let lowered = support::lower_accounted(document, false);
    assert_eq!(losses(&lowered), Vec::<String>::new(), "{document:#}");
    lowered
}

fn assert_same(deviating: &Value, correct: &Value) {
    let (one, other) = (lowered(deviating), lowered(correct));
    assert_eq!(one.to_value(), other.to_value(), "{deviating:#}");
    assert_eq!(one.plan(), other.plan(), "{deviating:#}");
}

/// A description with these additional members.
fn described(members: Value) -> Value {
    let mut document = json!({"openapi": "3.0.3", "info": {"title": "Deviations", "version": "1"}});
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

fn with_content(content: Value) -> Value {
    let schemas = json!({"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}});
    described(json!({
        "paths": {"/a": {"get": operation_with_content(content)}},
        "components": {"schemas": schemas},
    }))
}

fn with_schema(schema: Value) -> Value {
    with_content(json!({"application/json": {"schema": schema}}))
}

#[test]
fn strings_are_read_as_schemas() {
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    let string = json!({"type": "string"});
    for (deviating, correct) in [
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
        assert_same(&with_schema(deviating), &with_schema(correct));
    }
    // A property may have the name of a type.
    let called = json!({"type": "object", "properties": {"string": {"type": "integer"}}});
    assert_eq!(
        lowered(&with_schema(called)).to_value()["components"]["schemas"]["OpResponse"]["properties"],
        json!({"string": {"type": "integer"}})
    );
}

#[test]
fn arrays_are_read_as_objects() {
    let media = json!({"schema": {"$ref": "#/components/schemas/Pet"}});
    assert_same(
        &with_content(json!([{"application/json": media}])),
        &with_content(json!({"application/json": media})),
    );
    assert_same(
        &with_content(json!({"application/json, application/xml": media})),
        &with_content(json!({"application/json": media, "application/xml": media})),
    );
    assert_same(
        &with_content(json!({"json": media, "text/csv": {}})),
        &with_content(json!({"application/json": media, "text/csv": {}})),
    );
    let parameter = json!({"name": "q", "in": "query", "schema": {"type": "integer"}});
    let reference = json!({"$ref": "#/components/parameters/Q"});
    let with_parameters = |parameters: Value| {
        let get = json!({"operationId": "getA", "parameters": parameters, "responses": ok()});
        described(json!({
            "paths": {"/a": {"get": get}}, "components": {"parameters": {"Q": parameter}},
        }))
    };
    assert_same(
        &with_parameters(parameter.clone()),
        &with_parameters(json!([parameter])),
    );
    assert_same(
        &with_parameters(reference.clone()),
        &with_parameters(json!([reference])),
    );
    let item = |id: &str| json!({"get": {"operationId": id, "responses": ok()}});
    assert_same(
        &with_paths(json!([{"/a": item("getA")}, {"/b": item("getB")}])),
        &with_paths(json!({"/a": item("getA"), "/b": item("getB")})),
    );
}

#[test]
fn path_keys_may_have_methods_and_servers() {
    let get = json!({"operationId": "getA", "responses": ok()});
    let put = json!({"operationId": "putA", "responses": ok()});
    assert_same(
        &with_paths(json!({"GET /a": get, "put /a": put})),
        &with_paths(json!({"/a": {"get": get, "put": put}})),
    );
    assert_same(
        &with_paths(json!({"/a": {"get": get}, "PUT /a": put})),
        &with_paths(json!({"/a": {"get": get, "put": put}})),
    );
    assert_same(
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
        assert_same(&with_id(path), &with_id("/a/{id}/b"));
    }
    let paths = |document: &Value| {
        let lowered = lowered(document).to_value();
        let paths = lowered["paths"].as_object().expect("paths");
        paths.keys().cloned().collect::<Vec<_>>()
    };
    // A parameter in braces has no second segment.
    assert_eq!(paths(&with_id("/:id/{id}/<id>")), ["/:id/{id}/<id>"]);
    // A verb after a colon is part of the path.
    let verbs = json!({"/a/{id}:cancel": {"post": {"operationId": "cancel", "responses": ok()}}, "/a/:all": {"get": get}});
    assert_eq!(paths(&with_paths(verbs)), ["/a/:all", "/a/{id}:cancel"]);
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
        assert_same(&secured(security, key.clone()), &plain);
    }
    let bearer = secured(
        json!([{"k": []}]),
        json!({"type": "http", "scheme": "bearer"}),
    );
    for (kind, scheme) in [("HTTP", Some("bearer")), ("bearer", None), ("Bearer", None)] {
        let mut deviating = json!({"type": kind});
        if let Some(scheme) = scheme {
            deviating["scheme"] = json!(scheme);
        }
        assert_same(&secured(json!([{"k": []}]), deviating), &bearer);
    }
    let mut header = key.clone();
    header["in"] = json!("Header");
    assert_same(&secured(json!([{"k": []}]), header), &plain);
    for kind in ["apikey", "api_key", "ApiKey", "API Key"] {
        let mut deviating = key.clone();
        deviating["type"] = json!(kind);
        assert_same(&secured(json!([{"k": []}]), deviating), &plain);
    }
    // Without a value, the global security requirements apply.
    let global = |operation: Value| {
        described(json!({
            "security": [{"k": []}], "components": {"securitySchemes": {"k": key}},
            "paths": {"/a": {"get": operation}},
        }))
    };
    assert_same(
        &global(json!({"operationId": "getA", "security": null, "responses": ok()})),
        &global(json!({"operationId": "getA", "responses": ok()})),
    );
    let served = |servers: Value| {
        let paths = json!({"/a": {"get": {"operationId": "getA", "responses": ok()}}});
        described(json!({"servers": servers, "paths": paths}))
    };
    let url = "https://api.example.com/v1";
    for servers in [json!([url]), json!(url), json!({"url": url})] {
        assert_same(&served(servers), &served(json!([{"url": url}])));
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
            "swagger": "2.0", "info": {"title": "Deviations", "version": "1"},
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
        assert_same(&described(consumes, produces), &plain);
    }
    assert_same(
        &described(json!("json"), both.clone()),
        &described(json, both),
    );
}

#[test]
fn content_without_a_media_type_is_json() {
    let reference = reference("Cat");
    let lowered = |body: Value, response: Value| {
        let cat = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        let operation = json!({"requestBody": body, "responses": {"200": response}});
        lowered(&described(json!({
            "paths": {"/cats": {"post": operation}}, "components": {"schemas": {"Cat": cat}},
        })))
    };
    let body = json!({"content": {"application/json": {"schema": reference}}});
    let mut response = body.clone();
    response["description"] = json!("");
    let expected = lowered(body.clone(), response).to_value();
    for (content, message) in [
        (
            json!({"schema": reference}),
            "a Media Type Object is written where",
        ),
        (reference.clone(), "a Schema Object is written where"),
    ] {
        let response = json!({"description": "", "content": content});
        let lowered = lowered(json!({"content": content}), response);
        assert_eq!(lowered.to_value(), expected, "{content}");
        let changes = &lowered.report().changes;
        let noted = changes.iter().filter(|it| it.detail.contains(message));
        assert_eq!(noted.count(), 2, "{content}: {changes:#?}");
    }
    for response in [
        json!({"description": "", "schema": reference}),
        json!({"description": "", "$ref": "#/components/schemas/Cat"}),
    ] {
        let lowered = lowered(body.clone(), response.clone());
        assert_eq!(lowered.to_value()["paths"], expected["paths"], "{response}");
    }
    let list = json!({"description": "", "type": "array", "items": reference});
    let lowered = lowered(body, list);
    let value = lowered.to_value();
    let schema = &value["paths"]["/cats"]["post"]["responses"]["200"]["content"]["application/json"]
        ["schema"];
    assert_eq!(*schema, json!({"type": "array", "items": reference}));
}
