//! Runs git.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

/// Runs git in a folder, and returns its standard output.
pub fn bytes(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .output()
        .context("cannot run git")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        bail!("git {} failed: {}", arguments.join(" "), message.trim());
    }
    Ok(output.stdout)
}

/// Runs git in a folder, and returns its standard output as a string.
pub fn text(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = bytes(folder, arguments)?;
    Ok(String::from_utf8_lossy(&output).into_owned())
}
