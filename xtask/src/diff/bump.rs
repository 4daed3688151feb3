//! `bump`: raises versions and writes changelogs.

use std::{env, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use client_codegen::Staged;
use client_diff::Step;
use semver::{BuildMetadata, Version};

use super::{Comparison, changelog, revision::Tree, vendors, version::Bump};
use crate::{disk, text::print_line, version};

/// Raise the versions of crates as far as changes for their users require.
///
/// Compares every vendor's client with a git revision, as `diff` does. If the version of the
/// client's crate does not express the changes, it is raised in the crate's manifest and in
/// Cargo.toml, and the crate's CHANGELOG.md gets a section for it. The facade, which re-exports
/// the clients, is raised as far as they are. A second run changes nothing.
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
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let comparisons = vendors::compared(&arguments.revision, &arguments.vendors, false)?;
    let mut workspace =
        disk::read(WORKSPACE)?.with_context(|| format!("{WORKSPACE} does not exist"))?;
    let mut staged = Staged::default();
    let mut raised = Vec::new();
    for comparison in &comparisons {
        if let Some(bump) = &comparison.bump
            && bump.step > Step::None
        {
            let to = target(bump);
            stage_client(comparison, &to, &mut workspace, &mut staged)?;
            raised.push((comparison.name.as_str(), bump.step, to));
        }
    }
    let tree = Tree::of(&arguments.revision)?;
    facade(tree.root(), &raised, &mut workspace, &mut staged)?;
    staged.add(WORKSPACE, workspace);
    if raised.is_empty() {
        print_line("no version needs to be raised")?;
        return Ok(ExitCode::SUCCESS);
    }
    for (name, step, to) in &raised {
        print_line(&format!("{name}: {to} ({step})"))?;
    }
    if !arguments.dry_run {
        disk::apply(&staged)?;
        disk::commit();
        version::update_lock();
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the new version of a crate, or its present one if that suffices.
fn target(bump: &Bump) -> Version {
    let mut version = bump.new.clone().max(bump.needed());
    version.build = BuildMetadata::EMPTY;
    version
}

fn stage_client(
    comparison: &Comparison,
    to: &Version,
    workspace: &mut String,
    staged: &mut Staged,
) -> Result<()> {
    let name = &comparison.name;
    let path = format!("crates/{name}/Cargo.toml");
    let manifest = disk::read(&path)?.with_context(|| format!("{path} does not exist"))?;
    let manifest = version::with_number(&manifest, to);
    staged.add(
        &path,
        manifest.with_context(|| format!("{path}: no package version"))?,
    );
    require(workspace, name, to);
    let path = format!("crates/{name}/CHANGELOG.md");
    let section = changelog::section(&comparison.changes);
    let text = changelog::with(disk::read(&path)?.as_deref(), &to.to_string(), &section);
    staged.add(path, text);
    Ok(())
}

/// Raises the package of the workspace's manifest, if it depends on clients that are raised.
fn facade(
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
    let exported = raised
        .iter()
        .filter(|(client, ..)| dependencies.is_some_and(|all| all.contains_key(*client)));
    let exported: Vec<_> = exported.collect();
    let Some(step) = exported.iter().map(|(_, step, _)| *step).max() else {
        return Ok(());
    };
    let to = target(&Bump { old, new, step });
    *workspace = version::with_number(workspace, &to)
        .with_context(|| format!("{WORKSPACE}: no package version"))?;
    require(workspace, &name, &to);
    let lines: String = exported
        .iter()
        .map(|(client, _, version)| format!("- `{client}` is {version}; see its changelog.\n"))
        .collect();
    let section = format!("\n### Changed\n\n{lines}");
    let text = changelog::with(
        disk::read("CHANGELOG.md")?.as_deref(),
        &to.to_string(),
        &section,
    );
    staged.add("CHANGELOG.md", text);
    print_line(&format!("{name}: {to} ({step})"))?;
    Ok(())
}

/// Sets the version in the workspace's dependency on the crate.
fn require(workspace: &mut String, name: &str, version: &Version) {
    let mut lines: Vec<String> = workspace.lines().map(str::to_owned).collect();
    for line in &mut lines {
        let is_dependency = line.split('=').next().is_some_and(|key| key.trim() == name);
        let key = "version = \"";
        if let (true, Some(at)) = (is_dependency && line.contains("path = "), line.find(key)) {
            let start = at + key.len();
            if let Some(length) = line.get(start..).and_then(|rest| rest.find('"')) {
                line.replace_range(start..start + length, &version.to_string());
            }
        }
    }
    *workspace = lines.join("\n") + "\n";
}
