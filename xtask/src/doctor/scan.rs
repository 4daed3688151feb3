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
        let name = unique_name(path.strip_prefix(base).unwrap_or(&path), &mut names);
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
        let descriptions = roots(&files);
        ensure!(
            !descriptions.is_empty(),
            "{}: no description in this folder: no *.json, *.yaml or *.yml file in it has `swagger` or `openapi` at its root",
            path.display()
        );
        for file in descriptions {
            add(file, path, Some(path.clone()));
        }
    }
    Ok(cases)
}

/// Returns a name for a description that is not taken.
fn unique_name(path: &Path, taken: &mut BTreeSet<String>) -> String {
    let stem = path.with_extension("");
    let is_allowed = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let base = stem.to_string_lossy().replace(|it| !is_allowed(it), "-");
    let mut name = base.clone();
    let mut count = 1;
    // Some file systems ignore letter case.
    while !taken.insert(name.to_lowercase()) {
        count += 1;
        name = format!("{base}-{count}");
    }
    name
}

/// Collects the JSON and YAML files in a folder and its subfolders.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let about = || format!("{}: cannot read this folder", folder.display());
    for entry in fs::read_dir(folder).with_context(about)? {
        let entry = entry.with_context(about)?;
        let path = entry.path();
        // A link to a folder could form a cycle; reading a pipe may never end.
        if entry.file_type().with_context(about)?.is_dir() {
            collect(&path, files)?;
        } else if path.is_file()
            && let Some(extension) = path.extension()
            && ["json", "yaml", "yml"].iter().any(|it| extension == *it)
        {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns the descriptions among the files of a folder to which no other description refers,
/// directly or through files. Descriptions that refer to each other are all returned.
fn roots(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut descriptions = BTreeSet::new();
    let mut references = HashMap::new();
    for file in files {
        let Some(content) = read(file) else {
            descriptions.insert(file.clone());
            continue;
        };
        if is_description(&content) {
            descriptions.insert(file.clone());
        }
        let targets = referenced_files(file, &content);
        if let (false, Ok(canonical)) = (targets.is_empty(), file.canonicalize()) {
            references.insert(canonical, targets);
        }
    }
    let canonical = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
    let reachable: HashMap<PathBuf, BTreeSet<PathBuf>> = descriptions
        .iter()
        .map(|file| {
            let file = canonical(file);
            let reachable = reachable_files(&file, &references);
            (file, reachable)
        })
        .collect();
    let is_root = |file: &&PathBuf| {
        let file = canonical(file);
        reachable.iter().all(|(other, from_other)| {
            *other == file || !from_other.contains(&file) || reachable[&file].contains(other)
        })
    };
    descriptions.iter().filter(is_root).cloned().collect()
}

/// Returns the files that are reachable by references from a file.
fn reachable_files(
    start: &Path,
    references: &HashMap<PathBuf, BTreeSet<PathBuf>>,
) -> BTreeSet<PathBuf> {
    let mut reachable = BTreeSet::new();
    let mut pending = vec![start];
    while let Some(file) = pending.pop() {
        for target in references.get(file).into_iter().flatten() {
            if reachable.insert(target.clone()) {
                pending.push(target);
            }
        }
    }
    reachable
}

/// Returns the files to which a file refers, as far as that is visible without parsing.
fn referenced_files(file: &Path, content: &str) -> BTreeSet<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let references = content.split("$ref").skip(1).filter_map(|rest| {
        let value = rest.trim_start_matches(['"', '\'']).trim_start();
        let value = value.strip_prefix(':')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', '\n', '\r', '#', ',', '}'])?;
        let target = value[..end].trim();
        (!target.is_empty() && !target.contains("://")).then_some(target)
    });
    let distinct: BTreeSet<&str> = references.collect();
    distinct
        .into_iter()
        .filter_map(|target| {
            let decoded = openapi_lower::percent::decode_lossy(target);
            folder.join(&*decoded).canonicalize().ok()
        })
        .collect()
}

/// Returns the content of a file; `None` if the file is too large or cannot be read.
fn read(path: &Path) -> Option<String> {
    let size = fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > DEFAULT_MAX_BYTES {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    let lossy = String::from_utf8_lossy(&bytes).into_owned();
    Some(openapi_lower::decode(bytes.into()).unwrap_or(lossy))
}

/// Whether the content of a file is that of a description, even of an invalid one.
fn is_description(content: &str) -> bool {
    let content = content.trim_start_matches('\u{feff}').trim_start();
    if content.starts_with('{')
        && let Ok(root) = serde_json::from_str::<HashMap<String, IgnoredAny>>(content)
    {
        return root.contains_key("openapi") || root.contains_key("swagger");
    }
    content.lines().any(|line| {
        let line = line.trim_start_matches(['{', ' ', '\t', '"', '\'']);
        let rest = line
            .strip_prefix("openapi")
            .or_else(|| line.strip_prefix("swagger"));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    })
}
