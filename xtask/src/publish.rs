//! `publish`: publishes and tags the crates of a release commit.

use std::{env, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{
    cargo::cargo,
    git,
    release::{self, Package},
    text::print_line,
};

/// Publish and tag the crates whose version has no tag.
///
/// Each crate is published after those on which it depends, and then tagged:
/// `chatwoot-client-v0.2.0`, and `v0.2.0` for the package of the workspace's manifest. After a
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
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let here = Path::new(".");
    let tags = git::text(here, &["tag", "--list"])?;
    let packages = release::publishable()?;
    let missing = packages
        .iter()
        .map(|package| (package, tag_of(package)))
        .filter(|(_, tag)| !tags.lines().any(|known| known == tag));
    let missing: Vec<(&Package, String)> = missing.collect();
    if missing.is_empty() {
        print_line("nothing to publish: the version of every crate is tagged")?;
    }
    for (package, tag) in missing {
        let Package { name, version, .. } = package;
        if arguments.dry_run {
            print_line(&format!(
                "would publish {name} {version} and push the tag {tag}"
            ))?;
            continue;
        }
        let status = cargo().args(["publish", "--locked", "-p", name]).status();
        if !status.context("cannot run cargo")?.success() {
            bail!("{name} {version} is not published; run the command again to continue");
        }
        git::text(here, &["tag", &tag])?;
        let reference = format!("refs/tags/{tag}");
        git::text(here, &["push", "--quiet", &arguments.remote, &reference])?;
        print_line(&format!("published {name} {version}, tagged {tag}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the tag of a release of a crate that is not the workspace's own package.
pub fn tag(name: &str, version: &str) -> String {
    format!("{name}-v{}", number(version))
}

/// Returns a version without its build metadata.
fn number(version: &str) -> &str {
    version.split('+').next().unwrap_or(version)
}

fn tag_of(package: &Package) -> String {
    let folder = Path::new(&package.manifest_path).parent();
    let here = env::current_dir().and_then(|here| here.canonicalize());
    let folder = folder.and_then(|folder| folder.canonicalize().ok());
    if folder.is_some() && folder == here.ok() {
        format!("v{}", number(&package.version))
    } else {
        tag(&package.name, &package.version)
    }
}
