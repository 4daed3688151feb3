//! The present and the required versions of crates.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use client_diff::{Change, Step};
use semver::Version;

use crate::version;

/// The version of a client's crate, before and after.
pub struct Bump {
    pub old: Version,
    pub new: Version,
    /// The increment that the changes require.
    pub step: Step,
}

impl Bump {
    /// Returns the versions of a vendor's crate in an old and a new workspace; `None` if one of
    /// them does not have the crate.
    pub fn of(name: &str, [old, new]: [&Path; 2], changes: &[Change]) -> Result<Option<Bump>> {
        let (old, new) = (client_version(old, name)?, client_version(new, name)?);
        let step = Step::of(changes);
        Ok(old.zip(new).map(|(old, new)| Bump { old, new, step }))
    }

    /// Returns the lowest version that reflects the changes.
    pub fn needed(&self) -> Version {
        let Version {
            major,
            minor,
            patch,
            ..
        } = self.old;
        // Before 1.0, cargo treats the first nonzero number as the major version.
        let (major, minor, patch) = match (self.step, major, minor) {
            (Step::None, ..) => return self.old.clone(),
            (Step::Major, 0, 0) | (Step::Patch, ..) | (Step::Minor, 0, _) => {
                (major, minor, patch + 1)
            }
            (Step::Major, 0, _) | (Step::Minor, ..) => (major, minor + 1, 0),
            (Step::Major, ..) => (major + 1, 0, 0),
        };
        Version::new(major, minor, patch)
    }

    /// Returns the error if the version of the crate does not reflect its breaking changes.
    pub fn missing(&self) -> Option<String> {
        let needed = self.needed();
        (self.step == Step::Major && self.new < needed).then(|| {
            let version = if self.new == self.old {
                format!("the version is still {}", self.old)
            } else {
                format!("the version only went from {} to {}", self.old, self.new)
            };
            format!("the changes are breaking, but {version}; raise it to {needed}")
        })
    }
}

/// Returns the version of a vendor's crate, if the crate exists.
fn client_version(root: &Path, name: &str) -> Result<Option<Version>> {
    let manifest = root.join(format!("crates/{name}-client/Cargo.toml"));
    manifest
        .exists()
        .then(|| package_version(root, &manifest))
        .transpose()
}

/// Returns the name and the version of the package in the workspace's manifest, if it has one.
pub fn facade(root: &Path) -> Result<Option<(String, Version)>> {
    let path = root.join("Cargo.toml");
    let manifest: toml::Table =
        toml::from_str(&read(&path)?).with_context(|| path.display().to_string())?;
    let package = manifest.get("package");
    let Some(name) = package.and_then(|package| package.get("name")?.as_str()) else {
        return Ok(None);
    };
    Ok(Some((name.to_owned(), package_version(root, &path)?)))
}

/// Returns the version of a package, stated by its manifest or inherited from the workspace.
fn package_version(root: &Path, path: &Path) -> Result<Version> {
    let manifest = read(path)?;
    let workspace = read(&root.join("Cargo.toml"))?;
    let about = || format!("{}: its version", path.display());
    let version = version::of_package(&manifest)
        .or_else(|| version::of_workspace(&workspace))
        .context("the manifest states none")
        .with_context(about)?;
    Version::parse(version).with_context(about)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{}: cannot read it", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_versions_follow_the_rules_of_cargo() {
        let bump = |old: &str, new: &str, step| Bump {
            old: Version::parse(old).unwrap(),
            new: Version::parse(new).unwrap(),
            step,
        };
        for (old, step, needed) in [
            ("0.1.3", Step::Major, "0.2.0"),
            ("0.1.3", Step::Minor, "0.1.4"),
            ("0.0.3", Step::Major, "0.0.4"),
            ("1.2.3", Step::Major, "2.0.0"),
            ("1.2.3", Step::Minor, "1.3.0"),
            ("1.2.3+v7", Step::Patch, "1.2.4"),
            ("1.2.3", Step::None, "1.2.3"),
        ] {
            assert_eq!(bump(old, old, step).needed().to_string(), needed);
        }
        assert!(bump("0.1.3", "0.1.4", Step::Major).missing().is_some());
        assert!(bump("0.1.3", "0.2.0", Step::Major).missing().is_none());
        assert!(bump("0.1.3", "0.1.3", Step::Minor).missing().is_none());
    }
}
