//! Runs cargo, and rustc with the libraries that cargo has compiled. The tests of client-diff
//! include this file.

use std::{
    env,
    ffi::OsString,
    io::{self, Error},
    path::Path,
    process::Command,
};

use serde_json::Value;

/// Returns the command `cargo`, without the environment variables that cargo sets for the package
/// that it runs. ring's build script depends on them, so with them cargo would recompile ring and
/// every crate that depends on it.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (variable, _) in env::vars_os() {
        let name = variable.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(variable);
        }
    }
    cargo
}

/// The compiled libraries that generated code uses.
pub struct Libraries {
    arguments: Vec<OsString>,
}

impl Libraries {
    /// Compiles client-runtime as `cargo test --workspace` does: with all its features, and
    /// usually already done.
    pub fn compile(root: &Path) -> io::Result<Libraries> {
        let output = cargo()
            .args([
                "test",
                "--workspace",
                "--no-run",
                "--test",
                "streams_memory",
            ])
            .args(["--quiet", "--message-format=json"])
            .current_dir(root)
            .output()?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            return Err(Error::other(format!("client-runtime: {}", message.trim())));
        }
        let mut arguments = Vec::new();
        for line in output.stdout.split(|byte| *byte == b'\n') {
            let Ok(message) = serde_json::from_slice::<Value>(line) else {
                continue;
            };
            let name = message["target"]["name"].as_str().unwrap_or_default();
            if !["client_runtime", "serde"].contains(&name) {
                continue;
            }
            let mut files = message["filenames"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            if let Some(file) = files.find(|file| file.ends_with(".rlib")) {
                arguments.extend(["--extern".into(), format!("{name}={file}").into()]);
                if let Some(folder) = Path::new(file).parent() {
                    let folder = folder.display();
                    arguments.extend(["-L".into(), format!("dependency={folder}").into()]);
                }
            }
        }
        Ok(Libraries { arguments })
    }

    /// Returns the command `rustc` with arguments for the libraries, without warnings. Lints that rustc
    /// denies by default, such as a literal out of range, are errors.
    pub fn rustc(&self) -> Command {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--edition", "2024", "-A", "warnings"]);
        rustc.args(&self.arguments);
        rustc
    }
}
