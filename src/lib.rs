//! Fetches one normalized profile for the account behind a credential, whatever the vendor.
//!
#![cfg_attr(feature = "chatwoot", doc = "```no_run")]
#![cfg_attr(not(feature = "chatwoot"), doc = "```ignore")]
//! use unified_profile::chatwoot;
//!
//! # async fn example(token: String) -> Result<(), unified_profile::Error> {
//! let me = chatwoot::Client::builder().token(token).build()?.profile().await?;
//! println!("{} <{}>", me.display_name(), me.email.as_deref().unwrap_or("no email"));
//! # Ok(())
//! # }
//! ```
//!
//! Every vendor is a module and a feature of the same name; all are on by default, and each
//! works alone. A vendor's client has `profile()`, `fetch()`, which also returns the vendor's
//! typed response and lists the values in it that could not be read, and `raw()`, the generated
//! client, which is outside this crate's promise of stability.
//!
//! Clients of several vendors fit into one list of [`ProfileSource`]s; [`connect`] makes them
//! from configuration:
//!
#![cfg_attr(feature = "zitadel", doc = "```")]
#![cfg_attr(not(feature = "zitadel"), doc = "```ignore")]
//! use unified_profile::{Config, ProfileSource, Vendor, connect};
//!
//! let vendor: Vendor = "zitadel".parse()?;
//! let config = Config::new("from the environment").base_url("https://id.example.com");
//! let sources: Vec<Box<dyn ProfileSource>> = vec![connect(vendor, config)?];
//! assert_eq!(sources[0].vendor(), "zitadel");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod config;

use std::fmt;
use std::str::FromStr;

pub use config::Config;
pub use profile_core::{
    Error, ErrorKind, Fetched, Field, Membership, Picture, Profile, ProfileFuture, ProfileSource,
    ProfileUpdate, Secret, VendorClient, fetch_all,
};

/// Defines the module of each vendor, its [`Vendor`] variant, and its arm of [`connect`].
macro_rules! vendors {
    ($($Vendor:ident: $module:ident = $client:ident, $feature:literal, $connect:path,
       $title:literal, $credential:literal;)*) => {
        $(#[cfg(feature = $feature)] pub use $client as $module;)*

        /// A vendor whose feature is enabled.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Vendor {
            $(#[cfg(feature = $feature)] #[doc = $title] $Vendor,)*
        }

        impl Vendor {
            /// Every vendor whose feature is enabled.
            pub const ALL: &'static [Self] = &[$(#[cfg(feature = $feature)] Self::$Vendor,)*];

            /// The short name, as in [`Profile::vendor`].
            pub fn name(self) -> &'static str {
                match self {
                    $(#[cfg(feature = $feature)]
                    Self::$Vendor => <$module::Client as profile_core::VendorClient>::VENDOR,)*
                }
            }

            /// The name to show.
            pub fn title(self) -> &'static str {
                match self { $(#[cfg(feature = $feature)] Self::$Vendor => $title,)* }
            }

            /// What kind of token is needed, and how it is sent.
            pub fn credential(self) -> &'static str {
                match self { $(#[cfg(feature = $feature)] Self::$Vendor => $credential,)* }
            }

            /// The base URL of the vendor's service; `None` for software that its users host.
            pub fn base_url(self) -> Option<&'static str> {
                match self {
                    $(#[cfg(feature = $feature)]
                    Self::$Vendor => <$module::Client as profile_core::VendorClient>::BASE_URL,)*
                }
            }
        }

        /// Creates a vendor's client from a configuration; sends nothing.
        ///
        /// # Errors
        ///
        /// Of kind `Config`, when a setting is missing or not valid.
        #[allow(unused_variables, reason = "unused if no vendor's feature is on")]
        pub fn connect(vendor: Vendor, config: Config) -> Result<Box<dyn ProfileSource>, Error> {
            match vendor {
                $(#[cfg(feature = $feature)]
                Vendor::$Vendor => $connect(config),)*
            }
        }
    };
}

vendors! {
    Chatwoot: chatwoot = chatwoot_client, "chatwoot", config::by_base_url::<chatwoot::Client>,
        "Chatwoot", "a user's access token, in the header api_access_token";
    Zitadel: zitadel = zitadel_client, "zitadel", config::by_base_url::<zitadel::Client>,
        "ZITADEL", "an access token or personal access token, as Authorization: Bearer";
    Oidc: oidc = oidc_client, "oidc", config::by_issuer,
        "OpenID Connect", "an access token with the scope openid, as Authorization: Bearer";
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Vendor {
    type Err = UnknownVendor;

    fn from_str(name: &str) -> Result<Self, UnknownVendor> {
        let mut vendors = Self::ALL.iter().copied();
        let vendor = vendors.find(|vendor| vendor.name() == name);
        vendor.ok_or(UnknownVendor)
    }
}

/// A name that is not the name of a vendor whose feature is enabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownVendor;

impl fmt::Display for UnknownVendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Vendor::ALL.iter().map(|vendor| vendor.name()).collect();
        write!(f, "unknown vendor; the vendors are: {}", names.join(", "))
    }
}

impl std::error::Error for UnknownVendor {}

/// The examples of README.md, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
