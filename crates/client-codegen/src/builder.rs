//! Generates a client from the files of a description, for build scripts and small programs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use openapi_lower::{Document, Overlay, ReadOptions, lower};

use crate::{
    Error, Format, FormatType, Generated, Interface, Isolation, Options,
    generate::generate,
    staged::with_path,
    writer::{Written, write},
};

/// Generates a client from a description of any dialect.
///
/// In a `build.rs`, with this crate among the build dependencies, and `client-runtime` and
/// `serde` among the dependencies:
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = std::env::var("OUT_DIR")?;
/// client_codegen::Builder::new("api.yaml")
///     .overlay("corrections.yaml")
///     .operations(["listPets", "GET /pets/{id}"])
///     .tolerant(true)
///     .emit_file(format!("{folder}/api.rs"))?;
/// println!("cargo::rerun-if-changed=api.yaml");
/// println!("cargo::rerun-if-changed=corrections.yaml");
/// # Ok(())
/// # }
/// ```
///
/// The crate includes the client in a module:
///
/// ```ignore
/// pub mod api {
///     include!(concat!(env!("OUT_DIR"), "/api.rs"));
/// }
/// ```
///
/// The generator runs in a thread of this process, unless [`Self::isolation`] states otherwise.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    files: Vec<PathBuf>,
    overlays: Vec<PathBuf>,
    operations: Vec<String>,
    read: ReadOptions,
    lower: openapi_lower::Options,
    options: Options,
}

impl Builder {
    /// Creates a builder for the description in `file`, JSON or YAML.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self {
            files: vec![file.into()],
            overlays: Vec::new(),
            operations: Vec::new(),
            read: ReadOptions::default(),
            lower: openapi_lower::Options::default(),
            options: Options::default(),
        }
    }

    /// Adds another main file of the description; all main files are merged. Files to which they
    /// refer need not be added.
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.files.push(file.into());
        self
    }

    /// Sets the folder outside of which no referenced file is read.
    /// Default: the folder of the description.
    pub fn root(mut self, root: impl Into<PathBuf>) -> Self {
        self.read.root = Some(root.into());
        self
    }

    /// Adds an overlay (OpenAPI Overlay 1.1) that corrects the description. Overlays are
    /// applied in the order in which they are added.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// Adds operations to keep, each by its operationId or as `GET /path`, and webhooks, each as
    /// `webhook NAME`; all others are left out. Default: all operations are kept.
    pub fn operations(mut self, operations: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.operations
            .extend(operations.into_iter().map(Into::into));
        self
    }

    /// Sets whether decoding of responses is tolerant: every property is optional and may be
    /// `null`. Default: `false`.
    pub fn tolerant(mut self, tolerant: bool) -> Self {
        self.lower.tolerant = tolerant;
        self
    }

    /// Sets whether strings of a format become the format's Rust type or a `String`. Default:
    /// the Rust type.
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

    /// Sets how a caller passes the parameters of an operation. Default: by position.
    pub fn interface(mut self, interface: Interface) -> Self {
        self.options.interface = interface;
        self
    }

    /// Sets whether to generate the module `mock`, a mock of the API for tests; see
    /// [`Options::mock`]. Default: `false`.
    pub fn mock(mut self, mock: bool) -> Self {
        self.options.mock = mock;
        self.lower.examples |= mock;
        self
    }

    /// Sets the Rust path by which a user of the crate reaches the generated module, such as
    /// `my_client::generated`: the documentation of each method then has an example of the call,
    /// with the example values of the description where they match its schemas. Default: no
    /// examples.
    pub fn module(mut self, path: impl Into<String>) -> Self {
        self.options.module = Some(path.into());
        self.lower.examples = true;
        self
    }

    /// Sets whether the generator runs in a thread or in a process. Default: in a thread.
    ///
    /// ```no_run
    /// use client_codegen::{Builder, Isolation, worker};
    ///
    /// fn main() -> Result<(), client_codegen::Error> {
    ///     worker::init();
    ///     let builder = Builder::new("api.yaml").isolation(Isolation::Process);
    ///     builder.emit("src/generated")?;
    ///     Ok(())
    /// }
    /// ```
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.options.isolation = isolation;
        self
    }

    /// Replaces all options of code generation, [`Self::interface`] and [`Self::isolation`]
    /// included.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Reads and lowers the description and generates the client, without writing a file.
    ///
    /// # Errors
    ///
    /// When the description or an overlay cannot be read, an overlay does not fit, an operation
    /// to keep does not exist, or no client can be generated. An operation that had to be left
    /// out is no error: it is listed in [`Generated::dropped`] or in the report of lowering.
    pub fn generate(&self) -> Result<Generated, Error> {
        let mut document = Document::read_files(&self.files, &self.read)?;
        for overlay in &self.overlays {
            document.apply(&Overlay::read(overlay)?)?;
        }
        if !self.operations.is_empty() {
            document.select(&self.operations)?;
        }
        generate(&lower(document, &self.lower)?, &self.options)
    }

    /// Generates the client into a folder and removes all other files from it; see
    /// [`write()`](crate::write).
    ///
    /// # Errors
    ///
    /// Those of [`Self::generate`], and when a file cannot be written.
    pub fn emit(&self, folder: impl AsRef<Path>) -> Result<Written, Error> {
        Ok(write(folder.as_ref(), &self.generate()?)?)
    }

    /// Generates the client into one file, for `include!` in a module.
    ///
    /// # Errors
    ///
    /// Those of [`Self::generate`], and when the file cannot be written.
    pub fn emit_file(&self, file: impl AsRef<Path>) -> Result<(), Error> {
        let file = file.as_ref();
        let source = self.generate()?.single_file();
        fs::write(file, source).map_err(|error| with_path(file, error))?;
        Ok(())
    }
}
