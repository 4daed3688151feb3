//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_body(client: crate::clients::mixed_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::mixed_builder::types::Item = serde_json::from_str(r#"{"id": 1}"#)?;
client.body().body(body).send().await?;
Ok(())
}

async fn example_of_form(client: crate::clients::mixed_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::mixed_builder::types::FormBody = serde_json::from_str(r#"{"name": "text"}"#)?;
client.form().body(body).send().await?;
Ok(())
}

async fn example_of_list(client: crate::clients::mixed_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list().send().await?;
Ok(())
}

async fn example_of_same(client: crate::clients::mixed_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.same().a("text").send().await?;
Ok(())
}

async fn example_of_same_same_b(client: crate::clients::mixed_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.same_same_b().b("text").send().await?;
Ok(())
}

async fn example_of_same_get_same_b(client: crate::clients::mixed_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.same_get_same_b().b("text").send().await?;
Ok(())
}
