//! The examples in the documentation of the client.

#![allow(dead_code, deprecated, unused, clippy::all)]

async fn example_of_w32_x_javascript_injected_call_script_injected_call_script_pre(client: crate::compiled_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
use client_runtime::serde_json;

let body = serde_json::from_str(r#"
    {
        "id": 1,
        "w80[x](javascript:injected_call())<script>injected_call()</script>\n<pre>\n": "text"
    }
"#)?;
let response = client
    .w32_x_javascript_injected_call_script_injected_call_script_pre(
        &Default::default(),
        &body,
    )
    .await?;
Ok(())
}

async fn example_of_w32_x_javascript_injected_call_script_injected_call_script_pre_multipart(client: crate::compiled_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let body = crate::compiled_positional::types::W32xJavascriptInjectedCallScriptInjectedCallScriptPreMultipartBody::default();
let response = client
    .w32_x_javascript_injected_call_script_injected_call_script_pre_multipart(
        &Default::default(),
        body,
    )
    .await?;
Ok(())
}

async fn example_of_w32_x_javascript_injected_call_script_injected_call_script_pre_text(client: crate::compiled_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client
    .w32_x_javascript_injected_call_script_injected_call_script_pre_text(
        &Default::default(),
        "text".to_owned(),
    )
    .await?;
Ok(())
}

async fn example_of_get_b(client: crate::compiled_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_b().await?;
Ok(())
}

async fn example_of_get_b_csv(client: crate::compiled_positional::Client) -> Result<(), Box<dyn std::error::Error>> {
let response = client.get_b_csv().await?;
Ok(())
}
