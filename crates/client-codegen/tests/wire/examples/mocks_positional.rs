//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_endless(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.endless().await?;
Ok(())
}

async fn example_of_get_file(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_file("text").await?;
Ok(())
}

async fn example_of_size(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.size("text", &Default::default()).await?;
Ok(())
}

async fn example_of_lines(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.lines().await?;
Ok(())
}

async fn example_of_order(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"amount": 1.5}"#)?;
let response = client.order(&body).await?;
Ok(())
}

async fn example_of_list_pets(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_pets(&Default::default()).await?;
Ok(())
}

async fn example_of_add_pet(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
let response = client.add_pet(&body).await?;
Ok(())
}

async fn example_of_add_pet_multipart(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::mocks_positional::types::AddPetMultipartBody::new("text", client_runtime::Part::text("text"));
let response = client.add_pet_multipart(body).await?;
Ok(())
}

async fn example_of_get_mine(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_mine().await?;
Ok(())
}

async fn example_of_get_pet(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet("text").await?;
Ok(())
}

async fn example_of_rename_pet(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.rename_pet("text", Some(&body)).await?;
Ok(())
}

async fn example_of_remove_pet(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.remove_pet("text").await?;
Ok(())
}

async fn example_of_get_pet_png(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet_png("text").await?;
Ok(())
}

async fn example_of_get_pet_csv(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet_csv("text").await?;
Ok(())
}

async fn example_of_talk(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.talk().await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::mocks_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.upload().await?;
Ok(())
}
