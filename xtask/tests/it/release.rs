//! `release-check`, on a workspace of two crates and one that is not published.

use std::{fs, process::Command};

use crate::support::{Outcome, Scratch, git, run, xtask};

const HEAD: &str = "version.workspace = true\nedition = \"2024\"\nrust-version = \"1.88\"\n\
                    license = \"MIT\"\nrepository = \"https://a.example\"\ndescription = \"It.\"\n\
                    keywords = [\"a\"]\ncategories = [\"encoding\"]\nreadme = \"README.md\"\n\
                    [package.metadata.docs.rs]\nall-features = true\n";

fn check(scratch: &Scratch, more: &[&str]) -> Outcome {
    let mut command = scratch.command(&[&["release-check", "--allow-dirty"], more].concat());
    command
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", scratch.path("target"));
    run(&mut command)
}

#[test]
fn reports_missing_parts_of_a_release() {
    let scratch = Scratch::empty();
    // In alphabetic order the crate that depends on the other one comes first.
    scratch.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\", \"tool\"]\n\
         [workspace.package]\nversion = \"0.3.0\"\n",
    );
    let needs = "[dependencies]\nb = { path = \"../b\", version = \"0.3.0\" }\n";
    scratch.write(
        "a/Cargo.toml",
        &format!("[package]\nname = \"a\"\n{HEAD}{needs}"),
    );
    scratch.write("a/README.md", "# a\n");
    scratch.write("a/src/lib.rs", "pub use b::B;\n");
    let features = "[features]\n# Of use.\nused = []\n";
    scratch.write(
        "b/Cargo.toml",
        &format!("[package]\nname = \"b\"\n{HEAD}{features}"),
    );
    scratch.write("b/README.md", "# b\n");
    scratch.write("b/src/lib.rs", "pub struct B;\n");
    let tool =
        "[package]\nname = \"tool\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n";
    scratch.write("tool/Cargo.toml", tool);
    scratch.write("tool/src/lib.rs", "");
    scratch.write(
        "CHANGELOG.md",
        "# Changelog\n\n## Unreleased\n\n## 0.3.0, 2026-01-01\n",
    );
    let lock = Command::new("cargo")
        .args(["generate-lockfile", "--offline"])
        .current_dir(scratch.folder.path())
        .status();
    assert!(lock.is_ok_and(|status| status.success()));

    check(&scratch, &[])
        .exits(0)
        .prints(&["order of publishing: b, a\n", "2 crates can be published"]);

    // A file of the workspace is not part of a package.
    scratch.write(
        "a/src/lib.rs",
        "pub const TEXT: &str = include_str!(\"../../CHANGELOG.md\");\n",
    );
    check(&scratch, &[])
        .exits(1)
        .prints(&["a crate does not build from its package"]);

    scratch.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n");
    fs::remove_file(scratch.path("b/README.md")).expect("the file exists");
    let bare = "[package]\nname = \"b\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\n[features]\nodd = []\n";
    scratch.write("b/Cargo.toml", bare);
    let outcome = check(&scratch, &["--metadata-only"]).exits(1).prints(&[
        "error: b/Cargo.toml: no `description`",
        "b/Cargo.toml: no `license`",
        "b/Cargo.toml: no `repository`",
        "b/Cargo.toml: no `rust-version`",
        "b/Cargo.toml: `keywords` must be one to five words",
        "b/Cargo.toml: no `categories`",
        "b/Cargo.toml: no README.md",
        "b/Cargo.toml: no [package.metadata.docs.rs]",
        "b/Cargo.toml: features without a comment: odd",
        "CHANGELOG.md: no section `## 0.3.0`",
    ]);
    assert!(!outcome.text().contains("a/Cargo.toml"), "{outcome:#?}");
}

/// A release in a clone of a bare repository, with a stub of cargo that records what it
/// publishes.
#[cfg(unix)]
#[test]
fn a_release_publishes_in_order_and_tags() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::empty();
    let (clone, origin) = (scratch.path("clone"), scratch.path("origin.git"));
    scratch.write(
        "clone/Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\"]\n\
         [workspace.package]\nversion = \"0.3.0\"\n\n\
         [package]\nname = \"whole\"\nversion = \"0.4.0\"\nedition = \"2024\"\n\n\
         [dependencies]\na = { path = \"a\", version = \"0.3.0\" }\n",
    );
    scratch.write("clone/src/lib.rs", "");
    let needs = "[dependencies]\nb = { path = \"../b\", version = \"0.3.0\" }\n";
    for (name, version, needs) in [("a", "0.3.0+1.1", needs), ("b", "0.3.0", "")] {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n{needs}"
        );
        scratch.write(&format!("clone/{name}/Cargo.toml"), &manifest);
        scratch.write(&format!("clone/{name}/src/lib.rs"), "");
    }
    scratch.git(&["init", "--quiet", "--bare", "origin.git"]);
    git(&clone, &["init", "--quiet"]);
    git(&clone, &["add", "--all"]);
    git(
        &clone,
        &["commit", "--quiet", "--message", "release: 0.4.0"],
    );
    git(
        &clone,
        &["remote", "add", "origin", &origin.to_string_lossy()],
    );

    // It fails at a crate as long as a file of that name exists.
    let cargo = scratch.path("cargo.sh");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" != publish ]; then exec {} \"$@\"; fi\n\
         if [ -e ../fail-\"$4\" ]; then exit 1; fi\necho \"$@\" >> ../published\n",
        env!("CARGO")
    );
    fs::write(&cargo, script).expect("a file");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("a mode");
    let publish = |more: &[&str]| {
        let mut command = xtask();
        command.arg("--root").arg(&clone).arg("publish").args(more);
        run(command.env("CARGO", &cargo))
    };
    let published = || fs::read_to_string(scratch.path("published")).unwrap_or_default();

    assert_eq!(
        publish(&["--dry-run"]).exits(0).text(),
        "would publish b 0.3.0 and push the tag b-v0.3.0\n\
         would publish a 0.3.0+1.1 and push the tag a-v0.3.0\n\
         would publish whole 0.4.0 and push the tag v0.4.0\n"
    );
    assert_eq!((published(), git(&origin, &["tag"])), Default::default());

    scratch.write("fail-a", "");
    publish(&[])
        .exits(2)
        .prints(&["run the command again to continue"]);
    assert_eq!(git(&origin, &["tag"]), "b-v0.3.0\n");
    fs::remove_file(scratch.path("fail-a")).expect("the file exists");
    publish(&[]).exits(0);
    assert_eq!(git(&origin, &["tag"]), "a-v0.3.0\nb-v0.3.0\nv0.4.0\n");
    let all = ["b", "a", "whole"].map(|name| format!("publish --locked -p {name}\n"));
    assert_eq!(published(), all.concat());
    publish(&[]).exits(0).prints(&["nothing to publish"]);
}
