//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_subscribe(client: crate::clients::webhooks_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.subscribe().send().await?;
Ok(())
}
