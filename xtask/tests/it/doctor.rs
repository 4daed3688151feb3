//! `doctor`, run on descriptions in a temporary folder.

use std::fs;

use crate::support::{CATS, DOGS, Scratch};
use serde_json::Value;

const FIELDS: [&str; 20] = [
    "path",
    "dialect",
    "operations_total",
    "operations_kept",
    "exact",
    "widened",
    "narrowed",
    "dropped",
    "codes",
    "untyped",
    "typed",
    "lines",
    "paged",
    "suggested",
    "ms",
    "peak_mb",
    "stage",
    "error",
    "compiles",
    "check_ms",
];

/// Types, values, properties, parameters and operations with names that generated code uses
/// itself.
#[test]
fn compiles_names_that_generated_code_uses() {
    let scratch = Scratch::new();
    scratch.write("names.yaml", include_str!("../constructs/names.yaml"));
    for interface in ["positional", "builder"] {
        let ran = scratch.doctor(&[
            "--compile",
            "--format",
            "json",
            "--interface",
            interface,
            "names.yaml",
        ]);
        let row = &ran.exits(0).rows()[0];
        assert_eq!(
            (&row["compiles"], &row["dropped"]),
            (&true.into(), &0.into())
        );
    }
}

#[test]
fn examines_folders_in_order() {
    let scratch = Scratch::new();
    scratch.write("specs/cats/fragment.yml", "type: object\n");
    scratch.write(
        "specs/cats/package.json",
        r#"{"dependencies": {"swagger": "1"}}"#,
    );
    let ran = scratch.doctor(&["--format", "json", "specs"]).exits(0);
    let rows = ran.rows();
    let paths: Vec<_> = rows
        .iter()
        .map(|row| row["path"].as_str().expect("text"))
        .collect();
    assert_eq!(paths, ["specs/cats/api.yaml", "specs/dogs/api.json"]);
    for row in &rows {
        let fields: Vec<&String> = row.as_object().expect("an object").keys().collect();
        assert_eq!(fields, FIELDS);
        assert_eq!(row["stage"], "done");
        assert_eq!(row["operations_kept"], row["operations_total"]);
        assert_eq!(
            (&row["error"], &row["compiles"]),
            (&Value::Null, &Value::Null)
        );
        assert!(row["typed"].as_u64() >= Some(1) && row["lines"].as_u64() > Some(10));
    }
    assert_eq!(
        (&rows[0]["operations_total"], &rows[0]["dialect"]),
        (&2.into(), &"OpenAPI 3.1".into())
    );

    scratch
        .doctor(&["specs"])
        .exits(0)
        .prints(&["ok ", "specs/dogs/api.json", "2/2"]);
    let one = scratch.doctor(&[
        "--format",
        "json",
        "--operations",
        "getCat",
        "specs/cats/api.yaml",
    ]);
    assert_eq!(one.exits(0).rows()[0]["operations_total"], 1);
}

#[test]
fn emits_what_it_made() {
    let scratch = Scratch::new();
    scratch.write("more/api.yaml", CATS);
    scratch.write("more/api.json", DOGS);
    scratch
        .doctor(&[
            "--emit",
            "out",
            "--interface",
            "builder",
            "--tolerant",
            "more",
        ])
        .exits(0);
    for name in ["api", "api-2"] {
        for file in [
            "lowered.json",
            "plan.json",
            "report.txt",
            "generated/mod.rs",
        ] {
            assert!(
                scratch.path(&format!("out/{name}/{file}")).is_file(),
                "{name}/{file}"
            );
        }
        assert!(
            scratch
                .path(&format!("out/{name}/generated/builder.rs"))
                .is_file()
        );
    }
}

#[test]
fn distinguishes_wrong_input_from_failures() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path("empty")).expect("a folder");
    scratch.write("broken.yaml", "openapi: [\n");
    scratch.write("other.json", "{\"a\": 1}");
    scratch.write("folder/broken.yaml", "openapi: [\n");
    scratch.write("folder/cats.yaml", CATS);
    scratch
        .doctor(&["none.yaml"])
        .exits(2)
        .prints(&["none.yaml"]);
    scratch
        .doctor(&["empty"])
        .exits(2)
        .prints(&["empty", "no description"]);
    scratch
        .doctor(&["broken.yaml"])
        .exits(2)
        .prints(&["broken.yaml:"]);
    scratch
        .doctor(&["other.json"])
        .exits(2)
        .prints(&["other.json:1", "not an API description"]);
    scratch
        .doctor(&["--operations", "getLion", "folder/cats.yaml"])
        .exits(2)
        .prints(&["folder/cats.yaml:", "`getLion`", "getCat"]);
    scratch.doctor(&["--interface", "none", "folder"]).exits(2);
    let ran = scratch.doctor(&["--format", "json", "folder"]).exits(1);
    let stages: Vec<Value> = ran.rows().iter().map(|row| row["stage"].clone()).collect();
    assert_eq!(stages, ["read", "done"]);
}

/// A file's name is never sent unescaped to a terminal.
#[cfg(unix)]
#[test]
fn spells_out_control_characters() {
    let scratch = Scratch::new();
    let name = "a\u{1b}[31m\u{9b}b\n.yaml";
    scratch.write(name, CATS);
    scratch.write(&format!("folder/{name}"), "openapi: [\n");
    let missing = format!("{name}?");
    for arguments in [
        &["--format", "json", name][..],
        &[name],
        &[&missing],
        &["--format", "json", "folder"],
        &["folder"],
    ] {
        let ran = scratch.doctor(arguments);
        let text = format!("{}{}", ran.out, ran.err);
        assert!(
            text.contains("1b") && !text.contains(['\u{1b}', '\u{9b}']),
            "{text:?}"
        );
    }
    let ran = scratch.doctor(&["--format", "json", name]).exits(0);
    assert_eq!(ran.rows()[0]["path"], name);
}

const PAGES: &str = r##"
openapi: 3.0.3
info: {title: Pages, version: '1'}
paths:
  /it's/{id}:
    get:
      operationId: listThings
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: cursor, in: query, schema: {type: string}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  things: {type: array, items: {type: string}}
                  next_cursor: {type: string}
"##;

#[test]
fn suggests_pages_and_enables_none() {
    let scratch = Scratch::new();
    scratch.write("pages.yaml", PAGES);
    let arguments = ["--format", "json", "--emit", "out", "pages.yaml"];
    let row = scratch.doctor(&arguments).exits(0).rows().remove(0);
    assert_eq!((&row["paged"], &row["suggested"]), (&0.into(), &1.into()));
    let emitted = |name: &str| scratch.folder.path().join("out/pages").join(name);
    let client = fs::read_to_string(emitted("generated/client.rs")).expect("a client");
    assert!(!client.contains("list_things_pages"));
    // The suggestions are an overlay that applies.
    let overlay = openapi_lower::Overlay::read(emitted("suggestions.yaml")).expect("an overlay");
    let mut document = openapi_lower::Document::parse(PAGES).expect("a description");
    document.apply(&overlay).expect("it applies");
    let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
    assert!(lowered.plan().operations["listThings"].pages.is_some());
    assert!(lowered.suggestions().is_empty());
    let text = scratch.doctor(&["pages.yaml"]).exits(0).out;
    assert!(text.contains("1 operation may have pages"), "{text}");
}
