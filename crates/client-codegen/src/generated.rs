//! The result of code generation.

use std::{collections::BTreeMap, fmt};

use openapi_lower::{Message, escape::line};
use serde::{Deserialize, Serialize};

use crate::codes::generate;

/// The files of a generated folder, and facts about them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Generated {
    /// The content of each file by its name: `mod.rs`, `client.rs`, `types.rs`, and
    /// `builder.rs` with [`Interface::Builder`](crate::Interface::Builder).
    pub files: BTreeMap<String, String>,
    /// The schemas and operations that are left out because the generator fails on them.
    pub dropped: Vec<Dropped>,
    /// The edits of progenitor's code that could not be made.
    pub notes: Vec<Note>,
    /// The types of the responses, by operationId in the lowered document.
    pub response_types: BTreeMap<String, ResponseTypes>,
    /// The size of the generated code.
    pub stats: Stats,
    /// The peak memory use of the worker process, in MiB; `None` without a worker and on
    /// systems that do not report it.
    pub peak_mb: Option<u64>,
}

impl Generated {
    /// Returns all files as the content of one file, for `include!` in a module.
    pub fn single_file(&self) -> String {
        let mut text = String::new();
        for (name, file) in &self.files {
            let Some(name) = name.strip_suffix(".rs").filter(|name| *name != "mod") else {
                continue;
            };
            if name == MOCK {
                text.push_str(&format!("{MOCK_ONLY}\n"));
            }
            // An included file cannot set attributes of the module that includes it.
            text.push_str("#[allow(clippy::all, missing_docs, rustdoc::all)]\n#[rustfmt::skip]\n");
            text.push_str(&format!("pub mod {name} {{\n{file}}}\n"));
        }
        text.push_str("pub use client::*;\n");
        text
    }
}

/// The module that exists only in a build with the feature of this name.
pub(crate) const MOCK: &str = "mock";
/// The attribute of the module [`MOCK`].
pub(crate) const MOCK_ONLY: &str = "#[cfg(feature = \"mock\")]";

/// The types of an operation's responses, for code that has the module `types` in scope.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResponseTypes {
    /// The type that the method returns.
    pub success: String,
    /// The type that the error holds.
    pub failure: String,
    /// The type of each status, if the method returns an enum of them.
    pub by_status: BTreeMap<String, String>,
}

/// A schema or operation that is left out because the generator fails on it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Dropped {
    /// The operation has no method.
    #[non_exhaustive]
    Operation {
        /// Its operationId in the lowered document.
        id: String,
        /// Its HTTP method, in capitals.
        method: String,
        /// Its path template.
        path: String,
        /// How the generator fails.
        reason: String,
    },
    /// The schema accepts any JSON value.
    #[non_exhaustive]
    Schema {
        /// Its component name.
        name: String,
        /// How the generator fails.
        reason: String,
    },
}

impl Dropped {
    /// Returns the entry for the report.
    pub fn message(&self) -> Message {
        match self {
            Self::Operation {
                method,
                path,
                reason,
                ..
            } => generate::OPERATION_DROPPED.with([method, path, reason]),
            Self::Schema { name, reason } => generate::SCHEMA_UNTYPED.with([name, reason]),
        }
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation {
                id,
                method,
                path,
                reason,
            } => {
                let (path, id, reason) = (line(path), line(id), line(reason));
                write!(
                    f,
                    "no client method is generated for {method} {path} ({id}): {reason}"
                )
            }
            Self::Schema { name, reason } => {
                let (name, reason) = (line(name), line(reason));
                write!(f, "schema {name} accepts any JSON value: {reason}")
            }
        }
    }
}

/// An edit of progenitor's code that could not be made: the item stays as progenitor emits it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The code, such as `polish/enum-closed`; see [`codes`](crate::codes).
    pub code: String,
    /// The path of the item that was to be edited, such as `types::User::email`.
    pub anchor: String,
    /// What the item lacks, and the effect on the client.
    pub detail: String,
}

impl Note {
    pub(crate) fn new(anchor: impl Into<String>, message: &Message) -> Self {
        Self {
            code: message.code().to_owned(),
            anchor: anchor.into(),
            detail: message.to_string(),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (anchor, detail) = (line(&self.anchor), line(&self.detail));
        write!(f, "{anchor}: {detail} [{}]", self.code)
    }
}

/// The size of the generated code.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Stats {
    /// The number of structs and enums in the module `types`.
    pub types: usize,
    /// The number of operations that have a method.
    pub operations: usize,
    /// The number of lines of all files.
    pub lines: usize,
}
