//! Operations and request bodies in the Plan.

use indexmap::IndexMap;
use openapi_source::media_type;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Pages, Parameter, Representation, RequestField, Response, Server};

/// The data of an operation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Operation {
    /// The operationId in the description, if it differs from the lowered one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_id: Option<String>,
    /// The HTTP method, if the operation uses the member of another method in the lowered document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Whether the operation is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The alternative security requirements, each a set of schemes with their scopes. `None` if
    /// the description states none; empty if no credential is required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<Vec<IndexMap<String, Vec<String>>>>,
    /// The servers of this operation only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The data of parameters, by name in the lowered document.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Parameter>,
    /// The request bodies, in the order of the description; empty if the lowered document describes
    /// the body completely.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Body>,
    /// The media types to request: those of the success responses that a client can decode, as
    /// described, JSON first; `*/*` if the description states none. Empty if the lowered document
    /// states the same media types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
    /// The described responses, by status key (`200`, `4XX`, `default`), if the lowered document
    /// does not describe them completely.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub responses: IndexMap<String, Response>,
    /// The media types of success responses with separate methods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub representations: Vec<Representation>,
    /// The URL of further documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<String>,
    /// The pagination of the operation, if an extension describes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// The request field that a method for a stream sets to `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_switch: Option<RequestField>,
    /// Whether the request is the handshake of a WebSocket (RFC 6455, 4.1).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub websocket: bool,
    /// The examples of the description, if [`Options::examples`](crate::Options::examples) is set.
    #[serde(skip_serializing_if = "Examples::is_empty")]
    pub examples: Examples,
}

/// The examples of an operation, as the description states them: `example`, else the first of
/// `examples`, else the example of the schema. They need not match their schemas.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Examples {
    /// The values of parameters, by name on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Value>,
    /// The request bodies, by media type as described.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub bodies: IndexMap<String, Value>,
    /// The response bodies, by status key (`200`, `4XX`, `default`) and media type as described.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub responses: IndexMap<String, IndexMap<String, Value>>,
}

impl Examples {
    /// Whether the description states no example for the operation.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.bodies.is_empty() && self.responses.is_empty()
    }
}

/// The encoding of a request body.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum BodyEncoding {
    /// JSON.
    #[serde(rename = "application/json")]
    Json,
    /// URL-encoded form fields.
    #[serde(rename = "application/x-www-form-urlencoded")]
    Form,
    /// A multipart form.
    #[serde(rename = "multipart/form-data")]
    Multipart,
    /// The caller's string.
    #[serde(rename = "text/plain")]
    Text,
    /// The caller's Markdown string.
    #[serde(rename = "text/x-markdown")]
    Markdown,
    /// The caller's bytes.
    #[serde(rename = "application/octet-stream")]
    Bytes,
}

impl BodyEncoding {
    /// Returns the media type that progenitor uses for the encoding.
    pub fn media_type(self) -> &'static str {
        match self {
            BodyEncoding::Json => media_type::JSON,
            BodyEncoding::Form => media_type::URLENCODED,
            BodyEncoding::Multipart => media_type::MULTIPART,
            BodyEncoding::Text => media_type::TEXT,
            BodyEncoding::Markdown => "text/x-markdown",
            BodyEncoding::Bytes => media_type::BYTES,
        }
    }
}

/// A request body of an operation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Body {
    /// The media type as described.
    pub media_type: String,
    /// Whether the lowered operation sends this body.
    pub chosen: bool,
    /// Whether the description requires a body.
    pub required: bool,
    /// The operationId of the method that sends this body, which is not in the lowered document.
    /// Several bodies may share a method. `None` if the lowered operation sends this body or an
    /// equivalent one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// The encoding of a body that the lowered document does not contain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_as: Option<BodyEncoding>,
    /// Whether the caller chooses the media type, in the header parameter `content-type`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named_by_caller: bool,
    /// The schema as described, with references to the lowered components; `None` if it is in the
    /// lowered document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// The `encoding` of the parts (OpenAPI 3.0.4, Encoding Object).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Value>,
    /// The parts of a multipart form that are not written by their schemas, by name on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parts: IndexMap<String, Part>,
    /// What the caller passes for each part with another name than the properties of the schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_parts: Option<Part>,
}

/// What the caller passes for a part of a multipart form.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// A file.
    File,
    /// A list of files.
    Files,
    /// A string with the media type of the part.
    Text,
    /// A list of strings with the media type of the part.
    Texts,
}
