//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_get_pet(client: crate::clients::responses_tolerant_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet().send().await?;
Ok(())
}

async fn example_of_put_pet(client: crate::clients::responses_tolerant_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::responses_tolerant_builder::types::PetInput = serde_json::from_str(r#"{"name": "text"}"#)?;
client.put_pet().body(body).send().await?;
Ok(())
}
