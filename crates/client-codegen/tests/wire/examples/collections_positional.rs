//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_get_token(client: crate::clients::collections_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_token("text").await?;
Ok(())
}

async fn example_of_collections(client: crate::clients::collections_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let path = serde_json::from_str("[1]")?;
client.collections(&path, &Default::default()).await?;
Ok(())
}
