//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_make_book(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.make_book("text", &body).await?;
Ok(())
}

async fn example_of_make_book_octet(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_octet("text", "text").await?;
Ok(())
}

async fn example_of_make_book_form(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"line": "text"}"#)?;
client.make_book_form("text", &body).await?;
Ok(())
}

async fn example_of_make_book_xml(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_xml("text", "text").await?;
Ok(())
}

async fn example_of_make_book_image(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_image("text", "image/gif", "text").await?;
Ok(())
}

async fn example_of_make_book_multipart(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::bodies_positional::types::Small::new(client_runtime::Part::text("text"));
client.make_book_multipart("text", body).await?;
Ok(())
}

async fn example_of_make_book_text(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_text("text", "text".to_owned()).await?;
Ok(())
}

async fn example_of_form(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"
    {
        "csv": ["text"],
        "deep": {},
        "json": {},
        "pipes": ["text"],
        "plain": ["text"],
        "spread": {},
        "ssv": ["text"],
        "text": "text",
        "whole": [1]
    }
"#)?;
client.form(&body).await?;
Ok(())
}

async fn example_of_form_list(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.form_list(Some(&body)).await?;
Ok(())
}

async fn example_of_form_list_form(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.form_list_form(Some("text".to_owned())).await?;
Ok(())
}

async fn example_of_form_text(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.form_text("text".to_owned()).await?;
Ok(())
}

async fn example_of_mixed(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.mixed("multipart/mixed", "text").await?;
Ok(())
}

async fn example_of_optional_form(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.optional_form(&Default::default(), Some(&body)).await?;
Ok(())
}

async fn example_of_optional_image(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_image(&Default::default(), Some("text".into())).await?;
Ok(())
}

async fn example_of_optional_json(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.optional_json(Some(&body)).await?;
Ok(())
}

async fn example_of_optional_list(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"[{"name": "text"}]"#)?;
client.optional_list(Some(&body)).await?;
Ok(())
}

async fn example_of_optional_raw(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_raw(Some("text".into())).await?;
Ok(())
}

async fn example_of_optional_text(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_text(Some("text".to_owned())).await?;
Ok(())
}

async fn example_of_optional_upload(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::bodies_positional::types::Small::new(client_runtime::Part::text("text"));
client.optional_upload(Some(body)).await?;
Ok(())
}

async fn example_of_any_parts(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.any_parts(client_runtime::Form::new()).await?;
Ok(())
}

async fn example_of_change(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.change(&body).await?;
Ok(())
}

async fn example_of_change_json_patch(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str("[{}]")?;
client.change_json_patch(&body).await?;
Ok(())
}

async fn example_of_put_csv(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_csv("text").await?;
Ok(())
}

async fn example_of_put_named(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.put_named("text", "text", &body).await?;
Ok(())
}

async fn example_of_post_named(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.post_named("text", "image/png", "text").await?;
Ok(())
}

async fn example_of_put_named_image(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_named_image("text", "text", "image/jpeg", "text").await?;
Ok(())
}

async fn example_of_put_ndjson(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_ndjson("text").await?;
Ok(())
}

async fn example_of_put_picture(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_picture("image/gif", "text").await?;
Ok(())
}

async fn example_of_put_png(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_png("text").await?;
Ok(())
}

async fn example_of_put_xml(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_xml("text").await?;
Ok(())
}

async fn example_of_same(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
client.same(&body).await?;
Ok(())
}

async fn example_of_secret_op(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.secret_op(&client_runtime::Secret::new("text")).await?;
Ok(())
}

async fn example_of_secret_list(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"["text"]"#)?;
client.secret_list(&body).await?;
Ok(())
}

async fn example_of_secret_map(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str("{}")?;
client.secret_map(Some(&body)).await?;
Ok(())
}

async fn example_of_secret_text(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.secret_text("text".to_owned()).await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::bodies_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::bodies_positional::types::UploadBody::new(client_runtime::Part::text("text"), "text");
client.upload(body).await?;
Ok(())
}
