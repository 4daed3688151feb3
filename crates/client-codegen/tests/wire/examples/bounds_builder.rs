//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_send_form(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bounds_builder::types::SendFormBody = serde_json::from_str(r#"{"codes": ["text"], "count": 1}"#)?;
client.send_form().body(body).send().await?;
Ok(())
}

async fn example_of_find_orders(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.find_orders().send().await?;
Ok(())
}

async fn example_of_replace_orders(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: Vec<crate::clients::bounds_builder::types::Order> = serde_json::from_str(r#"[{"quantity": 1}]"#)?;
client.replace_orders().body(body).send().await?;
Ok(())
}

async fn example_of_place_order(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bounds_builder::types::Order = serde_json::from_str(r#"{"quantity": 1}"#)?;
let response = client.place_order().body(body).send().await?;
Ok(())
}

async fn example_of_change_order(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bounds_builder::types::Change = serde_json::from_str(r#"{"at": {"x": 1.5}}"#)?;
client.change_order().body(body).send().await?;
Ok(())
}

async fn example_of_plain(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bounds_builder::types::Plain = serde_json::from_str(r#"{"count": 1, "more": ["text"]}"#)?;
let response = client.plain().body(body).send().await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::bounds_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.upload().body_map(|form| form).send().await?;
Ok(())
}
