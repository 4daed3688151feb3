//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_get_token(client: crate::clients::collections_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_token().authorization_header("text").send().await?;
Ok(())
}

async fn example_of_collections(client: crate::clients::collections_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let path: Vec<i64> = serde_json::from_str("[1]")?;
client.collections().path(path).send().await?;
Ok(())
}
