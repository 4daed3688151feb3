//! References inside a description: long chains, and references where OpenAPI allows none.

mod support;

use std::time::{Duration, Instant};

use openapi_lower::{Document, Effect, Lowered, Options};
use serde_json::{Map, Value, json};

/// A description with `paths` and `components`.
fn described(version: &str, paths: Value, components: Value) -> Document {
    let info = json!({"title": "References", "version": "1"});
    let document = match version {
        "2.0" => {
            let mut document = json!({"swagger": "2.0", "info": info, "paths": paths});
            for (section, named) in components.as_object().expect("sections") {
                document[section] = named.clone();
            }
            document
        }
        _ => json!({"openapi": version, "info": info, "paths": paths, "components": components}),
    };
    Document::parse(&document.to_string()).expect("a description")
}

fn lower(document: Document) -> Lowered {
    openapi_lower::lower(document, &Options::default()).expect("it lowers")
}

/// Returns the changes that are not exact.
fn losses(lowered: &Lowered) -> Vec<String> {
    let changes = lowered.report().changes.iter();
    changes
        .filter(|change| change.effect != Effect::Exact)
        .map(|change| format!("{}: {}", change.pointer, change.code))
        .collect()
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
    let get = |member: &str, value: Value| json!({"get": {member: value, "responses": ok}});
    let body = |schema: Value| {
        let content = json!({"application/json": {"schema": schema}});
        json!({"get": {"responses": {"200": {"description": "ok", "content": content}}}})
    };
    let text = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let plain = |next: Value| next;
    let described_chain = |kind: &str, links: usize| -> Document {
        let all = |section: &str, last: Value, operation: &dyn Fn(Value) -> Value| {
            let components = json!({section: chain(section, links, &last, plain)});
            described("3.1.0", users(links, operation, section), components)
        };
        let schemas = |link: &dyn Fn(Value) -> Value| {
            let paths = json!({"/a": body(json!({"$ref": "#/components/schemas/N0"}))});
            described(
                "3.1.0",
                paths,
                json!({"schemas": chain("schemas", links, &text, link)}),
            )
        };
        match kind {
            "paths" => {
                let items = (0..links).map(|at| {
                    let next = json!({"$ref": format!("#/paths/~1p{}", at + 1)});
                    let last = at + 1 == links;
                    (
                        format!("/p{at}"),
                        if last {
                            json!({"get": {"responses": ok}})
                        } else {
                            next
                        },
                    )
                });
                described("3.1.0", Value::Object(items.collect()), json!({}))
            }
            "pathItems" => all("pathItems", json!({"get": {"responses": ok}}), &plain),
            "parameters" => {
                let parameter = json!({"name": "q", "in": "query", "schema": {"type": "string"}});
                all("parameters", parameter, &|link| {
                    get("parameters", json!([link]))
                })
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
        let took = |links: usize| {
            let document = described_chain(kind, links);
            let lowered = lower(document);
            assert_eq!(losses(&lowered), Vec::<String>::new(), "{kind}");
        };
        let (short, long) = (time(|| took(200)), time(|| took(1_600)));
        // Eight times the length; quadratic time would be 64 times as long.
        assert!(long < short * 24, "{kind}: {short:?}, {long:?}");
    }
}

#[test]
fn pointers_lead_through_long_chains() {
    let last = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let schema = json!({"$ref": "#/components/schemas/N0/properties/a"});
    let content = json!({"application/json": {"schema": schema}});
    let paths = |content: &Value| json!({"/a": {"get": {"responses": {"200": {"description": "", "content": content}}}}});
    let schemas = chain("schemas", 300, &last, |next| next);
    let lowered = lower(described(
        "3.1.0",
        paths(&content),
        json!({"schemas": schemas}),
    ));
    assert_eq!(losses(&lowered), Vec::<String>::new());

    let cycle = json!({
        "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"},
        "C": {"$ref": "#/components/schemas/A/properties/a"},
    });
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/C"}}});
    let lowered = lower(described(
        "3.1.0",
        paths(&content),
        json!({"schemas": cycle}),
    ));
    let expected = "`#/components/schemas/A/properties/a` leads to a cycle of references";
    let mut changes = lowered.report().changes.iter();
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
    let plan = |lowered: &Lowered| serde_json::to_value(lowered.plan()).expect("JSON");
    assert_eq!(plan(&referring), plan(&plain));
}

#[test]
fn a_recursive_array_terminates() {
    let content = "#/paths/~1a/get/responses/200/content";
    let header = json!({"content": {"$ref": content}});
    let document = described(
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

#[test]
fn selection_follows_misspelled_references() {
    let get = |reference: &str| {
        let schema = json!({"$ref": reference});
        let response =
            json!({"description": "", "content": {"application/json": {"schema": schema}}});
        json!({"get": {"operationId": "getCat", "responses": {"200": response}}})
    };
    let cat = json!({"type": "object", "properties": {"id": {"type": "string"}}});
    for (name, reference) in [
        ("Cat", "#/definitions/Cat"),
        ("Cat", "#/Components/Schemas/cat"),
        ("Cat", "/components/schemas/Cat"),
        ("My Cat", "#/components/schemas/My%20Cat"),
        ("My%20Cat", "#/components/schemas/My%20Cat"),
        ("My%20Cat", "#/components/schemas/My%2520Cat"),
        ("a/b~c", "#/components/schemas/a%2Fb%7Ec"),
        ("a/b~c", "#/components/schemas/a~1b~0c"),
        ("Cat", "#/definitions/Cat/properties/id"),
        ("Кот", "#/definitions/%D0%9A%D0%BE%D1%82"),
    ] {
        let schemas = json!({name: cat, "Other": {"type": "object"}});
        let components = json!({"schemas": schemas});
        let mut document = described("3.0.3", json!({"/cat": get(reference)}), components);
        document.select(&["getCat"]).expect("an operation");
        let value = document.to_value();
        let kept = value["components"]["schemas"].as_object().expect("schemas");
        assert_eq!(kept.keys().collect::<Vec<_>>(), [name], "{reference}");
        assert_eq!(
            losses(&lower(document)),
            Vec::<String>::new(),
            "{reference}"
        );
    }
    let response = json!({"description": "", "schema": {"$ref": "#/components/schemas/Cat"}});
    let paths = json!({"/cat": {"get": {"operationId": "getCat", "responses": {"200": response}}}});
    let definitions = json!({"definitions": {"Cat": cat, "Other": {"type": "object"}}});
    let mut document = described("2.0", paths, definitions);
    document.select(&["getCat"]).expect("an operation");
    let value = document.to_value();
    let kept = value["definitions"].as_object().expect("definitions");
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["Cat"]);
}

#[test]
fn operations_of_other_methods_may_be_references() {
    let copy = json!({"operationId": "copyCat", "responses": {"204": {"description": ""}}});
    let paths =
        json!({"/cats": {"additionalOperations": {"COPY": {"$ref": "#/x-operations/copy"}}}});
    let document = json!({
        "openapi": "3.2.0", "info": {"title": "Cats", "version": "1"}, "paths": paths,
        "x-operations": {"copy": copy},
    });
    let mut document = Document::parse(&document.to_string()).expect("a description");
    assert_eq!(document.operations().len(), 1);
    assert_eq!(document.operations()[0].0, "copyCat");
    document.select(&["copyCat"]).expect("an operation");
    assert_eq!(
        document.to_value()["paths"]["/cats"]["additionalOperations"]["COPY"],
        copy
    );
}

#[test]
fn names_of_operations_may_have_commas() {
    let operation = |id: &str| json!({"get": {"operationId": id, "responses": {}}});
    let paths = json!({
        "/a": operation("a"), "/b": operation("b,c"), "/c": operation("c"),
        "/p/{x,y}": {"get": {"responses": {}}},
    });
    let kept = |list: &str| {
        let mut document = described("3.0.3", paths.clone(), json!({}));
        let names: Vec<&str> = list.split(',').collect();
        document.select(&names).map_err(|error| error.to_string())?;
        let names = document.operations().into_iter().map(|(id, ..)| id);
        Ok::<Vec<String>, String>(names.collect())
    };
    assert_eq!(kept("b,c"), Ok(vec!["b,c".to_owned()]));
    let all = ["a", "b,c", "c", "GET /p/{x,y}"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(kept("c,GET /p/{x,y},b,c,a"), Ok(all));
    assert!(kept("a,b").is_err_and(|error| error.contains("no operation `b`")));
}

#[test]
fn content_without_a_media_type_is_json() {
    let cat = json!({"type": "object", "properties": {"id": {"type": "string"}}});
    let reference = json!({"$ref": "#/components/schemas/Cat"});
    let right = json!({"description": "", "content": {"application/json": {"schema": reference}}});
    let operation = |body: Value, response: Value| json!({"/cats": {"post": {"requestBody": body, "responses": {"200": response}}}});
    let lowered = |body: Value, response: Value| {
        let components = json!({"schemas": {"Cat": cat}});
        let lowered = lower(described("3.0.3", operation(body, response), components));
        assert_eq!(losses(&lowered), Vec::<String>::new());
        lowered
    };
    let right_body = json!({"content": {"application/json": {"schema": reference}}});
    let expected = lowered(right_body.clone(), right.clone()).to_value();
    for (content, what) in [
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
        let noted = changes.iter().filter(|change| change.detail.contains(what));
        assert_eq!(noted.count(), 2, "{content}: {changes:#?}");
    }
    for response in [
        json!({"description": "", "schema": reference}),
        json!({"description": "", "$ref": "#/components/schemas/Cat"}),
    ] {
        let lowered = lowered(right_body.clone(), response.clone());
        assert_eq!(lowered.to_value()["paths"], expected["paths"], "{response}");
    }
    let list = json!({"description": "", "type": "array", "items": reference});
    let lowered = lowered(right_body, list);
    let value = lowered.to_value();
    let schema = &value["paths"]["/cats"]["post"]["responses"]["200"]["content"]["application/json"]
        ["schema"];
    assert_eq!(*schema, json!({"type": "array", "items": reference}));
}

#[test]
fn headers_that_swagger2_does_not_ignore_are_reported() {
    let lowered = |values: Value| {
        let mut header =
            json!({"name": "Accept", "in": "header", "required": true, "type": "string"});
        if values.is_array() {
            header["enum"] = values;
        }
        let response = json!({"description": "", "schema": {"type": "string"}});
        let operation = json!({
            "produces": ["application/json", "text/csv"], "parameters": [header],
            "responses": {"200": response},
        });
        lower(described(
            "2.0",
            json!({"/a": {"get": operation}}),
            json!({}),
        ))
    };
    let lost = losses(&lowered(Value::Null));
    assert!(
        lost.iter()
            .any(|it| it.ends_with("parameters/accept-header")),
        "{lost:?}"
    );
    assert_eq!(
        losses(&lowered(json!(["text/csv", "application/json"]))),
        Vec::<String>::new()
    );
    assert_eq!(
        losses(&lowered(json!(["application/json", "text/xml"]))).len(),
        1
    );
}

#[test]
fn the_content_type_of_swagger2_is_an_argument() {
    let lowered = |operation: Value| {
        let paths = json!({"/a": {"post": operation}});
        lower(described("2.0", paths, json!({})))
    };
    let header = |values: Value| json!({"name": "Content-type", "in": "header", "required": true, "type": "string", "enum": values});
    let body = json!({"name": "b", "in": "body", "schema": {"type": "string", "format": "binary"}});
    let ok = json!({"204": {"description": "ok"}});
    let names = |lowered: &Lowered| {
        let value = lowered.to_value();
        let parameters = &value["paths"]["/a"]["post"]["parameters"];
        let names = parameters.as_array().into_iter().flatten();
        let names = names.map(|it| it["name"].as_str().unwrap_or_default().to_owned());
        names.collect::<Vec<_>>()
    };
    // A media type that no `consumes` lists.
    let archive = lowered(json!({
        "operationId": "op", "consumes": ["application/octet-stream"], "responses": ok,
        "parameters": [header(json!(["application/x-tar"])), body],
    }));
    assert_eq!(losses(&archive), Vec::<String>::new());
    assert_eq!(names(&archive), ["Content-type-header"]);
    let plan = serde_json::to_value(archive.plan()).expect("JSON");
    let planned = &plan["operations"]["op"]["parameters"]["Content-type-header"];
    assert_eq!(planned["wireName"], "Content-type");
    // A header that the body determines is not an argument.
    for (consumes, values, body) in [
        (
            "application/json",
            json!(["application/json"]),
            body.clone(),
        ),
        (
            "multipart/form-data",
            json!(["x/y"]),
            json!({"name": "f", "in": "formData", "type": "string"}),
        ),
    ] {
        let decided = lowered(json!({
            "operationId": "op", "consumes": [consumes], "responses": ok,
            "parameters": [header(values), body],
        }));
        assert_eq!(losses(&decided), Vec::<String>::new());
        let names = names(&decided);
        assert!(
            !names.iter().any(|it| it.starts_with("Content-type")),
            "{names:?}"
        );
    }
}

#[test]
fn names_that_differ_in_case_are_lowered_once() {
    let schemas = json!({
        "TimeSeries": {"type": "object", "properties": {"a": {"type": "string"}}},
        "Timeseries": {"type": "object", "properties": {"b": {"type": "string"}}},
    });
    let response = |name: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let content = json!({"application/json": {"schema": schema}});
        json!({"get": {"responses": {"200": {"description": "", "content": content}}}})
    };
    let paths = json!({"/a": response("TimeSeries"), "/b": response("Timeseries")});
    let first = lower(described("3.0.3", paths, json!({"schemas": schemas})));
    let again = lower(Document::parse(first.json()).expect("a description"));
    assert_eq!(again.json(), first.json());
    assert_eq!(again.report().changes, []);
}
