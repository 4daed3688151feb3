//! Hostile descriptions: processing each of them terminates soon and with little memory, with
//! success or an error that names the cause.

use std::{fs, time::Instant};

use openapi_lower::{Document, Lowered};
use serde_json::{Map, Value, json};

#[path = "../../openapi-source/tests/support/limits.rs"]
mod limits;

use limits::{LIMIT, alone, within_limits};

fn refused(what: &str, text: &str, cause: &str) {
    let outcome = within_limits(what, || Document::parse(text).map(drop));
    let error = outcome.expect_err(what).to_string();
    assert!(error.contains(cause), "{what}: {error}");
    assert!(
        error.len() < 1_000,
        "{what}: an error of {} bytes",
        error.len()
    );
}

fn lowered(what: &str, document: Value) -> Lowered {
    within_limits(what, || {
        let document = Document::parse(&document.to_string()).expect(what);
        openapi_lower::lower(document, &Default::default()).expect(what)
    })
}

fn with_schemas(schemas: Value) -> Value {
    let first = schemas.as_object().and_then(|it| it.keys().next().cloned());
    let reference = format!("#/components/schemas/{}", first.unwrap_or_default());
    json!({"openapi": "3.1.0", "info": {"title": "", "version": ""},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "",
            "content": {"application/json": {"schema": {"$ref": reference}}}}}}}},
        "components": {"schemas": schemas}})
}

#[test]
fn too_deep_nesting_is_an_error() {
    let _alone = alone();
    const LEVELS: usize = 100_000;
    let deep = |open: &str, close: &str| open.repeat(LEVELS) + &close.repeat(LEVELS);
    let cause = "deeper than 256 levels";
    for (what, text) in [
        (
            "JSON arrays",
            format!("{{\"openapi\":\"3.0.3\",\"x\":{}}}", deep("[", "]")),
        ),
        (
            "JSON objects",
            format!(
                "{{\"openapi\":\"3.0.3\",\"x\":{}1{}}}",
                "{\"a\":".repeat(LEVELS),
                "}".repeat(LEVELS)
            ),
        ),
        (
            "flow sequences",
            format!("openapi: 3.0.3\nx: {}", deep("[", "]")),
        ),
        (
            "flow mappings",
            format!("openapi: 3.0.3\nx: {}", deep("{a: ", "}")),
        ),
        (
            "block sequences",
            format!("openapi: 3.0.3\nx:\n  {}1\n", "- ".repeat(LEVELS)),
        ),
        (
            // Every level is indented deeper: 2,000 levels are four megabytes.
            "block mappings",
            (0..2_000).fold("openapi: 3.0.3\nx:\n".to_owned(), |text, level| {
                text + &" ".repeat(level + 1) + "a:\n"
            }),
        ),
    ] {
        refused(what, &text, cause);
    }
    // An unclosed bracket is a different error.
    let open = within_limits("never closed", || {
        Document::parse(&format!(
            "{{\"openapi\":\"3.0.3\",\"x\":{}",
            "[".repeat(LEVELS)
        ))
    });
    open.map(drop).expect_err("not closed");
}

#[test]
fn aliases_that_multiply_are_limited() {
    let _alone = alone();
    let head = "openapi: 3.0.3\ninfo: {title: a, version: a}\npaths: {}\n";
    let mut laughs = format!("{head}a0: &a0 [x, x]\n");
    let mut merged = format!("{head}a0: &a0 {{k: x}}\n");
    for level in 1..40 {
        let before = level - 1;
        laughs.push_str(&format!("a{level}: &a{level} [*a{before}, *a{before}]\n"));
        merged.push_str(&format!(
            "a{level}: &a{level} {{l{level}: *a{before}, m{level}: *a{before}, <<: *a{before}}}\n"
        ));
    }
    let long = "x".repeat(1 << 20);
    let texts = format!("{head}a: &a {long}\nb: [{}]\n", "*a, ".repeat(10_000));
    for (what, text) in [
        ("laughs", laughs),
        ("merged", merged),
        ("long texts", texts),
    ] {
        refused(what, &text, "aliases expand to more than");
    }
    let mut chain = format!("{head}a0: &a0 x\n");
    for level in 1..1_000 {
        chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    refused("a deep chain", &chain, "deeper than 256 levels");
    refused(
        "an alias of itself",
        &format!("{head}a: &a [*a]\n"),
        "an alias refers to a value that contains it",
    );
    // Anchored values are copied, also those with anchors inside.
    let inside = (0..200).fold("x".to_owned(), |inside, level| {
        format!("&a{level} [{inside}, {}]", "y, ".repeat(1_500))
    });
    refused(
        "nested anchors",
        &format!("{head}a: {inside}\n"),
        "aliases expand to more than",
    );
}

#[test]
fn cyclic_references_terminate() {
    let _alone = alone();
    let schema = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    lowered(
        "schemas",
        with_schemas(json!({
        "A": schema("A"),
        "B": schema("C"), "C": schema("B"),
        "D": {"allOf": [schema("E")]}, "E": {"allOf": [schema("D"), schema("E")]},
        "F": {"oneOf": [schema("F"), {"anyOf": [schema("F")]}]},
        "G": {"items": schema("G")}, "H": {"additionalProperties": schema("H")},
        "I": {"not": schema("I")},
        "J": {"$ref": "#/components/schemas/J/properties/a"},
        "K": {"$defs": {"L": {"$ref": "#/components/schemas/K"}}, "$ref": "#/components/schemas/K/$defs/L"},
        "M": {"$dynamicRef": "#M", "$dynamicAnchor": "M"},
        "N": {"properties": {"n": {"$ref": "#"}}}})),
    );
    let to = |kind: &str, name: &str| json!({"$ref": format!("#/components/{kind}/{name}")});
    let mut components = Map::new();
    for kind in [
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "callbacks",
        "pathItems",
        "securitySchemes",
        "mediaTypes",
    ] {
        components.insert(
            kind.to_owned(),
            json!({"A": to(kind, "B"), "B": to(kind, "A")}),
        );
    }
    let operation = json!({"parameters": [to("parameters", "A")],
        "requestBody": to("requestBodies", "A"), "callbacks": {"c": to("callbacks", "A")},
        "security": [{"A": []}],
        "responses": {"200": to("responses", "A"), "404": {"description": "",
            "headers": {"h": to("headers", "A")}, "links": {"l": to("links", "A")},
            "content": {"a/b": to("mediaTypes", "A")}}}});
    lowered(
        "others",
        json!({"openapi": "3.2.0", "info": {"title": "", "version": ""},
        "components": components,
        "paths": {"/a": {"get": operation}, "/b": {"$ref": "#/paths/~1c"},
            "/c": {"$ref": "#/paths/~1b"}, "/d": to("pathItems", "A"),
            "/e": {"$ref": "#/paths/~1e"}}}),
    );
    lowered(
        "Swagger 2.0",
        json!({"swagger": "2.0", "info": {"title": "", "version": ""},
        "parameters": {"A": {"$ref": "#/parameters/A"}},
        "responses": {"A": {"$ref": "#/responses/A"}},
        "definitions": {"A": {"$ref": "#/definitions/A"}},
        "paths": {"/a": {"get": {"parameters": [{"$ref": "#/parameters/A"},
            {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/A"}}],
            "responses": {"200": {"$ref": "#/responses/A"}}}}}}),
    );
}

#[test]
fn products_of_unions_are_limited() {
    let _alone = alone();
    let reference = |name: String| json!({"$ref": format!("#/components/schemas/{name}")});
    let unions = |many: usize| {
        let union = |n: usize| {
            json!({"oneOf": (0..many).map(|m| json!({"type": "object",
            "properties": {format!("p{n}_{m}"): {"type": "string"}}})).collect::<Value>()})
        };
        (0..many).map(union).collect::<Value>()
    };
    lowered(
        "unions times unions",
        with_schemas(json!({"A": {"allOf": unions(40)}})),
    );
    // Each level refers twice to the next.
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let levels: Map<_, _> = (0..60)
            .map(|n| {
                let next = reference(format!("A{}", n + 1));
                let own = json!({"properties": {format!("p{n}"): next}});
                (format!("A{n}"), json!({keyword: [next, next, own]}))
            })
            .collect();
        lowered(keyword, with_schemas(Value::Object(levels)));
    }
    // Each schema inherits from all previous ones.
    let subtypes: Map<_, _> = (0..300)
        .map(|n| {
            let bases = (0..n).map(|base| reference(format!("A{base}")));
            let own = json!({"type": "object", "properties": {format!("p{n}"): {}}});
            (
                format!("A{n}"),
                json!({"allOf": bases.chain([own]).collect::<Value>()}),
            )
        })
        .collect();
    lowered("subtypes of all", with_schemas(Value::Object(subtypes)));
    let places: Map<_, _> = (0..200)
        .map(|n| (format!("p{n}"), reference("A".to_owned())))
        .collect();
    let mut itself = with_schemas(json!({"A": {"type": "object", "properties": places}}));
    itself["paths"] = json!({"/a": {"get": {"operationId": "a", "responses": {},
        "parameters": [{"name": "q", "in": "query", "style": "deepObject",
            "schema": reference("A".to_owned())}]}}});
    let divided = lowered("a parameter in itself", itself);
    let divided = &divided.to_value()["paths"]["/a"]["get"]["parameters"];
    let count = divided.as_array().map_or(0, Vec::len);
    assert!((500..2000).contains(&count), "{count} parameters");
}

/// A schema described once that would be copied to many locations.
#[test]
fn copies_are_limited() {
    let _alone = alone();
    let large = |count: usize| {
        let properties = (0..count).map(|n| (format!("p{n}"), json!({"type": "string"})));
        json!({"type": "object", "properties": properties.collect::<Map<_, _>>()})
    };
    let reference = json!({"$ref": "#/components/schemas/A"});
    let mut divided = with_schemas(json!({"A": large(1_000)}));
    let operations = (0..1_000).map(|n| {
        let parameter = json!({"name": "q", "in": "query", "schema": reference});
        let get =
            json!({"operationId": format!("a{n}"), "parameters": [parameter], "responses": {}});
        (format!("/a{n}"), json!({"get": get}))
    });
    divided["paths"] = Value::Object(operations.collect());
    let divided = lowered("an object in many queries", divided);
    assert_eq!(divided.report().count(openapi_lower::Effect::Narrowed), 0);
    let names: Vec<String> = (0..5_000).map(|n| format!("a/b{n}")).collect();
    let mut listed = with_schemas(json!({"A": {}}));
    listed["paths"]["/a"]["get"]["responses"]["200"]["content"] =
        json!({names.join(","): {"schema": large(1_000)}});
    lowered("media types in one name", listed);
    // Each extends all others, mostly by references to visited ones.
    let all: Value = (0..250)
        .map(|n| json!({"$ref": format!("#/components/schemas/A{n}")}))
        .collect();
    let schemas: Map<_, _> = (0..250)
        .map(|n| {
            let own = json!({"allOf": all, "properties": {format!("p{n}"): {}}});
            (format!("A{n}"), own)
        })
        .collect();
    lowered("each extends all", with_schemas(Value::Object(schemas)));
}

#[test]
fn large_descriptions_are_lowered() {
    let _alone = alone();
    let values: Value = (0..100_000).map(|n| json!(format!("value {n}"))).collect();
    lowered(
        "enum values",
        with_schemas(json!({"A": {"type": "string", "enum": values}})),
    );
    let alike: Value = (0..20_000)
        .map(|n| json!("-".repeat(n % 50) + &"!".repeat(n / 50)))
        .collect();
    lowered(
        "values without names",
        with_schemas(json!({"A": {"type": "string", "enum": alike}})),
    );
    let required: Value = (0..20_000).map(|n| json!(format!("p{n}"))).collect();
    lowered(
        "required names",
        with_schemas(json!({"A": {"type": "object", "required": required}})),
    );
}

#[test]
fn too_large_files_are_an_error() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("garbage.yaml");
    let file = fs::File::create(&path).expect("a file");
    file.set_len(200 << 20).expect("a length");
    let started = Instant::now();
    let error = within_limits("200 MB", || Document::read(&path).map(drop));
    assert!(started.elapsed() < LIMIT / 4, "not rejected at once");
    let error = error.expect_err("too large").to_string();
    assert!(
        error.contains("209715200 bytes; at most 67108864 bytes are allowed"),
        "{error}"
    );
    // A device has no length.
    #[cfg(unix)]
    {
        let error = within_limits("a device", || Document::read("/dev/zero").map(drop));
        let error = error.expect_err("endless").to_string();
        assert!(error.contains("no end"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn references_outside_of_the_folder_are_not_followed() {
    let _alone = alone();
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let specs = folder.path().join("specs");
    fs::create_dir(&specs).expect("a folder");
    let secret = folder.path().join("secret.yaml");
    fs::write(&secret, "A: {type: string, description: hunter2}\n").expect("a file");
    symlink(&secret, specs.join("link.yaml")).expect("a link");
    symlink(folder.path(), specs.join("up")).expect("a link");
    symlink(&specs, specs.join("here")).expect("a link");
    symlink("loop.yaml", specs.join("loop.yaml")).expect("a link");
    fs::write(specs.join("own.yaml"), "A: {type: integer}\n").expect("a file");
    let absolute = secret.display().to_string();
    let outside = [
        "link.yaml",
        "up/secret.yaml",
        "loop.yaml",
        &absolute,
        &format!("file://{absolute}"),
        "https://example.com/secret.yaml",
        "//example.com/secret.yaml",
        "\n\u{1b}[31m.yaml",
    ]
    .map(|file| json!({"$ref": format!("{file}#/A")}));
    let inside = json!({"$ref": "here/here/own.yaml#/A"});
    let properties: Map<_, _> = outside
        .into_iter()
        .chain([inside])
        .enumerate()
        .map(|(n, reference)| (format!("p{n}"), reference))
        .collect();
    let main = specs.join("api.json");
    let described = with_schemas(json!({"Holder": {"type": "object", "properties": properties}}));
    fs::write(&main, described.to_string()).expect("a file");
    let (lowered, report) = within_limits("links", || {
        let document = Document::read(&main).expect("a description");
        let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
        let report = format!("{:#}", lowered.report());
        (lowered.to_value(), report)
    });
    assert!(!lowered.to_string().contains("hunter2") && !report.contains("hunter2"));
    let own = lowered.to_string().matches("\"integer\"").count();
    assert_eq!(own, 1, "the file inside is followed: {lowered}");
    // A caller can allow these files, and the error states how.
    for parent in [
        "../secret.yaml",
        "./x/../../secret.yaml",
        "%2e%2e/secret.yaml",
        "here/../../secret.yaml",
    ] {
        let reference = json!({"$ref": format!("{parent}#/A")});
        let described = with_schemas(json!({"Holder": {"properties": {"p": reference}}}));
        fs::write(&main, described.to_string()).expect("a file");
        let read = within_limits(parent, || Document::read(&main).map(drop));
        let error = read.expect_err(parent).to_string();
        assert!(
            error.contains("parent folder") && !error.contains("hunter2"),
            "{error}"
        );
    }
}

#[test]
fn conditions_and_bindings_are_limited() {
    let _alone = alone();
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let many: Map<String, Value> = (0..500)
        .map(|n| {
            (
                format!("p{n}"),
                json!({"type": "object", "properties": {"x": {}}}),
            )
        })
        .collect();
    let mut schemas = Map::new();
    schemas.insert("Many".into(), json!({"properties": many}));
    // The branches refer to themselves, and to properties of themselves.
    for n in 0..1000 {
        let next = reference(&format!("C{}", (n + 1) % 1000));
        let condition = json!({
            "properties": {"p1": next, "p2": reference("Many")},
            "if": next, "then": {"allOf": [next, reference("Many")]}, "else": {"if": true, "then": next},
            "dependentSchemas": {"p1": {"properties": {"p1": next, "p2": next}}}
        });
        schemas.insert(format!("C{n}"), condition);
    }
    let mut deep = json!({"properties": {"end": {}}});
    for n in 0..60 {
        deep = json!({"properties": {"p": {}, format!("p{n}"): {}}, "if": {}, "then": {"properties": {"p": deep}}});
    }
    schemas.insert("Deep".into(), deep);
    lowered(
        "conditions",
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": schemas}
        }),
    );

    let mut schemas = Map::new();
    for n in 0..400 {
        let generic = json!({
            "$id": format!("g{n}"), "type": "object",
            "properties": {
                "own": {"$dynamicRef": format!("#a{}", n % 40)}, "next": {"$ref": format!("g{}", (n + 1) % 400)}
            },
            "$defs": {"own": {"$dynamicAnchor": format!("a{}", n % 40), "$ref": format!("g{}", (n + 7) % 400)}}
        });
        schemas.insert(format!("G{n}"), generic);
        let binder = json!({
            "$id": format!("b{n}"), "$ref": format!("g{n}"),
            "$defs": {"own": {"$dynamicAnchor": format!("a{}", (n + 3) % 40), "$ref": format!("b{}", (n + 1) % 400)}}
        });
        schemas.insert(format!("B{n}"), binder);
    }
    lowered(
        "bindings",
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": schemas}
        }),
    );
}

/// A generic schema that refers to itself, bound by a property, is inlined there once.
#[test]
fn a_recursive_generic_schema_that_is_bound_inline() {
    let _alone = alone();
    let page = json!({
        "type": "object", "$defs": {"item": {"$dynamicAnchor": "item", "not": {}}},
        "properties": {
            "items": {"type": "array", "items": {"$dynamicRef": "#item"}},
            "next": {"$ref": "#/components/schemas/Page"}
        }
    });
    let bound = json!({
        "$ref": "#/components/schemas/Page",
        "$defs": {"item": {"$dynamicAnchor": "item", "$ref": "#/components/schemas/User"}}
    });
    let user = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let holder = json!({"type": "object", "properties": {"page": bound}});
    let mut document = with_schemas(json!({"Page": page, "User": user, "A": holder}));
    document["openapi"] = json!("3.1.0");
    let lowered = lowered("a recursive generic schema", document);
    let document: Value = serde_json::from_str(lowered.json()).expect("JSON");
    let schemas = &document["components"]["schemas"];
    let items = |name: &str| schemas[name]["properties"]["items"]["items"]["$ref"].clone();
    let next = |name: &str| schemas[name]["properties"]["next"]["$ref"].clone();
    let name = |reference: Value| {
        let reference = reference.as_str().expect("a reference").to_owned();
        reference.rsplit('/').next().expect("a name").to_owned()
    };
    let first = name(schemas["A"]["properties"]["page"]["$ref"].clone());
    let second = name(next(&first));
    for page in [&first, &second] {
        assert_eq!(items(page), json!("#/components/schemas/User"), "{page}");
        assert_eq!(name(next(page)), second);
    }
}

#[test]
fn recursive_schema_maps_terminate() {
    let _alone = alone();
    let document = |schemas: Value| {
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": schemas}
        })
    };
    let map = |target: &str| json!({"$ref": target});
    let all = "#/components/schemas";
    lowered("all", document(json!({"A": {"properties": map(all)}})));
    lowered(
        "both",
        document(json!({
            "A": {"properties": map(all), "$defs": map(all)},
            "B": {"patternProperties": map(all), "properties": {"deep": {"properties": map(all)}}},
        })),
    );
    let (one, other) = (
        "#/components/schemas/A/properties",
        "#/components/schemas/B/properties",
    );
    lowered("itself", document(json!({"A": {"properties": map(one)}})));
    lowered(
        "cycle",
        document(json!({"A": {"properties": map(other)}, "B": {"properties": map(one)}})),
    );
    let many = |n: usize| (format!("S{n}"), json!({"properties": map(all)}));
    let many: Map<String, Value> = (0..150).map(many).collect();
    lowered("many", document(many.into()));
}
