//! `bump`: raises versions and writes changelogs.

use std::{path::Path, process::ExitCode};

use anyhow::{Context, Result};
use client_codegen::Staged;
use client_diff::Step;
use semver::{BuildMetadata, Version};

use super::{Comparison, changelog, revision::Tree, vendors, version::Bump};
use crate::{disk, output::print_line, version};

/// Raise the versions of crates as far as changes for their users require.
///
/// Compares every vendor's client with a git revision, as `diff` does. If the version of the
/// client's crate does not express the changes, it is raised in the crate's manifest and in
/// Cargo.toml, and the crate's CHANGELOG.md gets a section for it. The version of the facade,
/// which re-exports the clients, is raised by the same step. A second run changes nothing.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask bump v0.1.0
  cargo xtask bump chatwoot-client-v0.1.0 chatwoot
  cargo xtask bump v0.1.0 --dry-run")]
pub struct Arguments {
    /// The git revision of the last release.
    #[arg(value_name = "REV")]
    revision: String,
    /// The vendors, by their names in specs/vendors.toml; all by default.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
    /// Only print what would be raised.
    #[arg(long)]
    dry_run: bool,
}

/// The workspace's manifest.
const WORKSPACE: &str = "Cargo.toml";

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    disk::enter(root)?;
    let comparisons = vendors::compare(&arguments.revision, &arguments.vendors, false)?;
    let mut workspace =
        disk::read(WORKSPACE)?.with_context(|| format!("{WORKSPACE} does not exist"))?;
    let mut staged = Staged::default();
    let mut raised = Vec::new();
    for comparison in &comparisons {
        if let Some(bump) = &comparison.bump
            && bump.step > Step::None
        {
            let version = raised_version(bump);
            stage_client(comparison, &version, &mut workspace, &mut staged)?;
            raised.push((comparison.name.as_str(), bump.step, version));
        }
    }
    let tree = Tree::of(&arguments.revision)?;
    stage_facade(tree.root(), &raised, &mut workspace, &mut staged)?;
    staged.add(WORKSPACE, workspace);
    if raised.is_empty() {
        print_line("no version needs to be raised")?;
        return Ok(ExitCode::SUCCESS);
    }
    for (name, step, version) in &raised {
        print_line(&format!("{name}: {version} ({step})"))?;
    }
    if !arguments.dry_run {
        disk::apply(&staged)?;
        disk::commit();
        version::update_lock();
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the new version of a crate, or its present one if that suffices.
fn raised_version(bump: &Bump) -> Version {
    let mut version = bump.new.clone().max(bump.needed());
    version.build = BuildMetadata::EMPTY;
    version
}

/// Raises the version of a client's crate.
fn stage_client(
    comparison: &Comparison,
    version: &Version,
    workspace: &mut String,
    staged: &mut Staged,
) -> Result<()> {
    let name = &comparison.name;
    let path = format!("crates/{name}/Cargo.toml");
    let manifest = disk::read(&path)?.with_context(|| format!("{path} does not exist"))?;
    let raised = version::with_number(&manifest, version)
        .with_context(|| format!("{path}: no package version"))?;
    staged.add(path, raised);
    set_dependency(workspace, name, version);
    let path = format!("crates/{name}/CHANGELOG.md");
    stage_changelog(
        path,
        version,
        &changelog::section(&comparison.changes),
        staged,
    )
}

fn stage_changelog(
    path: String,
    version: &Version,
    section: &str,
    staged: &mut Staged,
) -> Result<()> {
    let old = disk::read(&path)?;
    let new = changelog::with(old.as_deref(), &version.to_string(), section);
    staged.add(path, new);
    Ok(())
}

/// Raises the package of the workspace's manifest, if it depends on clients that are raised.
fn stage_facade(
    old_root: &Path,
    raised: &[(&str, Step, Version)],
    workspace: &mut String,
    staged: &mut Staged,
) -> Result<()> {
    let Some((name, old)) = super::version::facade(old_root)? else {
        return Ok(());
    };
    let Some((_, new)) = super::version::facade(Path::new(""))? else {
        return Ok(());
    };
    let manifest: toml::Table = toml::from_str(workspace).context(WORKSPACE)?;
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let is_exported = |client: &str| dependencies.is_some_and(|it| it.contains_key(client));
    let mut exported = raised.to_vec();
    exported.retain(|(client, ..)| is_exported(client));
    let Some(step) = exported.iter().map(|(_, step, _)| *step).max() else {
        return Ok(());
    };
    let version = raised_version(&Bump { old, new, step });
    *workspace = version::with_number(workspace, &version)
        .with_context(|| format!("{WORKSPACE}: no package version"))?;
    set_dependency(workspace, &name, &version);
    let entries: String = exported
        .iter()
        .map(|(client, _, version)| format!("- `{client}` is {version}; see its changelog.\n"))
        .collect();
    let section = format!("\n### Changed\n\n{entries}");
    stage_changelog("CHANGELOG.md".to_owned(), &version, &section, staged)?;
    print_line(&format!("{name}: {version} ({step})"))?;
    Ok(())
}

/// Sets the version of the workspace's dependency on a crate.
fn set_dependency(workspace: &mut String, name: &str, version: &Version) {
    const KEY: &str = "version = \"";
    let mut lines: Vec<String> = workspace.lines().map(str::to_owned).collect();
    for line in &mut lines {
        let is_dependency = line.split('=').next().is_some_and(|key| key.trim() == name);
        if is_dependency
            && line.contains("path = ")
            && let Some(start) = line.find(KEY).map(|at| at + KEY.len())
            && let Some(length) = line[start..].find('"')
        {
            line.replace_range(start..start + length, &version.to_string());
        }
    }
    *workspace = lines.join("\n") + "\n";
}
