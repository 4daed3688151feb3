//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_with_arguments(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.with_arguments(&Default::default()).await?;
Ok(())
}

async fn example_of_basic(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.basic().await?;
Ok(())
}

async fn example_of_bearer(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.bearer().await?;
Ok(())
}

async fn example_of_both(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.both().await?;
Ok(())
}

async fn example_of_certificate(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.certificate().await?;
Ok(())
}

async fn example_of_in_cookie(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.in_cookie().await?;
Ok(())
}

async fn example_of_digest(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.digest().await?;
Ok(())
}

async fn example_of_either(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.either().await?;
Ok(())
}

async fn example_of_in_header(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.in_header().await?;
Ok(())
}

async fn example_of_inherited(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.inherited().await?;
Ok(())
}

async fn example_of_oauth(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.oauth().await?;
Ok(())
}

async fn example_of_open(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.open().await?;
Ok(())
}

async fn example_of_openid(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.openid().await?;
Ok(())
}

async fn example_of_optional(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional().await?;
Ok(())
}

async fn example_of_in_query(client: crate::clients::security_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.in_query("text").await?;
Ok(())
}
