//! Fetches the profile of an account at any OpenID Connect provider.
//!
//! With an issuer, the endpoint is read from its discovery document before the first call:
//!
//! ```no_run
//! # async fn example() -> Result<(), profile_core::Error> {
//! let client = oidc_client::Client::builder()
//!     .token("an access token with the scopes openid, profile and email")
//!     .issuer("https://login.example.com/realms/staff")
//!     .build()?;
//! let me = client.profile().await?;
//! println!("{} is {}", me.sub, me.display_name());
//! # Ok(())
//! # }
//! ```
//!
//! Without one, [`Builder::base_url`] states the userinfo endpoint or its base URL.
//!
//! Some deviations from the standard are accepted: flags and times as strings, milliseconds
//! instead of seconds, `en_GB` instead of `en-GB`. A provider may be configured to respond with a
//! signed token instead of JSON; that is an error which names the cause.
//!
//! A caller who also has an ID token must check that its `sub` equals the profile's, and discard
//! the profile if it does not (Core 1.0, section 5.3.2).

mod client;
mod discovery;
pub mod generated;
mod profile;

pub use client::{Builder, Client};
pub use generated::types;

/// The vendor's name.
const VENDOR: &str = "oidc";
