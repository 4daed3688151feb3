//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_described(client: crate::clients::parts_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::parts_positional::types::DescribedBody::new(client_runtime::Part::text("text"));
client.described(body).await?;
Ok(())
}

async fn example_of_edit(client: crate::clients::parts_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::parts_positional::types::Edit::new(vec![client_runtime::Part::text("text")], "text");
client.edit(body).await?;
Ok(())
}

async fn example_of_lists(client: crate::clients::parts_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::parts_positional::types::ListsBody::default();
client.lists(body).await?;
Ok(())
}

async fn example_of_others(client: crate::clients::parts_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::parts_positional::types::OthersBody::default();
client.others(body).await?;
Ok(())
}

async fn example_of_styles(client: crate::clients::parts_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::clients::parts_positional::types::StylesBody::default();
client.styles(body).await?;
Ok(())
}
