//! `specs/vendors.toml`: the vendors and the options of their clients.

use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use client_codegen::Interface;
use openapi_lower::{Document, Formats, Overlay};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    doctor::read_options,
    explain,
    guard::{self, MANIFEST},
};

/// The vendors, by name.
pub struct Manifest {
    text: String,
    vendors: BTreeMap<String, Vendor>,
}

/// A vendor's table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The name in documentation and messages.
    pub title: String,
    /// The description's main file, below `specs/`, in a folder.
    spec: Spanned<PathBuf>,
    /// Further main files, below `specs/`, that are merged into the main file.
    #[serde(default)]
    merge: Vec<Spanned<PathBuf>>,
    /// The folder, below `specs/`, that contains all files of the description; by default that
    /// of its main file.
    root: Option<Spanned<PathBuf>>,
    /// The URL at which the vendor publishes the description.
    pub source: Option<Spanned<String>>,
    /// The operations to keep.
    pub operations: Spanned<Vec<Spanned<String>>>,
    /// Whether decoding of responses is tolerant.
    #[serde(default = "tolerant")]
    tolerant: bool,
    /// The formats whose strings do not become the format's Rust type.
    #[serde(default)]
    formats: Formats,
    /// How a caller states the parameters of an operation.
    #[serde(default)]
    pub interface: Interface,
    /// Whether to generate a mock of the API for tests.
    #[serde(default)]
    pub mock: bool,
    /// The accepted changes: operations that are dropped, and codes that `deny` lists.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The codes of changes that are refused, or groups of codes, which end in `/`.
    #[serde(default)]
    pub deny: Vec<Spanned<String>>,
}

/// An entry of `accept`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The code of the accepted changes.
    pub code: Spanned<String>,
    /// The affected operation, as `POST /path` or by its id; any operation if absent.
    pub operation: Option<Spanned<String>>,
    /// The reason why the changes are acceptable.
    why: Spanned<String>,
}

fn tolerant() -> bool {
    true
}

impl Manifest {
    /// Reads the manifest of the workspace in the current folder.
    pub fn read() -> Result<Manifest> {
        Self::read_in(Path::new("."))
    }

    /// Reads the manifest of a workspace.
    pub fn read_in(root: &Path) -> Result<Manifest> {
        let text = fs::read_to_string(root.join(MANIFEST)).with_context(|| {
            format!("{MANIFEST}: cannot read it; run this in a workspace that has one")
        })?;
        let vendors = toml::from_str(&text).map_err(|error| {
            let location = location(&text, error.span().unwrap_or_default());
            anyhow!("{location}: {}", error.message())
        })?;
        let manifest = Manifest { text, vendors };
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<()> {
        let tables = guard::tables(&self.text);
        for (name, vendor) in &self.vendors {
            ensure!(
                is_name(name) && tables.contains_key(name),
                "{MANIFEST}: the table `{name}` must have a name of lowercase letters, digits and `-`, and a separate header: [{}]",
                if is_name(name) { name } else { "vendor" },
            );
            let spec = vendor.spec.get_ref();
            ensure!(
                is_plain(spec) && spec.components().count() >= 2,
                "{}: `spec` of [{name}] must be the path of a file in a folder below specs/, such as \"{name}/api.yaml\"",
                self.location(&vendor.spec),
            );
            // `regen` detects changes of a client's inputs by the files in this folder.
            let folder = vendor.folder();
            if let Some(root) = &vendor.root {
                ensure!(
                    is_plain(folder) && spec.starts_with(folder),
                    "{}: `root` of [{name}] must be a folder below specs/ that contains its `spec`",
                    self.location(root),
                );
            }
            for merged in &vendor.merge {
                let path = merged.get_ref();
                ensure!(
                    is_plain(path) && path.starts_with(folder),
                    "{}: the files of `merge` of [{name}] must be below {}; `root` states another folder",
                    self.location(merged),
                    Path::new("specs").join(folder).display(),
                );
            }
            ensure!(
                !vendor.operations.get_ref().is_empty(),
                "{}: [{name}] has no operations; list some, or keep all of them with \"*\"",
                self.location(&vendor.operations),
            );
            for accept in &vendor.accept {
                ensure!(
                    !accept.why.get_ref().trim().is_empty(),
                    "{}: accepting `{}` needs a reason in `why`",
                    self.location(&accept.why),
                    accept.code.get_ref(),
                );
                explain::find(accept.code.get_ref())
                    .with_context(|| format!("{}: `accept`", self.location(&accept.code)))?;
            }
            for denied in &vendor.deny {
                let name = denied.get_ref();
                let is_group = name.ends_with('/')
                    && explain::all().any(|it| it.code.starts_with(name.as_str()));
                if !is_group {
                    explain::find(name)
                        .with_context(|| format!("{}: `deny`", self.location(denied)))?;
                }
            }
        }
        Ok(())
    }

    /// Returns the vendors with these names, or all if there are none, sorted by name.
    pub fn chosen(&self, names: &[String]) -> Result<Vec<(&str, &Vendor)>> {
        if let Some(unknown) = names.iter().find(|name| !self.vendors.contains_key(*name)) {
            let all: Vec<&str> = self.names().collect();
            bail!(
                "{MANIFEST} has no vendor `{unknown}`; it has {}",
                all.join(", ")
            );
        }
        Ok(self
            .vendors
            .iter()
            .filter(|(name, _)| names.is_empty() || names.contains(name))
            .map(|(name, vendor)| (name.as_str(), vendor))
            .collect())
    }

    /// Returns the vendors with these names, or all with a `source` if there are none.
    pub fn chosen_to_fetch(&self, names: &[String]) -> Result<Vec<(&str, &Vendor)>> {
        let mut chosen = self.chosen(names)?;
        chosen.retain(|(_, vendor)| !names.is_empty() || vendor.source.is_some());
        Ok(chosen)
    }

    /// Returns the names of all vendors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.vendors.keys().map(String::as_str)
    }

    /// Returns a vendor by its name.
    pub fn get(&self, name: &str) -> Option<&Vendor> {
        self.vendors.get(name)
    }

    /// Returns the digest of the vendor's inputs.
    pub fn inputs(&self, name: &str) -> Result<String> {
        let tables = guard::tables(&self.text);
        let table = tables
            .get(name)
            .expect("the manifest has a table for each vendor");
        Ok(guard::inputs(Path::new("."), table)?)
    }

    /// Returns the position of a value: file, line and column.
    pub fn location<T>(&self, value: &Spanned<T>) -> String {
        location(&self.text, value.span())
    }
}

impl Vendor {
    /// Returns the path of the description in the workspace, with forward slashes.
    pub fn spec(&self) -> String {
        let spec = Path::new("specs").join(self.spec.get_ref());
        spec.display().to_string().replace('\\', "/")
    }

    /// Returns the folder below `specs/` that contains all files of the description.
    fn folder(&self) -> &Path {
        match &self.root {
            Some(root) => root.get_ref(),
            None => self.spec.get_ref().parent().unwrap_or(Path::new("")),
        }
    }

    /// Returns the name of the folder in `specs/` that contains the description, directly or in a
    /// subfolder.
    pub fn top_folder(&self) -> String {
        let mut components = self.folder().components();
        components.next().map_or_else(String::new, |it| {
            it.as_os_str().to_string_lossy().into_owned()
        })
    }

    /// Reads the description from the workspace `root`.
    pub fn read(&self, root: &Path) -> openapi_lower::Result<Document> {
        let specs = root.join("specs");
        let files: Vec<PathBuf> = std::iter::once(&self.spec)
            .chain(&self.merge)
            .map(|file| specs.join(file.get_ref()))
            .collect();
        Document::read_files(&files, &read_options(Some(&specs.join(self.folder()))))
    }

    /// Returns the path of the overlay in the workspace `root`.
    pub fn overlay_path(&self, root: &Path) -> PathBuf {
        root.join(self.spec()).with_file_name("overlay.yaml")
    }

    /// Reads the overlay from the workspace `root`; returns `None` if the file does not exist.
    pub fn overlay(&self, root: &Path) -> openapi_lower::Result<Option<Overlay>> {
        let path = self.overlay_path(root);
        path.exists().then(|| Overlay::read(&path)).transpose()
    }

    /// Returns the names of the operations to keep.
    pub fn wanted(&self) -> Vec<&str> {
        let operations = self.operations.get_ref();
        operations.iter().map(|it| it.get_ref().as_str()).collect()
    }

    /// Returns the options of lowering.
    pub fn lowering(&self) -> openapi_lower::Options {
        let mut options = openapi_lower::Options::default();
        options.tolerant = self.tolerant;
        options.formats = self.formats.clone();
        options.examples = true;
        options
    }

    /// Returns `spec` with its position.
    pub fn spec_span(&self) -> &Spanned<PathBuf> {
        &self.spec
    }
}

/// Whether a path has only normal components, at least one.
fn is_plain(path: &Path) -> bool {
    let mut components = path.components().peekable();
    components.peek().is_some() && components.all(|it| matches!(it, Component::Normal(_)))
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(allowed)
}

fn location(text: &str, span: Range<usize>) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|it| *it != '\n').count() + 1;
    format!("{MANIFEST}:{line}:{column}")
}

#[cfg(test)]
mod tests;
