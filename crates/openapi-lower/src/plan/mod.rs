//! The Plan: what a client needs but progenitor does not support.
//!
//! The lowered document has what progenitor reads. Everything else that affects a correct client
//! (base URL, credentials, media types, names on the wire) is in the Plan, keyed by the names of
//! the lowered document.
//!
//! The structs are non-exhaustive. The enums are exhaustive on purpose: a code generator has to
//! handle every variant, so a new variant is a breaking change.

mod operation;
mod pages;
mod parameter;
mod response;
mod types;
mod webhook;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use operation::{Body, BodyEncoding, Examples, Operation, Part};
pub use pages::{NextPage, Pages, RequestField, ResponseField};
pub use parameter::{Location, Parameter, ParameterStyle};
pub use response::{Events, Framing, JsonStream, Representation, Response, ResponseBody};
pub use types::{Direction, Presence, Type, Union, Variant};
pub use webhook::Webhook;

/// What a client needs and the lowered document cannot express.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Plan {
    /// The version in `info` of the description; empty if there is none.
    pub version: String,
    /// Whether the description was lowered tolerantly (see [`crate::Options::tolerant`]): decoding
    /// then repairs responses that do not match.
    pub tolerant: bool,
    /// The servers, in the order of the description; empty if it has none.
    pub servers: Vec<Server>,
    /// The security schemes, by name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// The data of operations, by operationId in the lowered document.
    pub operations: IndexMap<String, Operation>,
    /// The data of types, by component name in the lowered document, which is also the Rust name.
    pub types: IndexMap<String, Type>,
    /// The requests that the API sends to the user's server: webhooks, and callbacks of operations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<Webhook>,
    /// The property that distinguishes the payloads of all webhooks by its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_tag: Option<String>,
}

/// A base URL, which may be relative and contain `{variables}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Server {
    /// The URL or URL template, without a trailing slash; `/` for an operation at the root of the
    /// host.
    pub url: String,
    /// The name of the server (OpenAPI 3.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The variables of the template.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable of a server's URL template.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServerVariable {
    /// The value if the caller sets none.
    pub default: String,
    /// The allowed values; empty if any value is allowed.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A security scheme (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The type of the scheme.
    #[serde(rename = "type")]
    pub kind: SchemeKind,
    /// For `apiKey`: the name of the header, query parameter or cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For `apiKey`: the location of the key.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// For `http`: `basic`, `bearer` or another scheme of RFC 9110.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// For `oauth2` and `openIdConnect`: the flows or the discovery URL, as described.
    #[serde(flatten)]
    pub other: IndexMap<String, Value>,
}

/// The type of a security scheme (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie.
    ApiKey,
    /// An authentication scheme of RFC 9110 in the `Authorization` header.
    #[default]
    Http,
    /// An access token of OAuth 2.0.
    Oauth2,
    /// An access token of OpenID Connect.
    OpenIdConnect,
    /// A client certificate.
    #[serde(rename = "mutualTLS")]
    MutualTls,
}
