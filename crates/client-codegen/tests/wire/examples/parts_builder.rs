//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_described(client: crate::clients::parts_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.described().body_map(|form| form.picture("text")).send().await?;
Ok(())
}

async fn example_of_edit(client: crate::clients::parts_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client
    .edit()
    .body_map(|form| form.image(vec![client_runtime::Part::text("text")]).prompt("text"))
    .send()
    .await?;
Ok(())
}

async fn example_of_lists(client: crate::clients::parts_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.lists().body_map(|form| form).send().await?;
Ok(())
}

async fn example_of_others(client: crate::clients::parts_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.others().body_map(|form| form).send().await?;
Ok(())
}

async fn example_of_styles(client: crate::clients::parts_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
client.styles().body_map(|form| form).send().await?;
Ok(())
}
