//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_with_arguments(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.with_arguments().send().await?;
Ok(())
}

async fn example_of_basic(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.basic().send().await?;
Ok(())
}

async fn example_of_bearer(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.bearer().send().await?;
Ok(())
}

async fn example_of_both(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.both().send().await?;
Ok(())
}

async fn example_of_certificate(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.certificate().send().await?;
Ok(())
}

async fn example_of_in_cookie(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.in_cookie().send().await?;
Ok(())
}

async fn example_of_digest(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.digest().send().await?;
Ok(())
}

async fn example_of_either(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.either().send().await?;
Ok(())
}

async fn example_of_in_header(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.in_header().send().await?;
Ok(())
}

async fn example_of_inherited(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.inherited().send().await?;
Ok(())
}

async fn example_of_oauth(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.oauth().send().await?;
Ok(())
}

async fn example_of_open(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.open().send().await?;
Ok(())
}

async fn example_of_openid(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.openid().send().await?;
Ok(())
}

async fn example_of_optional(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.optional().send().await?;
Ok(())
}

async fn example_of_in_query(client: crate::clients::security_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.in_query().page("text").send().await?;
Ok(())
}
