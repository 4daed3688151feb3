//! Finds the descriptions that the command line states.

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
    /// A unique name, valid for a folder and a crate.
    pub name: String,
    /// The folder that the command line states, if it does not state the file.
    pub folder: Option<PathBuf>,
}

/// Returns the stated files, and the descriptions in the stated folders, in order.
pub fn cases(paths: &[PathBuf]) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut names = BTreeSet::new();
    let mut add = |path: PathBuf, base: &Path, folder: Option<PathBuf>| {
        let name = name(path.strip_prefix(base).unwrap_or(&path), &mut names);
        cases.push(Case { path, name, folder });
    };
    for path in paths {
        let metadata =
            fs::metadata(path).with_context(|| format!("{}: cannot read it", path.display()))?;
        if !metadata.is_dir() {
            add(path.clone(), path.parent().unwrap_or(Path::new("")), None);
            continue;
        }
        let mut files = Vec::new();
        collect(path, &mut files)?;
        let files = roots(&files);
        ensure!(
            !files.is_empty(),
            "{}: no description in this folder: no *.json, *.yaml or *.yml file in it has `swagger` or `openapi` at its root",
            path.display()
        );
        for file in files {
            add(file, path, Some(path.clone()));
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
    // Some file systems ignore letter case.
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
        // A link to a folder could form a cycle; reading a pipe may never end.
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

/// Returns the descriptions among the files of a folder that are not part of another one: those
/// to which no other description refers, directly or through files, unless it is referred to
/// itself.
fn roots(files: &[PathBuf]) -> Vec<PathBuf> {
    let texts = files.iter().map(|file| (file, text(file)));
    let mut descriptions = BTreeSet::new();
    let mut references = HashMap::new();
    for (file, text) in texts {
        let Some(text) = text else {
            descriptions.insert(file.clone());
            continue;
        };
        if is_description(&text) {
            descriptions.insert(file.clone());
        }
        let targets = referred_to(file, &text);
        if let (false, Ok(canonical)) = (targets.is_empty(), file.canonicalize()) {
            references.insert(canonical, targets);
        }
    }
    let canonical = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
    let reached: Vec<(PathBuf, BTreeSet<PathBuf>)> = descriptions
        .iter()
        .map(|file| {
            let file = canonical(file);
            let reached = reached(&file, &references);
            (file, reached)
        })
        .collect();
    let is_part = |file: &PathBuf| {
        let file = canonical(file);
        let own = reached.iter().find(|(other, _)| *other == file);
        let own = own.map(|(_, reached)| reached);
        reached.iter().any(|(other, reached)| {
            let leads_back = own.is_some_and(|own| own.contains(other));
            *other != file && reached.contains(&file) && !leads_back
        })
    };
    descriptions
        .iter()
        .filter(|file| !is_part(file))
        .cloned()
        .collect()
}

/// Returns the files that are reachable by references from a file.
fn reached(start: &Path, references: &HashMap<PathBuf, BTreeSet<PathBuf>>) -> BTreeSet<PathBuf> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        for target in references.get(file).into_iter().flatten() {
            if reached.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    reached
}

/// Returns the files to which a text refers, as far as that is visible without parsing.
fn referred_to(file: &Path, text: &str) -> BTreeSet<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let references = text.split("$ref").skip(1).filter_map(|rest| {
        let value = rest.trim_start_matches(['"', '\'']).trim_start();
        let value = value.strip_prefix(':')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', '\n', '\r', '#', ',', '}'])?;
        let target = value[..end].trim();
        (!target.is_empty() && !target.contains("://")).then_some(target)
    });
    let spelled: BTreeSet<&str> = references.collect();
    let found = spelled.iter().filter_map(|target| {
        let decoded = openapi_lower::percent::decode_lossy(target);
        folder.join(&*decoded).canonicalize().ok()
    });
    found.collect()
}

/// Returns the content of a file; `None` if it is too large or cannot be read.
fn text(path: &Path) -> Option<String> {
    let size = fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > DEFAULT_MAX_BYTES {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    let lossy = String::from_utf8_lossy(&bytes).into_owned();
    Some(openapi_lower::decode(bytes.into()).unwrap_or(lossy))
}

/// Whether a file in a folder is a description, by its text. Invalid ones count.
fn is_description(text: &str) -> bool {
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
