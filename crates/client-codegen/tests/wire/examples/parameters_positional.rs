//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_cookies(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.cookies(&client_runtime::Secret::new("text"), &Default::default()).await?;
Ok(())
}

async fn example_of_deep(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.deep(&Default::default()).await?;
Ok(())
}

async fn example_of_delimited(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.delimited(&Default::default()).await?;
Ok(())
}

async fn example_of_form(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
client.form(&array, &Default::default()).await?;
Ok(())
}

async fn example_of_form_exploded(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.form_exploded(&Default::default()).await?;
Ok(())
}

async fn example_of_label_exploded(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.label_exploded("text", &array, &object).await?;
Ok(())
}

async fn example_of_label(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.label("text", &array, &object).await?;
Ok(())
}

async fn example_of_levels(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let level = serde_json::from_str("-1")?;
client.levels(level, &Default::default()).await?;
Ok(())
}

async fn example_of_matrix_exploded(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.matrix_exploded("text", &array, &object).await?;
Ok(())
}

async fn example_of_matrix(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.matrix("text", &array, &object).await?;
Ok(())
}

async fn example_of_search(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.search(&body).await?;
Ok(())
}

async fn example_of_create(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"key": "text"}"#)?;
client.create(&body).await?;
Ok(())
}

async fn example_of_purge(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.purge().await?;
Ok(())
}

async fn example_of_ask(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.ask().await?;
Ok(())
}

async fn example_of_copy(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.copy().await?;
Ok(())
}

async fn example_of_names(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.names("text", "text", &Default::default()).await?;
Ok(())
}

async fn example_of_others(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let at = serde_json::from_str(r#""2024-02-29T12:34:56Z""#)?;
client.others(&at, "text", &Default::default()).await?;
Ok(())
}

async fn example_of_simple_exploded(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.simple_exploded("text", &array, &object, &Default::default()).await?;
Ok(())
}

async fn example_of_simple(client: crate::clients::parameters_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let array = serde_json::from_str(r#"["text"]"#)?;
let object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
let x_object = serde_json::from_str(r#"{"B": 1, "G": 1, "R": 1}"#)?;
client.simple("text", &array, &object, &x_object, &Default::default()).await?;
Ok(())
}
