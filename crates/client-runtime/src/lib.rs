//! The runtime of generated clients; it knows no vendor.
//!
//! - [`Transport`]: the HTTP policy (time, size, redirects, retries, credentials);
//! - [`Credential`], [`Token`], [`Secret`]: credentials, and how they are kept out of logs;
//! - [`Scheme`], [`Security`], [`Server`]: the security schemes and servers of a description;
//! - [`ResponseValue`], [`decode`]: strict decoding, and tolerant decoding with repair;
//! - [`ByteStream`], [`EventStream`], [`JsonStream`]: responses that are read as they arrive;
//! - [`Pages`], [`Items`]: operations whose response is one page of many;
//! - `mock` (feature `mock`): a server on this machine for tests;
//! - [`Error`]: failures of generated methods; their messages never quote a body, a header or a
//!   query.
//!
//! Generated code names only this crate and the derives of `serde`, so the versions of all other
//! dependencies are chosen here.
//!
//! ```
//! use client_runtime::{Credential, Transport};
//!
//! let transport = Transport::builder("https://chat.example.com")
//!     .credential(Credential::header("api_access_token", "from the environment"))
//!     .build()?;
//! # Ok::<(), client_runtime::TransportError>(())
//! ```

mod base64;
mod body;
mod bounds;
mod charset;
mod credential_store;
mod credentials;
pub mod decode;
mod encode;
mod error_kind;
mod events;
mod fields;
mod form;
mod header;
mod integer;
mod json_stream;
#[cfg(any(feature = "mock", feature = "multipart"))]
mod media_type;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "multipart")]
mod multipart;
#[cfg(feature = "oauth2")]
pub mod oauth2;
mod operation;
mod origin;
mod page_request;
mod pages;
mod path;
mod pool;
mod presence;
mod proxy;
mod rate;
mod redact;
mod redirect;
mod request_info;
mod response;
mod resume;
mod retry;
mod scheme;
pub mod secret;
mod server;
#[cfg(feature = "multipart")]
mod sized_body;
mod stream;
mod style;
mod sync;
mod tls;
mod token_location;
mod trace;
mod transport;
mod transport_error;
mod tree;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use base64::{Base64, Base64Url, NotBase64};
pub use bounds::{Bound, Bounded, Checker, Limit, OutOfBounds, check, check_inside};
pub use credentials::{Credential, CredentialError, Token};
pub use decode::DecodeError;
pub use encode::{RequestBuilderExt, http_method};
pub use error_kind::ErrorKind;
pub use events::{Event, EventStream};
pub use fields::{RequestField, ResponseField};
pub use form::FieldStyle;
pub use header::Header;
pub use json_stream::JsonStream;
#[cfg(feature = "multipart")]
pub use multipart::{Form, Part};
pub use operation::Operation;
pub use pages::{Items, Pages, Paging};
pub use path::{InvalidArgument, PathTemplate};
pub use presence::{OrDefault, default_value, or_default, or_default_unless, preset};
pub use progenitor_client::QueryParam;
pub use rate::RateLimit;
pub use response::{Error, Response, ResponseValue, Undecodable};
pub use resume::resuming_after;
pub use scheme::{Flow, Requirement, Scheme, Security};
pub use secret::Secret;
pub use server::{BaseUrl, Server, Variable};
pub use stream::{ByteStream, StreamError};
pub use style::Style;
pub use transport::{Transport, TransportBuilder};
pub use transport_error::TransportError;

#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "regress")]
pub use regress;
pub use reqwest;
pub use serde_json;
#[cfg(feature = "uuid")]
pub use uuid;
