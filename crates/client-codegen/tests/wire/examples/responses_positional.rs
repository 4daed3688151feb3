//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_body_or_empty(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.body_or_empty().await?;
Ok(())
}

async fn example_of_default_alone(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.default_alone().await?;
Ok(())
}

async fn example_of_default_beside_codes(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.default_beside_codes().await?;
Ok(())
}

async fn example_of_default_error_alone(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.default_error_alone().await?;
Ok(())
}

async fn example_of_error_body_and_empty_error(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.error_body_and_empty_error().await?;
Ok(())
}

async fn example_of_head(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.head().await?;
Ok(())
}

async fn example_of_here_or_there(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.here_or_there().await?;
Ok(())
}

async fn example_of_inline(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.inline().await?;
Ok(())
}

async fn example_of_json_and_raw(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.json_and_raw().await?;
Ok(())
}

async fn example_of_json_beside_csv(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.json_beside_csv().await?;
Ok(())
}

async fn example_of_json_beside_csv_csv(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.json_beside_csv_csv().await?;
Ok(())
}

async fn example_of_make_it(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.make_it().await?;
Ok(())
}

async fn example_of_no_content(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.no_content().await?;
Ok(())
}

async fn example_of_no_responses(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.no_responses().await?;
Ok(())
}

async fn example_of_no_schema(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.no_schema().await?;
Ok(())
}

async fn example_of_redirect(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.redirect().await?;
Ok(())
}

async fn example_of_same_types(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.same_types().await?;
Ok(())
}

async fn example_of_secret_or_null(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.secret_or_null().await?;
Ok(())
}

async fn example_of_success_plus_default_error(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.success_plus_default_error().await?;
Ok(())
}

async fn example_of_table(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.table().await?;
Ok(())
}

async fn example_of_table_vnd_ms_excel(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.table_vnd_ms_excel().await?;
Ok(())
}

async fn example_of_table_csv(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.table_csv().await?;
Ok(())
}

async fn example_of_two_errors(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.two_errors().await?;
Ok(())
}

async fn example_of_two_successes(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.two_successes().await?;
Ok(())
}

async fn example_of_upgrade_or_json(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.upgrade_or_json().await?;
Ok(())
}

async fn example_of_vendor_json(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.vendor_json().await?;
Ok(())
}

async fn example_of_vendor_json_xml(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.vendor_json_xml().await?;
Ok(())
}

async fn example_of_where_is_it(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
client.where_is_it().await?;
Ok(())
}

async fn example_of_wildcard(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.wildcard().await?;
Ok(())
}

async fn example_of_wildcard_text(client: crate::clients::responses_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.wildcard_text().await?;
Ok(())
}
