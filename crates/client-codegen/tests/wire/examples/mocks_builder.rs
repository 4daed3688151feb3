//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_endless(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.endless().send().await?;
Ok(())
}

async fn example_of_get_file(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_file().path("text").send().await?;
Ok(())
}

async fn example_of_size(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.size().id("text").send().await?;
Ok(())
}

async fn example_of_lines(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.lines().send().await?;
Ok(())
}

async fn example_of_order(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::mocks_builder::types::OrderBody = serde_json::from_str(r#"{"amount": 1.5}"#)?;
let response = client.order().body(body).send().await?;
Ok(())
}

async fn example_of_list_pets(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_pets().send().await?;
Ok(())
}

async fn example_of_add_pet(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::mocks_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
let response = client.add_pet().body(body).send().await?;
Ok(())
}

async fn example_of_add_pet_multipart(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client
    .add_pet_multipart()
    .body_map(|form| form.name("text").photo("text"))
    .send()
    .await?;
Ok(())
}

async fn example_of_get_mine(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_mine().send().await?;
Ok(())
}

async fn example_of_get_pet(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet().id("text").send().await?;
Ok(())
}

async fn example_of_rename_pet(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::mocks_builder::types::RenamePetBody = serde_json::from_str(r#"{"name": "text"}"#)?;
client.rename_pet().id("text").body(body).send().await?;
Ok(())
}

async fn example_of_remove_pet(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.remove_pet().id("text").send().await?;
Ok(())
}

async fn example_of_get_pet_png(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet_png().id("text").send().await?;
Ok(())
}

async fn example_of_get_pet_csv(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_pet_csv().id("text").send().await?;
Ok(())
}

async fn example_of_talk(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.talk().send().await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::mocks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.upload().send().await?;
Ok(())
}
