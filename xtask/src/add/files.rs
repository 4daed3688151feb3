//! Generates the files of a new client crate other than `profile.rs`.

use client_codegen::escape::markdown_text;
use serde_json::{Map, Value};

use super::{
    Vendor,
    claims::{Claim, Mapping},
};
use crate::escape::{rust, rust_json, toml};

pub fn manifest(vendor: &Vendor, features: &[&str]) -> String {
    let features = match features {
        [] => "client-runtime.workspace = true".to_owned(),
        features => format!("client-runtime = {{ workspace = true, features = {features:?} }}"),
    };
    format!(
        r#"[package]
name = "{name}-client"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
repository.workspace = true
description = {description}
keywords = ["api", "client", "profile"]
categories = ["api-bindings"]
readme = "README.md"

[package.metadata.docs.rs]
all-features = true

[lib]
# Tests are in `tests/`; those of the documentation run nevertheless.
test = false

[dependencies]
{features}
profile-core.workspace = true
serde.workspace = true

[dev-dependencies]
serde_json.workspace = true
tokio = {{ workspace = true, features = ["macros", "rt-multi-thread"] }}
vendor-sim.workspace = true

[lints]
workspace = true
"#,
        name = vendor.name,
        description = toml(&format!(
            "Generated client for {} and its mapping to the normalized profile",
            vendor.title
        )),
    )
}

pub fn readme(vendor: &Vendor) -> String {
    format!(
        "# {}-client\n\nFetches the profile of an account at {}: a client generated from the vendor's description, and the\nmapping of its response to a normalized profile.\n\nPart of \
         [unified-profile](https://github.com/unified-profile/unified-profile). MIT or \
         Apache-2.0, at\nyour option.\n",
        vendor.name,
        markdown_text(&vendor.title)
    )
}

pub fn library(vendor: &Vendor) -> String {
    let base_url = match vendor.base_url {
        Some(_) => "",
        None => "//!     .base_url(\"https://me.example.com\")\n",
    };
    format!(
        r#"//! Fetches the profile of an account at {title}.
//!
//! ```no_run
//! # async fn example() -> Result<(), profile_core::Error> {{
//! let client = {krate}::Client::builder()
//!     .token({credential})
{base_url}//!     .build()?;
//! let me = client.profile().await?;
//! println!("{{}} is {{}}", me.sub, me.display_name());
//! # Ok(())
//! # }}
//! ```
//!
//! [`generated`] is the client of the vendor's description; [`Client::raw`] returns it.

pub mod generated;
mod profile;

pub use generated::types;
pub use profile::Client;
"#,
        title = markdown_text(&vendor.title),
        krate = vendor.krate(),
        credential = rust(&vendor.credential_text()),
    )
}

pub fn test(vendor: &Vendor, expected: &Value) -> String {
    let expected = rust_json(expected);
    format!(
        r#"//! Tests the client with a simulated server, over HTTP.

use profile_core::ErrorKind;
use serde_json::json;
use vendor_sim::{{Running, Simulator}};
use {krate}::Client;

async fn start() -> Running {{
    let simulator = Simulator::named("{name}").expect("a simulator");
    simulator.start().await.expect("a free port")
}}

fn client(server: &Running, token: &str) -> Client {{
    let builder = Client::builder().token(token).base_url(server.base_url());
    builder.build().expect("a client")
}}

#[tokio::test]
async fn every_field_is_mapped() {{
    let server = start().await;
    let fetched = client(&server, server.token()).fetch().await;
    let fetched = fetched.expect("a profile");
    assert_eq!(fetched.unreadable, [""; 0]);
    let expected = json!({expected});
    let profile = serde_json::to_value(&fetched.profile).expect("JSON");
    assert_eq!(profile, expected);
}}

#[tokio::test]
async fn a_wrong_token_is_refused() {{
    let server = start().await;
    let error = client(&server, "wrong:token").profile().await;
    assert_eq!(error.expect_err("refused").kind(), ErrorKind::Unauthorized);
}}
"#,
        krate = vendor.krate(),
        name = vendor.name,
    )
}

/// Returns the profile that the mapping makes of the sample; `None` if the sample has no id.
pub fn expected(vendor: &str, mapping: &Mapping, sample: &Value) -> Option<Value> {
    let id = match sample.pointer(&mapping.id_pointer())? {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut profile = Map::new();
    profile.insert("vendor".to_owned(), vendor.into());
    profile.insert("sub".to_owned(), id.into());
    for (claim, path) in &mapping.claims {
        let Some(value) = sample.pointer(&mapping.pointer(path)) else {
            continue;
        };
        let value = match (claim, value) {
            (Claim::Time(_), Value::Number(number)) => {
                let time = chrono::DateTime::from_timestamp(number.as_i64()?, 0)?;
                time.format("%Y-%m-%dT%H:%M:%SZ").to_string().into()
            }
            (_, value) => value.clone(),
        };
        profile.insert(claim.name().to_owned(), value);
    }
    Some(profile.into())
}
