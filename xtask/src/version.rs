//! Versions of crates, in their manifests.
//!
//! The version of a client crate is a number that `bump` raises, with the version of the vendor's
//! description as build metadata (`0.1.0+1.1.0`), which shows to which API a release belongs. A
//! new crate starts with the workspace's number.
//!
//! Build metadata has no precedence: a change of the description alone does not require a new
//! version.

use std::{ops::Range, path::Path, process::Stdio};

use anyhow::Result;
use semver::Version;

use crate::{cargo::cargo, disk, manifest::Vendor};

/// Returns the path of a vendor crate's manifest, and its content with the version that the crate
/// must have; `None` if there is no version to set.
pub fn manifest(name: &str, vendor: &Vendor) -> Result<Option<(String, String)>> {
    let path = format!("crates/{name}-client/Cargo.toml");
    let (Some(text), Some(root)) = (disk::read(&path)?, disk::read("Cargo.toml")?) else {
        return Ok(None);
    };
    let Some(version) = of_package(&text).or_else(|| of_workspace(&root)) else {
        return Ok(None);
    };
    let api_version = vendor.read(Path::new(""))?.version();
    let version = with_metadata(without_metadata(version), &api_version);
    Ok(set(&text, &version).map(|text| (path, text)))
}

/// Returns a version without its build metadata.
pub fn without_metadata(version: &str) -> &str {
    version.split('+').next().unwrap_or(version)
}

/// Returns a version with the version of an API as build metadata.
fn with_metadata(version: &str, api_version: &str) -> String {
    // Identifiers, which dots separate, consist of letters, digits and `-`, and are not empty.
    let words: Vec<&str> = api_version
        .split(|it: char| !it.is_ascii_alphanumeric() && it != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let words = words.join("-");
    let identifiers: Vec<&str> = words.split('.').filter(|it| !it.is_empty()).collect();
    if identifiers.is_empty() {
        version.to_owned()
    } else {
        format!("{version}+{}", identifiers.join("."))
    }
}

/// Returns the manifest with another version number and the present build metadata.
pub fn with_number(manifest: &str, number: &Version) -> Option<String> {
    let metadata = of_package(manifest).and_then(|version| version.split_once('+'));
    let version = match metadata {
        Some((_, metadata)) => format!("{number}+{metadata}"),
        None => number.to_string(),
    };
    set(manifest, &version)
}

/// Returns the version that a manifest states for its package; `None` if the package inherits the
/// version of the workspace.
pub fn of_package(manifest: &str) -> Option<&str> {
    quoted(&manifest[find(manifest, "[package]")?])
}

/// Returns the version that a manifest states for the packages of its workspace.
pub fn of_workspace(manifest: &str) -> Option<&str> {
    quoted(&manifest[find(manifest, "[workspace.package]")?])
}

fn quoted(line: &str) -> Option<&str> {
    line.split('"').nth(1)
}

/// Returns the manifest with another version of its package.
fn set(manifest: &str, version: &str) -> Option<String> {
    let line = find(manifest, "[package]")?;
    let mut manifest = manifest.to_owned();
    manifest.replace_range(line, &format!("version = \"{version}\""));
    Some(manifest)
}

/// Returns the range of the line of a table that states the version.
fn find(manifest: &str, table: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let mut is_inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_inside = line == table;
        } else if is_inside && line.split(['=', '.', ' ']).next() == Some("version") {
            return Some(start..start + line.len());
        }
        start += line.len() + 1;
    }
    None
}

/// Updates Cargo.lock after changes of manifests. If that fails, the next run of cargo updates it.
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
        for (api_version, version) in [
            ("1.1.0", "1.0.0+1.1.0"),
            ("2.16", "1.0.0+2.16"),
            ("v1.0.0-beta_2 (draft)", "1.0.0+v1.0.0-beta-2-draft"),
            ("..1..", "1.0.0+1"),
            ("2024-01-01", "1.0.0+2024-01-01"),
            ("", "1.0.0"),
            ("é", "1.0.0"),
        ] {
            assert_eq!(with_metadata("1.0.0", api_version), version);
        }
    }

    #[test]
    fn only_the_version_of_the_package_is_set() {
        let set = |manifest: &str| set(manifest, "1.0.0+2").expect("a version");
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
