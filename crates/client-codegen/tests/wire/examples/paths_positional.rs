//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_get_doubled(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_doubled("text").await?;
Ok(())
}

async fn example_of_get_file(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_file("text").await?;
Ok(())
}

async fn example_of_find(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let ids = serde_json::from_str(r#"["text"]"#)?;
client.find("text", &ids, &Default::default()).await?;
Ok(())
}

async fn example_of_start_job(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.start_job().await?;
Ok(())
}

async fn example_of_stop_job(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.stop_job().await?;
Ok(())
}

async fn example_of_get_label(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let list = serde_json::from_str(r#"["text"]"#)?;
client.get_label("text", &list).await?;
Ok(())
}

async fn example_of_login(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.login("text", &Default::default()).await?;
Ok(())
}

async fn example_of_get_matrix(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let list = serde_json::from_str(r#"["text"]"#)?;
client.get_matrix("text", &list).await?;
Ok(())
}

async fn example_of_get_parts(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_parts("text", "text", "text", "text", "text").await?;
Ok(())
}

async fn example_of_get_reserved(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_reserved("text").await?;
Ok(())
}

async fn example_of_remove_shelf(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.remove_shelf("text").await?;
Ok(())
}

async fn example_of_remove_book(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.remove_book("text", "text").await?;
Ok(())
}

async fn example_of_get_simple(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let list = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str("{}")?;
client.get_simple(&list, &object).await?;
Ok(())
}

async fn example_of_get_tree(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_tree("text").await?;
Ok(())
}

async fn example_of_get_x(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_x("text").await?;
Ok(())
}

async fn example_of_get_y(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_y("text").await?;
Ok(())
}

async fn example_of_get_typed(client: crate::clients::paths_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let level = serde_json::from_str(r#""..""#)?;
let code = serde_json::from_str(r#""text""#)?;
client.get_typed(level, &code, 1, "text").await?;
Ok(())
}
