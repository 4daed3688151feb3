//! Webhooks and callbacks in the Plan.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request that the API sends to the user's server.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// The name in the description, unique among the webhooks and callbacks.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// Method and path of the operation that declares the callback; `None` for a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_of: Option<String>,
    /// The summary of the documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the webhook is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The media type of the payload, if the payload is a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The schema of the payload, with references to the lowered components; `None` if the
    /// description states none, or if the payload is neither JSON nor a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// The values that the payload allows for the property
    /// [`Plan::webhook_tag`](super::Plan::webhook_tag).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The descriptions of the responses that the API expects, by status key.
    pub responses: IndexMap<String, String>,
}
