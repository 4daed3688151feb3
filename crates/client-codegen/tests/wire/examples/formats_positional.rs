//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_post_bytes(client: crate::clients::formats_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#""dGV4dA==""#)?;
client.post_bytes(&body).await?;
Ok(())
}

async fn example_of_post_form(client: crate::clients::formats_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"data": "dGV4dA==", "list": ["dGV4dA=="]}"#)?;
client.post_form(&body).await?;
Ok(())
}

async fn example_of_get_key(client: crate::clients::formats_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let key = serde_json::from_str(r#""dGV4dA==""#)?;
let id = serde_json::from_str(r#""1c8c2f7e-8b0f-4a3c-9d5f-0c9f4b6f0b51""#)?;
let response = client.get_key(&key, &id, &Default::default()).await?;
Ok(())
}

async fn example_of_post_parts(client: crate::clients::formats_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::formats_positional::types::Parts::default();
client.post_parts(body).await?;
Ok(())
}

async fn example_of_put_record(client: crate::clients::formats_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"data": "dGV4dA==", "seed": "dGV4dA=="}"#)?;
client.put_record(&body).await?;
Ok(())
}
