//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_add_hook(client: crate::clients::webhooks_tolerant_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"url": "text"}"#)?;
client.add_hook(Some(&body)).await?;
Ok(())
}
