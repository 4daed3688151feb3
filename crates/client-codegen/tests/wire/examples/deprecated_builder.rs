//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_send_form(client: crate::clients::deprecated_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.send_form().body_map(|form| form).send().await?;
Ok(())
}

async fn example_of_get_new(client: crate::clients::deprecated_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::deprecated_builder::types::Asked = serde_json::from_str(r#"{"id": "text"}"#)?;
let response = client.get_new().id("text").body(body).send().await?;
Ok(())
}

async fn example_of_get_old(client: crate::clients::deprecated_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_old().send().await?;
Ok(())
}
