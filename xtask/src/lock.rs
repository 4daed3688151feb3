//! `specs/vendors.lock`: what was generated, from what, by what.

use std::{collections::BTreeMap, fmt, fs, io, path::Path};

use anyhow::{Context, Result};

use crate::guard::{self, Digest, LOCK, REPORT};

const HEAD: &str = "# What the clients were generated from, and what came out: digests.\n\
                    # Written by `cargo xtask regen`, last. Do not edit.\n";

/// The lock. Its entries hold for the generator that it names, and for no other.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lock {
    generator: String,
    vendors: BTreeMap<String, Entry>,
}

/// What is known of a vendor.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The digest of what the client was generated from.
    pub inputs: String,
    /// The digest of the generated files and the report.
    pub outputs: String,
}

impl Lock {
    /// Reads the lock; a missing one is empty.
    pub fn read() -> Result<Lock> {
        let text = match fs::read_to_string(LOCK) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text.with_context(|| format!("{LOCK}: cannot read it"))?,
        };
        let mut lock = Lock::default();
        for (name, table) in guard::tables(&text) {
            let value = |key| guard::value(&table, key).map(str::to_owned);
            if name.is_empty() {
                lock.generator = value("generator").unwrap_or_default();
            } else if let (Some(inputs), Some(outputs)) = (value("inputs"), value("outputs")) {
                lock.vendors.insert(name, Entry { inputs, outputs });
            }
        }
        Ok(lock)
    }

    /// Whether what the generator would make of the vendor is known to be on disk.
    pub fn holds(&self, generator: &str, name: &str, inputs: &str) -> Result<bool> {
        let Some(entry) = self.vendors.get(name) else {
            return Ok(false);
        };
        Ok(self.generator == generator
            && entry.inputs == inputs
            && entry.outputs == outputs_on_disk(name)?)
    }

    /// The lock with new entries for some vendors, after a run of the generator. Entries
    /// that another generator made, and those of vendors that are gone, are left out.
    pub fn updated(
        &self,
        generator: &str,
        entries: &BTreeMap<String, Entry>,
        stays: impl Fn(&str) -> bool,
    ) -> Lock {
        let mut vendors = self.vendors.clone();
        vendors.retain(|name, _| self.generator == generator && stays(name));
        vendors.extend(entries.clone());
        Lock {
            generator: generator.to_owned(),
            vendors,
        }
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}generator = \"{}\"", self.generator)?;
        for (name, Entry { inputs, outputs }) in &self.vendors {
            write!(
                f,
                "\n[{name}]\ninputs = \"{inputs}\"\noutputs = \"{outputs}\"\n"
            )?;
        }
        Ok(())
    }
}

/// The folder of a vendor's generated files.
pub fn generated_folder(name: &str) -> String {
    format!("crates/{name}-client/src/generated")
}

/// The path of a vendor's report.
pub fn report_path(name: &str) -> String {
    format!("specs/{name}/{REPORT}")
}

/// The digest of what was generated.
pub fn outputs(files: &BTreeMap<String, String>, report: &str) -> String {
    let mut digest = Digest::default();
    for (name, text) in files {
        digest.add(name, text.as_bytes());
    }
    digest.add(REPORT, report.as_bytes());
    digest.to_string()
}

/// The digest of what is there now. Leftovers, hidden or not, make it another.
fn outputs_on_disk(name: &str) -> Result<String> {
    let folder = generated_folder(name);
    let mut files = BTreeMap::new();
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        entries => entries.with_context(|| folder.clone())?,
    };
    for entry in entries {
        let entry = entry.with_context(|| folder.clone())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A folder, or what is not text, was not generated: it has no text of its own.
        let text = fs::read_to_string(entry.path()).unwrap_or_else(|_| String::from("\0"));
        files.insert(name, text);
    }
    let report = fs::read_to_string(Path::new(&report_path(name))).unwrap_or_default();
    Ok(outputs(&files, &report))
}
