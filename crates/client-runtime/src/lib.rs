//! What a generated client needs at run time, and no vendor.
//!
//! - [`Transport`]: the one HTTP policy (time, size, redirects, retries, credentials);
//! - [`Credential`], [`Token`], [`Secret`]: what is sent, and how it stays out of logs;
//! - [`Scheme`], [`Security`], [`Server`]: what a description says of credentials and places;
//! - [`ResponseValue`], [`decode`]: strict decoding, and tolerant decoding with repair;
//! - [`ByteStream`], [`EventStream`], [`JsonStream`]: answers that are read as they come;
//! - [`Pages`], [`Items`]: operations whose response is one page of many;
//! - [`Error`]: what can go wrong, in words that never quote a body, a header or a query.
//!
//! Generated code names only this crate and the derives of `serde`, so that the versions of
//! the crates below are chosen here.
//!
//! ```
//! use client_runtime::{Credential, Transport};
//!
//! let transport = Transport::builder("https://chat.example.com")
//!     .credential(Credential::header("api_access_token", "from the environment"))
//!     .build()?;
//! # Ok::<(), client_runtime::TransportError>(())
//! ```

mod asked;
mod base64;
mod body;
mod bounds;
mod credentials;
pub mod decode;
mod encode;
mod events;
mod failure;
mod fields;
mod form;
mod handle;
mod header;
mod integer;
mod json_stream;
mod kind;
#[cfg(feature = "multipart")]
mod measured;
#[cfg(feature = "multipart")]
mod multipart;
#[cfg(feature = "oauth2")]
pub mod oauth2;
mod origin;
mod page;
mod pages;
mod path;
mod place;
mod pool;
mod presence;
mod proxy;
mod rate;
mod redact;
mod redirect;
mod response;
mod resume;
mod retry;
mod scheme;
pub mod secret;
mod server;
mod stream;
mod style;
mod text;
mod tls;
mod trace;
mod transport;
mod tree;
mod wallet;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use base64::{Base64, Base64Url, NotBase64};
pub use bounds::{Bound, Bounded, Checker, Limit, OutOfBounds, check, check_inside};
pub use credentials::{Credential, CredentialError, Token};
pub use decode::DecodeError;
pub use encode::{RequestBuilderExt, http_method};
pub use events::{Event, EventStream};
pub use failure::TransportError;
pub use fields::{RequestField, ResponseField};
pub use form::FieldStyle;
pub use header::Header;
pub use json_stream::JsonStream;
pub use kind::ErrorKind;
#[cfg(feature = "multipart")]
pub use multipart::{Form, Part};
pub use pages::{Items, Pages, Paging};
pub use path::{InvalidArgument, PathTemplate};
pub use presence::{OrDefault, default_value, or_default, or_default_unless, preset};
pub use progenitor_client::QueryParam;
pub use rate::RateLimit;
pub use response::{Error, ResponseValue, Undecodable};
pub use resume::resuming_after;
pub use scheme::{Flow, Requirement, Scheme, Security};
pub use secret::Secret;
pub use server::{BaseUrl, Server, Variable};
pub use stream::{ByteStream, StreamError};
pub use style::Style;
pub use transport::{Transport, TransportBuilder};

#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "regress")]
pub use regress;
pub use reqwest;
pub use serde_json;
#[cfg(feature = "uuid")]
pub use uuid;
