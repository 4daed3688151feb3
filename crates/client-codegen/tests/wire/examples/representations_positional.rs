//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_anything(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.anything().await?;
Ok(())
}

async fn example_of_anything_csv(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.anything_csv().await?;
Ok(())
}

async fn example_of_ask(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"stream": true}"#)?;
let response = client.ask(&body).await?;
Ok(())
}

async fn example_of_ask_event_stream(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"stream": true}"#)?;
let response = client.ask_event_stream(&body).await?;
Ok(())
}

async fn example_of_convert(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"seconds": 1}"#)?;
let response = client.convert(&body).await?;
Ok(())
}

async fn example_of_convert_csv(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_csv("text").await?;
Ok(())
}

async fn example_of_convert_tab_separated_values(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_tab_separated_values("text").await?;
Ok(())
}

async fn example_of_convert_zip(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"seconds": 1}"#)?;
let response = client.convert_zip(&body).await?;
Ok(())
}

async fn example_of_convert_csv_zip(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_csv_zip("text").await?;
Ok(())
}

async fn example_of_convert_tab_separated_values_zip(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.convert_tab_separated_values_zip("text").await?;
Ok(())
}

async fn example_of_copies(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.copies().await?;
Ok(())
}

async fn example_of_copies_pdf(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.copies_pdf().await?;
Ok(())
}

async fn example_of_copies_csv(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.copies_csv().await?;
Ok(())
}

async fn example_of_job(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.job().await?;
Ok(())
}

async fn example_of_job_csv(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.job_csv().await?;
Ok(())
}

async fn example_of_label(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.label().await?;
Ok(())
}

async fn example_of_label_png(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.label_png().await?;
Ok(())
}

async fn example_of_label_svg(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.label_svg().await?;
Ok(())
}

async fn example_of_odd(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.odd().await?;
Ok(())
}

async fn example_of_get_report(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report().await?;
Ok(())
}

async fn example_of_get_report_atom(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_atom().await?;
Ok(())
}

async fn example_of_get_report_pdf(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_pdf().await?;
Ok(())
}

async fn example_of_get_report_xml(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_xml().await?;
Ok(())
}

async fn example_of_get_report_calendar(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_calendar().await?;
Ok(())
}

async fn example_of_get_report_csv(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_csv().await?;
Ok(())
}

async fn example_of_get_report_text(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_report_text().await?;
Ok(())
}

async fn example_of_spelled(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.spelled().await?;
Ok(())
}

async fn example_of_versioned(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.versioned().await?;
Ok(())
}

async fn example_of_versioned_vnd_rows_v2(client: crate::clients::representations_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.versioned_vnd_rows_v2().await?;
Ok(())
}
