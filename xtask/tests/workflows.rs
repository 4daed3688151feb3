//! The shell steps of the workflows, run in a clone of a bare repository, with a stub of
//! GitHub's API on loopback.

#![cfg(unix)]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use openapi_lower::Document;
use serde_json::Value;
use support::{CATS, Scratch, VENDORS, forge::Forge};
use tempfile::TempDir;

/// A stub of cargo: runs the built xtask, and records everything else.
const CARGO: &str = r#"#!/bin/sh
case "$1" in
xtask) shift; exec "$XTASK" --root . "$@" ;;
metadata) exec "$REAL_CARGO" "$@" ;;
*) echo "cargo $*" >> "$NOTES" ;;
esac
"#;

/// A clone, its origin, and the programs that its workflows call.
struct Clone {
    /// The folder that contains everything.
    folder: TempDir,
    scratch: Scratch,
    forge: Forge,
}

impl Clone {
    fn of(scratch: Scratch) -> Clone {
        let folder = TempDir::new().expect("a folder");
        let clone = Clone {
            folder,
            scratch,
            forge: Forge::start(),
        };
        for (name, script) in [("cargo", CARGO), ("rustup", "#!/bin/sh\n")] {
            let path = clone.inside(&format!("bin/{name}"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, script).expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a mode");
        }
        let bare = clone.inside("forge.git");
        clone.git(&["init", "--quiet", "--bare", &bare.to_string_lossy()]);
        clone.git(&["init", "--quiet", "--initial-branch", "main"]);
        clone.git(&["remote", "add", "origin", &bare.to_string_lossy()]);
        clone.commit("specs: begin");
        clone
    }

    fn inside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command
            .current_dir(self.scratch.folder.path())
            .args(arguments);
        let output = command.envs(IDENTITY).output().expect("git");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["push", "--quiet", "origin", "HEAD:main"]);
    }

    /// Runs the steps of a workflow, and returns the output of each named step. `known` has the
    /// values of expressions in its environment.
    fn runs(&self, workflow: &str, known: &[(&str, &str)]) -> Vec<(String, Output)> {
        let run = |step: Step| {
            let path = std::env::var("PATH").expect("a path");
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
                .arg(&step.script)
                .current_dir(self.scratch.folder.path())
                .env("PATH", format!("{}:{path}", self.inside("bin").display()))
                .env("CARGO", self.inside("bin/cargo"))
                .env("REAL_CARGO", env!("CARGO"))
                .env("XTASK", env!("CARGO_BIN_EXE_xtask"))
                .env("NOTES", self.inside("notes"))
                .env("GITHUB_STEP_SUMMARY", self.inside("summary"))
                .envs(self.forge.environment());
            for (variable, value) in &step.environment {
                // The token of the stub is the only valid one.
                if variable != "GITHUB_TOKEN" {
                    command.env(variable, expanded(value, known));
                }
            }
            (step.name, command.output().expect("bash"))
        };
        steps(workflow).into_iter().map(run).collect()
    }

    /// Runs the workflow `update`; returns the exit code of its last step, and the whole
    /// output.
    fn update(&self) -> (Option<i32>, String) {
        let steps = self.runs("update", &[]);
        let (_, last) = steps.last().expect("steps");
        (last.status.code(), printed(last))
    }

    fn summary(&self) -> String {
        fs::read_to_string(self.inside("summary")).unwrap_or_default()
    }
}

const IDENTITY: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "Ada"),
    ("GIT_AUTHOR_EMAIL", "ada@example.org"),
    ("GIT_COMMITTER_NAME", "Ada"),
    ("GIT_COMMITTER_EMAIL", "ada@example.org"),
];

/// A shell step of a workflow.
struct Step {
    name: String,
    script: String,
    environment: Vec<(String, String)>,
}

/// The shell steps of a workflow with one job.
fn steps(workflow: &str) -> Vec<Step> {
    let path = format!(
        "{}/../.github/workflows/{workflow}.yml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = fs::read_to_string(path).expect("a workflow");
    // The reader accepts descriptions only: the workflow is an extension in one.
    let inside: String = text.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!("openapi: 3.1.0\nx-workflow:\n{inside}");
    let value = Document::parse(&text).expect("YAML").to_value();
    let workflow = &value["x-workflow"];
    assert_eq!(workflow["defaults"]["run"]["shell"], "bash", "{workflow}");
    let jobs = workflow["jobs"].as_object().expect("jobs");
    let (_, job) = jobs.iter().next().expect("a job");
    let steps = job["steps"].as_array().expect("steps").iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let steps = steps.filter(|step| step.get("run").is_some());
    let shell = |step: &Value| Step {
        name: text(&step["name"]),
        script: text(&step["run"]),
        environment: step["env"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
    };
    steps.map(shell).collect()
}

/// Returns a value of a workflow; an expression may be all of it.
fn expanded(value: &str, known: &[(&str, &str)]) -> String {
    let expression = value
        .strip_prefix("${{ ")
        .and_then(|it| it.strip_suffix(" }}"));
    let Some(expression) = expression else {
        return value.to_owned();
    };
    let found = known.iter().find(|(name, _)| *name == expression);
    found
        .unwrap_or_else(|| panic!("nothing stands for {expression}"))
        .1
        .to_owned()
}

fn printed(output: &Output) -> String {
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(all).expect("text")
}

/// Returns a workspace in which cats have a source, the file `path`.
fn sourced(path: &Path) -> Scratch {
    let scratch = Scratch::new();
    let source = format!(
        "spec = \"cats/api.yaml\"\nsource = \"file://{}\"\n",
        path.display()
    );
    scratch.write(
        "specs/vendors.toml",
        &VENDORS.replace("spec = \"cats/api.yaml\"\n", &source),
    );
    for vendor in ["cats", "dogs"] {
        scratch.write(
            &format!("crates/{vendor}-client/Cargo.toml"),
            &format!("[package]\nname = \"{vendor}-client\"\nversion = \"0.1.0\"\n"),
        );
    }
    scratch.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    fs::write(path, CATS).expect("a file");
    scratch.run(&["fetch"]).exits(0);
    scratch.run(&["regen"]).exits(0);
    scratch
}

#[test]
fn upstream_changes_become_pull_requests() {
    let upstream = TempDir::new().expect("a folder");
    let source = upstream.path().join("cats.yaml");
    let clone = Clone::of(sourced(&source));
    let update = || clone.update();
    let branch = || clone.git(&["ls-remote", "origin", "refs/heads/update/cats"]);

    // Nothing has changed.
    let before = clone.scratch.tree();
    let (code, text) = update();
    assert_eq!((code, text.as_str()), (Some(0), "cats: unchanged\n"));
    assert_eq!(clone.forge.writes(), [""; 0]);

    // A change for users: a pull request contains everything.
    let changed = CATS.replace("name: { type:", "title: { type:");
    fs::write(&source, &changed).expect("a file");
    let (code, text) = update();
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("cats: opened https://forge.example/pulls/1"),
        "{text}"
    );
    assert_eq!(clone.forge.writes(), ["POST pulls"]);
    let open = clone.forge.open(true);
    let [pull_request] = open.as_slice() else {
        panic!("{open:?}");
    };
    assert_eq!(pull_request["title"], "specs: update Cats");
    assert_eq!(pull_request["head"], "update/cats");
    assert_eq!(pull_request["base"], "main");
    let body = pull_request["body"].as_str().expect("a body");
    assert!(
        body.contains("## API changes") && body.contains("title"),
        "{body}"
    );
    assert!(!body.contains("dogs"), "{body}");
    clone.git(&["fetch", "--quiet", "origin", "update/cats"]);
    let files = clone.git(&["diff", "--name-only", "main", "FETCH_HEAD"]);
    let wanted = [
        "crates/cats-client/CHANGELOG.md",
        "crates/cats-client/Cargo.toml",
        "crates/cats-client/src/generated/types.rs",
        "specs/cats/api.yaml",
        "specs/vendors.lock",
    ];
    for file in wanted {
        assert!(files.lines().any(|line| line == file), "{file}: {files}");
    }
    let manifest = clone.git(&["show", "FETCH_HEAD:crates/cats-client/Cargo.toml"]);
    assert!(manifest.contains("version = \"0.2.0+1.2.3\""), "{manifest}");
    // The checkout is unchanged.
    let after = clone.scratch.tree();
    let is_git = |path: &&String| path.starts_with(".git/");
    let files = |tree: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
        tree.keys().filter(|path| !is_git(path)).cloned().collect()
    };
    assert_eq!(files(&after), files(&before));
    assert_eq!(clone.git(&["status", "--porcelain"]), "");
    assert_eq!(clone.git(&["worktree", "list"]).lines().count(), 1);

    // The same again: the text is updated in place, the branch stays.
    let first = branch();
    let (code, text) = update();
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("cats: renewed https://forge.example/pulls/1"),
        "{text}"
    );
    assert_eq!(
        (clone.forge.writes(), branch()),
        (vec!["PATCH pulls/1".to_owned()], first.clone())
    );

    // The vendor changes more, and the branch follows.
    fs::write(
        &source,
        changed.replace("lives: {", "age: { type: integer }\n        lives: {"),
    )
    .expect("a file");
    assert_eq!(update().0, Some(0));
    assert_ne!(branch(), first);

    // A commit of a person is not overwritten.
    clone.git(&["fetch", "--quiet", "origin", "update/cats"]);
    clone.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    clone.git(&[
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "cats-client: map the age",
    ]);
    clone.git(&["push", "--quiet", "origin", "HEAD:update/cats"]);
    clone.git(&["checkout", "--quiet", "main"]);
    let helped = branch();
    clone.forge.writes();
    fs::write(
        &source,
        changed.replace("lives: {", "years: { type: integer }\n        lives: {"),
    )
    .expect("a file");
    let (code, text) = update();
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("not changed: update/cats has commits of other authors"),
        "{text}"
    );
    assert_eq!((clone.forge.writes(), branch()), (Vec::new(), helped));

    // The vendor has reverted the proposed change.
    fs::write(&source, CATS).expect("a file");
    let (_, text) = update();
    assert_eq!(text, "cats: unchanged; closed its pull request\n");
    assert!(clone.forge.open(true).is_empty());
    assert!(
        clone.summary().contains("cats: opened"),
        "{}",
        clone.summary()
    );
}

#[test]
fn an_issue_states_why_a_vendor_cannot_be_updated() {
    let upstream = TempDir::new().expect("a folder");
    let source = upstream.path().join("cats.yaml");
    let clone = Clone::of(sourced(&source));
    let update = || clone.update();

    // A correction of the overlay no longer applies.
    let changed = CATS.replace("lives: { type: number }", "lives: { type: integer }");
    fs::write(&source, &changed).expect("a file");
    let (code, text) = update();
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("cats: opened https://forge.example/issues/1"),
        "{text}"
    );
    let open = clone.forge.open(false);
    let [issue] = open.as_slice() else {
        panic!("{open:?}");
    };
    assert_eq!(issue["title"], "Cats cannot be updated");
    let body = issue["body"].as_str().expect("a body");
    for message in ["`cargo xtask fetch cats", "overlay.yaml", "no longer appl"] {
        assert!(body.contains(message), "{message} is missing in {body}");
    }
    assert!(!text.contains(support::forge::TOKEN), "{text}");
    assert!(clone.forge.open(true).is_empty());

    // The reason is updated in place, not repeated.
    fs::remove_file(&source).expect("it is there");
    assert_eq!(update().0, Some(1));
    let open = clone.forge.open(false);
    assert_eq!(open.len(), 1);
    assert!(
        open[0]["body"]
            .as_str()
            .expect("a body")
            .contains("No such file"),
        "{open:?}"
    );

    // An error of GitHub names the vendor and does not show the token.
    let ran = clone
        .scratch
        .command(&["propose"])
        .envs(clone.forge.environment())
        .env("GITHUB_TOKEN", "another-token")
        .output()
        .expect("it starts");
    let text = printed(&ran);
    assert_eq!(ran.status.code(), Some(1), "{text}");
    assert!(
        text.contains("error: cats: GET ") && text.contains("401"),
        "{text}"
    );
    assert!(!text.contains("another-token"), "{text}");

    // It works again.
    fs::write(&source, CATS).expect("a file");
    assert_eq!(update(), (Some(0), "cats: unchanged\n".to_owned()));
    assert!(clone.forge.open(false).is_empty());
}

#[test]
fn a_pull_request_has_one_comment_that_is_renewed() {
    let upstream = TempDir::new().expect("a folder");
    let clone = Clone::of(sourced(&upstream.path().join("cats.yaml")));
    let base = clone.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let known = [
        ("github.event.pull_request.base.sha", base.as_str()),
        ("github.event.pull_request.number", "7"),
    ];
    let check = || {
        let steps = clone.runs("pull-request", &known);
        let failed = steps.iter().find(|(_, output)| !output.status.success());
        failed.map(|(name, output)| (name.clone(), printed(output)))
    };
    let rename = |from: &str, to: &str| {
        clone.scratch.edit("specs/cats/api.yaml", from, to);
        clone.scratch.run(&["regen"]).exits(0);
    };
    rename("name:", "title:");

    // It breaks users, and the version does not express that; the comment is written
    // nevertheless.
    let (name, text) = check().expect("a failed step");
    assert!(name.starts_with("What changes for users"), "{name}");
    assert!(text.contains("cats-client: it breaks its users"), "{text}");
    let comments = clone.forge.comments();
    let [comment] = comments.as_slice() else {
        panic!("{comments:?}");
    };
    assert!(
        comment.starts_with("<!-- api-changes -->\n## API changes"),
        "{comment}"
    );
    assert!(clone.summary().contains("## API changes"));

    clone.scratch.run(&["bump", &base]).exits(0);
    rename("title:", "label:");
    assert_eq!(check(), None);
    let comments = clone.forge.comments();
    assert!(
        comments.len() == 1 && comments[0].contains("label"),
        "{comments:?}"
    );

    // The first error is reported: code that was not regenerated.
    clone
        .scratch
        .edit("specs/cats/api.yaml", "label:", "nickname:");
    let (name, text) = check().expect("a failed step");
    assert!(name.starts_with("The clients are what"), "{name}: {text}");
}

#[test]
fn a_release_commit_is_checked_published_and_tagged() {
    let scratch = Scratch {
        folder: TempDir::new().expect("a folder"),
    };
    let manifest = "[package]\nname = \"cats\"\nversion = \"0.2.0+1.1\"\nedition = \"2024\"\n\
                    rust-version = \"1.88\"\nlicense = \"MIT\"\ndescription = \"Cats.\"\n\
                    repository = \"https://a.example\"\nkeywords = [\"cats\"]\n\
                    categories = [\"encoding\"]\nreadme = \"README.md\"\n\
                    [package.metadata.docs.rs]\nall-features = true\n";
    scratch.write("cats/Cargo.toml", manifest);
    scratch.write("cats/README.md", "# cats\n");
    scratch.write("cats/src/lib.rs", "");
    scratch.write("CHANGELOG.md", "# Changelog\n\n## 0.2.0, 2026-01-01\n");
    scratch.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"cats\"]\n\
         [workspace.package]\nversion = \"0.2.0\"\n",
    );
    let clone = Clone::of(scratch);
    let known = [("steps.registry.outputs.token", "a-token-for-minutes")];
    for (name, output) in clone.runs("release", &known) {
        assert!(output.status.success(), "{name}: {}", printed(&output));
        assert!(!printed(&output).contains("a-token-for-minutes"));
    }
    let notes = fs::read_to_string(clone.inside("notes")).expect("notes");
    let calls: Vec<&str> = notes.lines().collect();
    assert_eq!(
        calls,
        [
            "cargo install cargo-semver-checks --locked",
            "cargo package --locked -p cats",
            "cargo semver-checks --version",
            "cargo semver-checks check-release -p cats",
            "cargo publish --locked -p cats",
        ]
    );
    let tags = clone.git(&["ls-remote", "--tags", "origin"]);
    assert!(tags.trim_end().ends_with("refs/tags/cats-v0.2.0"), "{tags}");
}
