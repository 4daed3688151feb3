//! What is not about schemas, and progenitor does not read, and a count of what has a type.

pub(crate) mod census;
pub(crate) mod facts;
pub(crate) mod pages;
mod place;
mod schemas;
pub(crate) mod stream_switch;
