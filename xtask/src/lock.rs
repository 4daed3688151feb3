//! `specs/vendors.lock`: digests of fetched descriptions, and of the inputs and outputs of the
//! generator.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs, io,
};

use anyhow::{Context, Result};

use crate::{
    disk,
    guard::{self, Digest, LOCK, REPORT},
};

const HEAD: &str = "# Digests of the inputs and outputs of the generated clients, and of the vendors' descriptions.\n\
                    # Written by `cargo xtask regen` and `cargo xtask fetch`. Do not edit.\n";

/// The lock. Its entries of generated files are valid only for the generator that it states.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lock {
    generator: String,
    generated: BTreeMap<String, Entry>,
    fetched: BTreeMap<String, Fetched>,
}

/// The entry of a vendor's generated files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The digest of the client's inputs.
    pub inputs: String,
    /// The digest of the generated files and the report.
    pub outputs: String,
}

/// The entry of a fetched description.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fetched {
    /// The SHA-256 of the whole file.
    pub source: String,
    /// The digest of the reduced description and of the selection.
    pub kept: String,
    /// The server's ETag for this version of the file.
    pub etag: Option<String>,
    /// The URL to which the server redirected the request.
    pub location: Option<String>,
}

impl Lock {
    /// Reads the lock; a missing one is empty.
    pub fn read() -> Result<Lock> {
        let text = disk::read(LOCK)?.unwrap_or_default();
        let mut lock = Lock::default();
        for (name, table) in guard::tables(&text) {
            let value = |key| guard::value(&table, key).map(str::to_owned);
            if name.is_empty() {
                lock.generator = value("generator").unwrap_or_default();
                continue;
            }
            if let (Some(inputs), Some(outputs)) = (value("inputs"), value("outputs")) {
                let entry = Entry { inputs, outputs };
                lock.generated.insert(name.clone(), entry);
            }
            if let (Some(source), Some(kept)) = (value("source"), value("kept")) {
                let fetched = Fetched {
                    source,
                    kept,
                    etag: value("etag"),
                    location: value("location"),
                };
                lock.fetched.insert(name, fetched);
            }
        }
        Ok(lock)
    }

    /// Whether the files on disk are those that the generator would generate from these inputs.
    pub fn is_current(&self, generator: &str, name: &str, inputs: &str) -> Result<bool> {
        let Some(entry) = self.generated.get(name) else {
            return Ok(false);
        };
        Ok(self.generator == generator
            && entry.inputs == inputs
            && entry.outputs == outputs_on_disk(name)?)
    }

    /// Returns the entry of the vendor's fetched description.
    pub fn fetched(&self, name: &str) -> Option<&Fetched> {
        self.fetched.get(name)
    }

    /// Returns the lock with new entries for some vendors, after a run of the generator.
    /// Entries of another generator or of removed vendors are left out.
    pub fn updated(
        &self,
        generator: &str,
        entries: &BTreeMap<String, Entry>,
        stays: impl Fn(&str) -> bool,
    ) -> Lock {
        let mut lock = self.clone();
        lock.generator = generator.to_owned();
        lock.generated
            .retain(|name, _| self.generator == generator && stays(name));
        lock.generated.extend(entries.clone());
        lock.fetched.retain(|name, _| stays(name));
        lock
    }

    /// Returns the lock with entries of fetched descriptions.
    pub fn with(&self, fetched: &BTreeMap<String, Fetched>) -> Lock {
        let mut lock = self.clone();
        lock.fetched.extend(fetched.clone());
        lock
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}generator = \"{}\"", self.generator)?;
        let names: BTreeSet<&String> = self.generated.keys().chain(self.fetched.keys()).collect();
        for name in names {
            writeln!(f, "\n[{name}]")?;
            if let Some(Entry { inputs, outputs }) = self.generated.get(name) {
                writeln!(f, "inputs = \"{inputs}\"\noutputs = \"{outputs}\"")?;
            }
            let Some(fetched) = self.fetched.get(name) else {
                continue;
            };
            writeln!(f, "source = \"{}\"", fetched.source)?;
            writeln!(f, "kept = \"{}\"", fetched.kept)?;
            if let Some(etag) = &fetched.etag {
                // An ETag contains double quotes; `fetch` ignores one with apostrophes.
                writeln!(f, "etag = '{etag}'")?;
            }
            if let Some(location) = &fetched.location {
                writeln!(f, "location = \"{location}\"")?;
            }
        }
        Ok(())
    }
}

/// Returns the folder of a vendor's generated files.
pub fn generated_folder(name: &str) -> String {
    format!("crates/{name}-client/src/generated")
}

/// Returns the path of a vendor's report.
pub fn report_path(name: &str) -> String {
    format!("specs/{name}/{REPORT}")
}

/// Returns the digest of generated files and a report.
pub fn outputs(files: &BTreeMap<String, String>, report: &str) -> String {
    let mut digest = Digest::default();
    for (name, content) in files {
        digest.add(name, content.as_bytes());
    }
    digest.add(REPORT, report.as_bytes());
    digest.to_string()
}

/// Returns the digest of the files on disk. Additional files, hidden or not, change it.
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
        // A folder and a binary file are not generated; no generated file has this content.
        let content = fs::read_to_string(entry.path()).unwrap_or_else(|_| String::from("\0"));
        files.insert(name, content);
    }
    let report = fs::read_to_string(report_path(name)).unwrap_or_default();
    Ok(outputs(&files, &report))
}
