//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_make_book(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client.make_book().shelf("text").body(body).send().await?;
Ok(())
}

async fn example_of_make_book_octet(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_octet().shelf("text").body("text").send().await?;
Ok(())
}

async fn example_of_make_book_form(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::MakeBookFormBody = serde_json::from_str(r#"{"line": "text"}"#)?;
client.make_book_form().shelf("text").body(body).send().await?;
Ok(())
}

async fn example_of_make_book_xml(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_xml().shelf("text").body("text").send().await?;
Ok(())
}

async fn example_of_make_book_image(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client
    .make_book_image()
    .shelf("text")
    .content_type("image/gif")
    .body("text")
    .send()
    .await?;
Ok(())
}

async fn example_of_make_book_multipart(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client
    .make_book_multipart()
    .shelf("text")
    .body_map(|form| form.file("text"))
    .send()
    .await?;
Ok(())
}

async fn example_of_make_book_text(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_book_text().shelf("text").body("text").send().await?;
Ok(())
}

async fn example_of_form(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::FormBody = serde_json::from_str(r#"
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
client.form().body(body).send().await?;
Ok(())
}

async fn example_of_form_list(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client.form_list().body(body).send().await?;
Ok(())
}

async fn example_of_form_list_form(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.form_list_form().body("text").send().await?;
Ok(())
}

async fn example_of_form_text(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.form_text().body("text").send().await?;
Ok(())
}

async fn example_of_mixed(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.mixed().content_type("multipart/mixed").body("text").send().await?;
Ok(())
}

async fn example_of_optional_form(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client.optional_form().body(body).send().await?;
Ok(())
}

async fn example_of_optional_image(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_image().body("text").send().await?;
Ok(())
}

async fn example_of_optional_json(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client.optional_json().body(body).send().await?;
Ok(())
}

async fn example_of_optional_list(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: Vec<crate::clients::bodies_builder::types::Pet> = serde_json::from_str(r#"[{"name": "text"}]"#)?;
client.optional_list().body(body).send().await?;
Ok(())
}

async fn example_of_optional_raw(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_raw().body("text").send().await?;
Ok(())
}

async fn example_of_optional_text(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_text().body("text").send().await?;
Ok(())
}

async fn example_of_optional_upload(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional_upload().body_map(|form| form.file("text")).send().await?;
Ok(())
}

async fn example_of_any_parts(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.any_parts().body(client_runtime::Form::new()).send().await?;
Ok(())
}

async fn example_of_change(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client.change().body(body).send().await?;
Ok(())
}

async fn example_of_change_json_patch(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: Vec<client_runtime::serde_json::Map<String, client_runtime::serde_json::Value>> = serde_json::from_str("[{}]")?;
client.change_json_patch().body(body).send().await?;
Ok(())
}

async fn example_of_put_csv(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_csv().body("text").send().await?;
Ok(())
}

async fn example_of_put_named(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client
    .put_named()
    .content_type_path("text")
    .content_type_query("text")
    .body(body)
    .send()
    .await?;
Ok(())
}

async fn example_of_post_named(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client
    .post_named()
    .content_type_path("text")
    .content_type("image/png")
    .body("text")
    .send()
    .await?;
Ok(())
}

async fn example_of_put_named_image(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client
    .put_named_image()
    .content_type_path("text")
    .content_type_query("text")
    .content_type("image/jpeg")
    .body("text")
    .send()
    .await?;
Ok(())
}

async fn example_of_put_ndjson(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_ndjson().body("text").send().await?;
Ok(())
}

async fn example_of_put_picture(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_picture().content_type("image/gif").body("text").send().await?;
Ok(())
}

async fn example_of_put_png(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_png().body("text").send().await?;
Ok(())
}

async fn example_of_put_xml(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.put_xml().body("text").send().await?;
Ok(())
}

async fn example_of_same(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::clients::bodies_builder::types::Pet = serde_json::from_str(r#"{"name": "text"}"#)?;
client.same().body(body).send().await?;
Ok(())
}

async fn example_of_secret_op(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.secret_op().body("text").send().await?;
Ok(())
}

async fn example_of_secret_list(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: Vec<client_runtime::Secret> = serde_json::from_str(r#"["text"]"#)?;
client.secret_list().body(body).send().await?;
Ok(())
}

async fn example_of_secret_map(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: std::collections::BTreeMap<String, Vec<client_runtime::Secret>> = serde_json::from_str("{}")?;
client.secret_map().body(body).send().await?;
Ok(())
}

async fn example_of_secret_text(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.secret_text().body("text").send().await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::bodies_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.upload().body_map(|form| form.file("text").title("text")).send().await?;
Ok(())
}
