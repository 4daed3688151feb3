//! A client crate's version: the workspace's, with that of the vendor's description as build
//! metadata (`0.1.0+1.1.0`), so that everybody sees which API a release is for.
//!
//! Build metadata has no precedence: a change of the description alone is no new version.

use std::{
    env, fs, io,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::manifest::Vendor;

/// The manifest of a vendor's crate, and its text with the version that it should have;
/// `None` where there is no version to set.
pub fn manifest(name: &str, vendor: &Vendor) -> Result<Option<(String, String)>> {
    let path = format!("crates/{name}-client/Cargo.toml");
    let (Some(text), Some(root)) = (read(&path)?, read("Cargo.toml")?) else {
        return Ok(None);
    };
    let Some(version) = workspace(&root) else {
        return Ok(None);
    };
    let described = vendor.read(Path::new(""))?.version();
    let version = with_metadata(version, &described);
    Ok(set(&text, &version).map(|text| (path, text)))
}

/// The version that the packages of the workspace share.
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
    // Between two dots something must stand.
    let parts: Vec<&str> = metadata
        .split('.')
        .filter(|part| !part.is_empty())
        .collect();
    match parts.is_empty() {
        true => version.to_owned(),
        false => format!("{version}+{}", parts.join(".")),
    }
}

/// The manifest with that version, which stands in the first table.
fn set(text: &str, version: &str) -> Option<String> {
    let line = text.lines().find(|line| {
        let key = line.split(['=', '.', ' ']).next();
        key == Some("version")
    })?;
    Some(text.replacen(line, &format!("version = \"{version}\""), 1))
}

fn read(path: &str) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => Ok(Some(
            text.with_context(|| format!("{path}: cannot read it"))?,
        )),
    }
}

/// Enters what changed in manifests into Cargo.lock. Where that fails, the next run of cargo
/// does it.
pub fn update_lock() {
    if !Path::new("Cargo.lock").exists() {
        return;
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let _ = Command::new(cargo)
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
    }
}
