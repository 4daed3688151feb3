//! The structure of the workspace: crates depend on each other as the table of ARCHITECTURE.md
//! states, and no two modules of a crate import each other.

mod modules;
mod reference;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use modules::{ModulePath, Modules, roots};
use serde_json::Value;

/// The modules that may import each other, with their crate, and the reason why they are neither
/// merged nor divided differently.
const EXCEPTIONS: &[(&str, &[&str], &str)] = &[];

fn workspace() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    folder.canonicalize().expect("the workspace")
}

/// Returns the packages of the workspace, as cargo describes them.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(workspace())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata");
    metadata["packages"].as_array().cloned().expect("packages")
}

fn folder(package: &Value) -> PathBuf {
    let manifest = Path::new(package["manifest_path"].as_str().expect("a path"));
    manifest.parent().expect("a folder").to_owned()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().expect("a name")
}

/// Returns the sibling modules that use each other, directly or indirectly, with the uses.
///
/// A use counts for the two sibling modules that contain the importing and the imported module.
/// Uses between a module and its ancestors do not count.
fn cycles(modules: &Modules) -> Vec<(Vec<String>, Vec<String>)> {
    // The uses between siblings by their parent, each with an example.
    let mut sibling_uses: BTreeMap<&[String], BTreeMap<(&str, &str), String>> = BTreeMap::new();
    for (from, to) in modules.uses() {
        let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        if let (Some(one), Some(other)) = (from.get(common), to.get(common)) {
            let example = format!("{} uses {}", path_text(from), path_text(to));
            let uses = sibling_uses.entry(&from[..common]).or_default();
            uses.entry((one, other)).or_insert(example);
        }
    }
    let mut cycles = Vec::new();
    for (parent, uses) in sibling_uses {
        let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for start in uses.keys().map(|(from, _)| *from) {
            let mut pending = vec![start];
            while let Some(at) = pending.pop() {
                for (_, to) in uses.keys().filter(|(from, _)| *from == at) {
                    if reached.entry(start).or_default().insert(to) {
                        pending.push(to);
                    }
                }
            }
        }
        let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|it| it.contains(to));
        let mut seen = BTreeSet::new();
        for start in reached.keys().filter(|it| reaches(it, it)) {
            if !seen.insert(*start) {
                continue;
            }
            let members: Vec<&str> = reached
                .keys()
                .copied()
                .filter(|it| reaches(start, it) && reaches(it, start))
                .collect();
            seen.extend(&members);
            let examples = uses
                .iter()
                .filter(|((from, to), _)| members.contains(from) && members.contains(to))
                .map(|(_, example)| example.clone())
                .collect();
            let path = |it: &&str| [parent, &[(*it).to_owned()]].concat().join("::");
            cycles.push((members.iter().map(path).collect(), examples));
        }
    }
    cycles
}

fn path_text(path: &ModulePath) -> String {
    if path.is_empty() {
        "the root".to_owned()
    } else {
        path.join("::")
    }
}

#[test]
fn no_two_modules_import_each_other() {
    let mut problems = Vec::new();
    let mut excepted = BTreeSet::new();
    let mut count = 0;
    for package in packages() {
        for root in roots(&folder(&package)) {
            count += 1;
            for (modules, uses) in cycles(&Modules::of(&root)) {
                let exception = EXCEPTIONS.iter().position(|(krate, allowed, _)| {
                    *krate == name(&package) && modules == *allowed
                });
                match exception {
                    Some(index) => drop(excepted.insert(index)),
                    None => problems.push(format!(
                        "{}: {} use each other:\n    {}",
                        name(&package),
                        modules.join(", "),
                        uses.join("\n    ")
                    )),
                }
            }
        }
    }
    assert!(count > 10, "the crates are found");
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert_eq!(
        excepted.len(),
        EXCEPTIONS.len(),
        "an exception does not apply"
    );
}

/// Reads the table of ARCHITECTURE.md: the entries of the column `may depend on`, by the folder of
/// the crate.
fn table() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| path |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let path = cells[0].split(',').next().unwrap_or_default();
        let path = path.trim().trim_matches('`').trim_end_matches('/');
        let entries = cells.last().copied().unwrap_or_default();
        let entries = entries.split(", ").map(str::to_owned).collect();
        (path.to_owned(), entries)
    })
    .collect()
}

#[test]
fn crates_depend_as_the_table_states() {
    let (table, packages, root) = (table(), packages(), workspace());
    let names: Vec<&str> = packages.iter().map(name).collect();
    // The clients of vendors have one row in the table.
    let clients: Vec<&str> = packages
        .iter()
        .filter(|package| folder(package).join("src/generated").is_dir())
        .map(name)
        .collect();
    let mut problems = Vec::new();
    for package in &packages {
        let path = folder(package);
        let path = path.strip_prefix(&root).expect("in the workspace");
        let row = match path.to_str().expect("a path") {
            "" => "src".to_owned(),
            _ if clients.contains(&name(package)) => "crates/<vendor>-client".to_owned(),
            path => path.to_owned(),
        };
        let Some(entries) = table.get(&row) else {
            problems.push(format!("the table has no row for `{row}`"));
            continue;
        };
        let dependencies = package["dependencies"].as_array().expect("dependencies");
        let is_normal = |it: &&Value| it["kind"].is_null();
        let dependencies: BTreeSet<&str> =
            dependencies.iter().filter(is_normal).map(name).collect();
        let is_client = |it: &&str| clients.contains(it);
        for dependency in dependencies.iter().filter(|it| names.contains(it)) {
            let listed = entries.iter().any(|it| it == dependency)
                || is_client(dependency) && entries.iter().any(|it| it == "the client crates");
            if !listed {
                problems.push(format!(
                    "`{row}` depends on {dependency}, which its row lacks"
                ));
            }
        }
        for entry in entries
            .iter()
            .filter(|it| !["–", "the client crates"].contains(&it.as_str()))
        {
            if !dependencies.contains(entry.as_str()) {
                problems.push(format!(
                    "`{row}` does not depend on {entry}, which its row names"
                ));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The paths of ARCHITECTURE.md are relative to the root, to `crates/`, to the folder of the crate
/// that the section describes, or to `src/` there.
#[test]
fn the_paths_in_the_document_exist() {
    let root = workspace();
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut section = PathBuf::new();
    let (mut missing, mut count) = (Vec::new(), 0);
    for line in text.lines() {
        if line.starts_with("##") {
            let title = line.trim_start_matches('#').trim();
            section = root.join("crates").join(title);
        }
        for named in line.split('`').skip(1).step_by(2) {
            let is_path = named.ends_with(".rs") || named.ends_with('/');
            // The folder of a bare file name depends on the sentence.
            let has_folder = named.trim_end_matches('/').contains('/');
            if !is_path || !has_folder || named.contains(['<', '{', ' ']) {
                continue;
            }
            count += 1;
            let folders = [
                root.clone(),
                root.join("crates"),
                section.clone(),
                section.join("src"),
            ];
            if !folders.iter().any(|folder| folder.join(named).exists()) {
                missing.push(named.to_owned());
            }
        }
    }
    assert!(count > 20, "paths are found");
    assert_eq!(missing, [""; 0]);
}
