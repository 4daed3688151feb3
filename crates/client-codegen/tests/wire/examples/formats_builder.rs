//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_post_bytes(client: crate::clients::formats_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: client_runtime::Base64 = serde_json::from_str(r#""dGV4dA==""#)?;
client.post_bytes().body(body).send().await?;
Ok(())
}

async fn example_of_post_form(client: crate::clients::formats_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::formats_builder::types::Form = serde_json::from_str(r#"{"data": "dGV4dA==", "list": ["dGV4dA=="]}"#)?;
client.post_form().body(body).send().await?;
Ok(())
}

async fn example_of_get_key(client: crate::clients::formats_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let key: client_runtime::Base64Url = serde_json::from_str(r#""dGV4dA==""#)?;
let id: client_runtime::uuid::Uuid = serde_json::from_str(r#""1c8c2f7e-8b0f-4a3c-9d5f-0c9f4b6f0b51""#)?;
let response = client.get_key().key(key).id(id).send().await?;
Ok(())
}

async fn example_of_post_parts(client: crate::clients::formats_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.post_parts().body_map(|form| form).send().await?;
Ok(())
}

async fn example_of_put_record(client: crate::clients::formats_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::formats_builder::types::Record = serde_json::from_str(r#"{"data": "dGV4dA==", "seed": "dGV4dA=="}"#)?;
client.put_record().body(body).send().await?;
Ok(())
}
