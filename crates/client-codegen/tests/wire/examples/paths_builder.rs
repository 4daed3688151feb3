//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_get_doubled(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_doubled().id("text").send().await?;
Ok(())
}

async fn example_of_get_file(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_file().path("text").send().await?;
Ok(())
}

async fn example_of_find(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let ids: Vec<String> = serde_json::from_str(r#"["text"]"#)?;
client.find().name("text").ids(ids).send().await?;
Ok(())
}

async fn example_of_start_job(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.start_job().send().await?;
Ok(())
}

async fn example_of_stop_job(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.stop_job().send().await?;
Ok(())
}

async fn example_of_get_label(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let list: crate::clients::paths_builder::types::List = serde_json::from_str(r#"["text"]"#)?;
client.get_label().text("text").list(list).send().await?;
Ok(())
}

async fn example_of_login(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.login().token("text").send().await?;
Ok(())
}

async fn example_of_get_matrix(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let list: crate::clients::paths_builder::types::List = serde_json::from_str(r#"["text"]"#)?;
client.get_matrix().text("text").list(list).send().await?;
Ok(())
}

async fn example_of_get_parts(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client
    .get_parts()
    .name("text")
    .extension("text")
    .left("text")
    .right("text")
    .verb("text")
    .send()
    .await?;
Ok(())
}

async fn example_of_get_reserved(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_reserved().rest("text").send().await?;
Ok(())
}

async fn example_of_remove_shelf(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.remove_shelf().shelf("text").send().await?;
Ok(())
}

async fn example_of_remove_book(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.remove_book().shelf("text").book("text").send().await?;
Ok(())
}

async fn example_of_get_simple(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let list: crate::clients::paths_builder::types::List = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::paths_builder::types::Map = serde_json::from_str("{}")?;
client.get_simple().list(list).object(object).send().await?;
Ok(())
}

async fn example_of_get_tree(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_tree().proxy("text").send().await?;
Ok(())
}

async fn example_of_get_x(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_x().x("text").send().await?;
Ok(())
}

async fn example_of_get_y(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_y().y("text").send().await?;
Ok(())
}

async fn example_of_get_typed(client: crate::clients::paths_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let level: crate::clients::paths_builder::types::GetTypedLevel = serde_json::from_str(r#""..""#)?;
let code: crate::clients::paths_builder::types::Code = serde_json::from_str(r#""text""#)?;
client
    .get_typed()
    .level(level)
    .code(code)
    .number(1)
    .secret("text")
    .send()
    .await?;
Ok(())
}
