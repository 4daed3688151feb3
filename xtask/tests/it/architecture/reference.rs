//! Tests that `specs/README.md` documents each extension that lowering reads.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Extensions without a meaning: the one in which bundling stores files, and an example, whose
/// values the YAML reader does not change.
const EXCEPTIONS: &[&str] = &["x-bundled", "x-example"];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if name != "tests" {
                rust_files(&path, files);
            }
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "testing.rs" {
            files.push(path);
        }
    }
}

/// Returns the extensions in the string literals of a file, without those in comments and tests.
fn extensions(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next();
    let lines = code.unwrap_or_default().lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.starts_with("//"));
    lines
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|it| it.len() > 2 && it.starts_with("x-"))
        .filter(|it| it.chars().all(|it| it.is_ascii_alphabetic() || it == '-'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_extension_is_documented() {
    let root = super::workspace();
    let mut files = Vec::new();
    for folder in [
        "openapi-normalize/src",
        "openapi-lower/src/passes",
        "openapi-source/src",
    ] {
        rust_files(&root.join("crates").join(folder), &mut files);
    }
    let read: BTreeSet<String> = files
        .iter()
        .flat_map(|file| extensions(&fs::read_to_string(file).expect("a file")))
        .filter(|it| !EXCEPTIONS.contains(&it.as_str()))
        .collect();
    assert!(
        read.contains("x-pagination") && read.contains("x-was"),
        "{read:?}"
    );

    let text = fs::read_to_string(root.join("specs/README.md")).expect("the reference");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split('|').next());
    let documented: BTreeSet<String> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter(|it| it.starts_with("x-"))
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = read.difference(&documented).collect();
    assert!(missing.is_empty(), "specs/README.md lacks {missing:?}");
    // This extension is for people alone.
    let unread: Vec<_> = documented.difference(&read).collect();
    assert_eq!(unread, ["x-upstream"]);
}
