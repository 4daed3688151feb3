//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_send_form(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"codes": ["text"], "count": 1}"#)?;
client.send_form(&body).await?;
Ok(())
}

async fn example_of_find_orders(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.find_orders(&Default::default()).await?;
Ok(())
}

async fn example_of_replace_orders(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"[{"quantity": 1}]"#)?;
client.replace_orders(&body).await?;
Ok(())
}

async fn example_of_place_order(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"quantity": 1}"#)?;
let response = client.place_order(&body).await?;
Ok(())
}

async fn example_of_change_order(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"at": {"x": 1.5}}"#)?;
client.change_order(Some(&body)).await?;
Ok(())
}

async fn example_of_plain(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"count": 1, "more": ["text"]}"#)?;
let response = client.plain(&body).await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::bounds_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::bounds_positional::types::UploadBody::default();
client.upload(body).await?;
Ok(())
}
