//! [`Client`]: asking GetMyUser or GetMyProfile.

use profile_core::{ClientBuilder, Connection, Error, Fetched, Profile, VendorClient};

use crate::generated::{self, types};
use crate::profile;

/// Asks a ZITADEL instance whom a token belongs to.
#[derive(Clone, Debug)]
pub struct Client {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    /// Settings; a token and the instance's base URL are needed.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// The profile of the token's owner, a person or a service user.
    ///
    /// # Errors
    ///
    /// When no answer came, the server refused, or the answer names no user.
    pub async fn profile(&self) -> Result<Profile, Error> {
        Ok(self.fetch().await?.profile)
    }

    /// The profile, the answer that it was made of, and what in it could not be read.
    ///
    /// # Errors
    ///
    /// As [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<types::V1GetMyUserResponse>, Error> {
        VendorClient::fetch(self).await
    }

    /// The same from GetMyProfile, whose answer has no id: `sub` is the user's, from elsewhere.
    /// E-mail address and phone number are missing; a service user has no such profile.
    ///
    /// # Errors
    ///
    /// When no answer came, the server refused, or `sub` is empty.
    pub async fn my_profile(
        &self,
        sub: &str,
    ) -> Result<Fetched<types::V1GetMyProfileResponse>, Error> {
        let answer = self.raw.auth_service_get_my_profile().await;
        let answer = answer.map_err(|error| self.connection.error(error, words))?;
        Fetched::new(answer, |answer| profile::profile_of(answer, sub))
    }

    /// The generated client: every operation as the vendor's description has it. What it
    /// offers may change with any update of that description.
    pub fn raw(&self) -> &generated::Client {
        &self.raw
    }
}

impl VendorClient for Client {
    const VENDOR: &'static str = "zitadel";
    const BASE_URL: Option<&'static str> = None;
    type Answer = types::V1GetMyUserResponse;

    fn connect(connection: Connection) -> Result<Self, Error> {
        let base_url = connection.url("/auth/v1");
        let raw = generated::Client::new(&base_url, connection.transport().clone());
        Ok(Self { raw, connection })
    }

    async fn fetch(&self) -> Result<Fetched<types::V1GetMyUserResponse>, Error> {
        let answer = self.raw.auth_service_get_my_user().await;
        let answer = answer.map_err(|error| self.connection.error(error, words))?;
        Fetched::new(answer, |answer| profile::user(answer.user.as_ref()))
    }
}

fn words(body: &types::RpcStatus) -> Option<String> {
    body.message.clone()
}
