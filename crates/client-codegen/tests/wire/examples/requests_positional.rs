//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_add_bird(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"@type": "Bird"}"#)?;
client.add_bird(&body).await?;
Ok(())
}

async fn example_of_list_bounded(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.list_bounded(1, 1, &Default::default()).await?;
Ok(())
}

async fn example_of_deep(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.deep(&Default::default()).await?;
Ok(())
}

async fn example_of_add_dog(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"kind": "text", "name": "text"}"#)?;
client.add_dog(&body).await?;
Ok(())
}

async fn example_of_send_form(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"mode": "text"}"#)?;
client.send_form(&body).await?;
Ok(())
}

async fn example_of_start_job(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"
    {
        "kind": "once",
        "limit": 1,
        "name": "text",
        "note": "text",
        "options": {"deep": true},
        "retry": true,
        "tags": ["text"],
        "target": "small"
    }
"#)?;
client.start_job(&body).await?;
Ok(())
}

async fn example_of_put_label(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"text": "text", "token": "text"}"#)?;
client.put_label(&body).await?;
Ok(())
}

async fn example_of_put_leaf(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"gone": null, "list": []}"#)?;
client.put_leaf(&body).await?;
Ok(())
}

async fn example_of_list_letters(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.list_letters(&Default::default()).await?;
Ok(())
}

async fn example_of_odd_name(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let vote = serde_json::from_str(r#""+1""#)?;
client.odd_name(vote, &Default::default()).await?;
Ok(())
}

async fn example_of_get_page(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.get_page(&Default::default()).await?;
Ok(())
}

async fn example_of_search(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.search("text", &Default::default()).await?;
Ok(())
}

async fn example_of_stamp(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"id": 1}"#)?;
client.stamp(&body).await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::requests_positional::types::UploadBody::default();
client.upload(body).await?;
Ok(())
}

async fn example_of_replace_user(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"{"name": "text"}"#)?;
let response = client.replace_user("text", &body).await?;
Ok(())
}

async fn example_of_change_user(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"
    {
        "age": 1,
        "anything": {},
        "codes": ["text"],
        "display_name": "text",
        "displayName": "text",
        "enabled": true,
        "groups": ["text"],
        "home": {},
        "into_form": true,
        "labels": {},
        "meta": {},
        "new": "text",
        "nickname": "text",
        "retries": 1,
        "roles": ["text"],
        "secret": "text",
        "size": "small",
        "tags": ["text"]
    }
"#)?;
client.change_user("text", &body).await?;
Ok(())
}

async fn example_of_wrong(client: crate::clients::requests_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let kind = serde_json::from_str(r#""a""#)?;
client.wrong(kind, 1, 10, &Default::default()).await?;
Ok(())
}
