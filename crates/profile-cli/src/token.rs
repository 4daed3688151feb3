//! Reads a token from the environment, stdin, or a file that only its owner may read. A token
//! is never an argument, which lists of processes would show.

use std::env;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use unified_profile::{Secret, Vendor};

use crate::failure::Failure;

/// The maximum length of a token, in bytes.
const MAX_LENGTH: u64 = 64 * 1024;

/// The source of a token.
pub enum Source {
    /// The default environment variable of the vendor.
    Default(Vendor),
    /// The environment variable of this name.
    Variable(String),
    /// The file at this path.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// Reads the token, without surrounding white space.
    pub fn read(&self) -> Result<Secret, Failure> {
        let (text, source) = match self {
            Self::Default(vendor) => {
                let name = variable(*vendor);
                let text = env::var(&name).unwrap_or_default();
                (text, format!("the environment variable {name}"))
            }
            // The name is not shown: it may be the token itself, given by mistake.
            Self::Variable(name) => {
                let text = env::var(name).unwrap_or_default();
                (text, "the environment variable of --token-env".to_owned())
            }
            Self::File(path) => (from_file(path)?, path.display().to_string()),
            Self::Stdin => {
                let text = read_limited(io::stdin()).map_err(|reason| failure("stdin", reason))?;
                (text, "stdin".to_owned())
            }
        };
        let token = Secret::new(text.trim());
        // Overwritten when dropped, as the token is.
        drop(Secret::new(text));
        if token.expose().is_empty() {
            return Err(Failure::usage(format!(
                "found no token in {source}; see --token-env, --token-file and --token-stdin"
            )));
        }
        Ok(token)
    }
}

/// Returns the default environment variable of a vendor's token.
pub fn variable(vendor: Vendor) -> String {
    let name = vendor.name().to_ascii_uppercase().replace('-', "_");
    format!("{name}_TOKEN")
}

fn from_file(path: &Path) -> Result<String, Failure> {
    let failure = |reason: String| failure(&path.display().to_string(), reason);
    // The path is not shown: it may be the token itself, given by mistake.
    let unopened = |error: io::Error| Failure::usage(format!("the token file: {error}"));
    // Checked before the file is opened: opening a pipe would wait for its writer.
    check_regular(&fs::metadata(path).map_err(unopened)?).map_err(failure)?;
    let file = File::open(path).map_err(unopened)?;
    // Checked on the open file, too: the path may now lead to another file.
    let metadata = file.metadata().map_err(unopened)?;
    check_regular(&metadata).map_err(failure)?;
    check_owner_only(&metadata).map_err(failure)?;
    read_limited(file).map_err(failure)
}

fn failure(source: &str, reason: String) -> Failure {
    Failure::usage(format!("{source}: {reason}"))
}

fn check_regular(metadata: &Metadata) -> Result<(), String> {
    if metadata.is_file() {
        Ok(())
    } else {
        Err("the token file must be a regular file".to_owned())
    }
}

/// Reads everything, up to the length limit of a token.
fn read_limited(reader: impl Read) -> Result<String, String> {
    let mut text = String::new();
    let read = reader.take(MAX_LENGTH + 1).read_to_string(&mut text);
    match read {
        Err(error) => Err(error.to_string()),
        Ok(length) if length as u64 > MAX_LENGTH => Err(format!(
            "the token is longer than {} KiB",
            MAX_LENGTH / 1024
        )),
        Ok(_) => Ok(text),
    }
}

#[cfg(unix)]
fn check_owner_only(metadata: &Metadata) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(format!(
        "other users may access this file (mode {mode:03o}); run chmod 600 on it, and replace the \
         token if somebody may have read it"
    ))
}

#[cfg(not(unix))]
fn check_owner_only(_: &Metadata) -> Result<(), String> {
    Err("file permissions cannot be checked on this system; use an environment variable".to_owned())
}
