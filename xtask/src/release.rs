//! `release-check`: checks whether every crate can be published.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{ExitCode, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    cargo::cargo,
    disk,
    output::{self, count, print_error, print_line},
    version,
};

/// Check that every crate can be published.
///
/// Checks the metadata that a registry shows for each crate, packages the crates, builds each from
/// its package in the order of publishing, and runs cargo-semver-checks if that is installed.
/// Publishes nothing.
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
    /// The registries to which the package may be published; any if absent, none if empty.
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
    disk::enter(root)?;
    let packages = publishable()?;
    let names: Vec<&str> = packages.iter().map(|it| it.name.as_str()).collect();
    print_line(&format!("order of publishing: {}", names.join(", ")))?;

    let mut findings = Vec::new();
    for package in &packages {
        let path = relative_path(&package.manifest_path);
        let manifest = fs::read_to_string(&package.manifest_path).context(path.clone())?;
        for finding in check_metadata(package, &manifest) {
            findings.push(format!("{path}: {finding}"));
        }
    }
    findings.extend(check_changelogs(&packages)?);
    for finding in &findings {
        print_error(&format!("error: {finding}"));
    }
    let mut failed = !findings.is_empty();
    if !arguments.metadata_only {
        failed |= !package_crates(&names, arguments.allow_dirty)?;
        failed |= !check_semver(&names, arguments.baseline.as_deref())?;
    }
    if failed {
        return Ok(ExitCode::from(output::FAILED));
    }
    print_line(&format!(
        "{} can be published",
        count(packages.len(), "crate")
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the packages that may be published, each after the packages on which it depends.
pub fn publishable() -> Result<Vec<Package>> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "`cargo metadata` failed");
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .context("cannot read the output of `cargo metadata`")?;
    let mut remaining = metadata.packages;
    remaining.retain(|package| package.publish.as_ref().is_none_or(|it| !it.is_empty()));
    remaining.sort_by(|one, other| one.name.cmp(&other.name));
    let mut ordered: Vec<Package> = Vec::new();
    while !remaining.is_empty() {
        let is_ready = |package: &Package| {
            let mut local = package.dependencies.iter().filter(|it| it.path.is_some());
            local.all(|dependency| {
                let is_remaining = remaining.iter().any(|it| it.name == dependency.name);
                !is_remaining || dependency.name == package.name
            })
        };
        let next = remaining.iter().position(is_ready).with_context(|| {
            let names: Vec<&str> = remaining.iter().map(|it| it.name.as_str()).collect();
            format!(
                "no order of publishing: {} depend on each other",
                names.join(", ")
            )
        })?;
        ordered.push(remaining.remove(next));
    }
    Ok(ordered)
}

/// Returns a finding for each kind of metadata that a package lacks.
fn check_metadata(package: &Package, manifest: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let mut require = |condition: bool, finding: &str| {
        if !condition {
            findings.push(finding.to_owned());
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
    let features = undocumented_features(manifest);
    require(
        features.is_empty(),
        &format!("features without a comment: {}", features.join(", ")),
    );
    findings
}

/// Returns the features without a comment above them or above their group.
fn undocumented_features(manifest: &str) -> Vec<&str> {
    let lines = manifest
        .lines()
        .skip_while(|line| line.trim() != "[features]")
        .skip(1);
    let (mut is_documented, mut undocumented) = (false, Vec::new());
    for line in lines.take_while(|line| !line.starts_with('[')) {
        match line.split_once('=') {
            _ if line.starts_with('#') => is_documented = true,
            _ if line.trim().is_empty() => is_documented = false,
            Some((name, _)) if !is_documented => undocumented.push(name.trim()),
            _ => {}
        }
    }
    undocumented
}

/// Returns a finding for each changelog without a section for the version to publish. Crates
/// without a changelog share that of the workspace.
fn check_changelogs(packages: &[Package]) -> Result<Vec<String>> {
    let root = read("Cargo.toml")?;
    let shared =
        version::of_workspace(&root).context("Cargo.toml: the workspace has no version")?;
    let mut changelogs = BTreeSet::from([("CHANGELOG.md".to_owned(), shared.to_owned())]);
    for package in packages {
        let path = Path::new(&package.manifest_path).with_file_name("CHANGELOG.md");
        if path.is_file() {
            let path = relative_path(&path.to_string_lossy());
            let number = version::without_metadata(&package.version);
            changelogs.insert((path, number.to_owned()));
        }
    }
    let mut findings = Vec::new();
    for (path, version) in changelogs {
        if !has_section(&read(&path)?, &version) {
            findings.push(format!(
                "{path}: no section `## {version}`; add one with the changes and the date"
            ));
        }
    }
    Ok(findings)
}

/// Whether a changelog has a section for a version: `## 0.1.0` or `## [0.1.0] - 2026-01-01`.
fn has_section(changelog: &str, version: &str) -> bool {
    changelog.lines().any(|line| {
        line.strip_prefix("## ")
            .map(|heading| heading.trim_start_matches('['))
            .and_then(|heading| heading.split([' ', ']', ',']).next())
            == Some(version)
    })
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{path}: cannot read it"))
}

/// Packages the crates and builds each from its package; returns whether that succeeds.
fn package_crates(names: &[&str], allow_dirty: bool) -> Result<bool> {
    let status = cargo()
        .args(["package", "--locked"])
        .args(names.iter().flat_map(|name| ["-p", name]))
        .args(allow_dirty.then_some("--allow-dirty"))
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        print_error("error: a crate does not build from its package; see above");
    }
    Ok(status.success())
}

/// Runs cargo-semver-checks if it is installed; returns whether it reports nothing.
fn check_semver(names: &[&str], baseline: Option<&str>) -> Result<bool> {
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
    let status = cargo()
        .args(["semver-checks", "check-release"])
        .args(names.iter().flat_map(|name| ["-p", name]))
        .args(baseline.into_iter().flat_map(|rev| ["--baseline-rev", rev]))
        .status()
        .context("cannot run cargo")?;
    Ok(status.success())
}

/// Returns the path relative to the workspace.
fn relative_path(path: &str) -> String {
    let root = fs::canonicalize(".").unwrap_or_default();
    let path = Path::new(path);
    path.strip_prefix(root)
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
            "[package]\n[features]\na = []\n# Useful.\nb = []\nc = []\n\nd = []\n[x]\ne = 1\n";
        assert_eq!(undocumented_features(manifest), ["a", "d"]);
        assert_eq!(undocumented_features("[package]\n"), [""; 0]);
    }
}
