//! Runs the shell steps of the workflows in a clone of a bare repository, with a stub of GitHub's
//! API on loopback.

#![cfg(unix)]

mod clone;
use std::{collections::BTreeMap, fs, path::Path};

use crate::support::{CATS, Scratch, VENDORS, github::TOKEN, run};
use clone::Clone;
use tempfile::TempDir;

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
fn changes_of_a_description_become_pull_requests() {
    let upstream = TempDir::new().expect("a folder");
    let source = upstream.path().join("cats.yaml");
    let clone = Clone::of(sourced(&source));
    let update = || clone.update();
    let branch = || clone.git(&["ls-remote", "origin", "refs/heads/update/cats"]);

    // Nothing has changed.
    let before = clone.scratch.tree();
    assert_eq!(update().exits(0).text(), "cats: unchanged\n");
    assert_eq!(clone.github.writes(), [""; 0]);

    // A change for users: a pull request contains everything.
    let changed = CATS.replace("name: { type:", "title: { type:");
    fs::write(&source, &changed).expect("a file");
    update()
        .exits(0)
        .prints(&["cats: opened https://forge.example/pulls/1"]);
    assert_eq!(clone.github.writes(), ["POST pulls"]);
    let open = clone.github.open(true);
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
    let files = |tree: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let paths = tree.keys().filter(|path| !path.starts_with(".git/"));
        paths.cloned().collect()
    };
    assert_eq!(files(&after), files(&before));
    assert_eq!(clone.git(&["status", "--porcelain"]), "");
    assert_eq!(clone.git(&["worktree", "list"]).lines().count(), 1);

    // A second run updates the pull request in place, and does not change the branch.
    let first = branch();
    update()
        .exits(0)
        .prints(&["cats: updated https://forge.example/pulls/1"]);
    assert_eq!(
        (clone.github.writes(), branch()),
        (vec!["PATCH pulls/1".to_owned()], first.clone())
    );

    // The vendor changes more, and the branch follows.
    fs::write(
        &source,
        changed.replace("lives: {", "age: { type: integer }\n        lives: {"),
    )
    .expect("a file");
    update().exits(0);
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
    clone.github.writes();
    fs::write(
        &source,
        changed.replace("lives: {", "years: { type: integer }\n        lives: {"),
    )
    .expect("a file");
    update()
        .exits(0)
        .prints(&["not changed: update/cats has commits of other authors"]);
    assert_eq!((clone.github.writes(), branch()), (Vec::new(), helped));

    // The vendor has reverted the proposed change.
    fs::write(&source, CATS).expect("a file");
    assert_eq!(
        update().text(),
        "cats: unchanged; closed its pull request\n"
    );
    assert!(clone.github.open(true).is_empty());
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
    let outcome = update()
        .exits(1)
        .prints(&["cats: opened https://forge.example/issues/1"]);
    let open = clone.github.open(false);
    let [issue] = open.as_slice() else {
        panic!("{open:?}");
    };
    assert_eq!(issue["title"], "Cats cannot be updated");
    let body = issue["body"].as_str().expect("a body");
    for message in ["`cargo xtask fetch cats", "overlay.yaml", "no longer appl"] {
        assert!(body.contains(message), "{message} is missing in {body}");
    }
    assert!(!outcome.text().contains(TOKEN), "{outcome:#?}");
    assert!(clone.github.open(true).is_empty());

    // The reason is updated in place, not repeated.
    fs::remove_file(&source).expect("the file exists");
    update().exits(1);
    let open = clone.github.open(false);
    assert_eq!(open.len(), 1);
    assert!(
        open[0]["body"]
            .as_str()
            .expect("a body")
            .contains("No such file"),
        "{open:?}"
    );

    // An error of GitHub names the vendor and does not show the token.
    let mut propose = clone.scratch.command(&["propose"]);
    propose
        .envs(clone.github.environment())
        .env("GITHUB_TOKEN", "another-token");
    let outcome = run(&mut propose)
        .exits(1)
        .prints(&["error: cats: GET ", "401"]);
    assert!(!outcome.text().contains("another-token"), "{outcome:#?}");

    // The issue is closed when the vendor can be updated.
    fs::write(&source, CATS).expect("a file");
    assert_eq!(update().exits(0).text(), "cats: unchanged\n");
    assert!(clone.github.open(false).is_empty());
}

#[test]
fn the_comment_of_a_pull_request_is_updated_in_place() {
    let upstream = TempDir::new().expect("a folder");
    let clone = Clone::of(sourced(&upstream.path().join("cats.yaml")));
    let base = clone.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let expressions = [
        ("github.event.pull_request.base.sha", base.as_str()),
        ("github.event.pull_request.number", "7"),
    ];
    let check = || {
        let steps = clone.run("pull-request", &expressions);
        let mut failed = steps.into_iter().filter(|(_, it)| it.code != Some(0));
        failed.next().map(|(name, outcome)| (name, outcome.text()))
    };
    let rename = |from: &str, to: &str| {
        clone.scratch.edit("specs/cats/api.yaml", from, to);
        clone.scratch.run(&["regen"]).exits(0);
    };
    rename("name:", "title:");

    // The change is breaking, which the version does not reflect; the comment is written
    // nevertheless.
    let (name, text) = check().expect("a failed step");
    assert!(name.starts_with("What changes for users"), "{name}");
    assert!(
        text.contains("cats-client: the changes are breaking"),
        "{text}"
    );
    let comments = clone.github.comments();
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
    let comments = clone.github.comments();
    assert!(
        comments.len() == 1 && comments[0].contains("label"),
        "{comments:?}"
    );

    // The first error is reported: code that was not regenerated.
    clone
        .scratch
        .edit("specs/cats/api.yaml", "label:", "nickname:");
    let (name, text) = check().expect("a failed step");
    assert!(
        name.starts_with("Check that the clients are generated"),
        "{name}: {text}"
    );
}

#[test]
fn a_release_commit_is_checked_published_and_tagged() {
    let scratch = Scratch::empty();
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
    let expressions = [("steps.registry.outputs.token", "a-token-for-minutes")];
    for (name, outcome) in clone.run("release", &expressions) {
        assert_eq!(outcome.code, Some(0), "{name}: {outcome:#?}");
        assert!(!outcome.text().contains("a-token-for-minutes"));
    }
    let notes = fs::read_to_string(clone.path("notes")).expect("the stub was called");
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
