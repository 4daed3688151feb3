//! Who am I at any OpenID Connect provider.
//!
//! Name the issuer, and the endpoint is taken from its discovery document before the first
//! call:
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
//! or name the userinfo endpoint itself, or its base URL, by [`Builder::base_url`].
//!
//! Providers differ from the standard in small things that are taken as they are meant: flags
//! and times as texts, milliseconds for seconds, `en_GB` for `en-GB`. A provider may be set up
//! to answer with a signed token instead of JSON; that is reported as an error that says so.
//!
//! Whoever also has an ID token must check that its `sub` is the profile's, and discard the
//! profile if it is not (Core 1.0, section 5.3.2).

mod client;
mod discovery;
pub mod generated;
mod profile;

pub use client::{Builder, Client};
pub use generated::types;

/// The vendor's name.
const VENDOR: &str = "oidc";
