//! Where a token comes from: the environment, stdin, or a file that only its owner may read.
//! Never an argument, which would show in every list of processes.

use std::env;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use unified_profile::{Secret, Vendor};

use crate::failure::Failure;

/// More than any token.
const LONGEST: u64 = 64 * 1024;

/// Where to look for a token.
pub enum Source {
    /// The vendor's own environment variable.
    Default(Vendor),
    /// The environment variable of this name.
    Variable(String),
    /// The file at this path.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// The token, without the space around it.
    pub fn read(&self) -> Result<Secret, Failure> {
        let (text, place) = match self {
            Self::Default(vendor) => {
                let name = variable(*vendor);
                let text = env::var(&name).unwrap_or_default();
                (text, format!("the environment variable {name}"))
            }
            // Not named here: whoever misreads the help gives the token itself.
            Self::Variable(name) => {
                let text = env::var(name).unwrap_or_default();
                (
                    text,
                    "the environment variable that was named for it".to_owned(),
                )
            }
            Self::File(path) => (from_file(path)?, path.display().to_string()),
            Self::Stdin => {
                let text = limited(io::stdin()).map_err(|what| about("stdin", what))?;
                (text, "stdin".to_owned())
            }
        };
        let token = Secret::new(text.trim());
        // Overwritten when dropped, as the token is.
        drop(Secret::new(text));
        if token.expose().is_empty() {
            return Err(Failure::usage(format!(
                "there is no token in {place}; see --token-env, --token-file and --token-stdin"
            )));
        }
        Ok(token)
    }
}

/// The environment variable that holds a vendor's token when no other is named.
pub fn variable(vendor: Vendor) -> String {
    let name = vendor.name().to_ascii_uppercase().replace('-', "_");
    format!("{name}_TOKEN")
}

fn from_file(path: &Path) -> Result<String, Failure> {
    let about = |what: String| about(&path.display().to_string(), what);
    // Not named here: whoever misreads the help gives the token itself.
    let unopened = |error: io::Error| {
        Failure::usage(format!("the file that was named for the token: {error}"))
    };
    // Before it is opened: that would wait for the other end of a pipe.
    check_plain(&fs::metadata(path).map_err(unopened)?).map_err(about)?;
    let file = File::open(path).map_err(unopened)?;
    // Of the open file, too: the one at the path may be another by now.
    let metadata = file.metadata().map_err(unopened)?;
    check_plain(&metadata).map_err(about)?;
    check_owner_only(&metadata).map_err(about)?;
    limited(file).map_err(about)
}

fn about(place: &str, what: String) -> Failure {
    Failure::usage(format!("{place}: {what}"))
}

fn check_plain(metadata: &Metadata) -> Result<(), String> {
    if metadata.is_file() {
        Ok(())
    } else {
        Err("a token is read from a plain file only".to_owned())
    }
}

/// All that can be read, which is no more than a token can have.
fn limited(reader: impl Read) -> Result<String, String> {
    let mut text = String::new();
    let read = reader.take(LONGEST + 1).read_to_string(&mut text);
    match read {
        Err(error) => Err(error.to_string()),
        Ok(length) if length as u64 > LONGEST => Err(format!(
            "this is no token: it is longer than {} KiB",
            LONGEST / 1024
        )),
        Ok(_) => Ok(text),
    }
}

#[cfg(unix)]
fn check_owner_only(metadata: &Metadata) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(format!(
            "others than the owner may use this file (mode {mode:03o}); chmod 600 mends it, and \
             the token should be replaced if somebody may have read it"
        )),
    }
}

#[cfg(not(unix))]
fn check_owner_only(_: &Metadata) -> Result<(), String> {
    Err("who may read a file cannot be checked on this system; use the environment".to_owned())
}
