//! Generates reviewed Rust client crates from OpenAPI descriptions, through progenitor.
//!
//! The input is the output of `openapi-lower`: a document that progenitor can read, and the
//! [`Plan`](openapi_lower::Plan) with everything for which progenitor has no setting. This crate
//! contains progenitor's failures, edits its output by the passes of `polish`, formats the code,
//! and returns the files of one folder. Generated code depends only on `client-runtime` and
//! `serde`.
//!
//! - [`Builder`] generates a client from the files of a description, in a build script;
//! - [`generate()`] generates a client from a lowered description;
//! - [`Isolation`] states which failures of progenitor the calling process survives;
//! - [`write()`] writes the files into a folder, [`diff`] compares them with a folder;
//! - [`surface`] predicts names and types of the generated code.
//!
//! ```no_run
//! # fn main() -> Result<(), client_codegen::Error> {
//! let written = client_codegen::Builder::new("api.yaml").emit("src/generated")?;
//! println!("{} files changed", written.changed.len());
//! # Ok(())
//! # }
//! ```

mod allocation;
mod bisect;
mod bodies;
mod bounds;
mod builder;
mod code;
pub mod codes;
mod contain;
mod document;
mod engine;
mod error;
pub mod escape;
mod files;
mod generate;
mod generated;
mod instance;
mod objects;
mod operations;
mod options;
mod panics;
mod polish;
mod presence;
mod print;
mod served;
mod shards;
mod staged;
pub mod surface;
mod variants;
pub mod worker;
mod writer;
mod zero;

pub use builder::Builder;
pub use error::{Error, ErrorKind};
pub use generate::generate;
#[doc(hidden)]
pub use generate::generate_from_json;
pub use generated::{Dropped, Generated, Note, ResponseTypes, Stats};
#[doc(hidden)]
pub use instance::pattern;
pub use openapi_lower::{Format, FormatType};
pub use options::{Interface, Isolation, Options};
pub use staged::{Applied, Staged};
pub use writer::{Written, diff, stage, write};
