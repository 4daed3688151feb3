//! Tests of client-runtime from outside. One program, since linking takes longer than most tests.

mod base64;
mod callers;
mod calls;
mod credentials;
mod decode;
mod error_messages;
mod errors;
mod fullest;
mod multipart;
mod oauth2;
mod pages;
mod path;
mod response;
mod retries;
mod server;
mod streams;
mod style;
mod transport;
mod unions;
mod webhooks;
