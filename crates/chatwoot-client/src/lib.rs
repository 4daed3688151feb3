//! Fetches the profile of an account at Chatwoot, hosted by the vendor or by its user.
//!
//! ```no_run
//! # async fn example() -> Result<(), profile_core::Error> {
//! let client = chatwoot_client::Client::builder()
//!     .token("the access token from the profile settings")
//!     .base_url("https://chat.example.com") // default: the vendor's service
//!     .build()?;
//! let me = client.profile().await?;
//! for account in &me.memberships {
//!     println!("{} in {:?}", account.roles.join(", "), account.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The token is sent in the header `api_access_token`, which every version of the server
//! accepts. A user has no state, so [`Profile::active`](profile_core::Profile) is `None`.
//!
//! The profile can be changed, too:
//!
//! ```no_run
//! # async fn example(client: chatwoot_client::Client) -> Result<(), profile_core::Error> {
//! use profile_core::{Picture, ProfileUpdate};
//!
//! let update = ProfileUpdate::new().nickname("Tom");
//! let update = update.picture(Picture::new(std::fs::read("tom.png").unwrap(), "image/png"));
//! let changed = client.update_profile(update).await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`generated`] is the client of the vendor's corrected description; [`Client::raw`]
//! returns it, to set a password for example.

pub mod generated;
mod profile;

pub use generated::types;
pub use profile::Client;
