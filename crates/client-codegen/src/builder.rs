//! From a description to files, for build scripts and small programs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use openapi_lower::{Document, ReadOptions, lower};

use crate::{
    Error, Format, FormatType, Generated, Interface, Options,
    contain::generate,
    writer::{Written, write},
};

/// Generates a client from a description of any dialect.
///
/// In a `build.rs`, with this crate among the build dependencies and `client-runtime` and
/// `serde` among the dependencies:
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = std::env::var("OUT_DIR")?;
/// client_codegen::Builder::new("api.yaml").emit_file(format!("{folder}/api.rs"))?;
/// println!("cargo::rerun-if-changed=api.yaml");
/// # Ok(())
/// # }
/// ```
///
/// and in the crate:
///
/// ```ignore
/// pub mod api {
///     include!(concat!(env!("OUT_DIR"), "/api.rs"));
/// }
/// ```
///
/// The generator runs in this process; see [`generate()`](crate::generate) for what that
/// does not contain.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    spec: PathBuf,
    read: ReadOptions,
    lower: openapi_lower::Options,
    options: Options,
}

impl Builder {
    /// A client for the description in that file.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self {
            spec: spec.into(),
            read: ReadOptions::default(),
            lower: openapi_lower::Options::default(),
            options: Options::default(),
        }
    }

    /// The folder below which files that the description refers to are read. Default: that of
    /// the description itself.
    pub fn root(mut self, root: impl Into<PathBuf>) -> Self {
        self.read.root = Some(root.into());
        self
    }

    /// Whether the client is liberal in what it accepts. Default: no.
    pub fn tolerant(mut self, tolerant: bool) -> Self {
        self.lower.tolerant = tolerant;
        self
    }

    /// What strings of a format become; its Rust type, where nothing else is chosen here.
    ///
    /// ```
    /// use client_codegen::{Builder, Format, FormatType};
    ///
    /// // The times of this server have no offset.
    /// let builder = Builder::new("api.yaml").format(Format::DateTime, FormatType::String);
    /// ```
    pub fn format(mut self, format: Format, becomes: FormatType) -> Self {
        self.lower.formats = self.lower.formats.with(format, becomes);
        self
    }

    /// How an operation is called. Default: by position.
    pub fn interface(mut self, interface: Interface) -> Self {
        self.options.interface = interface;
        self
    }

    /// All other choices, in place of those made so far; not those of lowering.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Reads, lowers and generates; writes nothing.
    ///
    /// # Errors
    ///
    /// When the description cannot be read or lowered, or gives no client at all. An
    /// operation that had to be left out is no error: it is in [`Generated::dropped`], or
    /// in the report of lowering.
    pub fn generate(&self) -> Result<Generated, Error> {
        let about = |error: openapi_lower::Error| Error::new(error.to_string());
        let document = Document::read_files(&[&self.spec], &self.read).map_err(about)?;
        let lowered = lower(document, &self.lower).map_err(about)?;
        generate(lowered.json(), lowered.plan(), &self.options)
    }

    /// Generates into a folder, which then holds nothing else; see [`write()`](crate::write).
    ///
    /// # Errors
    ///
    /// Those of [`Self::generate`], and when a file cannot be written.
    pub fn emit(&self, folder: impl AsRef<Path>) -> Result<Written, Error> {
        let folder = folder.as_ref();
        write(folder, &self.generate()?).map_err(|error| Error::new(error.to_string()))
    }

    /// Generates into one file, to be included into a module.
    ///
    /// # Errors
    ///
    /// Those of [`Self::generate`], and when the file cannot be written.
    pub fn emit_file(&self, file: impl AsRef<Path>) -> Result<(), Error> {
        let file = file.as_ref();
        fs::write(file, self.generate()?.single_file())
            .map_err(|error| Error::new(format!("{}: {error}", file.display())))
    }
}
