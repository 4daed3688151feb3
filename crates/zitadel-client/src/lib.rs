//! Who am I at a ZITADEL instance.
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
//! `urn:zitadel:iam:org:project:id:zitadel:aud`; without the second one the server answers
//! 401.
//!
//! # Two operations
//!
//! [`Client::profile`] asks GetMyUser, whose answer has the user's id, e-mail address and
//! phone number, and covers service users. GetMyProfile answers with the same profile object
//! alone: whoever knows the user's id already, from an ID token for example, asks it by
//! [`Client::my_profile`], or maps an answer at hand by [`profile_of`].
//!
//! The server leaves out every zero value. So an absent flag beside an address is a no; an
//! absent text is none.

mod client;
pub mod generated;
mod profile;
mod update;

pub use client::Client;
pub use generated::types;
pub use profile::profile_of;

/// The vendor's name.
const VENDOR: &str = "zitadel";
