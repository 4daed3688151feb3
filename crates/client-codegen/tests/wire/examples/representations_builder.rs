//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_anything(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.anything().send().await?;
Ok(())
}

async fn example_of_anything_csv(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.anything_csv().send().await?;
Ok(())
}

async fn example_of_ask(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::representations_builder::types::AskBody = serde_json::from_str(r#"{"stream": true}"#)?;
let response = client.ask().body(body).send().await?;
Ok(())
}

async fn example_of_ask_event_stream(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::representations_builder::types::AskBody = serde_json::from_str(r#"{"stream": true}"#)?;
let response = client.ask_event_stream().body(body).send().await?;
Ok(())
}

async fn example_of_convert(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::representations_builder::types::Wait = serde_json::from_str(r#"{"seconds": 1}"#)?;
let response = client.convert().body(body).send().await?;
Ok(())
}

async fn example_of_convert_csv(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_csv().body("text").send().await?;
Ok(())
}

async fn example_of_convert_tab_separated_values(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_tab_separated_values().body("text").send().await?;
Ok(())
}

async fn example_of_convert_zip(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::representations_builder::types::Wait = serde_json::from_str(r#"{"seconds": 1}"#)?;
let response = client.convert_zip().body(body).send().await?;
Ok(())
}

async fn example_of_convert_csv_zip(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_csv_zip().body("text").send().await?;
Ok(())
}

async fn example_of_convert_tab_separated_values_zip(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_tab_separated_values_zip().body("text").send().await?;
Ok(())
}

async fn example_of_copies(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.copies().send().await?;
Ok(())
}

async fn example_of_copies_pdf(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.copies_pdf().send().await?;
Ok(())
}

async fn example_of_copies_csv(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.copies_csv().send().await?;
Ok(())
}

async fn example_of_job(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.job().send().await?;
Ok(())
}

async fn example_of_job_csv(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.job_csv().send().await?;
Ok(())
}

async fn example_of_label(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.label().send().await?;
Ok(())
}

async fn example_of_label_png(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.label_png().send().await?;
Ok(())
}

async fn example_of_label_svg(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.label_svg().send().await?;
Ok(())
}

async fn example_of_odd(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.odd().send().await?;
Ok(())
}

async fn example_of_get_report(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report().send().await?;
Ok(())
}

async fn example_of_get_report_atom(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_atom().send().await?;
Ok(())
}

async fn example_of_get_report_pdf(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_pdf().send().await?;
Ok(())
}

async fn example_of_get_report_xml(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_xml().send().await?;
Ok(())
}

async fn example_of_get_report_calendar(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_calendar().send().await?;
Ok(())
}

async fn example_of_get_report_csv(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_csv().send().await?;
Ok(())
}

async fn example_of_get_report_text(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_text().send().await?;
Ok(())
}

async fn example_of_spelled(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.spelled().send().await?;
Ok(())
}

async fn example_of_versioned(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.versioned().send().await?;
Ok(())
}

async fn example_of_versioned_vnd_rows_v2(client: crate::clients::representations_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.versioned_vnd_rows_v2().send().await?;
Ok(())
}
