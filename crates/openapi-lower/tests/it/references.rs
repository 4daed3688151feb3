//! References inside a description: long chains, and references where OpenAPI allows none.

use std::time::{Duration, Instant};

use crate::support::{losses, operation_with_schema, reference, with_components};
use openapi_lower::{Document, Lowered, Options};
use serde_json::{Map, Value, json};

fn lower(document: Document) -> Lowered {
    openapi_lower::lower(document, &Options::default()).expect("it lowers")
}

/// Returns a section with a chain of references to `last`.
fn chain(section: &str, links: usize, last: &Value, link: impl Fn(Value) -> Value) -> Value {
    let members = (0..links).map(|at| {
        let next = json!({"$ref": format!("#/components/{section}/N{}", at + 1)});
        let value = if at + 1 == links {
            last.clone()
        } else {
            link(next)
        };
        (format!("N{at}"), value)
    });
    Value::Object(members.collect::<Map<String, Value>>())
}

/// Returns operations that each refer to one component of a chain.
fn users(links: usize, operation: impl Fn(Value) -> Value, section: &str) -> Value {
    let items = (0..links).map(|at| {
        let link = json!({"$ref": format!("#/components/{section}/N{at}")});
        (format!("/p{at}"), operation(link))
    });
    Value::Object(items.collect::<Map<String, Value>>())
}

/// Returns the run time of `work`, the minimum of two runs.
fn time(work: impl Fn()) -> Duration {
    let runs = (0..2).map(|_| {
        let started = Instant::now();
        work();
        started.elapsed()
    });
    runs.min().expect("two runs")
}

#[test]
fn chains_take_linear_time() {
    let ok = json!({"200": {"description": "ok"}});
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let plain = |next: Value| next;
    let described_chain = |kind: &str, links: usize| -> Document {
        let all = |section: &str, last: Value, operation: &dyn Fn(Value) -> Value| {
            let components = json!({section: chain(section, links, &last, plain)});
            with_components("3.1.0", users(links, operation, section), components)
        };
        let schemas = |link: &dyn Fn(Value) -> Value| {
            let paths = json!({"/a": {"get": operation_with_schema(reference("N0"))}});
            let components = json!({"schemas": chain("schemas", links, &object, link)});
            with_components("3.1.0", paths, components)
        };
        match kind {
            "paths" => {
                let items = (0..links).map(|at| {
                    let item = if at + 1 == links {
                        json!({"get": {"responses": ok}})
                    } else {
                        json!({"$ref": format!("#/paths/~1p{}", at + 1)})
                    };
                    (format!("/p{at}"), item)
                });
                with_components("3.1.0", Value::Object(items.collect()), json!({}))
            }
            "pathItems" => all("pathItems", json!({"get": {"responses": ok}}), &plain),
            "parameters" => {
                let parameter = json!({"name": "q", "in": "query", "schema": {"type": "string"}});
                all(
                    "parameters",
                    parameter,
                    &|link| json!({"get": {"parameters": [link], "responses": ok}}),
                )
            }
            "responses" => all(
                "responses",
                json!({"description": "ok"}),
                &|link| json!({"get": {"responses": {"200": link}}}),
            ),
            "requestBodies" => {
                let last = json!({"content": {"application/json": {"schema": {"type": "string"}}}});
                all(
                    "requestBodies",
                    last,
                    &|link| json!({"post": {"requestBody": link, "responses": ok}}),
                )
            }
            "headers" => all("headers", json!({"schema": {"type": "string"}}), &|link| {
                let response = json!({"description": "ok", "headers": {"X-A": link}});
                json!({"get": {"responses": {"200": response}}})
            }),
            "$ref" => schemas(&plain),
            "$ref beside a description" => schemas(&|mut next| {
                next["description"] = json!("d");
                next
            }),
            "allOf" => schemas(&|next| json!({"allOf": [next]})),
            _ => schemas(&|next| {
                let target = next["$ref"].as_str().expect("a reference");
                json!({"properties": {"a": {"$ref": format!("{target}/properties/a")}}})
            }),
        }
    };
    for kind in [
        "paths",
        "pathItems",
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "$ref",
        "$ref beside a description",
        "allOf",
        "properties",
    ] {
        let lower_chain = |links: usize| {
            let lowered = lower(described_chain(kind, links));
            assert_eq!(losses(&lowered), Vec::<String>::new(), "{kind}");
        };
        let (short, long) = (time(|| lower_chain(200)), time(|| lower_chain(1_600)));
        // Eight times the length; quadratic time would be 64 times as long.
        assert!(long < short * 24, "{kind}: {short:?}, {long:?}");
    }
}

#[test]
fn pointers_lead_through_long_chains() {
    let last = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let lowered = |name: &str, schemas: Value| {
        let paths = json!({"/a": {"get": operation_with_schema(reference(name))}});
        lower(with_components("3.1.0", paths, json!({"schemas": schemas})))
    };
    let schemas = chain("schemas", 300, &last, |next| next);
    let resolved = lowered("N0/properties/a", schemas);
    assert_eq!(losses(&resolved), Vec::<String>::new());

    let cycle = json!({
        "A": reference("B"), "B": reference("A"), "C": reference("A/properties/a"),
    });
    let cyclic = lowered("C", cycle);
    let expected = "`#/components/schemas/A/properties/a` leads to a cycle of references";
    let mut changes = cyclic.report().changes.iter();
    let unresolved = changes.find(|it| it.code == "schema-references/unresolved");
    let unresolved = unresolved.expect("the cycle is reported");
    assert!(unresolved.detail.contains(expected), "{unresolved:#?}");
}

#[test]
fn arrays_and_objects_may_be_references() {
    let lists = json!({
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "tags": ["cats"],
        "security": [{"key": []}],
        "colors": ["red", "green"],
        "names": ["id"],
        "servers": [{"url": "https://cats.example", "variables": {"$ref": "#/x-lists/variables"}}],
        "variables": {"port": {"default": "1.10"}},
        "responses": {"200": {"description": "ok", "content": {"$ref": "#/x-lists/content"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cat"}}},
        "properties": {"id": {"type": "string"}, "color": {"type": "string", "enum": {"$ref": "#/x-lists/colors"}}},
        "headers": {"X-Rate": {"schema": {"type": "integer"}}},
        "members": [{"$ref": "#/components/schemas/Cat"}, {"type": "object", "properties": {"age": {"type": "integer"}}}],
    });
    let reference = |name: &str| json!({"$ref": format!("#/x-lists/{name}")});
    let document = |resolve: &dyn Fn(&str) -> Value| {
        json!({
            "openapi": "3.0.3", "info": {"title": "Cats", "version": "1"},
            "paths": {"/cats": {
                "get": {
                    "operationId": "getCats", "parameters": resolve("parameters"), "tags": resolve("tags"),
                    "security": resolve("security"), "servers": resolve("servers"), "responses": resolve("responses"),
                },
                "post": {"operationId": "addCat", "responses": {
                    "201": {"description": "ok", "headers": resolve("headers"), "content": {
                        "application/json": {"schema": {"allOf": resolve("members")}}
                    }}
                }},
            }},
            "components": {
                "schemas": {"Cat": {"type": "object", "required": resolve("names"), "properties": resolve("properties")}},
                "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
            },
        })
    };
    let mut referring = document(&reference);
    referring["x-lists"] = lists.clone();
    let mut plain = document(&|name| lists[name].clone());
    plain["paths"]["/cats"]["get"]["servers"][0]["variables"] = lists["variables"].clone();
    plain["paths"]["/cats"]["get"]["responses"]["200"]["content"] = lists["content"].clone();
    plain["components"]["schemas"]["Cat"]["properties"]["color"]["enum"] = lists["colors"].clone();
    let lowered =
        |described: &Value| lower(Document::parse(&described.to_string()).expect("a description"));
    let (referring, plain) = (lowered(&referring), lowered(&plain));
    assert_eq!(losses(&referring), losses(&plain));
    assert_eq!(referring.to_value(), plain.to_value());
    assert_eq!(referring.plan(), plain.plan());
}

#[test]
fn a_recursive_array_terminates() {
    let content = "#/paths/~1a/get/responses/200/content";
    let header = json!({"content": {"$ref": content}});
    let document = with_components(
        "3.0.3",
        json!({"/a": {"get": {"responses": {"200": {
            "description": "",
            "content": {"application/json": {
                "schema": {"type": "string"}, "encoding": {"a": {"headers": {"X": header}}}
            }},
            "headers": {"$ref": "#/paths/~1a/get/responses/200/headers"},
        }}}}}),
        json!({}),
    );
    lower(document);
}
