//! `publish`: publishes and tags the crates of a release commit.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, ensure};

use crate::{
    cargo::cargo,
    disk, git,
    output::print_line,
    release::{self, Package},
    version,
};

/// Publish and tag the crates whose version has no tag.
///
/// Each crate is published after the crates on which it depends, and then tagged:
/// `chatwoot-client-v0.2.0`, or `v0.2.0` for the package of the workspace's manifest. After a
/// failure a second run continues where the first one stopped. Tags do not contain build
/// metadata, since registries ignore it.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask publish --dry-run
  cargo xtask publish")]
pub struct Arguments {
    /// Only print what would be published and tagged.
    #[arg(long)]
    dry_run: bool,
    /// The git remote to which tags are pushed.
    #[arg(long, value_name = "REMOTE", default_value = "origin")]
    remote: String,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    disk::enter(root)?;
    let here = Path::new(".");
    let tags = git::text(here, &["tag", "--list"])?;
    let packages = release::publishable()?;
    let untagged: Vec<(&Package, String)> = packages
        .iter()
        .map(|package| (package, package_tag(package)))
        .filter(|(_, tag)| !tags.lines().any(|existing| existing == tag))
        .collect();
    if untagged.is_empty() {
        print_line("nothing to publish: the version of every crate is tagged")?;
    }
    for (package, tag) in untagged {
        let Package { name, version, .. } = package;
        if arguments.dry_run {
            print_line(&format!(
                "would publish {name} {version} and push the tag {tag}"
            ))?;
            continue;
        }
        let status = cargo()
            .args(["publish", "--locked", "-p", name])
            .status()
            .context("cannot run cargo")?;
        ensure!(
            status.success(),
            "{name} {version} is not published; run the command again to continue"
        );
        git::text(here, &["tag", &tag])?;
        let reference = format!("refs/tags/{tag}");
        git::text(here, &["push", "--quiet", &arguments.remote, &reference])?;
        print_line(&format!("published {name} {version}, tagged {tag}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the tag of a release of a crate that is not the package of the workspace's manifest.
pub fn tag(name: &str, version: &str) -> String {
    format!("{name}-v{}", version::without_metadata(version))
}

fn package_tag(package: &Package) -> String {
    let manifests = ["Cargo.toml", &package.manifest_path].map(fs::canonicalize);
    if matches!(manifests, [Ok(workspace), Ok(manifest)] if workspace == manifest) {
        format!("v{}", version::without_metadata(&package.version))
    } else {
        tag(&package.name, &package.version)
    }
}
