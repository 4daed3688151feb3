//! The part of the Plan about webhooks and callbacks.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request that the API's server sends to a receiver of the caller's.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// The name in the description, which no other one has.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// Method and path of the operation whose callback it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_of: Option<String>,
    /// The short documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The media type of the payload, if that is a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The schema of the payload, with references to the lowered components; absent where it has
    /// none, or is no JSON and no form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// The values of [`Plan::webhook_tag`](super::Plan::webhook_tag) that its payload has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The responses that the server expects, with what the description states of them, by status
    /// key.
    pub responses: IndexMap<String, String>,
}
