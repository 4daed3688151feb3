//! The present and the required versions of crates.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use client_diff::{Change, Step};
use semver::Version;

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
        let (old, new) = (version(old, name)?, version(new, name)?);
        let step = Step::of(changes);
        Ok(old.zip(new).map(|(old, new)| Bump { old, new, step }))
    }

    /// Returns the lowest version that expresses the changes.
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

    /// Returns the error if the crate breaks its users and its version does not express that.
    pub fn missing(&self) -> Option<String> {
        let needed = self.needed();
        (self.step == Step::Major && self.new < needed).then(|| {
            format!(
                "it breaks its users, but its version is {} after {}; raise it to {needed}",
                self.new, self.old
            )
        })
    }
}

/// Returns the version of a vendor's crate.
fn version(root: &Path, name: &str) -> Result<Option<Version>> {
    let manifest = root.join(format!("crates/{name}-client/Cargo.toml"));
    if manifest.exists() {
        stated(root, &manifest).map(Some)
    } else {
        Ok(None)
    }
}

/// Returns the name and the version of the package in the workspace's manifest, if it has one.
pub fn facade(root: &Path) -> Result<Option<(String, Version)>> {
    let path = root.join("Cargo.toml");
    let manifest = read(&path)?;
    let name = manifest.get("package").and_then(|it| it.get("name"));
    let Some(name) = name.and_then(toml::Value::as_str) else {
        return Ok(None);
    };
    Ok(Some((name.to_owned(), stated(root, &path)?)))
}

/// Returns the version of a package, stated by itself or by its workspace.
fn stated(root: &Path, manifest: &Path) -> Result<Version> {
    let package = read(manifest)?;
    let package = package.get("package").and_then(|it| it.get("version"));
    let workspace = read(&root.join("Cargo.toml"))?;
    let shared = || {
        workspace
            .get("workspace")?
            .get("package")?
            .get("version")?
            .as_str()
    };
    let text = package.and_then(toml::Value::as_str).or_else(shared);
    let about = || format!("{}: its version", manifest.display());
    let text = text
        .context("the manifest states none")
        .with_context(about)?;
    Version::parse(text).with_context(about)
}

fn read(path: &Path) -> Result<toml::Value> {
    let about = || format!("{}: cannot read it", path.display());
    let text = fs::read_to_string(path).with_context(about)?;
    let table: toml::Table = toml::from_str(&text).with_context(about)?;
    Ok(table.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_rise_as_cargo_reads_them() {
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
