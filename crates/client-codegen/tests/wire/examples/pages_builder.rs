//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_list_archive(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_archive().send().await?;
Ok(())
}

async fn example_of_list_charges(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_charges().send().await?;
Ok(())
}

async fn example_of_list_disks(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_disks().send().await?;
Ok(())
}

async fn example_of_list_events(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_events().send().await?;
Ok(())
}

async fn example_of_list_disks_pages(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.list_disks_pages().send().await?;
Ok(())
}

async fn example_of_list_repositories(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_repositories().send().await?;
Ok(())
}

async fn example_of_search(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::pages_builder::types::SearchBody = serde_json::from_str(r#"{"query": "text"}"#)?;
let response = client.search().body(body).send().await?;
Ok(())
}

async fn example_of_list_things(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let kind: crate::clients::pages_builder::types::Kind = serde_json::from_str(r#""big""#)?;
let response = client.list_things().team("text").kind(kind).send().await?;
Ok(())
}

async fn example_of_list_users(client: crate::clients::pages_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_users().send().await?;
Ok(())
}
