//! `add`, on a copy of this workspace.

#[allow(dead_code, reason = "rustc is not run")]
#[path = "../../src/cargo.rs"]
mod cargo;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{Outcome, collect, interrupt, run, xtask};
use tempfile::TempDir;

/// A description with a base path, a key in a header, an account inside of the response, an error
/// with a message, and an optional parameter.
const ACME: &str = r##"{
  "swagger": "2.0",
  "info": {"title": "Acme", "version": "3 beta", "description": "Prose."},
  "basePath": "/api/v3",
  "produces": ["application/json"],
  "securityDefinitions": {
    "key": {"type": "apiKey", "in": "header", "name": "X-Acme-Key"},
    "admin": {"type": "basic"}
  },
  "paths": {
    "/session": {"get": {
      "operationId": "getSession",
      "summary": "Prose.",
      "security": [{"key": []}],
      "parameters": [{"name": "verbose", "in": "query", "type": "boolean"}],
      "responses": {
        "200": {"description": "Prose.", "schema": {"$ref": "#/definitions/Session"}},
        "401": {"description": "Prose.", "schema": {"$ref": "#/definitions/Problem"}}
      }
    }},
    "/people/{id}": {"get": {
      "operationId": "getPerson",
      "parameters": [{"name": "id", "in": "path", "required": true, "type": "integer"}],
      "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Person"}}}
    }},
    "/ping": {"get": {"operationId": "ping", "responses": {"204": {"description": ""}}}}
  },
  "definitions": {
    "Session": {"type": "object", "properties": {
      "id": {"type": "string"},
      "person": {"$ref": "#/definitions/Person"}
    }},
    "Person": {"type": "object", "properties": {
      "id": {"type": "integer", "description": "Prose."},
      "displayName": {"type": "string"},
      "e-mail": {"type": "string"},
      "avatar": {"type": "object", "properties": {"url": {"type": "string"}}},
      "language": {"type": "string"},
      "createdAt": {"type": "integer", "format": "int64"},
      "updated_at": {"type": "string", "format": "date-time"},
      "is_active": {"type": "boolean"},
      "friends": {"type": "array", "items": {"$ref": "#/definitions/Person"}},
      "role": {"type": "string", "enum": ["boss", "worker"]}
    }},
    "Problem": {"type": "object", "properties": {"message": {"type": "string"}}}
  }
}
"##;

/// A description with names that would be code if they were not escaped.
const EVIL: &str = r##"{
  "openapi": "3.0.3",
  "info": {"title": "t\n```\ninjected_call();", "version": "1\"\n[dependencies]\nevil = \"1"},
  "servers": [{"url": "https://evil.example"}],
  "paths": {"/me": {"get": {
    "operationId": "getMe\n- crates/evil-client is fine\u001b[2K",
    "security": [{"key": []}],
    "responses": {"200": {"description": "", "content": {"application/json": {"schema": {
      "type": "object",
      "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "nickname": {"type": "string", "enum": ["a\u0008\"\u202e\\b"]},
        "x`\n```\ninjected_call();\n```\n*/ injected_call();": {"type": "string"}
      }
    }}}}}
  }}},
  "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name":
    "k\");\n//! # Ok(()) }\n//! ```\n//!\n//! ```\n//! injected_call();\n//! ```\n//!\n//! ```text\n//! "
  }}}
}
"##;

/// A copy of the workspace, with its artifacts.
struct Copy {
    folder: PathBuf,
    /// Removes the folder at the end.
    _temporary: Option<TempDir>,
}

impl Copy {
    fn new() -> Copy {
        let temporary = TempDir::new().expect("a temporary folder");
        let mut copy = Copy::at(temporary.path());
        copy._temporary = Some(temporary);
        copy
    }

    /// Copies to a folder that is the same in every run, so that cargo compiles only what has
    /// changed.
    fn kept() -> Copy {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("added");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("a folder");
        }
        fs::create_dir_all(&folder).expect("a folder");
        Copy::at(&folder)
    }

    fn at(folder: &Path) -> Copy {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for name in [
            "CHANGELOG.md",
            "Cargo.lock",
            "Cargo.toml",
            "README.md",
            "benches",
            "build.rs",
            "crates",
            "specs",
            "src",
            "tests",
            "xtask",
        ] {
            copy(&root.join(name), &folder.join(name));
        }
        Copy {
            folder: folder.to_owned(),
            _temporary: None,
        }
    }

    fn add(&self, name: &str, spec: &Path, operation: &str) -> Outcome {
        run(&mut self.add_command(name, spec, operation))
    }

    fn add_command(&self, name: &str, spec: &Path, operation: &str) -> Command {
        let mut command = xtask();
        command.arg("--root").arg(&self.folder);
        command
            .args(["add", name, "--operation", operation, "--spec"])
            .arg(spec);
        command
    }

    /// Runs cargo without the network and with the artifacts of this workspace.
    #[track_caller]
    fn cargo(&self, arguments: &[&str]) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
        let mut command = cargo::cargo();
        command
            .args(arguments)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .current_dir(&self.folder);
        let outcome = run(&mut command);
        assert_eq!(outcome.code, Some(0), "{arguments:?}\n{}", outcome.text());
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).expect("a file")
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        collect(&self.folder, &self.folder, &mut tree);
        tree
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("a file");
        let modified = fs::metadata(from).and_then(|it| it.modified());
        let copied = fs::File::options().append(true).open(to);
        let copied = copied.expect("a file");
        copied
            .set_modified(modified.expect("a time"))
            .expect("a file");
    }
}

#[test]
fn an_added_vendor_passes_its_test_and_its_strings_are_escaped() {
    let workspace = Copy::kept();
    let spec = workspace.folder.join("acme.json");
    fs::write(&spec, ACME).expect("a file");
    workspace
        .add("acme", &spec, "getSession")
        .exits(0)
        .prints(&[
            "cargo test -p acme-client",
            "sub from /person/id, name from /person/displayName, email from /person/e-mail",
            "picture from /person/avatar/url",
            "Map these fields, too, if they belong in the profile: friends, role",
            "a key, in the header X-Acme-Key",
            "The base URL: set by callers",
        ]);
    let spec = workspace.read("specs/acme/api.yaml");
    assert!(
        !spec.contains("Prose") && !spec.contains("getPerson") && !spec.contains("admin"),
        "{spec}"
    );
    assert!(
        workspace
            .read("crates/acme-client/Cargo.toml")
            .contains("version = \"0.1.0+3-beta\"")
    );
    let profile = workspace.read("crates/acme-client/src/profile.rs");
    for line in [
        "let person = response.person.as_ref();",
        "profile.active = person.and_then(|it| it.is_active.as_ref()).copied();",
        "connection.url(\"/api/v3\")",
        "body.message.clone()",
        "GetSessionParams::default()",
    ] {
        assert!(profile.contains(line), "{line} is missing in:\n{profile}");
    }
    let test = workspace.read("crates/acme-client/tests/acme.rs");
    for line in [
        "\"sub\": \"7\"",
        "\"created_at\": \"2024-05-06T07:08:09Z\"",
        "\"locale\": \"en-GB\"",
    ] {
        assert!(test.contains(line), "{line} is missing in:\n{test}");
    }

    // The tests of the whole workspace are selected, so that the dependencies have the features
    // with which they are compiled already.
    let programs = ["--test", "acme", "--test", "facade"];
    // `tolerance` knows the vendors by name.
    let options = ["--", "--skip", "tolerance::"];
    workspace.cargo(&[&["test", "--quiet", "--workspace"], &programs[..], &options].concat());
    workspace.cargo(&["fmt", "--all", "--check"]);
    let mut regen = xtask();
    regen.arg("--root").arg(&workspace.folder);
    run(regen.args(["regen", "--check"])).exits(0);

    strings_of_a_description_are_escaped(&workspace);
}

/// No string of a description becomes code, or a line of the output. Uses the workspace of the
/// vendor above, for which the dependencies are compiled.
fn strings_of_a_description_are_escaped(workspace: &Copy) {
    let spec = workspace.folder.join("evil.json");
    fs::write(&spec, EVIL).expect("a file");
    let outcome = workspace.add("evil", &spec, "GET /me").exits(0);
    let forged = outcome.out.lines().find(|line| line.contains("is fine"));
    assert_eq!(forged, None);
    for path in [
        "src/lib.rs",
        "src/profile.rs",
        "tests/evil.rs",
        "Cargo.toml",
        "README.md",
    ] {
        let text = workspace.read(&format!("crates/evil-client/{path}"));
        let is_code = |line: &&str| {
            let code = line.trim_start_matches(['/', '!', ' ']);
            code.starts_with("injected_call") || code.starts_with("evil = ")
        };
        assert_eq!(text.lines().find(is_code), None, "{path}:\n{text}");
        assert!(
            !text.contains(['\u{8}', '\u{1b}', '\u{202e}']),
            "{path}:\n{text}"
        );
    }
    // No simulator accepts a key of that name, so the test is only built.
    workspace.cargo(&[
        "test",
        "--quiet",
        "--workspace",
        "--no-run",
        "--test",
        "evil",
    ]);
}

#[test]
fn a_vendor_that_cannot_be_added_changes_nothing() {
    let workspace = Copy::new();
    let spec = workspace.folder.join("acme.json");
    fs::write(&spec, ACME).expect("a file");
    let before = workspace.tree();
    let refused = |name: &str, spec: &Path, operation: &str, messages: &[&str]| {
        workspace
            .add(name, spec, operation)
            .exits(2)
            .prints(messages);
        assert_eq!(workspace.tree(), before, "{name} {operation}");
    };
    refused(
        "chatwoot",
        &spec,
        "getSession",
        &["the vendor `chatwoot` exists already"],
    );
    for (name, reason) in [
        ("Acme", "lowercase letters"),
        ("std", "is part of Rust"),
        ("config", "the facade has an item `config`"),
        ("profile-core", "depend on a crate of that name"),
        ("default", "a feature of that name"),
    ] {
        refused(
            name,
            &spec,
            "getSession",
            &["cannot be a vendor's name", reason],
        );
    }
    refused(
        "acme",
        &spec,
        "getNobody",
        &["the description has no operation `getNobody`", "getSession"],
    );
    refused(
        "acme",
        &spec,
        "getPerson",
        &["requires id", "as the first --operation"],
    );
    refused("acme", &spec, "ping", &["GET /ping"]);
    refused(
        "acme",
        Path::new("/no/such.json"),
        "getSession",
        &["/no/such.json"],
    );

    // The last step fails: all files are restored.
    let lock = workspace.folder.join("specs/vendors.lock");
    fs::remove_file(&lock).expect("it is there");
    fs::create_dir(&lock).expect("a folder in its place");
    workspace.add("acme", &spec, "getSession").exits(2);
    fs::remove_dir(&lock).expect("it is empty");
    fs::write(&lock, &before["specs/vendors.lock"]).expect("a file");
    assert_eq!(workspace.tree(), before);
}

/// Whenever Ctrl-C is pressed, the vendor is added completely or not at all.
#[cfg(unix)]
#[test]
fn an_interrupted_run_changes_nothing() {
    let workspace = Copy::new();
    let spec = workspace.folder.join("acme.json");
    fs::write(&spec, ACME).expect("a file");
    let before = workspace.tree();
    let mut interrupted = 0;
    for wait in (1..).map(|round| round * 40) {
        let command = workspace.add_command("acme", &spec, "getSession");
        if interrupt(command, wait).success() {
            break;
        }
        let (now, lock) = (workspace.tree(), "specs/vendors.lock");
        if now[lock] != before[lock] {
            // Only the output was left to do.
            break;
        }
        let paths = now.keys().chain(before.keys());
        let differs: Vec<_> = paths.filter(|it| now.get(*it) != before.get(*it)).collect();
        assert!(differs.is_empty(), "after {wait} ms: {differs:?}");
        interrupted += 1;
    }
    assert!(interrupted > 0, "no run was interrupted in time");
    assert!(
        workspace
            .folder
            .join("crates/acme-client/src/generated/mod.rs")
            .exists()
    );
}

/// Adds real descriptions, which are too many and too large for every run:
/// `CORPUS=DIR cargo test -p xtask --test it add -- --ignored`, with the files below DIR.
#[test]
#[ignore = "needs a folder of descriptions, in CORPUS, and some minutes"]
fn vendors_of_the_corpus_are_added() {
    const VENDORS: [(&str, &str, &str); 10] = [
        ("dropboxsign", "dropboxsign.yaml", "accountGet"),
        ("figma", "figma.yaml", "getMe"),
        ("intercom", "intercom.yaml", "identifyAdmin"),
        ("jupyterhub", "jupyterhub.yml", "get-current-user"),
        ("kratos", "kratos.json", "toSession"),
        ("netlify", "netlify.yml", "getCurrentUser"),
        ("pagerduty", "pagerduty.json", "getCurrentUser"),
        (
            "spotify",
            "spotify-official.yml",
            "get-current-users-profile",
        ),
        ("supabase-auth", "supabase-auth.yaml", "GET /user"),
        ("vimeo", "vimeo.yaml", "get_user_alt1"),
    ];
    let corpus = PathBuf::from(env::var_os("CORPUS").expect("CORPUS names a folder"));
    let corpus = corpus.canonicalize().expect("a folder");
    let workspace = Copy::new();
    let mut packages = Vec::new();
    for (name, file, operation) in VENDORS {
        workspace.add(name, &corpus.join(file), operation).exits(0);
        packages.extend(["-p".to_owned(), format!("{name}-client")]);
    }
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    workspace.cargo(&[&["test", "--quiet"], packages.as_slice()].concat());
    workspace.cargo(&[
        "test",
        "--quiet",
        "-p",
        "unified-profile",
        "-p",
        "profile-cli",
    ]);
    let clippy = [
        "clippy",
        "--quiet",
        "--all-targets",
        "-p",
        "unified-profile",
    ];
    workspace.cargo(&[&clippy, packages.as_slice(), &["--", "-D", "warnings"]].concat());
    workspace.cargo(&["fmt", "--all", "--check"]);
}
