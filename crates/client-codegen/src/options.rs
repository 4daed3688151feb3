//! What a caller may choose.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a caller may choose. The output is a pure function of the document, the plan,
/// and `interface`, `runtime` and `header`; the rest are limits.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Options {
    /// How an operation is called.
    pub interface: Interface,
    /// The path under which generated code reaches the crate `client-runtime`.
    pub runtime: String,
    /// Lines for the comment at the head of every file: the description's title, version
    /// and digest, and the command that regenerates the folder.
    pub header: Vec<String>,
    /// How long one run of the generator may take, and how long the search for what it
    /// fails on.
    pub deadline: Duration,
    /// How much memory a worker may use, in MiB; Linux only.
    pub memory_mb: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            interface: Interface::default(),
            runtime: "client_runtime".to_owned(),
            header: Vec::new(),
            deadline: Duration::from_secs(120),
            memory_mb: 4096,
        }
    }
}

/// How an operation is called.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Interface {
    /// One method per operation: required parameters by position, the optional ones in
    /// one struct, the body last.
    #[default]
    Positional,
    /// One builder per operation, with a setter for each parameter and `send`.
    Builder,
}
