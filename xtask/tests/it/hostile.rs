//! Descriptions and files that attack the command line.

use std::time::Instant;

use crate::support::{CATS, Outcome, Scratch, run, xtask};
use serde_json::{Value, json};

/// Checks that the output has no control characters.
fn assert_escaped(outcome: &Outcome) {
    let text = outcome.text();
    let control = text
        .chars()
        .find(|it| it.is_control() && *it != '\n' || ('\u{202a}'..='\u{202e}').contains(it));
    assert_eq!(control, None, "{text:?}");
}

#[cfg(unix)]
#[test]
fn names_are_escaped_for_terminals() {
    const NAME: &str = "a\n\u{1b}]0;title\u{7}\u{9b}31m\u{202e}b.yaml";
    let scratch = Scratch::new();
    let refers = CATS.replace("\"#/components/schemas/cat\"", &json!(NAME).to_string());
    scratch.write("whole/api.yaml", &refers);
    scratch.write(&format!("whole/{NAME}"), "openapi: [\n");
    scratch.write(&format!("odd/{NAME}"), &refers);
    for format in ["table", "json"] {
        for folder in ["whole", "odd"] {
            let ran = scratch.doctor(&["--format", format, folder]);
            assert!(ran.out.contains("1b"), "the name is missing: {}", ran.out);
            assert_escaped(&ran);
        }
    }
    let missing = scratch.doctor(&[&format!("no {NAME}")]).exits(2);
    assert_escaped(&missing);
}

#[test]
fn many_enum_values_take_bounded_time_and_memory() {
    let values: Value = (0..100_000).map(|n| json!(format!("value {n}"))).collect();
    let scratch = Scratch::new();
    let described = json!({"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {"/a":
        {"get": {"responses": {"200": {"description": "", "content": {"application/json":
            {"schema": {"type": "string", "enum": values}}}}}}}}});
    scratch.write("many.json", &described.to_string());
    let started = Instant::now();
    let ran = scratch.doctor(&["--format", "json", "many.json"]);
    let row: Value = serde_json::from_str(ran.out.trim()).expect("a row");
    println!("{:?}: {row}", started.elapsed());
    let limit = if cfg!(debug_assertions) {
        300_000
    } else {
        2_000
    };
    assert!(row["ms"].as_u64().is_some_and(|ms| ms < limit), "{row}");
    assert!(row["peak_mb"].as_u64().is_some_and(|mb| mb < 300), "{row}");
    assert!(row["stage"] == "done" || row["error"].is_string(), "{row}");
}

#[test]
fn names_are_escaped_in_every_format_of_a_diff() {
    const NAME: &str = "a\n\u{1b}[31m\u{202e}|`</td><script>alert(1)</script>\n# b";
    let scratch = Scratch::new();
    let api = |name: &str, kind: &str| {
        let mut cat = json!({"type": "object", "properties": {}});
        cat["properties"][name] = json!({"type": kind, "default": name, "description": name});
        let schema = json!({"$ref": "#/components/schemas/cat"});
        let content = json!({"application/json": {"schema": schema}});
        let operation = json!({"operationId": "addCat",
            "requestBody": {"required": true, "content": content},
            "responses": {"204": {"description": ""}}});
        json!({"openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": {"/cats": {"post": operation}}, "components": {"schemas": {"cat": cat}}})
    };
    scratch.write("old.json", &api("b", "string").to_string());
    scratch.write("new.json", &api(NAME, "string").to_string());
    for format in ["text", "markdown", "json", "sarif", "html"] {
        let mut command = xtask();
        let files = ["diff", "old.json", "new.json", "--documentation"];
        command.current_dir(scratch.folder.path()).args(files);
        let ran = run(command.args(["--format", format])).exits(0);
        assert!(ran.out.contains("field-added"), "{format}: {}", ran.out);
        assert_escaped(&ran);
        if ["markdown", "html"].contains(&format) {
            let bare = ran.out.replace("&lt;script", "");
            let is_tag = bare.contains("<script") && !bare.contains('`');
            assert!(!is_tag, "{format}: {bare}");
            assert!(!bare.contains("\n# b"), "{format}: {bare}");
        }
    }
}
