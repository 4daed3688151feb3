//! `regen`, with wrong input, and with changes that the manifest denies or accepts.

use std::fs;

use crate::support::Scratch;

/// The files of the workspace.
const MANIFEST: &str = "specs/vendors.toml";
const SPEC: &str = "specs/cats/api.yaml";
const OVERLAY: &str = "specs/cats/overlay.yaml";

/// A wrong edit: the text to replace, `*` for the whole file; its replacement, empty with `*` to
/// remove the file; and the expected parts of the error.
type Edit<'a> = (&'a str, &'a str, &'a [&'a str]);

/// Checks that `regen` reports each edit of a file and writes nothing.
fn assert_reported(file: &str, edits: &[Edit<'_>]) {
    for (from, to, messages) in edits {
        let scratch = Scratch::new();
        fs::create_dir(scratch.path("specs/cats/folder")).expect("a folder");
        match *from {
            "*" if to.is_empty() => fs::remove_file(scratch.path(file)).expect("the file exists"),
            "*" => scratch.write(file, to),
            from => scratch.edit(file, from, to),
        }
        let before = scratch.tree();
        for arguments in [&["regen", "--check"][..], &["regen", "--force"]] {
            let ran = scratch.run(arguments).exits(2).prints(messages);
            assert!(ran.err.starts_with("error: "), "{}", ran.err);
        }
        // The other vendor is generated nevertheless, if the manifest can be read.
        let mut after = scratch.tree();
        after.retain(|name, _| {
            let of_the_other = name.contains("dogs") || name == "specs/vendors.lock";
            !of_the_other || before.contains_key(name)
        });
        assert_eq!(after, before, "{file}: {to}");
    }
}

#[test]
fn a_wrong_description_is_reported_and_nothing_is_written() {
    assert_reported(
        SPEC,
        &[
            ("*", "", &[SPEC, "specs/vendors.toml:4:8"]),
            ("*", "a: [", &["specs/cats/api.yaml:"]),
            ("*", "a: b\n", &[SPEC, "not an API description"]),
            (
                "cats/{id}:",
                "cats/{id}: &a [*a]\n  /b:",
                &["specs/cats/api.yaml:5"],
            ),
            (
                "{ type: [string, \"null\"] }",
                "{ $ref: \"#/components/schemas/cat/properties/name\" }",
                &["specs/cats/api.yaml:", "resolves to itself", "help:"],
            ),
        ],
    );
}

#[test]
fn a_wrong_overlay_is_reported_and_nothing_is_written() {
    assert_reported(
        OVERLAY,
        &[
            (
                "type: number",
                "type: string",
                &["specs/cats/overlay.yaml:6:", "x-was", "help:"],
            ),
            (
                "schemas.cat.",
                "schemas.lion.",
                &["specs/cats/overlay.yaml:4:", "matches nothing", "help:"],
            ),
        ],
    );
}

#[test]
fn a_wrong_manifest_is_reported_and_nothing_is_written() {
    assert_reported(
        MANIFEST,
        &[
            (
                "getCat",
                "getLion",
                &["specs/vendors.toml:5:15", SPEC, "`getLion`", "getCat"],
            ),
            (
                "tolerant =",
                "tolerance =",
                &["specs/vendors.toml:11:1", "tolerance"],
            ),
            ("cats/api.yaml", "cats", &["specs/vendors.toml:4:8", "spec"]),
            ("cats/api.yaml", "cats/none.yaml", &["specs/cats/none.yaml"]),
            (
                "cats/api.yaml",
                "cats/folder",
                &["specs/cats/folder", "directory"],
            ),
            (
                "cats/api.yaml",
                "../specs/cats/api.yaml",
                &["specs/vendors.toml:4:8"],
            ),
            ("\"getCat\"", "", &["specs/vendors.toml:5:14", "operations"]),
            (
                "[cats]",
                "[lions]",
                &["crates/lions-client", "cargo xtask add"],
            ),
            ("*", "[cats\n", &["specs/vendors.toml:1:"]),
        ],
    );
}

#[test]
fn a_wrong_key_of_the_manifest_is_reported_and_nothing_is_written() {
    for (key, messages) in [
        (
            r#"accept = [{ code = "emit/unread", why = "" }]"#,
            &["specs/vendors.toml:6:", "reason"][..],
        ),
        (
            r#"accept = [{ code = "references/method-unsupported", why = "it is" }]"#,
            &["specs/vendors.toml:6:20", "no change has this code"],
        ),
        (
            r#"accept = [{ code = "reference/method-unsupported", why = "it is" }]"#,
            &["specs/vendors.toml:6:20", "`references/method-unsupported`"],
        ),
        (
            r#"deny = ["union/"]"#,
            &["specs/vendors.toml:6:", "`union/`", "`unions/"],
        ),
        (
            r#"formats = { datetime = "string" }"#,
            &[
                "specs/vendors.toml:6:",
                "`datetime`",
                "`date-time`, `date`, `uuid`",
            ],
        ),
        (
            r#"formats = { date-time = "text" }"#,
            &["specs/vendors.toml:6:", "`text`", "`string`"],
        ),
    ] {
        let operations = "[\"getCat\"]";
        let with_key = format!("{operations}\n{key}");
        assert_reported(MANIFEST, &[(operations, &with_key, messages)]);
    }
}

/// An invalid HTTP method stands for any dropped operation.
#[test]
fn a_dropped_operation_is_refused_until_it_is_accepted() {
    let scratch = Scratch::new();
    scratch.edit(MANIFEST, "[\"getCat\"]", "[\"*\"]");
    let post = "    post:\n      operationId: addCat\n      \
                responses: { \"204\": { description: Added. } }";
    let no_method = "    additionalOperations:\n      \
                     \"ADD IT\": { operationId: addCat, responses: {} }";
    scratch.edit(SPEC, post, no_method);
    let code = "references/method-unsupported";
    let operation = "operation = \"ADD IT /cats\"";
    scratch.run(&["regen", "cats"]).exits(2).prints(&[
        "specs/cats/api.yaml:15:7",
        "/paths/~1cats/additionalOperations/ADD IT",
        "accept = ",
        code,
        operation,
    ]);
    assert!(!scratch.path("specs/vendors.lock").exists());
    let accept =
        format!("accept = [{{ code = \"{code}\", {operation}, why = \"Nobody calls it.\" }}]");
    scratch.edit(MANIFEST, "[\"*\"]\n\n", &format!("[\"*\"]\n{accept}\n\n"));
    scratch
        .run(&["regen", "cats"])
        .exits(0)
        .prints(&["1 dropped"]);
    assert!(scratch.read("specs/cats/report.txt").contains("\ndropped "));
    scratch.edit(SPEC, no_method, post);
    scratch
        .run(&["regen", "cats"])
        .exits(2)
        .prints(&["specs/vendors.toml:6:", "no change has this code"]);
}

#[test]
fn a_denied_code_is_refused_until_it_is_accepted() {
    let scratch = Scratch::new();
    let name = "name: { type: [string, \"null\"] }";
    let schema = "name: { type: string, format: date, pattern: \"^2\" }";
    scratch.edit(SPEC, name, schema);
    scratch.run(&["regen", "cats"]).exits(0);
    let operations = "[\"getCat\"]\n";
    let deny = "deny = [\"formats/\"]\n";
    let denied = format!("{operations}{deny}");
    scratch.edit(MANIFEST, operations, &denied);
    scratch.run(&["regen", "cats"]).exits(2).prints(&[
        "specs/cats/api.yaml:",
        "denies `formats/unchecked`",
        "operation = \"getCat\"",
        "cargo xtask explain formats/unchecked",
    ]);
    let accept = "accept = [{ code = \"formats/unchecked\", why = \"Dates are checked.\" }]\n";
    scratch.edit(MANIFEST, deny, &format!("{deny}{accept}"));
    scratch.run(&["regen", "cats"]).exits(0);
}

#[test]
fn unknown_vendors_and_missing_manifests_are_reported() {
    let scratch = Scratch::new();
    scratch
        .run(&["regen", "lions"])
        .exits(2)
        .prints(&["`lions`", "cats, dogs"]);
    scratch.write(MANIFEST, "");
    scratch.run(&["regen", "cats"]).exits(2).prints(&["`cats`"]);
    fs::remove_file(scratch.path(MANIFEST)).expect("it is there");
    scratch.run(&["regen"]).exits(2).prints(&[MANIFEST]);
}
