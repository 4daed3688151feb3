//! The normalized profile of an account, and the shared parts of all vendors' clients.
//!
//! - [`Profile`], [`Membership`]: the normalized account, named after OpenID Connect; it can be
//!   written as [OpenID Connect claims](Profile::to_oidc_claims) and as a
//!   [SCIM user](Profile::to_scim_user);
//! - [`ProfileSource`]: a source of an account's profile, which can change it by a
//!   [`ProfileUpdate`];
//! - [`fetch_all`]: fetches many profiles concurrently;
//! - [`VendorClient`], [`ClientBuilder`], [`Connection`]: the shared parts of a vendor's
//!   client, with [`claims`] and [`Reading`] for the mapping;
//! - [`Error`]: the error of all vendors' clients.
//!
//! # A vendor's client
//!
//! ```
//! use client_runtime::ResponseValue;
//! use profile_core::{ClientBuilder, Connection, Credential, Error, Profile, Reading, Token};
//! use profile_core::{VendorClient, claims};
//! # mod generated {
//! #     use client_runtime::{Error, ResponseValue, Transport};
//! #     #[derive(serde::Deserialize)]
//! #     pub struct User { pub id: Option<i64>, pub name: Option<String>, pub avatar: Option<String> }
//! #     #[derive(serde::Deserialize)]
//! #     pub struct Failure { pub error: Option<String> }
//! #     pub struct Client { baseurl: String, transport: Transport }
//! #     impl Client {
//! #         pub fn new(baseurl: &str, transport: Transport) -> Self {
//! #             Self { baseurl: baseurl.to_owned(), transport }
//! #         }
//! #         pub async fn fetch_profile(&self) -> Result<ResponseValue<User>, Error<Failure>> {
//! #             let url = format!("{}/api/v1/profile", self.baseurl);
//! #             let request = self.transport.client().get(url).build()?;
//! #             let response = self.transport.execute(request, "fetchProfile").await?;
//! #             match response.status().as_u16() {
//! #                 200 => ResponseValue::from_response_tolerant(response).await,
//! #                 401 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
//! #                 _ => Err(Error::UnexpectedResponse(response)),
//! #             }
//! #         }
//! #     }
//! # }
//!
//! pub struct Client {
//!     raw: generated::Client,
//!     connection: Connection,
//! }
//!
//! impl VendorClient for Client {
//!     const VENDOR: &'static str = "chat";
//!     const BASE_URL: Option<&'static str> = Some("https://chat.example.com");
//!     type Response = generated::User;
//!
//!     fn credential(token: Token) -> Credential {
//!         Credential::header("api_access_token", token)
//!     }
//!
//!     fn connect(connection: Connection) -> Result<Self, Error> {
//!         let raw = generated::Client::new(&connection.url(""), connection.transport().clone());
//!         Ok(Self { raw, connection })
//!     }
//!
//!     fn map(&self, user: &generated::User, reading: &mut Reading) -> Result<Profile, Error> {
//!         let mut profile = Profile::from_id(Self::VENDOR, user.id, "/id")?;
//!         profile.name = claims::text(user.name.as_ref());
//!         let avatar = claims::url(user.avatar.as_ref(), self.connection.base_url());
//!         profile.picture = reading.at("/avatar", avatar);
//!         Ok(profile)
//!     }
//!
//!     async fn request(&self) -> Result<ResponseValue<generated::User>, Error> {
//!         let response = self.raw.fetch_profile().await;
//!         self.connection.check(response, |body| body.error.clone()).await
//!     }
//! }
//!
//! let client = ClientBuilder::<Client>::new().token("from the environment").build()?;
//! # Ok::<(), Error>(())
//! ```

pub mod claims;
mod client;
mod error;
mod export;
mod many;
mod message;
mod profile;
mod reading;
mod source;
mod update;

pub use claims::Unusable;
pub use client::{ClientBuilder, Connection, VendorClient};
pub use client_runtime::{Credential, CredentialError, ErrorKind, Secret, Token};
pub use error::Error;
pub use many::fetch_all;
pub use profile::{Membership, Profile};
pub use reading::Reading;
pub use source::{Fetched, ProfileFuture, ProfileSource};
pub use update::{Field, Picture, ProfileUpdate};
