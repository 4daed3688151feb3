//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_main(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.main().await?;
Ok(())
}

async fn example_of_old(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.old().await?;
Ok(())
}

async fn example_of_query(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.query("text").await?;
Ok(())
}

async fn example_of_root(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.root().await?;
Ok(())
}

async fn example_of_tenant(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.tenant().await?;
Ok(())
}

async fn example_of_download(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.download("text").await?;
Ok(())
}

async fn example_of_upload(client: crate::clients::servers_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.upload("text").await?;
Ok(())
}
