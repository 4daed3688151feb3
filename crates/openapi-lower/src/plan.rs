//! The Plan: what a client needs but progenitor does not support.
//!
//! The lowered document has what progenitor reads. Everything else that affects a correct client
//! (base URL, credentials, media types, names on the wire) is in the Plan, keyed by the names of
//! the lowered document.

use indexmap::IndexMap;
use openapi_source::media_type;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a client needs and the lowered document cannot express.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
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
}

/// A base URL, which may be relative and contain `{variables}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
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

/// The location of a parameter or an API key in a request.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Location {
    /// Returns the name of the location in OpenAPI.
    pub fn as_str(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    }
}

/// A serialization style (OpenAPI 3.0.4, Style Values).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ParameterStyle {
    /// `;color=blue`, in a path.
    Matrix,
    /// `.blue`, in a path.
    Label,
    /// `color=blue`, in a query or cookie.
    Form,
    /// `blue,black`, in a path or header.
    Simple,
    /// `color=blue%20black`, in a query.
    SpaceDelimited,
    /// `color=blue|black`, in a query.
    PipeDelimited,
    /// `color=blue%09black`, in a query: `tsv` of Swagger 2.0.
    TabDelimited,
    /// `color[R]=100`, in a query.
    DeepObject,
    /// A cookie without encoding (OpenAPI 3.2).
    Cookie,
}

impl ParameterStyle {
    /// Returns the name of the style in OpenAPI.
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterStyle::Matrix => "matrix",
            ParameterStyle::Label => "label",
            ParameterStyle::Form => "form",
            ParameterStyle::Simple => "simple",
            ParameterStyle::SpaceDelimited => "spaceDelimited",
            ParameterStyle::PipeDelimited => "pipeDelimited",
            ParameterStyle::TabDelimited => "tabDelimited",
            ParameterStyle::DeepObject => "deepObject",
            ParameterStyle::Cookie => "cookie",
        }
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

/// The data of an operation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
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
    /// described, JSON first. Empty if they are those of the lowered document, `*/*` if none is
    /// described.
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
}

/// The pagination of an operation (`x-pagination`, and vendor extensions for a specific kind of
/// pagination).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pages {
    /// The JSON pointer (RFC 6901) to the array of items in a page, empty if the page is the array;
    /// `None` if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// How the next page is requested.
    pub next: NextPage,
    /// The boolean response field that states whether more pages follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<ResponseField>,
}

/// How the next page of an operation is requested.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NextPage {
    /// With a token from the previous page.
    Token {
        /// The response field with the token.
        from: ResponseField,
        /// The request field for the token.
        to: RequestField,
    },
    /// With a value of the previous page's last item.
    LastItem {
        /// The JSON pointer to the value in an item.
        id: String,
        /// The request field for the value.
        to: RequestField,
    },
    /// At a URL from the previous page.
    Url {
        /// The response field with the URL.
        from: ResponseField,
    },
    /// With the number of previous items.
    Offset {
        /// The request field for the number.
        to: RequestField,
        /// The response field with the total number of items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<ResponseField>,
    },
    /// With the number of the page.
    Page {
        /// The request field for the number.
        to: RequestField,
        /// The number of the first page; 1 by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<i64>,
        /// The response field with the total number of items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<ResponseField>,
        /// The response field with the total number of pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<ResponseField>,
    },
}

/// The location of a value in a response.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResponseField {
    /// A JSON pointer into the body.
    Body(String),
    /// The header with this name.
    Header(String),
}

/// The location of a value in a request.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestField {
    /// The query parameter with this name.
    Query(String),
    /// The header with this name.
    Header(String),
    /// A JSON pointer into the body.
    Body(String),
}

/// Another media type of success responses than the one that the lowered operation decodes.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Representation {
    /// The media types that the method requests: one, or several names of the same format.
    pub media_types: Vec<String>,
    /// The operationId of the method, which is not in the lowered document.
    pub operation_id: String,
    /// The operationIds of methods that send another request body as well, by the operationId of
    /// that body's method.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub with_bodies: IndexMap<String, String>,
    /// The body of each success response, by status key.
    pub responses: IndexMap<String, ResponseBody>,
}

/// The data of a parameter.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Parameter {
    /// The name on the wire, if the lowered name is a placeholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire_name: Option<String>,
    /// The location, if the lowered one differs (`cookie`).
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The serialization style that the client has to apply; `None` if progenitor serializes the
    /// value as described.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<ParameterStyle>,
    /// Whether arrays and objects are sent as several parameters, if the description states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// Whether reserved characters are not encoded (RFC 3986 §2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_reserved: Option<bool>,
    /// Whether the slashes of the value separate path segments, as in `{path:path}` or `{proxy+}`
    /// of web frameworks.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub multi_segment: bool,
    /// The JSON media type of a parameter with `content`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The default value, for documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether the client sends the default value if the caller sets none: the description requires
    /// the parameter.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub preset: bool,
    /// The names on the wire of other parameters that are parts of the same value: if the caller
    /// sets any of them, the default value is not sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preset_unless: Vec<String>,
    /// Whether the value is a secret, which is never shown, and whose header is marked as
    /// sensitive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether the parameter is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}

/// A request body of an operation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Body {
    /// The media type as described.
    pub media_type: String,
    /// Whether the lowered operation sends this body.
    pub chosen: bool,
    /// Whether the description requires a body.
    pub required: bool,
    /// The operationId of the method that sends this body, which is not in the lowered document.
    /// Several bodies may share one; `None` if the lowered operation sends this body or an
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
}

/// A described response.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Response {
    /// The body, if the lowered document declares the success responses, or the error responses, as
    /// bytes: they have several types, or a type that the document cannot express. Then all of
    /// these responses have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ResponseBody>,
    /// The header schemas by name, also for redirects. A redirect with a `body` is a success
    /// response that the lowered document omits.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, Value>,
}

/// The body of a response.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResponseBody {
    /// No body.
    Empty,
    /// Bytes with any media type.
    Bytes,
    /// Text with any media type, in the character set that the response declares.
    Text,
    /// A JSON value with this schema, which refers to lowered components.
    Json(Value),
    /// Server-sent events (WHATWG HTML, 9.2).
    Events(Events),
    /// A sequence of JSON values.
    JsonStream(JsonStream),
    /// An upgraded connection; the lowered document omits the response.
    Upgrade,
}

impl ResponseBody {
    /// Returns the schema of the value, or of each value, with references to lowered components;
    /// `None` if no JSON is decoded.
    pub fn schema(&self) -> Option<&Value> {
        match self {
            ResponseBody::Json(schema) => Some(schema),
            ResponseBody::Events(events) => events.schema.as_ref(),
            ResponseBody::JsonStream(stream) => Some(&stream.schema),
            _ => None,
        }
    }

    /// Returns the schema for modification.
    pub fn schema_mut(&mut self) -> Option<&mut Value> {
        match self {
            ResponseBody::Json(schema) => Some(schema),
            ResponseBody::Events(events) => events.schema.as_mut(),
            ResponseBody::JsonStream(stream) => Some(&mut stream.schema),
            _ => None,
        }
    }
}

/// The server-sent events of a response.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Events {
    /// The schema of an event's content; `None` for a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// Whether the schema describes the event itself, an object with the members `event` and
    /// `data`, rather than its data.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// The JSON values of a response.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonStream {
    /// The schema of each value.
    pub schema: Value,
    /// How the values are separated.
    pub framing: Framing,
}

/// How the values of a stream are separated.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// One value per line.
    Lines,
    /// A record separator, U+001E, before each value (RFC 7464).
    Sequence,
}

/// The data of a generated type.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Type {
    /// Whether requests, responses or both use the type.
    pub direction: Direction,
    /// Whether the value is a secret (`format: password`), which is never shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether the type is an enum, or a string with constraints, that distinguishes the variants
    /// of a union: it stays closed even in responses.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Whether the type is an enum of one value and the schema of properties only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub constant: bool,
    /// The variants of a union and its tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub union: Option<Union>,
    /// The tag of a subtype in which it is optional, with the value that a constructor sets, by the
    /// property's name on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub own_tag: IndexMap<String, Value>,
    /// The flattened properties, by their names in the lowered document: on the wire, their members
    /// are beside those of the type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flattened: Vec<String>,
    /// Whether the type is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The deprecated properties, by their names in the lowered document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deprecated_properties: Vec<String>,
    /// The deprecated values of an enum, as in the lowered document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deprecated_values: Vec<String>,
    /// Whether an enum also accepts other values in requests.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// The properties for which `Option<T>` is not enough, by their names in the lowered document.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub presence: IndexMap<String, Presence>,
    /// Property names on the wire, by placeholder.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub properties: IndexMap<String, String>,
    /// Enum values on the wire (strings, numbers or booleans), by placeholder. Any other value is
    /// unchanged on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, Value>,
    /// Data about enum values from the description, by the value in the lowered document.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub value_docs: IndexMap<String, String>,
}

/// The variants of a union and its tag.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Union {
    /// The names of the properties on the wire on the path to the tag: one, or two if it is one
    /// level down. Empty if no tag distinguishes the variants.
    pub tag: Vec<String>,
    /// The variants, in the order of the lowered `oneOf`.
    pub variants: Vec<Variant>,
    /// Whether a value may match several variants, so that the first match may lose part of the
    /// value.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub overlapping: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Variant {
    /// The name of the variant in Rust.
    pub name: String,
    /// The tag values of the variant: strings, numbers or booleans. A string also matches the
    /// number or boolean that is written like it. A value may belong to several variants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// The first property of the tag, if the variant may lack it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optional: Option<String>,
    /// Whether the variant takes tag values that belong to no other variant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other: bool,
    /// Whether the variant has the properties of several others: a value matches it only if it also
    /// matches one of those.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub combined: bool,
    /// The optional property, by its name in the lowered document, that contains the tag: in a
    /// variant created without it, the constructor sets the first of `values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
}

/// The states of a property in a request for which `Option<T>` is not enough.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Optional and nullable: absent, `null` and a value are three states.
    Nullable,
    /// Optional, with a type that includes `null`: absent and `null` differ.
    AnyValue,
    /// Required, with a default value that is sent if the caller sets none.
    Preset,
}

/// The direction in which a type is used.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Only requests use the type: it is closed and strict.
    Request,
    /// Only responses use the type: it accepts additions of newer servers.
    Response,
    /// Requests and responses use the type.
    #[default]
    Both,
}
