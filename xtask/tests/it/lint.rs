//! `lint`, on descriptions with one mistake each.

#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt};

use crate::support::{CATS, CATS_OVERLAY, Outcome, Scratch, run};
use tempfile::TempDir;

/// Runs `lint` with a folder as the only one on PATH.
fn lint(scratch: &Scratch, programs: &TempDir, more: &[&str]) -> Outcome {
    let arguments = [&["lint"], more].concat();
    run(scratch.command(&arguments).env("PATH", programs.path()))
}

#[test]
fn reports_mistakes_of_descriptions() {
    let (scratch, programs) = (Scratch::new(), TempDir::new().expect("a folder"));
    lint(&scratch, &programs, &[])
        .exits(0)
        .prints(&["Redocly CLI is not installed", "2 descriptions: 0 findings"]);

    // An example that does not conform, an operation without an id, and two with the same name.
    let content = "content: { application/json: { schema:";
    let example = CATS.replace(
        content,
        "content: { application/json: { example: { name: 7 }, schema:",
    );
    scratch.write(
        "specs/cats/api.yaml",
        &example.replace("operationId: addCat", "operationId: get_cat"),
    );
    scratch.edit("specs/dogs/api.json", "\"operationId\": \"getDog\",", "");
    // A folder that no vendor uses.
    scratch.write("specs/birds/api.yaml", CATS);
    let ran = lint(&scratch, &programs, &[]).exits(1);
    ran.prints(&[
        "error: specs/cats/api.yaml:12:",
        "the example does not conform to its schema: at `/name`",
        "/example [example-nonconforming]",
        "the method of another operation is named `get_cat`, too, at /paths/~1cats/post",
        "[operation-id-collides]",
        "specs/dogs/api.json:9:",
        "the operation has no `operationId`",
        "error: specs/birds: no vendor in specs/vendors.toml",
        "4 findings",
    ]);
    // Only one vendor.
    let ran = lint(&scratch, &programs, &["dogs"]).exits(1);
    ran.prints(&["1 description: 1 finding"]);
}

#[test]
fn reports_overlays_that_change_nothing() {
    let (scratch, programs) = (Scratch::new(), TempDir::new().expect("a folder"));
    scratch.edit(
        "specs/cats/api.yaml",
        "lives: { type: number }",
        "lives: { type: string }",
    );
    lint(&scratch, &programs, &["cats"])
        .exits(1)
        .prints(&["error: specs/cats/overlay.yaml: ", "[overlay-stale]"]);
    scratch.edit(
        "specs/cats/api.yaml",
        "lives: { type: string }",
        "lives: { type: number }",
    );
    scratch.write(
        "specs/cats/overlay.yaml",
        &CATS_OVERLAY.replace("integer", "number"),
    );
    lint(&scratch, &programs, &["cats"])
        .exits(1)
        .prints(&["the overlay changes nothing; remove it [overlay-unused]"]);
}

/// A stub of Redocly, which records its input and prints prepared output.
#[test]
fn runs_redocly_if_it_is_installed() {
    let (scratch, programs) = (Scratch::new(), TempDir::new().expect("a folder"));
    let program = programs.path().join("redocly");
    let script = r##"#!/bin/sh
if [ "$1" = --version ]; then echo 2.0.0; exit 0; fi
# The file that is checked has the corrections of the overlay.
while read -r line || [ -n "$line" ]; do case "$line" in *'"lives":{"type":"integer"}'*) seen=1 ;; esac; done < "$2"
case "$4" in specs/redocly.yaml) ;; *) exit 7 ;; esac
[ "$seen" = 1 ] || { echo '{"problems": []}'; exit 0; }
echo '{"problems": [{"ruleId": "struct", "message": "Wrong.", "severity": "error",
  "location": [{"pointer": "#/components/schemas/cat"}]}]}'
exit 1
"##;
    fs::write(&program, script).expect("a file");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a mode");
    lint(&scratch, &programs, &[]).exits(1).prints(&[
        "error: specs/cats/api.yaml:19:5: Wrong., at /components/schemas/cat [struct]",
        "2 descriptions: 1 finding",
    ]);
    // Its output is not valid.
    fs::write(
        &program,
        "#!/bin/sh\necho no JSON; echo 'It is broken.' >&2; exit 0\n",
    )
    .expect("a file");
    let ran = lint(&scratch, &programs, &[]).exits(2);
    ran.prints(&["redocly failed: It is broken."]);
}
