//! Reading, correcting and selecting: accepted input, and error messages.

use std::fs;

use openapi_source::{Dialect, Document, Error, Overlay};

const SMALL: &str = "openapi: 3.1.0\ninfo:\n  title: Small\n  version: 1.10\npaths: {}\n";

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
fn keys_are_text_and_scalars_follow_the_core_schema() {
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
fn anchors_merge_keys_and_encodings() {
    let text = "openapi: 3.0.3\nx-a: &a {one: 1, two: 2}\nx-b: {<<: *a, two: 3}\nx-c: *a\n";
    let value = Document::parse(text).expect("YAML").to_value();
    assert_eq!(value["x-b"], serde_json::json!({"two": 3, "one": 1}));
    assert_eq!(value["x-c"], value["x-a"]);

    let folder = tempfile::tempdir().expect("a folder");
    let utf16: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xFF, 0xFE], utf16.as_slice()].concat();
    let with_bom = [&[0xEF, 0xBB, 0xBF], SMALL.as_bytes()].concat();
    for (name, bytes) in [
        ("a.yaml", utf16),
        ("b.yaml", with_mark),
        ("c.yaml", with_bom),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        assert_eq!(Document::read(&path).expect(name).title(), "Small");
    }
}

#[test]
fn positions_of_pointers_are_found() {
    let yaml = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      tags: [x, y]\n      responses:\n        200: {description: ok}\n";
    let json = "{\n  \"openapi\": \"3.0.3\",\n  \"paths\": {\"/a\": {\"get\": {\"tags\": [\"x\",\n \"y\"]}}}\n}";
    let place = |text: &str, pointer: &str| {
        let position = Document::parse(text)
            .expect("a description")
            .locate(pointer);
        position.map(|position| (position.line, position.column))
    };
    assert_eq!(place(yaml, "/paths/~1a/get"), Some((4, 5)));
    assert_eq!(place(yaml, "/paths/~1a/get/tags/1"), Some((5, 17)));
    assert_eq!(
        place(yaml, "/paths/~1a/get/responses/200/description"),
        Some((7, 15))
    );
    assert_eq!(place(json, "/paths/~1a/get/tags/1"), Some((4, 2)));
    assert_eq!(place(json, "/openapi"), Some((2, 14)));
}

#[test]
fn positions_follow_the_text() {
    let yaml = "openapi: 3.0.3\r\npaths:\r\n  /a: &a\r\n    get:\r\n      tags:\r\n      - x\r\n      -   yé\r\n  /b: *a\r\n  'é': {a: [1,\r\n 2]}\r\n";
    let document = Document::parse(yaml).expect("a description");
    for (pointer, place) in [
        ("", (1, 1)),
        ("/paths/~1a", (3, 3)),
        ("/paths/~1a/get/tags/1", (7, 11)),
        ("/paths/~1b/get/tags/1", (8, 7)),
        ("/paths/é/a/1", (10, 2)),
        ("/paths/é/b/c", (9, 3)),
        ("/x", (1, 1)),
    ] {
        let position = document.locate(pointer).expect(pointer);
        assert_eq!((position.line, position.column), place, "{pointer}");
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
fn errors_name_comments_and_trailing_commas_in_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        Document::read(&path).err().map(|error| error.to_string())
    };
    for comment in ["// note\n", "/* note */"] {
        let text = format!("{{\"openapi\": \"3.0.3\", {comment} \"paths\": {{}}}}");
        for name in ["a.json", "a.yaml"] {
            let error = error(name, &text).expect("an error");
            assert!(
                error.contains(":1:22: not valid JSON: JSON has no comments"),
                "{error}"
            );
        }
    }
    for start in ["// note\n", "/* a\n note */\n// b\n", "\n  // note\r\n"] {
        let text = format!("{start}{{\"openapi\": \"3.0.3\", \"paths\": {{}}}}");
        for name in ["a.json", "a.yaml"] {
            let error = error(name, &text).expect("an error");
            assert!(
                error.contains("not valid JSON: JSON has no comments"),
                "{error}"
            );
        }
    }
    let text = "{\"openapi\": \"3.0.3\", \"paths\": {},\n}";
    let expected = error("a.json", text).expect("an error");
    assert!(
        expected.contains("JSON allows no trailing comma"),
        "{expected}"
    );
    assert_eq!(error("a.yaml", text), None);
}

#[test]
fn yaml_errors_name_cause_and_position() {
    let error = |text: &str| {
        let error = Document::parse(&format!("openapi: 3.0.3\n{text}")).expect_err(text);
        error.to_string()
    };
    for (text, expected) in [
        (
            "a: [1,\n  2\nb: 1\n",
            "line 4, column 2: not valid YAML: expected `,` or `]`",
        ),
        (
            "a: [1,\n  2\n",
            "line 2, column 4: not valid YAML: `[` is never closed",
        ),
        (
            "a: 'x\n",
            "line 2, column 4: not valid YAML: the quoted string is never closed",
        ),
        (
            "a:\n\tb: 1\n",
            "line 3, column 2: not valid YAML: a tab in the indentation",
        ),
        (
            "a:\n    b: 1\n  c: 2\n",
            "line 4, column 3: not valid YAML: unexpected indentation",
        ),
        (
            "a: b: c\n",
            "line 2, column 5: not valid YAML: a mapping cannot start on the line of its key",
        ),
        (
            "a: @b\n",
            "line 2, column 4: not valid YAML: a value cannot start with `@`",
        ),
        (
            "a: \"\\d\"\n",
            "line 2, column 5: not valid YAML: `\\d` is not an escape sequence",
        ),
        (
            "a: *b\n",
            "line 2, column 4: not valid YAML: no anchor `&b` precedes the alias `*b`",
        ),
        (
            "a: 'b' c\n",
            "line 2, column 8: not valid YAML: unexpected `c`",
        ),
        (
            "b\n",
            "line 2, column 1: not valid YAML: expected `:` and a space after this key",
        ),
        (
            "a: !x!y z\n",
            "line 2, column 4: not valid YAML: the handle of the tag `!x!y` is not declared",
        ),
        ("[a]: 1\n", "the key of a mapping is not a string"),
        (
            "---\nb: 1\n",
            "line 2, column 1: a second YAML document starts here",
        ),
    ] {
        let error = error(text);
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn errors_name_problem_and_location() {
    let error = |text: &str| Document::parse(text).expect_err("an error").to_string();
    assert!(
        error("{\"openapi\": \"3.0.3\",\n  \"oops\" \"x\" }")
            .starts_with("line 2, column 10: not valid JSON")
    );
    assert!(error("openapi: 3.0.3\npaths: [\n").contains("not valid YAML"));
    assert!(error("hello").contains("the root is a string"));
    assert!(error("a: 1").contains("has neither `openapi` nor `swagger`"));
    assert!(error("swagger: 1.2").contains("`swagger: 1.2` is not supported"));
    assert!(error("openapi: 4.0.0").contains("/openapi"));
    let deep = format!(
        "{{\"openapi\":{}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(error(&deep).contains("nest deeper than 256"));
    let deep = format!("openapi: {}", "- ".repeat(5_000));
    assert!(error(&deep).contains("deeper") || error(&deep).contains("YAML"));
    let bomb: String = (1..12).fold("openapi: 3.0.3\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".into(), |text: String, level| {
        let last = level - 1;
        text + &format!("a{level}: &a{level} [*a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}]\n")
    });
    assert!(error(&bomb).contains("aliases expand"));
}

#[test]
fn unreadable_files_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Document::read(folder.path())
        .expect_err("a folder")
        .to_string();
    assert!(error.contains("this is a directory"), "{error}");
    let missing = folder.path().join("bad\u{1b}[31mname.yaml");
    let error = Document::read(&missing).expect_err("no file").to_string();
    assert!(
        error.contains("cannot read the file") && !error.contains('\u{1b}'),
        "{error}"
    );
}

/// Returns a description with two operations, the files it refers to, and a file outside of its
/// folder.
fn overlay(actions: &str) -> (tempfile::TempDir, Overlay) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("overlay.yaml");
    let text = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    fs::write(&path, text).expect("a file");
    let overlay = Overlay::read(&path).expect("an overlay");
    (folder, overlay)
}

fn corrected(actions: &str) -> Result<serde_json::Value, Error> {
    let (_folder, overlay) = overlay(actions);
    let mut document = Document::parse(SMALL).expect("a description");
    document.apply(&overlay).map(|()| document.to_value())
}

#[test]
fn overlays_correct() {
    let value = corrected(
        "  - {target: $.info, x-was: {title: Small, contact: null}, update: {title: Big, contact: {name: N}}}\n  - {target: $.info.version, remove: true}\n  - {target: $, update: {tags: [{name: a}]}}\n  - {target: $.tags, update: [{name: b}]}\n",
    )
    .expect("it applies");
    assert_eq!(
        value["info"],
        serde_json::json!({"title": "Big", "contact": {"name": "N"}})
    );
    assert_eq!(
        value["tags"],
        serde_json::json!([{"name": "a"}, {"name": "b"}])
    );
}

#[test]
fn a_stale_overlay_changes_nothing() {
    let error = |actions: &str| corrected(actions).expect_err("an error").to_string();
    let stale = error(
        "  - {target: $.info, update: {title: New}}\n  - {target: $.info.version, x-was: 2, remove: true}\n",
    );
    assert!(stale.contains("overlay.yaml:5:"), "{stale}");
    assert!(
        stale.contains("the description has \"1.10\"") && stale.contains("renew"),
        "{stale}"
    );
    let gone = error("  - {target: $.paths.nowhere, remove: true}\n");
    assert!(gone.contains("matches nothing"), "{gone}");
    assert!(error("  - {target: 'not a path', remove: true}\n").contains("RFC 9535"));
    assert!(error("  - {target: $.info}\n").contains("neither `update` nor `remove`"));
}

/// An overlay's documentation must not add a property that the vendor has removed.
#[test]
fn documentation_of_undefined_properties_is_an_error() {
    let described = |x_was: &str, update: &str| {
        let action = format!("  - {{target: $.components.schemas, {x_was}update: {update}}}\n");
        let (_folder, overlay) = overlay(&action);
        let text = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
            "components": {"schemas": {"A": {"properties": {"b": {"type": "string"}}}}}}"#;
        let mut document = Document::parse(text).expect("a description");
        let errors = document.apply_matching(&overlay);
        errors.first().map(ToString::to_string)
    };
    assert_eq!(
        described("", "{A: {properties: {b: {description: x}}}}"),
        None
    );
    let gone = described(
        "",
        "{A: {properties: {b: {description: x}, c: {description: x}}}}",
    );
    let gone = gone.expect("an error");
    assert!(
        gone.contains("overlay.yaml:4:") && gone.contains("/components/schemas/A/properties/c"),
        "{gone}"
    );
    // An update with more than documentation, or with a null `x-was`, is a correction.
    assert_eq!(
        described("", "{A: {properties: {c: {type: string, description: x}}}}"),
        None
    );
    let new = "{A: {properties: {c: {description: x}}}}";
    assert_eq!(
        described("x-was: {A: {properties: {c: null}}}, ", new),
        None
    );
}

#[test]
fn documentation_of_undefined_objects_is_an_error() {
    let text = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"parameters": [{"name": "q", "in": "query"}], "responses": {"200": {"description": "ok"}}}}},
        "components": {"schemas": {"A": {"properties": {"content": {"type": "string"}}}}}}"#;
    let lost = |target: &str, update: &str| {
        let action = format!("  - {{target: \"{target}\", update: {update}}}\n");
        let (_folder, overlay) = overlay(&action);
        let mut document = Document::parse(text).expect("a description");
        let before = document.to_value();
        let error = document.apply(&overlay).map_err(|error| error.to_string());
        assert_eq!(error.is_err(), document.to_value() == before);
        error.err()
    };
    for (target, update, place) in [
        ("$.paths", "{/gone: {get: {summary: x}}}", "/paths/~1gone"),
        ("$", "{paths: {/gone: {summary: x}}}", "/paths/~1gone"),
        (
            "$.paths",
            "{/a: {put: {description: x, operationId: putA}}}",
            "/paths/~1a/put",
        ),
        (
            "$.paths['/a']",
            "{put: {tags: [t], x-owner: me}}",
            "/paths/~1a/put",
        ),
        (
            "$.paths['/a'].get",
            "{responses: {'404': {description: x}}}",
            "/paths/~1a/get/responses/404",
        ),
        (
            "$.paths['/a'].get",
            "{parameters: [{name: q, in: query, description: x}]}",
            "/paths/~1a/get/parameters (`q`: an overlay appends to arrays)",
        ),
        (
            "$.components",
            "{schemas: {B: {description: x}}}",
            "/components/schemas/B",
        ),
        (
            "$.components",
            "{responses: {R: {description: x}}}",
            "/components/responses",
        ),
        (
            "$.components.schemas.A",
            "{properties: {description: {description: x}}}",
            "/components/schemas/A/properties/description",
        ),
        (
            "$.components.schemas.A.properties",
            "{headers: {description: x}}",
            "/components/schemas/A/properties/headers",
        ),
    ] {
        let error = lost(target, update).unwrap_or_else(|| panic!("{update} applies"));
        let expected = format!("it documents {place}, which the description does not have");
        assert!(
            error.contains(&expected) && error.contains("action 1"),
            "{error}"
        );
    }
    for (target, update) in [
        (
            "$.info",
            "{description: x, contact: {name: N}, externalDocs: {description: x}}",
        ),
        (
            "$.paths",
            "{/a: {summary: x, get: {summary: x, externalDocs: {description: x}}}}",
        ),
        (
            "$.paths",
            "{/new: {get: {summary: x, responses: {'200': {description: ok}}}}}",
        ),
        (
            "$.paths['/a'].get",
            "{parameters: [{name: r, in: query, schema: {type: string}, description: x}]}",
        ),
        (
            "$.paths['/a'].get.responses",
            "{'404': {description: x, content: {text/plain: {}}}}",
        ),
        (
            "$.components.schemas",
            "{A: {properties: {content: {description: x}}}}",
        ),
        (
            "$.components.schemas",
            "{B: {type: string, description: x}}",
        ),
        (
            "$",
            "{tags: [{name: t, description: x}], x-words: {description: x}}",
        ),
    ] {
        assert_eq!(lost(target, update), None);
    }
}

#[test]
fn errors_name_all_stale_actions() {
    let actions = "  - {target: $.info, update: {title: New}}\n  - {target: $.gone, remove: true}\n  - {target: $.info.title, x-was: Old, update: Newer}\n  - {target: $.paths, update: {/gone: {get: {summary: x}}}}\n";
    let error = corrected(actions).expect_err("an error").to_string();
    let lines: Vec<&str> = error.lines().collect();
    for (at, line, action) in [
        (0, 5, "action 2: `$.gone`"),
        (2, 6, "action 3: `$.info.title`"),
        (4, 7, "action 4: `$.paths`"),
    ] {
        let found = lines.get(at).copied().unwrap_or_default();
        assert!(
            found.contains(&format!("overlay.yaml:{line}:")) && found.contains(action),
            "{error}"
        );
        assert!(
            lines
                .get(at + 1)
                .is_some_and(|help| help.contains("remove or renew this action"))
        );
    }
    assert_eq!(lines.len(), 6, "{error}");
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

#[test]
fn selection_keeps_named_webhooks() {
    let text = r##"
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {operationId: getA, responses: {}}}}
webhooks:
  pet.changed: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  other: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Other"}}}}}}
components: {schemas: {Pet: {type: object}, Other: {type: object}}}
"##;
    let select = |names: &[&str]| {
        let mut document = Document::parse(text).expect("a description");
        document.select(names).map(|()| document.to_value())
    };
    let names = |value: &serde_json::Value| {
        let members = value.as_object().into_iter().flatten();
        members.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let value = select(&["getA"]).expect("selected");
    assert_eq!(names(&value["components"]["schemas"]), [""; 0]);
    assert!(value.get("webhooks").is_none());
    for selection in [
        &["webhook pet.changed"][..],
        &["getA", "webhook pet.changed"],
    ] {
        let value = select(selection).expect("selected");
        assert_eq!(names(&value["webhooks"]), ["pet.changed"]);
        assert_eq!(names(&value["components"]["schemas"]), ["Pet"]);
        let operations = usize::from(selection.contains(&"getA"));
        assert_eq!(names(&value["paths"]).len(), operations);
    }
    let error = select(&["webhook pet"]).expect_err("unknown").to_string();
    assert!(error.contains("webhook pet.changed"), "{error}");
}

#[test]
fn selection_keeps_used_nodes() {
    let text = r##"
swagger: "2.0"
paths:
  /a:
    parameters: [{$ref: "#/parameters/P"}]
    get: {operationId: getA, responses: {"200": {schema: {$ref: "#/definitions/A"}}}}
    put: {operationId: putA, responses: {"200": {schema: {$ref: "#/definitions/Unused"}}}}
  /b: {get: {responses: {"200": {$ref: "#/responses/R"}}}}
parameters: {P: {name: p, in: query, type: string}, Q: {name: q, in: query, type: string}}
responses: {R: {description: r}}
definitions:
  A: {discriminator: kind, properties: {b: {$ref: "#/definitions/B"}}}
  B: {type: string}
  Child: {allOf: [{$ref: "#/definitions/A"}]}
  Unused: {type: string}
"##;
    let select = |names: &[&str]| {
        let mut document = Document::parse(text).expect("a description");
        document.select(names).map(|()| document.to_value())
    };
    let value = select(&["getA"]).expect("selected");
    assert!(value.pointer("/paths/~1a/put").is_none() && value.pointer("/paths/~1b").is_none());
    let names = |key: &str| {
        value[key]
            .as_object()
            .map(|map| map.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(
        names("definitions").expect("definitions"),
        ["A", "B", "Child"]
    );
    assert_eq!(names("parameters").expect("parameters"), ["P"]);
    assert_eq!(names("responses"), None);
    let value = select(&["GET /b"]).expect("selected");
    assert!(value.pointer("/responses/R").is_some() && value.get("definitions").is_none());
    let error = select(&["getB"]).expect_err("unknown").to_string();
    assert!(
        error.contains("no operation `getB`") && error.contains("getA"),
        "{error}"
    );
    assert_eq!(
        select(&["*"]).expect("all")["definitions"]
            .as_object()
            .map(|map| map.len()),
        Some(4)
    );
}

#[test]
fn operations_in_unusual_locations_are_found() {
    let text = r##"
openapi: 3.2.0
paths:
  /a: {query: {operationId: find}, additionalOperations: {COPY: {operationId: copy}, LINK: {operationId: link}}}
x-ms-paths:
  /a?b: {get: {operationId: getB}}
  /a?c: {get: {operationId: getC}}
"##;
    let mut document = Document::parse(text).expect("a description");
    let names: Vec<String> = document
        .operations()
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    assert_eq!(names, ["find", "copy", "link", "getB", "getC"]);
    document.select(&["COPY /a", "getC"]).expect("selected");
    let names: Vec<String> = document
        .operations()
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    assert_eq!(names, ["copy", "getC"]);
}
