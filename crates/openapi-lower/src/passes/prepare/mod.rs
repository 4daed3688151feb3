//! Moves members outside of schemas that progenitor does not read into the Plan, and counts typed
//! schemas.

mod context;
pub(crate) mod metadata;
pub(crate) mod pages;
mod schemas;
pub(crate) mod stream_switch;
pub(crate) mod typing;
pub(crate) mod webhooks;
pub(crate) mod websocket;
