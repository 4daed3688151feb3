//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_w32_x_javascript_injected_call_script_injected_call_script_pre(client: crate::compiled_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body: crate::compiled_builder::types::W50InjectedCallFnAReturnInjectedCall = serde_json::from_str(r#"
    {
        "id": 1,
        "w80[x](javascript:injected_call())<script>injected_call()</script>\n<pre>\n": "text"
    }
"#)?;
let response = client
    .w32_x_javascript_injected_call_script_injected_call_script_pre()
    .body(body)
    .send()
    .await?;
Ok(())
}

async fn example_of_w32_x_javascript_injected_call_script_injected_call_script_pre_multipart(client: crate::compiled_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client
    .w32_x_javascript_injected_call_script_injected_call_script_pre_multipart()
    .body_map(|form| form)
    .send()
    .await?;
Ok(())
}

async fn example_of_w32_x_javascript_injected_call_script_injected_call_script_pre_text(client: crate::compiled_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client
    .w32_x_javascript_injected_call_script_injected_call_script_pre_text()
    .body("text")
    .send()
    .await?;
Ok(())
}

async fn example_of_get_b(client: crate::compiled_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_b().send().await?;
Ok(())
}

async fn example_of_get_b_csv(client: crate::compiled_builder::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_b_csv().send().await?;
Ok(())
}
