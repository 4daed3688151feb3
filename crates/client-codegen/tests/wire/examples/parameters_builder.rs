//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_cookies(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.cookies().sid("text").send().await?;
Ok(())
}

async fn example_of_deep(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.deep().send().await?;
Ok(())
}

async fn example_of_delimited(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.delimited().send().await?;
Ok(())
}

async fn example_of_form(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
client.form().array(array).send().await?;
Ok(())
}

async fn example_of_form_exploded(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.form_exploded().send().await?;
Ok(())
}

async fn example_of_label_exploded(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
client.label_exploded().string("text").array(array).object(object).send().await?;
Ok(())
}

async fn example_of_label(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
client.label().string("text").array(array).object(object).send().await?;
Ok(())
}

async fn example_of_levels(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let level: crate::clients::parameters_builder::types::Level = serde_json::from_str("-1")?;
client.levels().level(level).send().await?;
Ok(())
}

async fn example_of_matrix_exploded(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
client
    .matrix_exploded()
    .string("text")
    .array(array)
    .object(object)
    .send()
    .await?;
Ok(())
}

async fn example_of_matrix(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
client.matrix().string("text").array(array).object(object).send().await?;
Ok(())
}

async fn example_of_search(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::parameters_builder::types::Rgb = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.search().body(body).send().await?;
Ok(())
}

async fn example_of_create(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::parameters_builder::types::CreateBody = serde_json::from_str(r#"{"key": "text"}"#)?;
client.create().body(body).send().await?;
Ok(())
}

async fn example_of_purge(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.purge().send().await?;
Ok(())
}

async fn example_of_ask(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.ask().send().await?;
Ok(())
}

async fn example_of_copy(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.copy().send().await?;
Ok(())
}

async fn example_of_names(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.names().id_path("text").params("text").send().await?;
Ok(())
}

async fn example_of_others(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let at: client_runtime::chrono::DateTime<client_runtime::chrono::offset::Utc> = serde_json::from_str(r#""2024-02-29T12:34:56Z""#)?;
client.others().at(at).rest("text").send().await?;
Ok(())
}

async fn example_of_simple_exploded(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
client
    .simple_exploded()
    .string("text")
    .array(array)
    .object(object)
    .send()
    .await?;
Ok(())
}

async fn example_of_simple(client: crate::clients::parameters_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array: crate::clients::parameters_builder::types::Colors = serde_json::from_str(r#"["text"]"#)?;
let object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
let x_object: crate::clients::parameters_builder::types::Rgb = serde_json::from_str("{}")?;
client
    .simple()
    .string("text")
    .array(array)
    .object(object)
    .x_object(x_object)
    .send()
    .await?;
Ok(())
}
