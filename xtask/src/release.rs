//! `release-check`: checks whether every crate can be published.

use std::{
    collections::BTreeSet,
    env, fs,
    path::Path,
    process::{ExitCode, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    cargo::cargo,
    text::{self, count, print_error, print_line},
    version,
};

/// Check that every crate can be published.
///
/// Checks the metadata of each crate that a registry shows, packages the crates and builds each
/// from its package in the order of publishing, and runs cargo-semver-checks if that is
/// installed. Publishes nothing.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask release-check
  cargo xtask release-check --baseline v0.1.0
  cargo xtask release-check --metadata-only

Exit status: 0 on success; 1 if something is missing; 2 if cargo cannot be run.")]
pub struct Arguments {
    /// The git revision of the last release, for cargo-semver-checks; by default the registry's
    /// latest version.
    #[arg(long, value_name = "REV")]
    baseline: Option<String>,
    /// Package uncommitted changes, too.
    #[arg(long)]
    allow_dirty: bool,
    /// Check the metadata and the changelogs only.
    #[arg(long)]
    metadata_only: bool,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Clone, Deserialize)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub manifest_path: String,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    readme: Option<String>,
    rust_version: Option<String>,
    categories: Vec<String>,
    keywords: Vec<String>,
    /// The registries to which it may be published; any if absent, none if empty.
    publish: Option<Vec<String>>,
    metadata: Option<Value>,
    dependencies: Vec<Dependency>,
}

#[derive(Clone, Deserialize)]
struct Dependency {
    name: String,
    path: Option<String>,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let packages = publishable()?;
    let names: Vec<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    print_line(&format!("order of publishing: {}", names.join(", ")))?;

    let mut findings = Vec::new();
    for package in &packages {
        let manifest = relative(&package.manifest_path);
        let text = fs::read_to_string(&package.manifest_path).context(manifest.clone())?;
        let found = missing(package, &text).into_iter();
        findings.extend(found.map(|finding| format!("{manifest}: {finding}")));
    }
    findings.extend(changelogs(&packages)?);
    for finding in &findings {
        print_error(&format!("error: {finding}"));
    }
    let mut failed = !findings.is_empty();
    if !arguments.metadata_only {
        failed |= !package(&names, arguments.allow_dirty)?;
        failed |= !semver(&names, arguments.baseline.as_deref())?;
    }
    if failed {
        return Ok(ExitCode::from(text::FAILED));
    }
    print_line(&format!(
        "{} can be published",
        count(packages.len(), "crate")
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the packages that may be published, each after those on which it depends.
pub fn publishable() -> Result<Vec<Package>> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "`cargo metadata` failed");
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .context("cannot read the output of `cargo metadata`")?;
    let mut open = metadata.packages;
    open.retain(|package| package.publish.as_ref().is_none_or(|to| !to.is_empty()));
    open.sort_by(|one, other| one.name.cmp(&other.name));
    let mut ordered: Vec<Package> = Vec::new();
    while !open.is_empty() {
        let waiting: BTreeSet<String> = open.iter().map(|package| package.name.clone()).collect();
        let is_ready = |package: &Package| {
            let mut needed = package.dependencies.iter().filter(|it| it.path.is_some());
            needed.all(|needed| !waiting.contains(&needed.name) || needed.name == package.name)
        };
        let next = open.iter().position(is_ready);
        let next = next.with_context(|| {
            let names: Vec<String> = waiting.iter().cloned().collect();
            format!(
                "no order of publishing: {} depend on each other",
                names.join(", ")
            )
        })?;
        ordered.push(open.remove(next));
    }
    Ok(ordered)
}

/// Returns the metadata that a package lacks.
fn missing(package: &Package, manifest: &str) -> Vec<String> {
    let mut missing = Vec::new();
    let mut require = |is_there: bool, what: &str| {
        if !is_there {
            missing.push(what.to_owned());
        }
    };
    let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    require(is_set(&package.description), "no `description`");
    require(is_set(&package.license), "no `license`");
    require(is_set(&package.repository), "no `repository`");
    require(is_set(&package.rust_version), "no `rust-version`");
    require(
        (1..=5).contains(&package.keywords.len()),
        "`keywords` must be one to five words",
    );
    require(!package.categories.is_empty(), "no `categories`");
    let folder = Path::new(&package.manifest_path).parent();
    let readme = package.readme.as_ref().zip(folder);
    require(
        readme.is_some_and(|(readme, folder)| folder.join(readme).is_file()),
        "no README.md",
    );
    let docs = package
        .metadata
        .as_ref()
        .and_then(|it| it.pointer("/docs/rs"));
    require(docs.is_some(), "no [package.metadata.docs.rs]");
    let unsaid = undocumented(manifest);
    require(
        unsaid.is_empty(),
        &format!("features without a comment: {}", unsaid.join(", ")),
    );
    missing
}

/// Returns the features without a comment above them or above their group.
fn undocumented(manifest: &str) -> Vec<&str> {
    let lines = manifest
        .lines()
        .skip_while(|line| line.trim() != "[features]")
        .skip(1);
    let (mut said, mut unsaid) = (false, Vec::new());
    for line in lines.take_while(|line| !line.starts_with('[')) {
        match line.split_once('=') {
            _ if line.starts_with('#') => said = true,
            _ if line.trim().is_empty() => said = false,
            Some((name, _)) if !said => unsaid.push(name.trim()),
            _ => {}
        }
    }
    unsaid
}

/// Returns the changelogs without a section of the version to publish. Crates without a
/// changelog share that of the workspace.
fn changelogs(packages: &[Package]) -> Result<Vec<String>> {
    let root = read("Cargo.toml")?;
    let shared = version::workspace(&root).context("Cargo.toml: the workspace has no version")?;
    let mut wanted = vec![("CHANGELOG.md".to_owned(), shared.to_owned())];
    for package in packages {
        let folder = Path::new(&package.manifest_path).parent();
        let own = folder.map(|folder| folder.join("CHANGELOG.md"));
        if let Some(own) = own.filter(|own| own.is_file()) {
            let number = package.version.split('+').next().unwrap_or_default();
            wanted.push((relative(&own.to_string_lossy()), number.to_owned()));
        }
    }
    wanted.sort();
    wanted.dedup();
    let mut missing = Vec::new();
    for (path, version) in wanted {
        if !has_section(&read(&path)?, &version) {
            missing.push(format!(
                "{path}: no section `## {version}`; add one with the changes and the date"
            ));
        }
    }
    Ok(missing)
}

/// Whether a changelog has a section of a version: `## 0.1.0` or `## [0.1.0] - 2026-01-01`.
fn has_section(changelog: &str, version: &str) -> bool {
    changelog.lines().any(|line| {
        let name = line.strip_prefix("## ");
        let name = name.map(|rest| rest.trim_start_matches('['));
        name.and_then(|rest| rest.split([' ', ']', ',']).next()) == Some(version)
    })
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{path}: cannot read it"))
}

/// Packages the crates and builds each from its package.
fn package(names: &[&str], allow_dirty: bool) -> Result<bool> {
    let mut command = cargo();
    command.args(["package", "--locked"]);
    command.args(names.iter().flat_map(|name| ["-p", name]));
    command.args(allow_dirty.then_some("--allow-dirty"));
    let status = command.status().context("cannot run cargo")?;
    if !status.success() {
        print_error("error: a crate does not build from its package; see above");
    }
    Ok(status.success())
}

fn semver(names: &[&str], baseline: Option<&str>) -> Result<bool> {
    let installed = cargo()
        .args(["semver-checks", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !installed.is_ok_and(|status| status.success()) {
        print_error(
            "warning: cargo-semver-checks is not installed, so the API was not compared with the last release\n  help: cargo install cargo-semver-checks",
        );
        return Ok(true);
    }
    let mut command = cargo();
    command.args(["semver-checks", "check-release"]);
    command.args(names.iter().flat_map(|name| ["-p", name]));
    command.args(baseline.into_iter().flat_map(|rev| ["--baseline-rev", rev]));
    Ok(command.status().context("cannot run cargo")?.success())
}

/// Returns the path relative to the workspace.
fn relative(path: &str) -> String {
    let here = env::current_dir()
        .and_then(fs::canonicalize)
        .unwrap_or_default();
    let path = Path::new(path);
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_documented_by_the_comment_above() {
        let manifest =
            "[package]\n[features]\na = []\n# Of use.\nb = []\nc = []\n\nd = []\n[x]\ne = 1\n";
        assert_eq!(undocumented(manifest), ["a", "d"]);
        assert_eq!(undocumented("[package]\n"), [""; 0]);
    }
}
