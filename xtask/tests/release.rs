//! `release-check`, on a workspace of two crates and one that is not published.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

const HEAD: &str = "version.workspace = true\nedition = \"2024\"\nrust-version = \"1.88\"\n\
                    license = \"MIT\"\nrepository = \"https://a.example\"\ndescription = \"It.\"\n\
                    keywords = [\"a\"]\ncategories = [\"encoding\"]\nreadme = \"README.md\"\n\
                    [package.metadata.docs.rs]\nall-features = true\n";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// Returns the exit code and the whole output.
fn check(folder: &Path, more: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("--root")
        .arg(folder)
        .args(["release-check", "--allow-dirty"])
        .args(more)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("it starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    (output.status.code().expect("a code"), text)
}

#[test]
fn reports_what_a_release_lacks() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    // In alphabetic order the crate that depends on the other one comes first.
    write(
        folder,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\", \"tool\"]\n\
         [workspace.package]\nversion = \"0.3.0\"\n",
    );
    let needs = "[dependencies]\nb = { path = \"../b\", version = \"0.3.0\" }\n";
    write(
        folder,
        "a/Cargo.toml",
        &format!("[package]\nname = \"a\"\n{HEAD}{needs}"),
    );
    write(folder, "a/README.md", "# a\n");
    write(folder, "a/src/lib.rs", "pub use b::B;\n");
    let features = "[features]\n# Of use.\nused = []\n";
    write(
        folder,
        "b/Cargo.toml",
        &format!("[package]\nname = \"b\"\n{HEAD}{features}"),
    );
    write(folder, "b/README.md", "# b\n");
    write(folder, "b/src/lib.rs", "pub struct B;\n");
    let tool =
        "[package]\nname = \"tool\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n";
    write(folder, "tool/Cargo.toml", tool);
    write(folder, "tool/src/lib.rs", "");
    write(
        folder,
        "CHANGELOG.md",
        "# Changelog\n\n## Unreleased\n\n## 0.3.0, 2026-01-01\n",
    );
    let lock = Command::new("cargo")
        .args(["generate-lockfile", "--offline"])
        .current_dir(folder)
        .status();
    assert!(lock.is_ok_and(|status| status.success()));

    let (code, text) = check(folder, &[]);
    assert_eq!(code, 0, "{text}");
    for message in ["order of publishing: b, a\n", "2 crates can be published"] {
        assert!(text.contains(message), "{text}");
    }

    // A package lacks what only the workspace has.
    write(
        folder,
        "a/src/lib.rs",
        "pub const TEXT: &str = include_str!(\"../../CHANGELOG.md\");\n",
    );
    let (code, text) = check(folder, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("a crate does not build from its package"),
        "{text}"
    );

    write(folder, "CHANGELOG.md", "# Changelog\n\n## Unreleased\n");
    fs::remove_file(folder.join("b/README.md")).expect("it is there");
    let bare = "[package]\nname = \"b\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\n[features]\nodd = []\n";
    write(folder, "b/Cargo.toml", bare);
    let (code, text) = check(folder, &["--metadata-only"]);
    assert_eq!(code, 1, "{text}");
    for message in [
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
    ] {
        assert!(text.contains(message), "{message} is missing in:\n{text}");
    }
    assert!(!text.contains("a/Cargo.toml"), "{text}");
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A release in a clone of a bare repository, with a stub of cargo that records what it
/// publishes.
#[cfg(unix)]
#[test]
fn a_release_publishes_in_order_and_tags() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().expect("a folder");
    let (clone, forge) = (folder.path().join("clone"), folder.path().join("forge"));
    fs::create_dir_all(&clone).expect("a folder");
    write(
        &clone,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\"]\n\
         [workspace.package]\nversion = \"0.3.0\"\n\n\
         [package]\nname = \"whole\"\nversion = \"0.4.0\"\nedition = \"2024\"\n\n\
         [dependencies]\na = { path = \"a\", version = \"0.3.0\" }\n",
    );
    write(&clone, "src/lib.rs", "");
    let needs = "[dependencies]\nb = { path = \"../b\", version = \"0.3.0\" }\n";
    for (name, version, needs) in [("a", "0.3.0+1.1", needs), ("b", "0.3.0", "")] {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n{needs}"
        );
        write(&clone, &format!("{name}/Cargo.toml"), &manifest);
        write(&clone, &format!("{name}/src/lib.rs"), "");
    }
    git(folder.path(), &["init", "--quiet", "--bare", "forge"]);
    git(&clone, &["init", "--quiet"]);
    git(&clone, &["add", "--all"]);
    git(
        &clone,
        &["commit", "--quiet", "--message", "release: 0.4.0"],
    );
    git(
        &clone,
        &["remote", "add", "origin", &forge.to_string_lossy()],
    );

    // It fails at a crate as long as a file of that name exists.
    let cargo = folder.path().join("cargo.sh");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" != publish ]; then exec {} \"$@\"; fi\n\
         if [ -e ../fail-\"$4\" ]; then exit 1; fi\necho \"$@\" >> ../published\n",
        env!("CARGO")
    );
    fs::write(&cargo, script).expect("a file");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("a mode");
    let publish = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("--root")
            .arg(&clone)
            .arg("publish")
            .args(more)
            .env("CARGO", &cargo)
            .output()
            .expect("it starts");
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    };
    let published = || fs::read_to_string(folder.path().join("published")).unwrap_or_default();

    let (code, text) = publish(&["--dry-run"]);
    assert_eq!(
        (code, &*text),
        (
            Some(0),
            "would publish b 0.3.0 and push the tag b-v0.3.0\n\
             would publish a 0.3.0+1.1 and push the tag a-v0.3.0\n\
             would publish whole 0.4.0 and push the tag v0.4.0\n"
        )
    );
    assert_eq!((published(), git(&forge, &["tag"])), Default::default());

    write(folder.path(), "fail-a", "");
    let (code, text) = publish(&[]);
    assert!(
        code == Some(2) && text.contains("run the command again to continue"),
        "{text}"
    );
    assert_eq!(git(&forge, &["tag"]), "b-v0.3.0\n");
    fs::remove_file(folder.path().join("fail-a")).expect("it is there");
    let (code, text) = publish(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(git(&forge, &["tag"]), "a-v0.3.0\nb-v0.3.0\nv0.4.0\n");
    let all = ["b", "a", "whole"].map(|name| format!("publish --locked -p {name}\n"));
    assert_eq!(published(), all.concat());
    let (code, text) = publish(&[]);
    assert!(
        code == Some(0) && text.contains("nothing to publish"),
        "{text}"
    );
}
