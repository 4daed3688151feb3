//! Running git.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

/// Returns what git prints in a folder.
pub fn bytes(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .output();
    let output = output.context("cannot run git")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        bail!("git {} failed: {}", arguments.join(" "), message.trim());
    }
    Ok(output.stdout)
}

/// Returns the text that git prints in a folder.
pub fn text(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = bytes(folder, arguments)?;
    Ok(String::from_utf8_lossy(&output).into_owned())
}
