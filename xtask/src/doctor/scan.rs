//! The descriptions that the command line means.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use openapi_lower::DEFAULT_MAX_BYTES;
use serde::de::IgnoredAny;

/// A description to examine.
pub struct Case {
    pub path: PathBuf,
    /// A name of its own among all cases, fit for a folder and a crate.
    pub name: String,
    /// Whether the command line names the file itself, and not a folder that it is in.
    pub named: bool,
}

/// The files named, and the descriptions in the folders named, in order.
pub fn cases(paths: &[PathBuf]) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut names = BTreeSet::new();
    let mut add = |path: PathBuf, base: &Path, named: bool| {
        let name = name(path.strip_prefix(base).unwrap_or(&path), &mut names);
        cases.push(Case { path, name, named });
    };
    for path in paths {
        let metadata =
            fs::metadata(path).with_context(|| format!("{}: cannot read it", path.display()))?;
        if !metadata.is_dir() {
            add(path.clone(), path.parent().unwrap_or(Path::new("")), true);
            continue;
        }
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.retain(|file| is_description(file));
        files.sort();
        ensure!(
            !files.is_empty(),
            "{}: no description in this folder: no *.json, *.yaml or *.yml file in it says \
             `swagger` or `openapi` at its root",
            path.display()
        );
        for file in files {
            add(file, path, false);
        }
    }
    Ok(cases)
}

fn name(path: &Path, taken: &mut BTreeSet<String>) -> String {
    let stem = path.with_extension("");
    let base: String = stem
        .to_string_lossy()
        .chars()
        .map(|it| {
            if it.is_ascii_alphanumeric() || it == '_' {
                it
            } else {
                '-'
            }
        })
        .collect();
    let mut name = base.clone();
    let mut count = 1;
    // Some file systems do not tell capitals from small letters.
    while !taken.insert(name.to_lowercase()) {
        count += 1;
        name = format!("{base}-{count}");
    }
    name
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let about = || format!("{}: cannot read this folder", folder.display());
    for entry in fs::read_dir(folder).with_context(about)? {
        let entry = entry.with_context(about)?;
        let path = entry.path();
        let known = ["json", "yaml", "yml"];
        // A link to a folder could lead round in circles; reading a pipe may never end.
        if entry.file_type().with_context(about)?.is_dir() {
            collect(&path, files)?;
        } else if path.is_file()
            && let Some(extension) = path.extension()
            && known.iter().any(|known| extension == *known)
        {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether a file that nobody named says that it is a description. A broken one counts.
fn is_description(path: &Path) -> bool {
    let size = fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > DEFAULT_MAX_BYTES {
        return true;
    }
    let Ok(bytes) = fs::read(path) else {
        return true;
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{')
        && let Ok(root) = serde_json::from_str::<HashMap<String, IgnoredAny>>(text)
    {
        return root.contains_key("openapi") || root.contains_key("swagger");
    }
    let mut lines = text.lines();
    lines.any(|line| {
        let line = line.trim_start_matches(['{', ' ', '\t', '"', '\'']);
        let rest = line
            .strip_prefix("openapi")
            .or_else(|| line.strip_prefix("swagger"));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    })
}
