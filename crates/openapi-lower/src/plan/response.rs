//! Responses in the Plan.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A media type of success responses that the lowered operation does not decode.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Representation {
    /// The media types that the method requests: one, or several names of the same format.
    pub media_types: Vec<String>,
    /// The operationId of the method, which is not in the lowered document.
    pub operation_id: String,
    /// The operationIds of the methods that also send another request body, by the operationId of
    /// that body's method.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub with_bodies: IndexMap<String, String>,
    /// The body of each success response, by status key.
    pub responses: IndexMap<String, ResponseBody>,
}

/// A described response.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Response {
    /// The body, if the lowered document declares the success responses, or the error responses, as
    /// bytes, because they have several types, or a type that the document cannot express. Then the
    /// Plan has the body of each of these responses.
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
#[non_exhaustive]
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
#[non_exhaustive]
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
