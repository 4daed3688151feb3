//! Reading: accepted input, and the values that it becomes.

use std::fs;

use openapi_source::{Dialect, Document};

pub const SMALL: &str = "openapi: 3.1.0\ninfo:\n  title: Small\n  version: 1.10\npaths: {}\n";

#[test]
fn yaml_and_json_give_the_same_tree() {
    let yaml = Document::parse(SMALL).expect("YAML");
    let json = r#"{"openapi":"3.1.0","info":{"title":"Small","version":"1.10"},"paths":{}}"#;
    let json = Document::parse(json).expect("JSON");
    assert_eq!(yaml.to_value(), json.to_value());
    assert_eq!(yaml.dialect(), Dialect::OpenApi31);
    assert_eq!(yaml.title(), "Small");
    assert_eq!(yaml.version(), "1.10");
}

#[test]
fn lone_surrogates_are_noted() {
    let text = r#"{"openapi": "3.1.0", "paths": {}, "x-pair": "\ud83d\ude00", "x-raw": "\ufffd",
        "x-lone": ["\ud83d", "a\udc00"], "x-key\ud83d": "b"}"#;
    let parts = Document::parse(text).expect("JSON").into_parts();
    let changes = &parts.changes;
    let noted: Vec<String> = changes
        .notes()
        .iter()
        .map(|note| format!("{} {}", changes.origins.pointer(note.at), note.code))
        .collect();
    let code = "load/lone-surrogate";
    let expected = ["/x-lone/0", "/x-lone/1", "/x-key\u{fffd}"];
    assert_eq!(noted, expected.map(|pointer| format!("{pointer} {code}")));
}

#[test]
fn keys_are_strings_and_scalars_follow_the_core_schema() {
    let text = "swagger: '2.0'\nresponses:\n  200: a\n  0x1F: b\nx: [yes, no, ~, 1e3, 0o17, 0x1F, -4, .5, 1.2.3, 2020-01-01, \"1\", !!str 2]\n";
    let value = Document::parse(text).expect("YAML").to_value();
    assert_eq!(value["responses"]["200"], "a");
    assert_eq!(value["responses"]["0x1F"], "b");
    let expected = serde_json::json!([
        "yes",
        "no",
        null,
        1000.0,
        15,
        31,
        -4,
        0.5,
        "1.2.3",
        "2020-01-01",
        "1",
        "2"
    ]);
    assert_eq!(value["x"], expected);
}

#[test]
fn anchors_merge_keys_and_encodings_are_supported() {
    let text = "openapi: 3.0.3\nx-a: &a {one: 1, two: 2}\nx-b: {<<: *a, two: 3}\nx-c: *a\n";
    let value = Document::parse(text).expect("YAML").to_value();
    assert_eq!(value["x-b"], serde_json::json!({"two": 3, "one": 1}));
    assert_eq!(value["x-c"], value["x-a"]);

    let folder = tempfile::tempdir().expect("a folder");
    let utf16: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_with_mark = [&[0xFF, 0xFE], utf16.as_slice()].concat();
    let utf8_with_mark = [&[0xEF, 0xBB, 0xBF], SMALL.as_bytes()].concat();
    for (name, bytes) in [
        ("a.yaml", utf16),
        ("b.yaml", utf16_with_mark),
        ("c.yaml", utf8_with_mark),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        assert_eq!(Document::read(&path).expect(name).title(), "Small");
    }
}

#[test]
fn pointers_have_positions_in_yaml_and_json() {
    let yaml = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      tags: [x, y]\n      responses:\n        200: {description: ok}\n";
    let json = "{\n  \"openapi\": \"3.0.3\",\n  \"paths\": {\"/a\": {\"get\": {\"tags\": [\"x\",\n \"y\"]}}}\n}";
    let position = |text: &str, pointer: &str| {
        let position = Document::parse(text)
            .expect("a description")
            .locate(pointer);
        position.map(|position| (position.line, position.column))
    };
    assert_eq!(position(yaml, "/paths/~1a/get"), Some((4, 5)));
    assert_eq!(position(yaml, "/paths/~1a/get/tags/1"), Some((5, 17)));
    assert_eq!(
        position(yaml, "/paths/~1a/get/responses/200/description"),
        Some((7, 15))
    );
    assert_eq!(position(json, "/paths/~1a/get/tags/1"), Some((4, 2)));
    assert_eq!(position(json, "/openapi"), Some((2, 14)));
}

#[test]
fn positions_count_lines_and_characters() {
    let yaml = "openapi: 3.0.3\r\npaths:\r\n  /a: &a\r\n    get:\r\n      tags:\r\n      - x\r\n      -   yé\r\n  /b: *a\r\n  'é': {a: [1,\r\n 2]}\r\n";
    let document = Document::parse(yaml).expect("a description");
    for (pointer, expected) in [
        ("", (1, 1)),
        ("/paths/~1a", (3, 3)),
        ("/paths/~1a/get/tags/1", (7, 11)),
        ("/paths/~1b/get/tags/1", (8, 7)),
        ("/paths/é/a/1", (10, 2)),
        ("/paths/é/b/c", (9, 3)),
        ("/x", (1, 1)),
    ] {
        let position = document.locate(pointer).expect(pointer);
        assert_eq!((position.line, position.column), expected, "{pointer}");
    }
}

#[test]
fn numbers_in_strings_keep_their_spelling() {
    let text = "
openapi: 3.1.0
paths: {}
components:
  schemas:
    V: {type: string, default: 1.10, example: 0644, enum: [1.9, 1.10, 1e3, 0x1F, 1_000, 2020-01-02, yes, True, null, 7]}
    N: {type: number, default: 1.10, enum: [0644, 1e3]}
    O: {type: [string, 'null'], const: 007, examples: [+1, .5]}
    M: {type: [string, number], default: 1.10}
    properties: {type: string, default: 1.0}
    P:
      type: object
      properties: {type: {type: string, default: 2.0}, default: {type: integer, default: 01}}
      example: {type: string, default: 1.0}
    A: {type: string, default: &a 1.20}
    B: {type: string, default: *a}
  parameters:
    Q: {name: q, in: query, schema: {type: string}, example: 00}
";
    let value = Document::parse(text).expect("a description").to_value();
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas["V"],
        serde_json::json!({"type": "string", "default": "1.10", "example": "0644", "enum":
            ["1.9", "1.10", "1e3", "0x1F", "1_000", "2020-01-02", "yes", "True", null, "7"]})
    );
    assert_eq!(schemas["N"]["default"], 1.1);
    assert_eq!(schemas["N"]["enum"], serde_json::json!([644, 1000.0]));
    assert_eq!(schemas["O"]["const"], "007");
    assert_eq!(schemas["O"]["examples"], serde_json::json!(["+1", ".5"]));
    assert_eq!(schemas["M"]["default"], 1.1);
    assert_eq!(schemas["properties"]["default"], "1.0");
    assert_eq!(schemas["P"]["properties"]["type"]["default"], "2.0");
    assert_eq!(schemas["P"]["properties"]["default"]["default"], 1);
    assert_eq!(schemas["P"]["example"]["default"], 1.0);
    assert_eq!(schemas["A"]["default"], "1.20");
    assert_eq!(schemas["B"]["default"], "1.20");
    assert_eq!(value["components"]["parameters"]["Q"]["example"], "00");
}

#[test]
fn members_that_are_strings_keep_their_spelling() {
    let text = "
openapi: 3.1.0
info: {title: 2024, version: 1.10, license: {name: 1.0}}
tags: [{name: 1.0}]
servers:
  - url: https://{host}:{port}
    variables:
      port: {default: 8443.0, enum: [8443.0, 0x1F, true]}
      default: {default: 1.10}
security: [{oauth: [1.10]}]
paths:
  /a:
    get:
      operationId: 1.10
      tags: [1.0, true]
      responses: {0200: {description: 1.0}}
components:
  schemas:
    A:
      type: object
      required: [1.10, version]
      properties:
        1.10: {type: string}
        version: {type: number, default: 1.10}
        tags: {type: array, items: {type: number, enum: [1.0]}}
      discriminator: {propertyName: 1.10, mapping: {1.0: 2.0}}
      dependentRequired: {1.0: [2.0]}
      example: {version: 1.10, tags: [1.0]}
  parameters:
    Q: {name: 1.0, in: query, required: true, schema: {type: boolean}}
  securitySchemes:
    oauth: {type: oauth2, flows: {implicit: {authorizationUrl: a, scopes: {1.10: 1.0}}}}
";
    let value = Document::parse(text).expect("a description").to_value();
    for (pointer, expected) in [
        (
            "/info",
            serde_json::json!({"title": "2024", "version": "1.10", "license": {"name": "1.0"}}),
        ),
        ("/tags/0/name", "1.0".into()),
        (
            "/servers/0/variables",
            serde_json::json!({
                "port": {"default": "8443.0", "enum": ["8443.0", "0x1F", "true"]},
                "default": {"default": "1.10"}
            }),
        ),
        ("/security/0/oauth/0", "1.10".into()),
        ("/paths/~1a/get/operationId", "1.10".into()),
        ("/paths/~1a/get/tags", serde_json::json!(["1.0", "true"])),
        ("/paths/~1a/get/responses/0200/description", "1.0".into()),
        (
            "/components/schemas/A/required",
            serde_json::json!(["1.10", "version"]),
        ),
        (
            "/components/schemas/A/properties/version/default",
            1.1.into(),
        ),
        (
            "/components/schemas/A/properties/tags/items/enum/0",
            1.0.into(),
        ),
        (
            "/components/schemas/A/discriminator",
            serde_json::json!({"propertyName": "1.10", "mapping": {"1.0": "2.0"}}),
        ),
        (
            "/components/schemas/A/dependentRequired/1.0/0",
            "2.0".into(),
        ),
        ("/components/schemas/A/example/version", 1.1.into()),
        ("/components/parameters/Q/name", "1.0".into()),
        ("/components/parameters/Q/required", true.into()),
        (
            "/components/securitySchemes/oauth/flows/implicit/scopes",
            serde_json::json!({"1.10": "1.0"}),
        ),
    ] {
        assert_eq!(value.pointer(pointer), Some(&expected), "{pointer}");
    }
}

#[test]
fn an_anchor_may_be_redefined_inside_its_own_node() {
    let read = |data: &str| {
        let text = format!("openapi: 3.1.0\npaths: {{}}\nx-data:\n{data}");
        let document = Document::parse(&text).map_err(|error| error.to_string())?;
        Ok::<_, String>(document.to_value()["x-data"].clone())
    };
    for (data, expected) in [
        (
            "  a: &a [&a x, *a]\n  b: *a\n",
            serde_json::json!({"a": ["x", "x"], "b": "x"}),
        ),
        (
            "  a: &a\n    &a k: *a\n  b: *a\n",
            serde_json::json!({"a": {"k": "k"}, "b": "k"}),
        ),
        (
            "  a: &a\n    b: &a {c: 1}\n    d: *a\n  e: *a\n",
            serde_json::json!({"a": {"b": {"c": 1}, "d": {"c": 1}}, "e": {"c": 1}}),
        ),
        (
            "  - &a\n    - &a\n      - &a x\n    - *a\n  - *a\n",
            serde_json::json!([[["x"], "x"], "x"]),
        ),
    ] {
        assert_eq!(read(data), Ok(expected), "{data}");
    }
    for data in [
        "  &a [x, *a]\n",
        "  &a [&a x, &a [*a]]\n",
        "  - &a\n    - &b x\n    - *a\n",
    ] {
        let error = read(data).expect_err(data);
        assert!(
            error.contains("refers to a value that contains it"),
            "{error}"
        );
    }
}

#[test]
fn versions_are_read_in_any_spelling() {
    let dialect = |members: &str| {
        let text = format!("{{\"info\": {{}}, \"paths\": {{}}, {members}}}");
        Document::parse(&text)
            .map(|it| it.dialect())
            .map_err(|error| error.to_string())
    };
    for (members, expected) in [
        (r#""swagger": "2.0""#, Dialect::Swagger20),
        (r#""swagger": 2"#, Dialect::Swagger20),
        (r#""swagger": 2.0"#, Dialect::Swagger20),
        (r#""Swagger": "2.0.0""#, Dialect::Swagger20),
        (r#""openapi": "2.0""#, Dialect::Swagger20),
        (r#""swagger": "2.0", "openapi": "one""#, Dialect::Swagger20),
        (r#""openapi": 3"#, Dialect::OpenApi30),
        (r#""openapi": "3.0""#, Dialect::OpenApi30),
        (r#""openapi": "3.0.0-rc1""#, Dialect::OpenApi30),
        (r#""openapi": "v3.0.x""#, Dialect::OpenApi30),
        (r#""swagger": "3.0.1""#, Dialect::OpenApi30),
        (r#""OpenAPI": "3.0.3""#, Dialect::OpenApi30),
        (
            r#""openapi": "3.0.3", "swagger": "2.0""#,
            Dialect::OpenApi30,
        ),
        (r#""openapi": 3.1"#, Dialect::OpenApi31),
        (r#""openapi": " 3.1.1 ""#, Dialect::OpenApi31),
        (r#""openapi": "3.2.0""#, Dialect::OpenApi32),
        (r#""host": "h""#, Dialect::Swagger20),
        (r#""definitions": {}"#, Dialect::Swagger20),
        (r#""components": {}"#, Dialect::OpenApi30),
        (r#""servers": []"#, Dialect::OpenApi30),
        (r#""webhooks": {}"#, Dialect::OpenApi31),
        (
            r#""paths": {"/a": {"get": {"responses": {"200": {"schema": {}}}}}}"#,
            Dialect::Swagger20,
        ),
        (
            r#""paths": {"/a": {"get": {"responses": {"200": {"content": {}}}}}}"#,
            Dialect::OpenApi30,
        ),
    ] {
        assert_eq!(dialect(members), Ok(expected), "{members}");
    }
    for (members, message) in [
        (r#""swagger": "1.2""#, "convert Swagger 1.x to 2.0 first"),
        (
            r#""swaggerVersion": "1.2""#,
            "convert Swagger 1.x to 2.0 first",
        ),
        (r#""openapi": "4.0.0""#, "`openapi: 4.0.0` is not supported"),
        (r#""openapi": "30""#, "`openapi: 30` is not supported"),
        (
            r#""tags": []"#,
            "the root has neither `openapi` nor `swagger`",
        ),
        (
            r#""definitions": {}, "components": {}"#,
            "the root has neither `openapi` nor `swagger`",
        ),
    ] {
        let error = dialect(members).expect_err(members);
        assert!(error.contains(message), "{members}: {error}");
    }
}
