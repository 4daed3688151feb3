//! Parameters in the Plan.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// The data of a parameter.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
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
    /// The names on the wire of the parameters into which the same object was split: if the caller
    /// sets any of them, the default value is not sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preset_unless: Vec<String>,
    /// Whether the value is a secret: it is never shown, and its header is marked as sensitive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether the parameter is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}
