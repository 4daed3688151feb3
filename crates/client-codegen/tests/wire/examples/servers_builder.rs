//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_main(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.main().send().await?;
Ok(())
}

async fn example_of_old(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.old().send().await?;
Ok(())
}

async fn example_of_query(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.query().id("text").send().await?;
Ok(())
}

async fn example_of_root(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.root().send().await?;
Ok(())
}

async fn example_of_tenant(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.tenant().send().await?;
Ok(())
}

async fn example_of_download(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.download().id("text").send().await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::servers_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.upload().id("text").send().await?;
Ok(())
}
