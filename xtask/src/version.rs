//! The version of a client crate: a number that `bump` raises, with the version of the vendor's
//! description as build metadata (`0.1.0+1.1.0`), which shows to which API a release belongs. A
//! new crate starts with the workspace's number.
//!
//! Build metadata has no precedence: a change of the description alone does not require a new
//! version.

use std::{path::Path, process::Stdio};

use anyhow::Result;
use semver::Version;

use crate::{cargo::cargo, disk, manifest::Vendor};

/// Returns the path of a vendor crate's manifest, and its content with the right version;
/// `None` if there is no version to set.
pub fn manifest(name: &str, vendor: &Vendor) -> Result<Option<(String, String)>> {
    let path = format!("crates/{name}-client/Cargo.toml");
    let (Some(text), Some(root)) = (disk::read(&path)?, disk::read("Cargo.toml")?) else {
        return Ok(None);
    };
    let Some(version) = own(&text).or_else(|| workspace(&root)) else {
        return Ok(None);
    };
    let version = version.split('+').next().unwrap_or(version);
    let described = vendor.read(Path::new(""))?.version();
    let version = with_metadata(version, &described);
    Ok(set(&text, &version).map(|text| (path, text)))
}

/// Returns the version that the packages of the workspace share.
pub fn workspace(root: &str) -> Option<&str> {
    let package = &root[root.find("[workspace.package]")?..];
    let rest = &package[package.find("\nversion = \"")? + "\nversion = \"".len()..];
    rest.split('"').next()
}

fn with_metadata(version: &str, described: &str) -> String {
    let allowed = |it: char| it.is_ascii_alphanumeric();
    let parts = described.split(|it| !allowed(it) && it != '.');
    let words = parts
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty());
    let metadata = words.collect::<Vec<_>>().join("-");
    // An identifier between two dots must not be empty.
    let parts: Vec<&str> = metadata
        .split('.')
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        version.to_owned()
    } else {
        format!("{version}+{}", parts.join("."))
    }
}

/// Returns the manifest with another version number, and the present build metadata.
pub fn with_number(text: &str, number: &Version) -> Option<String> {
    let metadata = own(text).and_then(|version| version.split_once('+'));
    let version = match metadata {
        Some((_, metadata)) => format!("{number}+{metadata}"),
        None => number.to_string(),
    };
    set(text, &version)
}

/// Returns the version that the package states itself.
pub fn own(text: &str) -> Option<&str> {
    let (at, line) = line(text)?;
    let value = text.get(at..at + line.len())?.split_once('=')?.1.trim();
    value.strip_prefix('"')?.split('"').next()
}

/// Returns the manifest with that version of its package.
fn set(text: &str, version: &str) -> Option<String> {
    let (at, line) = line(text)?;
    let mut text = text.to_owned();
    text.replace_range(at..at + line.len(), &format!("version = \"{version}\""));
    Some(text)
}

/// Returns the line of the package's version, and its start.
fn line(text: &str) -> Option<(usize, &str)> {
    const TABLE: &str = "[package]\n";
    let start = if text.starts_with(TABLE) {
        TABLE.len()
    } else {
        text.find("\n[package]\n")? + 1 + TABLE.len()
    };
    let mut at = start;
    for line in text.get(start..)?.lines() {
        if line.starts_with('[') {
            return None;
        }
        if line.split(['=', '.', ' ']).next() == Some("version") {
            return Some((at, line));
        }
        at += line.len() + 1;
    }
    None
}

/// Updates Cargo.lock after changes of manifests. If that fails, the next run of cargo does it.
pub fn update_lock() {
    if !Path::new("Cargo.lock").exists() {
        return;
    }
    let _ = cargo()
        .args(["update", "--workspace", "--offline", "--quiet"])
        .stderr(Stdio::null())
        .status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_version_of_a_description_becomes_metadata() {
        for (described, version) in [
            ("1.1.0", "1.0.0+1.1.0"),
            ("2.16", "1.0.0+2.16"),
            ("v1.0.0-beta_2 (draft)", "1.0.0+v1.0.0-beta-2-draft"),
            ("..1..", "1.0.0+1"),
            ("2024-01-01", "1.0.0+2024-01-01"),
            ("", "1.0.0"),
            ("é", "1.0.0"),
        ] {
            assert_eq!(with_metadata("1.0.0", described), version);
        }
    }

    #[test]
    fn the_version_is_that_of_the_package() {
        let set = |text: &str| set(text, "1.0.0+2").expect("a version");
        let inherited = "[package]\nname = \"a\"\nversion.workspace = true\n[dependencies]\n";
        let own = "[package]\nname = \"a\"\nversion = \"1.0.0+2\"\n[dependencies]\n";
        assert_eq!(set(inherited), own);
        assert_eq!(set(own), own);
        let number = Version::new(0, 2, 0);
        let raised = with_number(own, &number).expect("a version");
        assert!(raised.contains("version = \"0.2.0+2\""), "{raised}");
        let both =
            "[workspace.package]\nversion = \"1.0.0\"\n\n[package]\nversion.workspace = true\n";
        let raised = with_number(both, &number).expect("a version");
        assert_eq!(
            raised,
            "[workspace.package]\nversion = \"1.0.0\"\n\n[package]\nversion = \"0.2.0\"\n"
        );
    }
}
