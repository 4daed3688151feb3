//! Options of code generation.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Options of [`generate`](crate::generate()).
///
/// The generated code is a pure function of the lowered description, `interface`, `runtime`,
/// `module`, `header` and `mock`; the other fields limit how the generator runs.
///
/// ```
/// use client_codegen::{Interface, Isolation, Options};
///
/// let mut options = Options::default();
/// options.interface = Interface::Builder;
/// options.isolation = Isolation::Process;
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Options {
    /// How a caller passes the parameters of an operation.
    pub interface: Interface,
    /// The path by which generated code reaches the crate `client-runtime`.
    pub runtime: String,
    /// The Rust path by which a user of the crate reaches the generated module, such as
    /// `my_client::generated`. With it, the documentation of each method has an example of the
    /// call; `None`, the default, is for a module without a public path.
    pub module: Option<String>,
    /// Comment lines for the head of every generated file: the description's title, version
    /// and digest, and the command that regenerates the folder.
    pub header: Vec<String>,
    /// Whether to generate the module `mock`, a mock of the API for tests. It exists in a build
    /// of the crate with a feature `mock`, which the crate has to declare, and which enables
    /// `client-runtime/mock`.
    pub mock: bool,
    /// Whether the generator runs in a thread or in a process.
    pub isolation: Isolation,
    /// How long one run of the generator may take, and how long the search for the schemas
    /// and operations on which it fails may take.
    pub deadline: Duration,
    /// How much memory a worker process may use, in MiB. Only Linux enforces it.
    pub memory_mb: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            interface: Interface::default(),
            runtime: "client_runtime".to_owned(),
            module: None,
            header: Vec::new(),
            mock: false,
            isolation: Isolation::default(),
            deadline: Duration::from_secs(120),
            memory_mb: 4096,
        }
    }
}

/// How a caller passes the parameters of an operation.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Interface {
    /// One method per operation: required parameters by position, then a struct of the
    /// optional parameters, then the request body.
    #[default]
    Positional,
    /// One builder per operation, with a setter for each parameter, and `send`.
    Builder,
}

impl Interface {
    /// Returns the name by which options and manifests state the interface.
    pub fn name(self) -> &'static str {
        match self {
            Self::Positional => "positional",
            Self::Builder => "builder",
        }
    }
}

/// Where progenitor runs, which panics, overflows its stack or never ends for some descriptions.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Isolation {
    /// In a thread of this process. A panic is caught. A stack overflow aborts this process,
    /// memory is not limited, and a run that exceeds [`Options::deadline`] is an error and
    /// leaves its thread running.
    #[default]
    Thread,
    /// In a process, which is this program started again: its `main` must first call
    /// [`worker::init`](crate::worker::init). This process survives a stack overflow, an
    /// endless loop and exhausted memory.
    Process,
}
