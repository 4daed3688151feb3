//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_body(client: crate::clients::mixed_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"id": 1}"#)?;
client.body(&body).await?;
Ok(())
}

async fn example_of_form(client: crate::clients::mixed_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.form(&body).await?;
Ok(())
}

async fn example_of_list(client: crate::clients::mixed_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list(&Default::default()).await?;
Ok(())
}

async fn example_of_same(client: crate::clients::mixed_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.same("text").await?;
Ok(())
}

async fn example_of_same_same_b(client: crate::clients::mixed_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.same_same_b("text").await?;
Ok(())
}

async fn example_of_same_get_same_b(client: crate::clients::mixed_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.same_get_same_b("text").await?;
Ok(())
}
