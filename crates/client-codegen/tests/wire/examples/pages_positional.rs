//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_list_archive(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_archive().await?;
Ok(())
}

async fn example_of_list_charges(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_charges(&Default::default()).await?;
Ok(())
}

async fn example_of_list_disks(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_disks(&Default::default()).await?;
Ok(())
}

async fn example_of_list_events(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_events(&Default::default()).await?;
Ok(())
}

async fn example_of_list_disks_pages(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.list_disks_pages().await?;
Ok(())
}

async fn example_of_list_repositories(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_repositories(&Default::default()).await?;
Ok(())
}

async fn example_of_search(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"query": "text"}"#)?;
let response = client.search(&body).await?;
Ok(())
}

async fn example_of_list_things(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let kind = serde_json::from_str(r#""big""#)?;
let response = client.list_things("text", kind, &Default::default()).await?;
Ok(())
}

async fn example_of_list_users(client: crate::clients::pages_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_users(&Default::default()).await?;
Ok(())
}
