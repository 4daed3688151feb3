//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_respond(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::streams_builder::types::RespondBody = serde_json::from_str(r#"{"q": "text", "stream": true}"#)?;
let response = client.respond().body(body).send().await?;
Ok(())
}

async fn example_of_respond_ndjson(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::streams_builder::types::RespondBody = serde_json::from_str(r#"{"q": "text", "stream": true}"#)?;
let response = client.respond_ndjson().body(body).send().await?;
Ok(())
}

async fn example_of_changes(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.changes().send().await?;
Ok(())
}

async fn example_of_ask(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::streams_builder::types::AskBody = serde_json::from_str(r#"{"words": "text"}"#)?;
let response = client.ask().body(body).send().await?;
Ok(())
}

async fn example_of_ask_event_stream(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::streams_builder::types::AskBody = serde_json::from_str(r#"{"words": "text"}"#)?;
let response = client.ask_event_stream().body(body).send().await?;
Ok(())
}

async fn example_of_tick(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.tick().send().await?;
Ok(())
}

async fn example_of_complete(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::streams_builder::types::CompleteBody = serde_json::from_str(r#"{"options": {"stream": true}, "words": "text"}"#)?;
let response = client.complete().body(body).send().await?;
Ok(())
}

async fn example_of_complete_event_stream(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::streams_builder::types::CompleteBody = serde_json::from_str(r#"{"options": {"stream": true}, "words": "text"}"#)?;
let response = client.complete_event_stream().body(body).send().await?;
Ok(())
}

async fn example_of_export(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export().send().await?;
Ok(())
}

async fn example_of_export_json_seq(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export_json_seq().send().await?;
Ok(())
}

async fn example_of_export_jsonl(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export_jsonl().send().await?;
Ok(())
}

async fn example_of_export_csv(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.export_csv().send().await?;
Ok(())
}

async fn example_of_read_log(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.read_log().send().await?;
Ok(())
}

async fn example_of_note(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.note().send().await?;
Ok(())
}

async fn example_of_watch_run(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.watch_run().id("text").send().await?;
Ok(())
}

async fn example_of_tail(client: crate::clients::streams_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.tail().send().await?;
Ok(())
}
