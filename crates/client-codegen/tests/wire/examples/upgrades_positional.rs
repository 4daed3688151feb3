//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_attach(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.attach("text").await?;
Ok(())
}

async fn example_of_old_console(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.old_console().await?;
Ok(())
}

async fn example_of_events(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.events().await?;
Ok(())
}

async fn example_of_console(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.console("text", &Default::default()).await?;
Ok(())
}

async fn example_of_tunnel(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.tunnel(&Default::default()).await?;
Ok(())
}

async fn example_of_watch(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.watch().await?;
Ok(())
}

async fn example_of_watch_csv(client: crate::clients::upgrades_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.watch_csv().await?;
Ok(())
}
