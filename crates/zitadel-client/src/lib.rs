//! Fetches the profile of an account at a ZITADEL instance.
//!
//! ```no_run
//! # async fn example() -> Result<(), profile_core::Error> {
//! let client = zitadel_client::Client::builder()
//!     .token("a personal access token, or an access token of a session")
//!     .base_url("https://acme-1a2b3c.eu1.zitadel.cloud")
//!     .build()?;
//! let me = client.profile().await?;
//! println!("{} is {}", me.sub, me.display_name());
//! # Ok(())
//! # }
//! ```
//!
//! An access token of a session needs the scopes `openid` and
//! `urn:zitadel:iam:org:project:id:zitadel:aud`; without the second one the server responds with
//! 401.
//!
//! # Two operations
//!
//! [`Client::profile`] calls GetMyUser, whose response has the user's id, e-mail address and
//! phone number, and which supports service users. GetMyProfile returns the profile object
//! without them: a caller who knows the user's id, for example from an ID token, calls it by
//! [`Client::my_profile`], or maps a response by [`profile_of`].
//!
//! The server leaves out every zero value. So an absent flag beside an address means false, and
//! an absent string is empty.

mod client;
pub mod generated;
mod profile;
mod update;

pub use client::Client;
pub use generated::types;
pub use profile::profile_of;

/// The vendor's name.
const VENDOR: &str = "zitadel";
