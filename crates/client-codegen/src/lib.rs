//! Generates reviewed Rust client crates from OpenAPI descriptions through progenitor.
//!
//! It takes what `openapi-lower` makes of a description: a document that progenitor can
//! read, and the [`Plan`](openapi_lower::Plan) of everything progenitor cannot be told.
//! Progenitor runs contained, its output goes through the passes of `polish`, is
//! formatted, and comes back as the files of one folder. What is emitted needs
//! `client-runtime` and `serde`, nothing else.
//!
//! - [`Builder`] goes all the way from a description's file, in a build script;
//! - [`generate`] runs in this process, in a thread with a deadline;
//! - [`worker::generate`] runs in a process of its own, which also survives a stack
//!   overflow, an endless loop and a hunger for memory;
//! - [`write()`] and [`diff`] put the files into a folder or compare them with it.

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
mod generated;
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
mod variants;
pub mod worker;
mod writer;
mod zero;

pub use bounds::checked_bounds;
pub use builder::Builder;
pub use contain::generate;
pub use error::Error;
pub use generated::{Answers, Dropped, Generated, Note, Stats};
pub use openapi_lower::{Format, FormatType};
pub use options::{Interface, Options};
pub use polish::{
    FlowConstant, FlowValue, ResponseHeader, flow_constants, response_headers, type_of,
};
pub use served::{Served, ServedElsewhere};
pub use staged::{Applied, Staged};
pub use writer::{Written, diff, stage, write};
