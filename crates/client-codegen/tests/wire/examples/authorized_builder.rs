//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_argument(client: crate::clients::authorized_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.argument().authorization_header("text").send().await?;
Ok(())
}

async fn example_of_both(client: crate::clients::authorized_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.both().send().await?;
Ok(())
}

async fn example_of_build(client: crate::clients::authorized_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let content_type_header: crate::clients::authorized_builder::types::BuildContentTypeHeader = serde_json::from_str(r#""application/x-tar""#)?;
client
    .build()
    .content_type_header(content_type_header)
    .body("text")
    .send()
    .await?;
Ok(())
}
