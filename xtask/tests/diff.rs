//! `cargo xtask diff` on a scratch repository, and on files.

mod support;

use std::process::Command;

use support::{CATS, DOGS, Scratch};

/// The scratch workspace in a repository, with versions.
fn repository() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
    for name in ["cats", "dogs"] {
        let manifest = format!("[package]\nname = \"{name}-client\"\nversion.workspace = true\n");
        scratch.write(&format!("crates/{name}-client/Cargo.toml"), &manifest);
    }
    git(&scratch, &["init", "--quiet"]);
    commit(&scratch);
    scratch
}

fn commit(scratch: &Scratch) {
    git(scratch, &["add", "--all"]);
    git(scratch, &["commit", "--quiet", "--message", "state"]);
}

fn git(scratch: &Scratch, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"])
        .args(arguments)
        .current_dir(scratch.folder.path())
        .status();
    assert!(status.expect("git").success(), "{arguments:?}");
}

#[test]
fn nothing_changed() {
    let scratch = repository();
    let ran = scratch.run(&["diff", "--fail-on", "breaking", "--require-bump"]);
    ran.exits(0)
        .says(&["cats-client: no changes", "dogs-client: no changes"]);
}

#[test]
fn the_stale_actions_of_all_vendors_are_named() {
    let scratch = repository();
    let overlay = "overlay: 1.1.0\nactions:\n  - {target: $.gone, remove: true}\n  - {target: $.lost, remove: true}\n";
    for name in ["cats", "dogs"] {
        scratch.write(&format!("specs/{name}/overlay.yaml"), overlay);
    }
    scratch.run(&["diff"]).exits(2).says(&[
        "error: cats: specs/cats/overlay.yaml:3:",
        "specs/cats/overlay.yaml:4:",
        "error: dogs: specs/dogs/overlay.yaml:3:",
        "specs/dogs/overlay.yaml:4:",
    ]);
    scratch.run(&["regen"]).exits(2).says(&[
        "error: cats: specs/cats/overlay.yaml:3:",
        "specs/cats/overlay.yaml:4:",
        "error: dogs: specs/dogs/overlay.yaml:3:",
        "specs/dogs/overlay.yaml:4:",
    ]);
}

#[test]
fn a_field_that_is_renamed_breaks() {
    let scratch = repository();
    scratch.edit("specs/dogs/api.json", "barks", "isLoud");
    let ran = scratch.run(&["diff"]).exits(0).says(&[
        "cats-client: no changes",
        "dogs-client: 2 changes, 1 breaking; semver major; 0.3.1 asks for 0.4.0, and is 0.3.1",
        "compiling  field-removed types::Dog::barks: Option<bool>",
        "getDog  /definitions/dog/properties/barks  HEAD:specs/dogs/api.json:16:",
        "field-added types::Dog::is_loud: Option<bool>",
    ]);
    let (first, second) = (ran.out.find("field-removed"), ran.out.find("field-added"));
    assert!(first < second, "what breaks comes first");

    let ran = scratch.run(&["diff", "--fail-on", "breaking"]).exits(1);
    ran.says(&["error: dogs-client: 1 breaking change"]);
    let ran = scratch.run(&["diff", "--require-bump"]).exits(1);
    ran.says(&["its version is 0.3.1 where 0.3.1 was; raise it to 0.4.0"]);
    scratch.edit("Cargo.toml", "0.3.1", "0.4.0");
    scratch.run(&["diff", "--require-bump"]).exits(0);
}

#[test]
fn each_format_says_it() {
    let scratch = repository();
    scratch.edit(
        "specs/cats/api.yaml",
        "lives: { type: number }",
        "lives: { type: number }\n        \"a|b\": { type: string }",
    );
    let ran = scratch.run(&["diff", "--format", "markdown"]).exits(0);
    ran.says(&[
        "### `cats-client`: 1 change, 0 breaking; semver minor; 0.3.1 asks for 0.3.2",
        "| no | field-added | `types::Cat::a_b` | `getCat` | <code>/components/schemas/cat/properties/a&#124;b</code> | `Option<String>` |",
    ]);
    let ran = scratch.run(&["diff", "--format", "json"]).exits(0);
    let told: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let cats = &told[0];
    assert_eq!(cats["name"], "cats-client");
    assert_eq!(cats["breaking"], false);
    assert_eq!(cats["step"], "minor");
    assert_eq!(cats["version"]["needed"], "0.3.2");
    assert_eq!(cats["changes"][0]["kind"], "field-added");
    assert_eq!(cats["changes"][0]["breaks"], serde_json::Value::Null);
    assert_eq!(told[1]["changes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn another_dialect_is_no_change() {
    let scratch = repository();
    scratch.write("specs/dogs/api.json", r##"{"openapi": "3.1.0", "info": {"title": "Dogs", "version": "3"},
        "servers": [{"url": "/v1"}], "paths": {"/dog": {"get": {"operationId": "getDog",
        "responses": {"200": {"description": "", "content": {"application/json": {"schema":
        {"$ref": "#/components/schemas/dog"}}}}}}}},
        "components": {"schemas": {"dog": {"type": "object", "properties": {"barks": {"type": "boolean"}}}}}}"##);
    scratch
        .run(&["diff"])
        .exits(0)
        .says(&["dogs-client: no changes"]);
}

#[test]
fn the_overlay_and_the_manifest_count() {
    let scratch = repository();
    scratch.edit(
        "specs/cats/overlay.yaml",
        "update: { type: integer }",
        "update: { type: string }",
    );
    scratch.edit(
        "specs/vendors.toml",
        "tolerant = false",
        "tolerant = false\ninterface = \"builder\"",
    );
    scratch.run(&["diff"]).exits(0).says(&[
        "field-retyped types::Cat::lives: Option<i64> → Option<String>",
        "interface-changed Client: positional → builder",
    ]);
    // Between two commits ago and now; and a vendor less.
    commit(&scratch);
    commit_all_but_dogs(&scratch);
    let ran = scratch
        .run(&["diff", "HEAD~2", "--fail-on", "breaking"])
        .exits(1);
    ran.says(&[
        "field-retyped types::Cat::lives",
        "client-removed dogs-client",
    ]);
}

fn commit_all_but_dogs(scratch: &Scratch) {
    let text = scratch.read("specs/vendors.toml");
    let cats = text.split("[dogs]").next().expect("a table");
    scratch.write("specs/vendors.toml", cats);
    commit(scratch);
}

#[test]
fn what_cannot_be_compared_is_told() {
    let scratch = repository();
    let ran = scratch.run(&["diff", "nowhere"]).exits(2);
    ran.says(&["`nowhere` is no revision that git knows"]);
    let ran = scratch.run(&["diff", "--output=x"]);
    ran.exits(2);
    scratch.write("specs/dogs/api.json", "{\"swagger\": ");
    scratch
        .run(&["diff"])
        .exits(2)
        .says(&["error: dogs", "specs/dogs/api.json"]);
    let ran = scratch.run(&["diff", "--tolerant"]).exits(2);
    ran.says(&["specs/vendors.toml"]);
    let plain = Scratch::new();
    plain.run(&["diff"]).exits(2).says(&["git"]);
}

#[test]
fn two_files() {
    let scratch = Scratch::new();
    scratch.write("old.json", DOGS);
    scratch.write("new.json", &DOGS.replace("boolean", "integer"));
    scratch.write("cats.yaml", CATS);
    let path = |name: &str| scratch.path(name).display().to_string();
    let (old, new) = (path("old.json"), path("new.json"));
    let ran = scratch
        .run(&["diff", &old, &new, "--fail-on", "breaking"])
        .exits(1);
    ran.says(&[
        "new.json: 1 change, 1 breaking; semver major\n",
        "Option<bool> → Option<i64>",
    ]);
    let ran = scratch.run(&["diff", &old, &new, "--interface", "builder", "--tolerant"]);
    ran.exits(0).says(&["Option<bool> → Option<i64>"]);
    let ran = scratch
        .run(&["diff", &old, &new, "--require-bump"])
        .exits(2);
    ran.says(&["two files have none"]);
    scratch
        .run(&["diff", &old, &path("gone.json")])
        .exits(2)
        .says(&["gone.json"]);
    let ran = scratch
        .run(&["diff", &old, &path("cats.yaml"), "--operations", "getDog"])
        .exits(2);
    ran.says(&["cats.yaml", "getDog"]);
}

#[test]
fn kinds_are_listed() {
    let scratch = Scratch::new();
    scratch.run(&["diff", "--kinds"]).exits(0).says(&[
        "field-removed ",
        "response-optional-property-removed ",
        "Those that are not visible to a client:",
        "    webhook-added",
    ]);
}
