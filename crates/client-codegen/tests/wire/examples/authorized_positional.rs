//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_argument(client: crate::clients::authorized_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.argument("text").await?;
Ok(())
}

async fn example_of_both(client: crate::clients::authorized_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.both(&Default::default()).await?;
Ok(())
}

async fn example_of_build(client: crate::clients::authorized_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let content_type_header = serde_json::from_str(r#""application/x-tar""#)?;
client.build(content_type_header, "text").await?;
Ok(())
}
