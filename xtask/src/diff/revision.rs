//! Reads descriptions and generated code from a git revision.

use std::{
    fs,
    path::{Component, Path},
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::git;

/// The descriptions and the manifests of a revision, in a temporary folder.
pub struct Tree(TempDir);

impl Tree {
    /// Reads a revision of the repository in the current folder.
    pub fn of(revision: &str) -> Result<Tree> {
        // The name of a tree cannot be mistaken for an option.
        let arguments = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{revision}^{{tree}}"),
        ];
        let here = Path::new(".");
        let tree = git::text(here, &arguments).with_context(|| {
            format!(
                "git does not know the revision `{revision}`; in a shallow clone, fetch it first"
            )
        })?;
        let tree = tree.trim();
        let folder = TempDir::new().context("cannot make a temporary folder")?;
        let arguments = [
            "ls-tree",
            "-r",
            "-z",
            "--name-only",
            tree,
            "specs",
            "Cargo.toml",
            "crates",
        ];
        for file in git::text(here, &arguments)?.split('\0') {
            if !is_wanted(file) {
                continue;
            }
            let mut components = Path::new(file).components();
            ensure!(
                components.all(|it| matches!(it, Component::Normal(_))),
                "{file}: an unusual path in {revision}"
            );
            let content = git::bytes(here, &["cat-file", "blob", &format!("{tree}:./{file}")])?;
            let path = folder.path().join(file);
            let about = || format!("{}: cannot write it", path.display());
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(about)?;
            }
            fs::write(&path, content).with_context(about)?;
        }
        Ok(Tree(folder))
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }
}

/// Whether a file is an input of a client, states its version, or is its code.
fn is_wanted(file: &str) -> bool {
    if file == "Cargo.toml" || file.starts_with("specs/") {
        return true;
    }
    let Some((_, inside)) = file
        .strip_prefix("crates/")
        .and_then(|file| file.split_once('/'))
    else {
        return false;
    };
    let is_generated = file.contains("-client/src/generated/") && file.ends_with(".rs");
    inside == "Cargo.toml" || is_generated
}
