//! The freshness guard: warns if `specs/` or the generator has changed since the clients were
//! generated.
//!
//! In a published package, where `specs/` is absent, it does nothing. It has no dependencies,
//! since every user of this crate would build them. `xtask` includes this file as a module, so
//! that both read `specs/` and compute digests in the same way.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

/// The manifest of vendors: one table each.
pub const MANIFEST: &str = "specs/vendors.toml";
/// The record of generated clients, which `regen` writes last.
pub const LOCK: &str = "specs/vendors.lock";
/// The report that `regen` writes beside a description; not an input.
pub const REPORT: &str = "report.txt";

/// The crates whose sources determine the generated code.
const GENERATOR: [&str; 5] = [
    "crates/client-codegen",
    "crates/openapi-lower",
    "crates/openapi-normalize",
    "crates/openapi-source",
    "crates/typify-model",
];
/// The third-party packages whose versions determine the generated code.
const LOCKED: [&str; 6] = [
    "openapiv3",
    "prettyplease",
    "progenitor-impl",
    "syn",
    "typify",
    "typify-impl",
];
const CARGO_LOCK: &str = "Cargo.lock";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    if !root.join(MANIFEST).is_file() {
        return;
    }
    let crates = GENERATOR
        .iter()
        .flat_map(|folder| ["Cargo.toml", "src"].map(|name| format!("{folder}/{name}")));
    for path in crates.chain(["specs", CARGO_LOCK].map(str::to_owned)) {
        // For a path that does not exist, cargo would run this script every time.
        if root.join(&path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let warnings = stale(&root).unwrap_or_else(|error| vec![error.to_string()]);
    for warning in warnings {
        println!("cargo:warning={warning}");
    }
}

/// Returns the warnings: one line for each vendor whose client may be out of date, or one for
/// all of them.
pub fn stale(root: &Path) -> io::Result<Vec<String>> {
    let manifest = tables(&read(root, MANIFEST)?);
    let lock = tables(&read(root, LOCK)?);
    let generator = lock.get("").and_then(|head| value(head, "generator"));
    let vendors = || manifest.iter().filter(|(vendor, _)| !vendor.is_empty());
    if generator.is_some_and(|it| it != fingerprint(root).unwrap_or_default()) {
        let vendors: Vec<&str> = vendors().map(|(vendor, _)| vendor.as_str()).collect();
        return Ok(vec![format!(
            "the generator has changed since it made the clients of {}; run `cargo xtask regen`",
            vendors.join(", ")
        )]);
    }
    let mut warnings = Vec::new();
    for (vendor, table) in vendors() {
        let locked = lock.get(vendor).and_then(|entry| value(entry, "inputs"));
        if locked != Some(&inputs(root, table)?) {
            warnings.push(format!(
                "the description of {vendor} or its table in {MANIFEST} has changed since its \
                 client was generated; run `cargo xtask regen {vendor}`"
            ));
        }
    }
    Ok(warnings)
}

/// Returns the digest of the inputs of a vendor's client: its table in the manifest, and the
/// folder of its description, or its `root`, with all files to which the description may refer.
pub fn inputs(root: &Path, table: &str) -> io::Result<String> {
    let mut digest = Digest::default();
    digest.add(MANIFEST, table.as_bytes());
    let of_spec = value(table, "spec").and_then(|spec| Path::new(spec).parent());
    if let Some(folder) = value(table, "root").map(Path::new).or(of_spec) {
        let folder = format!("specs/{}", folder.display()).replace('\\', "/");
        for file in files(root, &folder)? {
            if !file.ends_with(&format!("/{REPORT}")) {
                digest.add(&file, &bytes(root, &file)?);
            }
        }
    }
    Ok(digest.to_string())
}

/// Returns the digest of the generator.
pub fn fingerprint(root: &Path) -> io::Result<String> {
    let mut digest = Digest::default();
    for folder in GENERATOR {
        let manifest = format!("{folder}/Cargo.toml");
        digest.add(&manifest, read(root, &manifest)?.as_bytes());
        for file in files(root, &format!("{folder}/src"))? {
            digest.add(&file, &bytes(root, &file)?);
        }
    }
    let lock = read(root, CARGO_LOCK)?;
    let mut versions: Vec<(&str, &str)> = lock
        .split("[[package]]")
        .filter_map(|package| Some((value(package, "name")?, value(package, "version")?)))
        .filter(|(name, _)| LOCKED.contains(name))
        .collect();
    versions.sort_unstable();
    for (name, version) in versions {
        digest.add(name, version.as_bytes());
    }
    Ok(digest.to_string())
}

/// Returns the tables of a TOML file by the first segment of their names, each as its lines
/// without comments and blank lines; the lines before the first table have the name "".
///
/// Reads only files of this project, in which a line that starts with `[` is a header.
pub fn tables(text: &str) -> BTreeMap<String, String> {
    let mut tables = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            let header = header.trim_start_matches(['[', ' ']);
            let end = header.find([']', '.', ' ']).unwrap_or(header.len());
            name = header[..end].to_owned();
        }
        if !line.is_empty() && !line.starts_with('#') {
            let table: &mut String = tables.entry(name.clone()).or_default();
            table.push_str(line);
            table.push('\n');
        }
    }
    tables
}

/// Returns the string of a key in a table.
pub fn value<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let mut lines = table.lines().map(str::trim);
    let value = lines.find_map(|line| {
        line.strip_prefix(key)?
            .trim_start()
            .strip_prefix('=')
            .map(str::trim_start)
    })?;
    let quote = value
        .chars()
        .next()
        .filter(|first| "\"'".contains(*first))?;
    value[1..].split(quote).next()
}

/// Returns the content of a file; empty if it does not exist.
fn read(root: &Path, file: &str) -> io::Result<String> {
    match fs::read_to_string(root.join(file)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(with_file(file, error)),
        text => text,
    }
}

/// Returns the bytes of a file.
pub fn bytes(root: &Path, file: &str) -> io::Result<Vec<u8>> {
    fs::read(root.join(file)).map_err(|error| with_file(file, error))
}

/// Returns the files below a folder that are not hidden, sorted, each with the folder's name;
/// none if the folder does not exist.
pub fn files(root: &Path, folder: &str) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(|error| with_file(&folder, error))?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if name.starts_with('.') {
                continue;
            } else if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn with_file(file: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{file}: {error}"))
}

/// FNV-1a of 128 bits: it detects accidental changes, not forgery.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Digest(u128);

impl Default for Digest {
    fn default() -> Digest {
        Digest(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Digest {
    /// Adds a file: its name and content, each after its length.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.feed(&(part.len() as u64).to_le_bytes());
            self.feed(part);
        }
    }

    /// Adds bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
