//! Members outside of schemas that progenitor does not read, and the count of typed schemas.

pub(crate) mod census;
pub(crate) mod facts;
pub(crate) mod pages;
mod place;
mod schemas;
pub(crate) mod stream_switch;
