//! `cargo xtask diff` on a temporary repository, and on files.

use crate::support::{CATS, DOGS, Scratch};

/// The scratch workspace in a repository, with versions.
fn repository() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
    for name in ["cats", "dogs"] {
        let manifest = format!("[package]\nname = \"{name}-client\"\nversion.workspace = true\n");
        scratch.write(&format!("crates/{name}-client/Cargo.toml"), &manifest);
    }
    scratch.git(&["init", "--quiet"]);
    commit(&scratch);
    scratch
}

fn commit(scratch: &Scratch) {
    scratch.git(&["add", "--all"]);
    scratch.git(&["commit", "--quiet", "--message", "state"]);
}

#[test]
fn unchanged_clients_are_listed_without_changes() {
    let scratch = repository();
    let ran = scratch.run(&["diff", "--fail-on", "breaking", "--require-bump"]);
    ran.exits(0)
        .prints(&["cats-client: no changes", "dogs-client: no changes"]);
}

#[test]
fn the_stale_actions_of_all_vendors_are_reported() {
    let scratch = repository();
    let overlay = "overlay: 1.1.0\nactions:\n  - {target: $.gone, remove: true}\n  - {target: $.lost, remove: true}\n";
    for name in ["cats", "dogs"] {
        scratch.write(&format!("specs/{name}/overlay.yaml"), overlay);
    }
    for command in ["diff", "regen"] {
        scratch.run(&[command]).exits(2).prints(&[
            "error: cats: specs/cats/overlay.yaml:3:",
            "specs/cats/overlay.yaml:4:",
            "error: dogs: specs/dogs/overlay.yaml:3:",
            "specs/dogs/overlay.yaml:4:",
        ]);
    }
}

#[test]
fn a_renamed_field_breaks_compiling() {
    let scratch = repository();
    scratch.edit("specs/dogs/api.json", "barks", "isLoud");
    let ran = scratch.run(&["diff"]).exits(0).prints(&[
        "cats-client: no changes",
        "dogs-client: 2 changes, 1 breaking; semver major; version 0.3.1 before, 0.3.1 now, at least 0.4.0 required",
        "compiling  field-removed types::Dog::barks: Option<bool>",
        "getDog  /definitions/dog/properties/barks  HEAD:specs/dogs/api.json:16:",
        "field-added types::Dog::is_loud: Option<bool>",
    ]);
    let (first, second) = (ran.out.find("field-removed"), ran.out.find("field-added"));
    assert!(first < second, "the change that breaks must come first");

    let ran = scratch.run(&["diff", "--fail-on", "breaking"]).exits(1);
    ran.prints(&["error: dogs-client: 1 breaking change"]);
    let ran = scratch.run(&["diff", "--require-bump"]).exits(1);
    ran.prints(&["the changes are breaking, but the version is still 0.3.1; raise it to 0.4.0"]);
    scratch.edit("Cargo.toml", "0.3.1", "0.4.0");
    scratch.run(&["diff", "--require-bump"]).exits(0);
}

#[test]
fn each_format_shows_the_changes() {
    let scratch = repository();
    scratch.edit(
        "specs/cats/api.yaml",
        "lives: { type: number }",
        "lives: { type: number }\n        \"a|b\": { type: string }",
    );
    let ran = scratch.run(&["diff", "--format", "markdown"]).exits(0);
    ran.prints(&[
        "### `cats-client`: 1 change, 0 breaking; semver minor; version 0.3.1 before, 0.3.1 now, at least 0.3.2 required",
        "Verdicts for the positional interface, tolerant.",
        "| no | field-added | 1 |",
        "<details><summary>Not breaking</summary>",
        "| no | field-added | `types::Cat::a_b` | `getCat` | `specs/cats/api.yaml:24:9` | `Option<String>` |",
    ]);
    let ran = scratch.run(&["diff", "--format", "json"]).exits(0);
    let clients: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let cats = &clients[0];
    assert_eq!(cats["name"], "cats-client");
    assert_eq!(cats["breaking"], false);
    assert_eq!(cats["step"], "minor");
    assert_eq!(cats["version"]["needed"], "0.3.2");
    assert_eq!(cats["counts"]["field-added"], 1);
    assert_eq!(cats["judgedFor"], "the positional interface, tolerant");
    let change = &cats["changes"][0];
    assert_eq!(change["kind"], "field-added");
    assert_eq!(change["operations"], serde_json::json!(["getCat"]));
    assert_eq!(change["pointer"], "/components/schemas/cat/properties/a|b");
    assert_eq!(change["file"], "specs/cats/api.yaml");
    assert_eq!(
        (&change["line"], &change["column"]),
        (&24.into(), &9.into())
    );
    assert_eq!(cats["changes"][0]["breaks"], serde_json::Value::Null);
    assert_eq!(clients[1]["changes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn sarif_has_the_lines_of_changes() {
    let scratch = repository();
    scratch.edit("specs/dogs/api.json", "barks", "isLoud");
    let ran = scratch.run(&["diff", "--format", "sarif"]).exits(0);
    let sarif: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let levels: Vec<_> = results.iter().map(|it| it["level"].as_str()).collect();
    assert_eq!(levels, [Some("error"), Some("note")]);
    // A line of the old file does not apply to the new one.
    let location = |at: usize| &results[at]["locations"][0]["physicalLocation"];
    for at in [0, 1] {
        let uri = &location(at)["artifactLocation"]["uri"];
        assert_eq!(uri, "specs/dogs/api.json");
    }
    assert_eq!(location(0).get("region"), None);
    assert_eq!(location(1)["region"]["startLine"], 16);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array();
    assert_eq!(rules.map(Vec::len), Some(2));
}

#[test]
fn html_refers_to_no_other_file() {
    let scratch = repository();
    scratch.edit("specs/dogs/api.json", "barks", "is<b>loud");
    let ran = scratch
        .run(&["diff", "--format", "html"])
        .exits(0)
        .prints(&[
            "<!doctype html>",
            "types::Dog::is_b_loud",
            "<details open><summary>compiling</summary>",
            "</html>",
        ]);
    for outside in ["src=", "href=", "@import", "<b>loud"] {
        assert!(!ran.out.contains(outside), "{outside}");
    }
}

/// A change that breaks at run time has a separate verdict, which `--fail-on` can state.
#[test]
fn a_changed_path_breaks_at_run_time() {
    let scratch = repository();
    scratch.edit("specs/dogs/api.json", "\"/dog\"", "\"/hound\"");
    scratch.run(&["diff"]).exits(0).prints(&[
        "1 running: 1 request-line-changed",
        "running    request-line-changed Client::get_dog: GET /dog → GET /hound",
        "a server that implements the old description does not support the request",
    ]);
    scratch
        .run(&["diff", "--fail-on", "running"])
        .exits(1)
        .prints(&["error: dogs-client: 1 running change"]);
    scratch.run(&["diff", "--fail-on", "compiling"]).exits(0);
    let ran = scratch.run(&["diff", "--fail-on", "compiling,breaking"]);
    ran.exits(1).prints(&["1 breaking change"]);
}

/// A generator that emits other code for the same description breaks users, too.
#[test]
fn changes_of_the_generator_are_reported() {
    let scratch = repository();
    scratch.run(&["regen"]).exits(0);
    commit(&scratch);
    let types = "crates/dogs-client/src/generated/types.rs";
    // Simulates a generator of the revision that emitted another type.
    let present = scratch.read(types);
    scratch.edit(types, "pub barks: Option<bool>", "pub barks: bool");
    commit(&scratch);
    scratch.write(types, &present);
    let change = ["compiling  code-changed types::Dog::barks: bool → Option<bool>"];
    scratch.run(&["diff"]).exits(0).prints(&change);
    let ran = scratch.run(&["diff", "--require-bump"]).exits(1);
    ran.prints(&["raise it to 0.4.0"]);
    // Changes of the description are not attributed to the generator.
    scratch.edit("specs/dogs/api.json", "barks", "isLoud");
    scratch.run(&["regen"]).exits(0);
    let ran = scratch.run(&["diff"]).exits(0).prints(&change);
    let ran = ran.prints(&["field-removed types::Dog::barks"]);
    assert_eq!(ran.out.matches("code-").count(), 2, "{}", ran.out);
    let ran = scratch.run(&["diff", "HEAD~1"]).exits(0);
    assert!(!ran.out.contains("code-"), "{}", ran.out);
}

#[test]
fn documentation_is_reported_if_requested() {
    let scratch = repository();
    let with = "\"barks\": {\"description\": \"Whether.\", ";
    scratch.edit("specs/dogs/api.json", "\"barks\": {", with);
    let ran = scratch.run(&["diff"]).exits(0);
    ran.prints(&["dogs-client: no changes"]);
    let ran = scratch.run(&["diff", "--documentation"]).exits(0);
    ran.prints(&["documentation-changed types::Dog::barks: Whether."]);
}

/// Comments and summaries have size limits; changes that do not fit are counted.
#[test]
fn markdown_respects_the_size_limits() {
    let scratch = Scratch::new();
    let api = |fields: usize, kind: &str| {
        let fields = (0..fields).map(|at| {
            let field = serde_json::json!({"type": kind});
            (format!("field{at}"), field)
        });
        let schema = serde_json::json!({"type": "object",
            "properties": fields.collect::<serde_json::Map<_, _>>()});
        let mut dogs: serde_json::Value = serde_json::from_str(DOGS).expect("JSON");
        dogs["definitions"]["dog"] = schema;
        dogs.to_string()
    };
    // Some break, and twice as many do not.
    scratch.write("old.json", &api(1000, "boolean"));
    scratch.write("new.json", &api(3000, "integer"));
    let path = |name: &str| scratch.path(name).display().to_string();
    let run = |fit: &str| {
        let (old, new) = (path("old.json"), path("new.json"));
        let ran = scratch.run(&["diff", &old, &new, "--format", "markdown", "--fit", fit]);
        ran.exits(0).out.clone()
    };
    let comment = run("comment");
    assert!(comment.len() <= 65_536, "{}", comment.len());
    let row = "| **compiling** | field-retyped | `";
    let shown = comment.matches(row).count();
    assert!(shown > 100, "{shown}");
    let left_out = format!("{} compiling, 2000 not breaking", 1000 - shown);
    assert!(comment.contains(&left_out), "{left_out}: {comment}");
    for all in [run("summary"), run("any")] {
        assert!(all.len() <= 1024 * 1024, "{}", all.len());
        assert_eq!(all.matches(row).count(), 1000);
        assert!(!all.contains("left out"));
    }
}

#[test]
fn another_dialect_is_not_a_change() {
    let scratch = repository();
    scratch.write("specs/dogs/api.json", r##"{"openapi": "3.1.0", "info": {"title": "Dogs", "version": "3"},
        "servers": [{"url": "/v1"}], "paths": {"/dog": {"get": {"operationId": "getDog",
        "responses": {"200": {"description": "", "content": {"application/json": {"schema":
        {"$ref": "#/components/schemas/dog"}}}}}}}},
        "components": {"schemas": {"dog": {"type": "object", "properties": {"barks": {"type": "boolean"}}}}}}"##);
    scratch
        .run(&["diff"])
        .exits(0)
        .prints(&["dogs-client: no changes"]);
}

#[test]
fn changes_of_the_overlay_and_the_manifest_are_reported() {
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
    scratch.run(&["diff"]).exits(0).prints(&[
        "field-retyped types::Cat::lives: Option<i64> → Option<String>",
        "interface-changed Client: positional → builder",
    ]);
    // Compares with the commit before the last one; meanwhile a vendor was removed.
    commit(&scratch);
    remove_dogs(&scratch);
    let ran = scratch
        .run(&["diff", "HEAD~2", "--fail-on", "breaking"])
        .exits(1);
    ran.prints(&[
        "field-retyped types::Cat::lives",
        "client-removed dogs-client",
    ]);
}

fn remove_dogs(scratch: &Scratch) {
    let text = scratch.read("specs/vendors.toml");
    let cats = text.split("[dogs]").next().expect("a table");
    scratch.write("specs/vendors.toml", cats);
    commit(scratch);
}

#[test]
fn incomparable_descriptions_are_reported() {
    let scratch = repository();
    let ran = scratch.run(&["diff", "nowhere"]).exits(2);
    ran.prints(&["git does not know the revision `nowhere`"]);
    let ran = scratch.run(&["diff", "--output=x"]);
    ran.exits(2);
    scratch.write("specs/dogs/api.json", "{\"swagger\": ");
    scratch
        .run(&["diff"])
        .exits(2)
        .prints(&["error: dogs", "specs/dogs/api.json"]);
    let ran = scratch.run(&["diff", "--tolerant"]).exits(2);
    ran.prints(&["specs/vendors.toml"]);
    let plain = Scratch::new();
    plain.run(&["diff"]).exits(2).prints(&["git"]);
}

#[test]
fn two_files_are_compared() {
    let scratch = Scratch::new();
    scratch.write("old.json", DOGS);
    scratch.write("new.json", &DOGS.replace("boolean", "integer"));
    scratch.write("cats.yaml", CATS);
    let path = |name: &str| scratch.path(name).display().to_string();
    let (old, new) = (path("old.json"), path("new.json"));
    let ran = scratch
        .run(&["diff", &old, &new, "--fail-on", "breaking"])
        .exits(1);
    ran.prints(&[
        "new.json: 1 change, 1 breaking; semver major\n",
        "Option<bool> → Option<i64>",
    ]);
    let ran = scratch.run(&["diff", &old, &new, "--interface", "builder", "--tolerant"]);
    ran.exits(0)
        .prints(&["verdicts for the builder interface, tolerant"]);
    // A vendor's options are those of its table.
    let run = |name: &str| scratch.run(&["diff", &old, &new, "--vendor", name]);
    run("dogs")
        .exits(0)
        .prints(&["verdicts for the positional interface, strict"]);
    run("cats")
        .exits(0)
        .prints(&["verdicts for the positional interface, tolerant"]);
    run("mice").exits(2).prints(&["no vendor `mice`"]);
    let ran = scratch
        .run(&["diff", &old, &new, "--require-bump"])
        .exits(2);
    ran.prints(&["two files have none"]);
    scratch
        .run(&["diff", &old, &path("gone.json")])
        .exits(2)
        .prints(&["gone.json"]);
    let ran = scratch
        .run(&["diff", &old, &path("cats.yaml"), "--operations", "getDog"])
        .exits(2);
    ran.prints(&["cats.yaml", "getDog"]);
}

#[test]
fn kinds_are_listed() {
    let scratch = Scratch::new();
    scratch.run(&["diff", "--kinds"]).exits(0).prints(&[
        "field-removed ",
        "response-optional-property-removed ",
        "oasdiff's kinds of changes that no client shows:",
        "    response-header-became-nullable",
    ]);
}

/// Each crate gets the version that its own changes require, and a changelog entry.
#[test]
fn bump_raises_only_the_crates_that_changed() {
    let scratch = repository();
    let root = "[workspace]\n[workspace.package]\nversion = \"0.3.1\"\n[workspace.dependencies]\n\
                cats-client = { path = \"crates/cats-client\", version = \"0.3.1\" }\n\
                dogs-client = { path = \"crates/dogs-client\", version = \"0.3.1\" }\n\n\
                [package]\nname = \"pets\"\nversion.workspace = true\n\n\
                [dependencies]\ncats-client.workspace = true\ndogs-client.workspace = true\n";
    scratch.write("Cargo.toml", root);
    let manifest = "[package]\nname = \"dogs-client\"\nversion = \"0.3.1+2\"\n";
    scratch.write("crates/dogs-client/Cargo.toml", manifest);
    commit(&scratch);
    scratch
        .run(&["bump", "HEAD"])
        .exits(0)
        .prints(&["no version needs to be raised"]);
    scratch.edit("specs/dogs/api.json", "barks", "isLoud");

    let before = scratch.tree();
    let ran = scratch.run(&["bump", "HEAD", "--dry-run"]).exits(0);
    ran.prints(&["dogs-client: 0.4.0 (major)", "pets: 0.4.0 (major)"]);
    assert_eq!(scratch.tree(), before);

    scratch.run(&["diff", "--require-bump"]).exits(1);
    scratch.run(&["bump", "HEAD"]).exits(0);
    scratch.run(&["diff", "--require-bump"]).exits(0);
    let manifest = scratch.read("crates/dogs-client/Cargo.toml");
    assert!(manifest.contains("version = \"0.4.0+2\""), "{manifest}");
    let manifest = scratch.read("crates/cats-client/Cargo.toml");
    assert!(manifest.contains("version.workspace = true"), "{manifest}");
    let root = scratch.read("Cargo.toml");
    for line in [
        "[workspace.package]\nversion = \"0.3.1\"",
        "path = \"crates/cats-client\", version = \"0.3.1\"",
        "path = \"crates/dogs-client\", version = \"0.4.0\"",
        "name = \"pets\"\nversion = \"0.4.0\"",
    ] {
        assert!(root.contains(line), "{line}: {root}");
    }
    let changelog = scratch.read("crates/dogs-client/CHANGELOG.md");
    let entry = "## 0.4.0\n\n### Added\n\n- field-added `types::Dog::is_loud`: `Option<bool>`\n\n\
                 ### Removed\n\n- **Breaking:** field-removed `types::Dog::barks`: `Option<bool>`\n";
    assert!(changelog.ends_with(entry), "{changelog}");
    let changelog = scratch.read("CHANGELOG.md");
    assert!(
        changelog.contains("- `dogs-client` is 0.4.0"),
        "{changelog}"
    );

    // A second run changes nothing.
    let before = scratch.tree();
    scratch.run(&["bump", "HEAD"]).exits(0);
    assert_eq!(scratch.tree(), before);
    // `regen` keeps a crate's version number.
    scratch.run(&["regen"]).exits(0);
    let manifest = scratch.read("crates/dogs-client/Cargo.toml");
    assert!(manifest.contains("version = \"0.4.0+2\""), "{manifest}");
}
