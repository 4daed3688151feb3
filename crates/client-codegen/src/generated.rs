//! What generation gives back.

use std::{collections::BTreeMap, fmt};

use openapi_lower::{Message, escape::line};
use serde::{Deserialize, Serialize};

use crate::codes::generate;

/// The files of a generated folder and what is to be known about them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Generated {
    /// The text of each file by its name: `mod.rs`, `client.rs`, `types.rs`, and
    /// `builder.rs` with [`Interface::Builder`](crate::Interface::Builder).
    pub files: BTreeMap<String, String>,
    /// What had to be left out because the generator failed on it.
    pub dropped: Vec<Dropped>,
    /// The edits that found nothing to hold on to.
    pub notes: Vec<Note>,
    /// By which types the answers are decoded, by operationId in the lowered document.
    pub answers: BTreeMap<String, Answers>,
    /// How much was generated.
    pub stats: Stats,
    /// The most memory the worker had in use, in MiB; `None` without a worker and on
    /// systems that do not tell.
    pub peak_mb: Option<u64>,
}

impl Generated {
    /// All files as one text, for `include!` into a module.
    pub fn single_file(&self) -> String {
        let mut text = String::new();
        for (name, file) in &self.files {
            let Some(name) = name.strip_suffix(".rs").filter(|name| *name != "mod") else {
                continue;
            };
            // Attributes of the including module cannot be set from here.
            text.push_str("#[allow(clippy::all, missing_docs, rustdoc::all)]\n#[rustfmt::skip]\n");
            text.push_str(&format!("pub mod {name} {{\n{file}}}\n"));
        }
        text.push_str("pub use client::*;\n");
        text
    }
}

/// The types of an operation's answers, for code that has the module `types` in scope.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Answers {
    /// What the method returns.
    pub success: String,
    /// What its error holds.
    pub failure: String,
    /// The types of single statuses, where the method's type only holds them.
    pub by_status: BTreeMap<String, String>,
}

/// Something left out because the generator failed on it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Dropped {
    /// The operation has no method.
    Operation {
        /// Its operationId in the lowered document.
        id: String,
        /// Its HTTP method, in capitals.
        method: String,
        /// Its path template.
        path: String,
        /// How the generator failed.
        reason: String,
    },
    /// The schema became any JSON.
    Schema {
        /// Its component name.
        name: String,
        /// How the generator failed.
        reason: String,
    },
}

impl Dropped {
    /// What a report states.
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
                write!(f, "dropped {method} {path} ({id}): {reason}")
            }
            Self::Schema { name, reason } => {
                let (name, reason) = (line(name), line(reason));
                write!(f, "schema {name} became any JSON: {reason}")
            }
        }
    }
}

/// An edit that found nothing to hold on to: the code there is as progenitor wrote it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Note {
    /// The pass.
    pub pass: String,
    /// The item that the edit was meant for, as a path (`types::User::email`).
    pub anchor: String,
    /// What is missing.
    pub detail: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (anchor, detail) = (line(&self.anchor), line(&self.detail));
        write!(f, "{}: {anchor}: {detail}", self.pass)
    }
}

/// How much was generated.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Stats {
    /// Structs and enums of the module `types`.
    pub types: usize,
    /// Operations that have a method.
    pub operations: usize,
    /// Lines of all files.
    pub lines: usize,
}
