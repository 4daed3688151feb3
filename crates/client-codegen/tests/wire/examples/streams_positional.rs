//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_respond(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"q": "text", "stream": true}"#)?;
let response = client.respond(&body).await?;
Ok(())
}

async fn example_of_respond_ndjson(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"q": "text", "stream": true}"#)?;
let response = client.respond_ndjson(&body).await?;
Ok(())
}

async fn example_of_changes(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.changes().await?;
Ok(())
}

async fn example_of_ask(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"words": "text"}"#)?;
let response = client.ask(&body).await?;
Ok(())
}

async fn example_of_ask_event_stream(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"words": "text"}"#)?;
let response = client.ask_event_stream(&body).await?;
Ok(())
}

async fn example_of_tick(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.tick().await?;
Ok(())
}

async fn example_of_complete(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"options": {"stream": true}, "words": "text"}"#)?;
let response = client.complete(&body).await?;
Ok(())
}

async fn example_of_complete_event_stream(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"options": {"stream": true}, "words": "text"}"#)?;
let response = client.complete_event_stream(&body).await?;
Ok(())
}

async fn example_of_export(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export().await?;
Ok(())
}

async fn example_of_export_json_seq(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export_json_seq().await?;
Ok(())
}

async fn example_of_export_jsonl(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export_jsonl().await?;
Ok(())
}

async fn example_of_export_csv(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export_csv().await?;
Ok(())
}

async fn example_of_read_log(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.read_log().await?;
Ok(())
}

async fn example_of_note(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.note().await?;
Ok(())
}

async fn example_of_watch_run(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.watch_run("text").await?;
Ok(())
}

async fn example_of_tail(client: crate::clients::streams_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.tail(&Default::default()).await?;
Ok(())
}
