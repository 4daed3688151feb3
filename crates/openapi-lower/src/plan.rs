//! The Plan: what a client needs and progenitor is not told.
//!
//! The lowered document holds what progenitor reads. Everything else that shapes a
//! correct client (base path, credentials, the media types, what a name really is on
//! the wire) is kept here, keyed by the names of the lowered document.

use indexmap::IndexMap;
use openapi_source::media_type;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a client needs and the lowered document cannot say.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Plan {
    /// The version that the description gives itself, as text; empty when it has none.
    pub version: String,
    /// Whether the document was lowered tolerantly (see [`crate::Options::tolerant`]):
    /// what still does not fit is then repaired when an answer is decoded.
    pub tolerant: bool,
    /// Where the API is served, in the description's order; empty when it does not say.
    pub servers: Vec<Server>,
    /// The ways to authenticate, by name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// What an operation needs, by its operationId in the lowered document.
    pub operations: IndexMap<String, Operation>,
    /// What a type needs, by its component name in the lowered document, which is also
    /// its Rust name.
    pub types: IndexMap<String, Type>,
}

/// A base URL. It may be relative, and may hold `{variables}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Server {
    /// The URL or URL template, without a trailing slash; `/` for an operation that is served
    /// at the root.
    pub url: String,
    /// The name by which the description refers to the server (OpenAPI 3.2).
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
    /// The value to use when the caller names none.
    pub default: String,
    /// The values allowed; empty when any is.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A way to authenticate (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SecurityScheme {
    /// How the credential is shown to the server.
    #[serde(rename = "type")]
    pub kind: SchemeKind,
    /// Of an `apiKey`: the header, query parameter or cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of an `apiKey`: the header, the query or a cookie.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Of `http`: `basic`, `bearer` or another scheme of RFC 9110.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Of `oauth2` and `openIdConnect`: the flows or the discovery URL, as described.
    #[serde(flatten)]
    pub other: IndexMap<String, Value>,
}

/// The type of a security scheme (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie.
    ApiKey,
    /// An authentication scheme of RFC 9110 in the header `Authorization`.
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

/// Where a parameter or a key stands in a request.
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
    /// The location as OpenAPI spells it.
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
    /// `;color=blue`, of a path.
    Matrix,
    /// `.blue`, of a path.
    Label,
    /// `color=blue`, of a query or cookie.
    Form,
    /// `blue,black`, of a path or header.
    Simple,
    /// `color=blue%20black`, of a query.
    SpaceDelimited,
    /// `color=blue|black`, of a query.
    PipeDelimited,
    /// `color=blue%09black`, of a query: `tsv` of Swagger 2.0.
    TabDelimited,
    /// `color[R]=100`, of a query.
    DeepObject,
    /// As a cookie holds it, without encoding: of OpenAPI 3.2.
    Cookie,
}

impl ParameterStyle {
    /// The style as OpenAPI spells it.
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

/// How the client writes a request body.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum BodyEncoding {
    /// As JSON.
    #[serde(rename = "application/json")]
    Json,
    /// As the fields of a form.
    #[serde(rename = "application/x-www-form-urlencoded")]
    Form,
    /// As the parts of a form.
    #[serde(rename = "multipart/form-data")]
    Multipart,
    /// As the text that the caller gives.
    #[serde(rename = "text/plain")]
    Text,
    /// As the Markdown text that the caller gives.
    #[serde(rename = "text/x-markdown")]
    Markdown,
    /// As the bytes that the caller gives.
    #[serde(rename = "application/octet-stream")]
    Bytes,
}

impl BodyEncoding {
    /// The media type by which progenitor knows the encoding.
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

/// What an operation needs beside its lowered form.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Operation {
    /// The operationId that the description gave, where it is not the lowered one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_id: Option<String>,
    /// The HTTP method, where the operation stands in the place of another's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Whether the operation is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The alternatives of credentials, each a set of schemes with their scopes. `None`
    /// when the description does not say; an empty list when no credential is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<Vec<IndexMap<String, Vec<String>>>>,
    /// Servers of this operation alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// What the parameters need, by their name in the lowered document.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Parameter>,
    /// The request bodies that the description offers, in its order; empty where the
    /// lowered document says all there is to say of the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Body>,
    /// The media types to ask for: those of the answers of success that a client can
    /// decode, as described, JSON first. Empty where the lowered document says so itself,
    /// `*/*` where nobody does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
    /// The responses that the description names, by its own status key (`200`, `4XX`,
    /// `default`), where the lowered document does not say it all.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub responses: IndexMap<String, Response>,
    /// The media types of success responses that have their own methods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub representations: Vec<Representation>,
    /// The URL of further documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<String>,
    /// How the response is one page of many, where the description states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// What a method for a stream sets to `true` in its request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_switch: Option<RequestField>,
}

/// How an operation is divided into pages (`x-pagination`, and the extensions that state the same
/// for one convention).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pages {
    /// JSON pointer (RFC 6901) to the array of items in a page, empty where the page is one;
    /// absent where the description does not state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// How the next page is requested.
    pub next: NextPage,
    /// Where a page states, by a boolean, whether more follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<ResponseField>,
}

/// How the next page of an operation is requested.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NextPage {
    /// With a token of the page before.
    Token {
        /// Where the page has it.
        from: ResponseField,
        /// Where the request has it.
        to: RequestField,
    },
    /// With a value of the last item of the page before.
    LastItem {
        /// JSON pointer to the value in an item.
        id: String,
        /// Where the request has it.
        to: RequestField,
    },
    /// At a URL of the page before.
    Url {
        /// Where the page has it.
        from: ResponseField,
    },
    /// With the number of the items before.
    Offset {
        /// Where the request has it.
        to: RequestField,
        /// Where a page states how many items there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<ResponseField>,
    },
    /// With the number of the page.
    Page {
        /// Where the request has it.
        to: RequestField,
        /// The number of the first page; 1 where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<i64>,
        /// Where a page states how many items there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<ResponseField>,
        /// Where a page states how many pages there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<ResponseField>,
    },
}

/// Where a response has a value.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResponseField {
    /// At a JSON pointer of the body.
    Body(String),
    /// In the header of that name.
    Header(String),
}

/// Where a request has a value.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestField {
    /// In the query parameter of that name.
    Query(String),
    /// In the header of that name.
    Header(String),
    /// At a JSON pointer of the body.
    Body(String),
}

/// A media type of success responses beside the one that the lowered operation decodes.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Representation {
    /// What the method requests: one media type, or several names of it.
    pub media_types: Vec<String>,
    /// The operationId of the method, which is none of the lowered document's.
    pub operation_id: String,
    /// The operationIds of the methods that also send another request body, by the operationId
    /// of that body's method.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub with_bodies: IndexMap<String, String>,
    /// The body of each success response, by status key.
    pub responses: IndexMap<String, ResponseBody>,
}

/// What a parameter needs beside its lowered form.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Parameter {
    /// The name on the wire, where the lowered name is a placeholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire_name: Option<String>,
    /// The location, where the lowered one differs (`cookie`).
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The serialization style by which the value must be written; absent where progenitor
    /// writes it as described.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<ParameterStyle>,
    /// Whether arrays and objects are written as several parameters, where the description
    /// says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// Whether reserved characters stay as they are (RFC 3986 §2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_reserved: Option<bool>,
    /// Whether the slashes of the value divide it into segments of the path, as routers have
    /// it that write `{path:path}` or `{proxy+}`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub multi_segment: bool,
    /// The JSON media type in which the value is serialized, of a `content` parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The default value, for the documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether the default value is sent where the caller gives none: the description requires
    /// the parameter.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub preset: bool,
    /// The names on the wire of other parameters, each of which keeps the default value from
    /// being sent where it is given: all are parts of one value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preset_unless: Vec<String>,
    /// Whether the value is a secret: never shown, its header marked sensitive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether the parameter is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}

/// One way to write the body of a request.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Body {
    /// The media type as described.
    pub media_type: String,
    /// Whether the lowered operation sends this one.
    pub chosen: bool,
    /// Whether the description requires a body.
    pub required: bool,
    /// The operationId of the method that sends this body and is none of the lowered
    /// document's. Several bodies may share one; absent where the lowered operation sends
    /// this one, or says the same by another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// How a body is written that the lowered document does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_as: Option<BodyEncoding>,
    /// Whether the caller names the media type, in the header parameter `content-type`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named_by_caller: bool,
    /// The schema as described, with references to the lowered components; absent where
    /// it stands in the lowered document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// The `encoding` of the parts (OpenAPI 3.0.4, Encoding Object).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Value>,
}

/// A response as described.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Response {
    /// The body, where the lowered document declares the success responses, or the error
    /// responses, as bytes: they have several types, or one that the document cannot express.
    /// All responses of the same kind have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ResponseBody>,
    /// The header schemas by name, of redirects too. A redirect for which `body` is set is a
    /// success response that the lowered document omits.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, Value>,
}

/// What a response brings.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResponseBody {
    /// Nothing.
    Empty,
    /// Bytes of any media type.
    Bytes,
    /// Text of any media type, in the character set that the response declares.
    Text,
    /// A JSON value of the schema, with references to the lowered components.
    Json(Value),
    /// Server-sent events (WHATWG HTML, 9.2).
    Events(Events),
    /// JSON values, one after the other.
    JsonStream(JsonStream),
    /// Another protocol: the lowered document leaves the response out.
    Upgrade,
}

impl ResponseBody {
    /// The schema of the value, or of each value, with references to the lowered components;
    /// none where no JSON is decoded.
    pub fn schema(&self) -> Option<&Value> {
        match self {
            ResponseBody::Json(schema) => Some(schema),
            ResponseBody::Events(events) => events.schema.as_ref(),
            ResponseBody::JsonStream(stream) => Some(&stream.schema),
            _ => None,
        }
    }

    /// The same, to be changed.
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
    /// The schema of what an event brings; absent where that is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// Whether the schema is that of the event itself, an object with the members `event` and
    /// `data`, and not of its data.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// The JSON values of a response.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonStream {
    /// The schema of each value.
    pub schema: Value,
    /// How the values are divided.
    pub framing: Framing,
}

/// How the values of a stream are divided.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// Each stands in a line.
    Lines,
    /// A record separator, U+001E, stands before each (RFC 7464).
    Sequence,
}

/// What a generated type needs beside its schema.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Type {
    /// Whether requests, responses or both reach the type.
    pub direction: Direction,
    /// Whether the value is a secret (`format: password`): never shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether the type is an enum, or a string that is checked, by which the variants of a
    /// union are told apart: it stays closed even in answers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Whether the type is an enum of one value that stands for properties only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub constant: bool,
    /// Of a union: its variants, and how they are told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub union: Option<Union>,
    /// The tag of a subtype that may leave it out, with the value that one made by a caller
    /// begins with: by the property's name on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub own_tag: IndexMap<String, Value>,
    /// The properties, by their names in the lowered document, whose members stand among the
    /// type's own on the wire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flattened: Vec<String>,
    /// Whether the type is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The deprecated properties, by their names in the lowered document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deprecated_properties: Vec<String>,
    /// The deprecated values of an enum, each by itself or its placeholder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deprecated_values: Vec<String>,
    /// Whether an enum also takes what it does not list in what requests send.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// The properties that are more than a value or none, by their lowered names.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub presence: IndexMap<String, Presence>,
    /// Property names on the wire, by the placeholder that stands for them.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub properties: IndexMap<String, String>,
    /// Enum values on the wire, by the placeholder that stands for them: strings, numbers or
    /// booleans. A value that is no placeholder is itself on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, Value>,
    /// What the description states of enum values, by the value or its placeholder.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub value_docs: IndexMap<String, String>,
}

/// The variants of a union, and how they are told apart.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Union {
    /// The names of the properties on the wire that lead to the tag: one, or two where it
    /// stands one level down. Empty where no tag tells the variants apart.
    pub tag: Vec<String>,
    /// The variants, in the order of the lowered `oneOf`.
    pub variants: Vec<Variant>,
    /// Whether one value may fit several variants, so that the first that fits need not be
    /// the one that keeps all of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub overlapping: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Variant {
    /// The name of the variant in Rust.
    pub name: String,
    /// The values of the tag that belong to the variant: strings, numbers or booleans. A
    /// string also stands for a number or boolean that is written so. A value may belong to
    /// several variants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// The first property of the tag, where the variant may come without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optional: Option<String>,
    /// Whether the variant takes the values of the tag that belong to no other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other: bool,
    /// Whether the variant has the properties of several others: a value is of it only where it
    /// is of one of those, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub combined: bool,
    /// The property, by its name in the lowered document, that holds the tag and may be left
    /// out: a variant that is made without it gets the first of `values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
}

/// How a property is present in a request, where that is not "a value or none".
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Optional and nullable: absent, `null` and a value are three states.
    Nullable,
    /// Optional, of a type that holds `null` itself: absent and `null` differ.
    AnyValue,
    /// Required, with a default value: the caller need not give it, and the default is sent.
    Preset,
}

/// Where a type is used.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Only requests reach it: it stays closed and strict.
    Request,
    /// Only responses reach it: it is open to what a newer server sends.
    Response,
    /// Both reach it.
    #[default]
    Both,
}
